//! Reading SQL text: where its words and placeholders are. Not a parser; comments, literals and quoted names are skipped.

/// What a statement's text tells about itself.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Every bare word in lower case and every quoted name as it is, sorted.
    words: Vec<String>,
    /// It may change rows.
    pub(crate) writes: bool,
    /// It may delete rows.
    pub(crate) deletes: bool,
    /// It may bring rows, or change what is in them.
    pub(crate) brings: bool,
}

impl Facts {
    pub(crate) fn of(sql: &str) -> Facts {
        let mut words: Vec<String> = pieces(sql)
            .filter_map(|piece| match piece {
                Piece::Word(word) => Some(word.to_ascii_lowercase()),
                Piece::Quoted(name) => Some(name.to_owned()),
                Piece::Placeholder(_) | Piece::Other(_) => None,
            })
            .collect();
        words.sort_unstable();
        words.dedup();
        let has = |word: &str| {
            words
                .binary_search_by(|known| known.as_str().cmp(word))
                .is_ok()
        };
        let deletes = has("delete") || has("truncate") || has("drop");
        let changes = has("insert") || has("update") || has("merge");
        let reads = has("select") || has("values");
        Facts {
            writes: deletes || changes || !reads,
            deletes,
            brings: changes || !(reads || deletes),
            words,
        }
    }

    /// Whether the text names the table.
    pub(crate) fn mentions(&self, table: &str) -> bool {
        self.words
            .binary_search_by(|word| word.as_str().cmp(table))
            .is_ok()
    }
}

/// The text with SQLite's numbered placeholders: `$1` is a name to SQLite, numbered by first appearance; `?1` is a number.
pub(crate) fn numbered(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    for piece in pieces(sql) {
        match piece {
            Piece::Placeholder(number) => {
                text.push('?');
                text.push_str(number);
            }
            Piece::Quoted(name) => {
                text.push('"');
                text.push_str(name);
                text.push('"');
            }
            Piece::Word(part) | Piece::Other(part) => text.push_str(part),
        }
    }
    text
}

#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Word(&'a str),
    /// The inside of `"…"`.
    Quoted(&'a str),
    /// The digits after `$`.
    Placeholder(&'a str),
    /// Literals, comments, operators and space.
    Other(&'a str),
}

fn pieces<'a>(sql: &'a str) -> impl Iterator<Item = Piece<'a>> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let first = *rest.as_bytes().first()?;
        let (length, kind): (usize, fn(&'a str) -> Piece<'a>) = match first {
            b'\'' => (quoted_length(rest, b'\''), Piece::Other),
            b'"' => (quoted_length(rest, b'"'), |text| {
                let inside = text.strip_prefix('"').unwrap_or(text);
                Piece::Quoted(inside.strip_suffix('"').unwrap_or(inside))
            }),
            b'-' if rest.starts_with("--") => (rest.find('\n').unwrap_or(rest.len()), Piece::Other),
            b'/' if rest.starts_with("/*") => (
                rest.find("*/").map_or(rest.len(), |end| end + 2),
                Piece::Other,
            ),
            b'$' => match span(&rest[1..], |byte| byte.is_ascii_digit()) {
                0 => (1, Piece::Other),
                digits => (1 + digits, |text| Piece::Placeholder(&text[1..])),
            },
            byte if is_word(byte) => (span(rest, is_word), Piece::Word),
            _ => (span(rest, is_plain).max(1), Piece::Other),
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        Some(kind(piece))
    })
}

/// Whether a text names the table, wherever the name stands in it. Cheaper than [`Facts`], and right only for names
/// in lower case.
pub(crate) fn names(sql: &str, table: &str) -> bool {
    let (bytes, length) = (sql.as_bytes(), table.len());
    let part_of_word = |at: usize| bytes.get(at).copied().is_some_and(is_word);
    sql.match_indices(table).any(|(at, _)| {
        let goes_on_before = at.checked_sub(1).is_some_and(part_of_word);
        !goes_on_before && !part_of_word(at + length)
    })
}

/// Bytes beyond ASCII belong to words, so that no piece ends inside a character.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Begins nothing.
fn is_plain(byte: u8) -> bool {
    !is_word(byte) && !matches!(byte, b'\'' | b'"' | b'-' | b'/' | b'$')
}

fn span(text: &str, belongs: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| belongs(*byte)).count()
}

/// The length of a quoted piece with both its quotes; a doubled quote does not end it.
fn quoted_length(text: &str, quote: u8) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        if bytes[at] != quote {
            at += 1;
        } else if bytes.get(at + 1) == Some(&quote) {
            at += 2;
        } else {
            return at + 1;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_and_nothing_else_changes() {
        assert_eq!(
            numbered("select $2, $10 from t where a=$1"),
            "select ?2, ?10 from t where a=?1"
        );
        let text = "select '$1 it''s', \"a$1\"\"b\", é /* $1 */ -- $1\n, a-$3/b";
        assert_eq!(numbered(text), text.replace("a-$3/b", "a-?3/b"));
        assert_eq!(numbered("'open $1"), "'open $1");
    }

    #[test]
    fn tables_are_found_as_whole_words() {
        let facts =
            Facts::of("SELECT a FROM Events e JOIN \"tags\" ON true WHERE b = 'jobs' -- leases");
        assert!(facts.mentions("events") && facts.mentions("tags"));
        assert!(!facts.mentions("event") && !facts.mentions("jobs") && !facts.mentions("leases"));
    }

    #[test]
    fn a_name_is_no_part_of_another() {
        let sql = "update tags set a = 1";
        assert!(names(sql, "tags") && names("tags", "tags") && !names("", "tags"));
        assert!(!names("insert into inquiry_tags (a)", "tags") && !names(sql, "tag"));
        assert!(names("insert into inquiry_tags select a from tags", "tags"));
    }

    #[test]
    fn changes_are_told_from_reads() {
        let writes = |sql| {
            let facts = Facts::of(sql);
            [facts.writes, facts.deletes, facts.brings]
        };
        let none = [false, false, false];
        assert_eq!(writes("select 1"), none);
        assert_eq!(writes("with a as (select 1) select * from a"), none);
        assert_eq!(writes("insert into t select 1"), [true, false, true]);
        assert_eq!(writes("delete from t"), [true, true, false]);
        assert_eq!(
            writes("with a as (delete from t returning x) select * from a"),
            [true, true, false]
        );
        assert_eq!(
            writes("with a as (delete from t returning x) insert into u select * from a"),
            [true, true, true]
        );
        assert_eq!(writes("create table t (a text)"), [true, false, true]);
    }
}
