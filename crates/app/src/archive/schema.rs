//! The tables as the migrations make them, read from their very text: a table or a column that a later
//! migration adds is known here without anybody having to think of it.

use std::sync::LazyLock;

use bonafide_db::{Kind, Migration, Table, Value};

use crate::MIGRATIONS;

/// One table of the schema.
pub struct Described {
    /// Name and columns, in the order of the schema.
    pub table: Table,
    /// Columns of the primary key, by which its rows are walked through.
    pub key: Vec<usize>,
    /// What a column is filled with where a row does not name it; None: it must be named.
    pub defaults: Vec<Option<Value>>,
    /// Tables that its rows refer to.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a test holds the order of the tables against it")
    )]
    pub references: Vec<&'static str>,
}

impl Described {
    pub fn column(&self, name: &str) -> Option<usize> {
        self.table
            .columns
            .iter()
            .position(|(column, _)| *column == name)
    }
}

/// Every table, in the order of their creation.
pub static SCHEMA: LazyLock<Vec<Described>> = LazyLock::new(|| {
    let drafts = read(MIGRATIONS).expect("a test reads the same migrations");
    drafts.into_iter().map(Draft::described).collect()
});

/// Whether a migration does more than adding tables, columns and indexes: then rows of before cannot
/// simply be taken over.
pub fn moves_rows(migration: &Migration) -> bool {
    statements(migration.sql)
        .iter()
        .any(|statement| !adds(statement))
}

fn adds(statement: &[&str]) -> bool {
    matches!(
        statement,
        ["create", "table" | "index", ..]
            | ["create", "unique", "index", ..]
            | ["drop", "index", ..]
            | ["alter", "table", _, "add", "column", ..]
    )
}

struct Column {
    name: &'static str,
    kind: Kind,
    default: Option<Value>,
}

struct Draft {
    name: &'static str,
    columns: Vec<Column>,
    key: Vec<&'static str>,
    references: Vec<&'static str>,
}

impl Draft {
    fn described(self) -> Described {
        let columns: Vec<(&'static str, Kind)> = self
            .columns
            .iter()
            .map(|column| (column.name, column.kind))
            .collect();
        let place = |name: &&'static str| columns.iter().position(|(column, _)| column == name);
        let key = self.key.iter().filter_map(place).collect();
        Described {
            key,
            defaults: self
                .columns
                .into_iter()
                .map(|column| column.default)
                .collect(),
            references: self.references,
            table: Table {
                name: self.name,
                // Once for each table and process.
                columns: columns.leak(),
            },
        }
    }

    /// Takes in one column, or a constraint of the whole table.
    fn define(&mut self, definition: &[&'static str]) -> Result<(), String> {
        for pair in definition.windows(2) {
            if let ["references", other] = pair {
                self.references.push(other);
            }
        }
        match definition {
            ["primary", "key", "(", names @ .., ")"] => {
                self.key = names.iter().copied().filter(|name| *name != ",").collect();
            }
            ["unique" | "foreign" | "check" | "constraint", ..] => {}
            [name, kind, rest @ ..] => {
                if rest.windows(2).any(|pair| pair == ["primary", "key"]) {
                    self.key = vec![name];
                }
                let kind = match *kind {
                    "text" => Kind::Text,
                    "bigint" => Kind::Int,
                    "bytea" => Kind::Bytes,
                    other => return Err(format!("{}.{name} is of kind {other}", self.name)),
                };
                self.columns.push(Column {
                    name,
                    kind,
                    default: default(kind, rest),
                });
            }
            _ => return Err(format!("{} has a column without a kind", self.name)),
        }
        Ok(())
    }
}

fn default(kind: Kind, rest: &[&str]) -> Option<Value> {
    let named = rest
        .windows(2)
        .find_map(|pair| (pair[0] == "default").then_some(pair[1]));
    match (named, kind) {
        (Some(number), Kind::Int) => number.parse::<i64>().ok().map(Value::from),
        (Some(text), _) => Some(text.trim_matches('\'').into()),
        (None, _) if rest.windows(2).any(|pair| pair == ["not", "null"]) => None,
        (None, _) if rest.contains(&"primary") => None,
        (None, _) => Some(Value::Null),
    }
}

fn read(migrations: &[Migration]) -> Result<Vec<Draft>, String> {
    let mut drafts: Vec<Draft> = Vec::new();
    for migration in migrations {
        for statement in statements(migration.sql) {
            let known = |drafts: &[Draft], name: &str| {
                drafts
                    .iter()
                    .position(|draft| draft.name == name)
                    .ok_or_else(|| format!("{}: no table {name}", migration.name))
            };
            match statement.as_slice() {
                ["create", "table", name, "(", body @ .., ")"] => {
                    let mut draft = Draft {
                        name,
                        columns: Vec::new(),
                        key: Vec::new(),
                        references: Vec::new(),
                    };
                    for definition in parts(body) {
                        draft.define(definition)?;
                    }
                    drafts.push(draft);
                }
                ["alter", "table", name, "add", "column", definition @ ..] => {
                    let at = known(&drafts, name)?;
                    drafts[at].define(definition)?;
                }
                ["alter", "table", name, "drop", "column", column] => {
                    let at = known(&drafts, name)?;
                    drafts[at].columns.retain(|held| held.name != *column);
                }
                ["alter", "table", name, "rename", "to", new] => {
                    let at = known(&drafts, name)?;
                    drafts[at].name = new;
                }
                ["drop", "table", name] => {
                    let at = known(&drafts, name)?;
                    drafts.remove(at);
                }
                ["create", "index", ..]
                | ["create", "unique", "index", ..]
                | ["drop", "index", ..]
                | ["insert" | "update" | "delete", ..] => {}
                other => {
                    return Err(format!(
                        "{}: a statement that begins \"{}\" is not understood",
                        migration.name,
                        other[..other.len().min(5)].join(" ")
                    ));
                }
            }
        }
    }
    Ok(drafts)
}

/// Each index that the migrations make: its table and columns.
#[cfg(test)]
pub(super) fn indexes() -> Vec<(&'static str, Vec<&'static str>)> {
    let all = MIGRATIONS.iter().flat_map(|it| statements(it.sql));
    all.filter_map(|statement| {
        let (head, columns) = statement.split_at(statement.iter().position(|it| *it == "(")?);
        let (["create", "index", _, "on", table] | ["create", "unique", "index", _, "on", table]) =
            head
        else {
            return None;
        };
        let columns = columns[1..].iter().take_while(|it| **it != ")");
        Some((*table, columns.copied().filter(|it| *it != ",").collect()))
    })
    .collect()
}

/// What stands between commas that are not inside parentheses.
fn parts<'a>(words: &'a [&'static str]) -> Vec<&'a [&'static str]> {
    let mut depth = 0;
    words
        .split(|word| {
            match *word {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            depth == 0 && *word == ","
        })
        .filter(|part| !part.is_empty())
        .collect()
}

/// The words of each statement; comments are left out, a text in quotes is one word.
fn statements(sql: &'static str) -> Vec<Vec<&'static str>> {
    let mut all = Vec::new();
    let mut statement = Vec::new();
    for line in sql.lines() {
        let mut rest = line.split("--").next().unwrap_or_default().trim_start();
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '\'' => rest[1..].find('\'').map_or(rest.len(), |end| end + 2),
                _ if first.is_alphanumeric() || first == '_' => rest
                    .find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(rest.len()),
                _ => first.len_utf8(),
            };
            let (word, after) = rest.split_at(length);
            if word == ";" {
                all.push(std::mem::take(&mut statement));
            } else {
                statement.push(word);
            }
            rest = after.trim_start();
        }
    }
    all.push(statement);
    all.retain(|statement: &Vec<&str>| !statement.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_is_understood() {
        let drafts = read(MIGRATIONS).unwrap_or_else(|error| panic!("{error}"));
        for draft in &drafts {
            assert!(!draft.key.is_empty(), "{} has no primary key", draft.name);
        }
    }

    #[test]
    fn columns_that_came_later_belong_to_their_table() {
        let migrations = [Migration {
            name: "0001",
            sql: "-- a; comment\ncreate table a (id text primary key, n bigint not null, -- x\n b bytea);\n\
                  create table b (x text not null references a (id), y bigint not null, primary key (x, y));\n\
                  alter table a add column doc text not null default '{}';\n\
                  create index a_by_n on a (n) where n > 0;",
        }];
        let all: Vec<Described> = read(&migrations)
            .unwrap()
            .into_iter()
            .map(Draft::described)
            .collect();
        let expected = [
            ("id", Kind::Text),
            ("n", Kind::Int),
            ("b", Kind::Bytes),
            ("doc", Kind::Text),
        ];
        assert_eq!(all[0].table.columns, expected);
        assert_eq!(
            all[0].defaults,
            [None, None, Some(Value::Null), Some("{}".into())]
        );
        assert_eq!(all[1].key, [0, 1]);
        assert_eq!(all[1].references, ["a"]);
    }

    #[test]
    fn what_moves_rows_is_told_from_what_adds() {
        let moves = |sql| moves_rows(&Migration { name: "x", sql });
        assert!(!moves(
            "create table a (id text primary key); create unique index i on a (id);"
        ));
        assert!(moves("update a set id = 'x';"));
        assert!(moves("alter table a rename to b;"));
    }
}
