//! The log's chain: whoever changes the file by hand is found out.

use std::path::Path;

use bonafide_app::audit;
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use crate::database::{Database, open_file};
use crate::story::{Story, settings};

/// An installation whose database file is closed and can be copied.
fn settled() -> TempDir {
    let story = Story::on(Database::file(), settings());
    for n in 0..5 {
        let id = story.inquiry(json!({"reference-id": format!("r{n}"), "note": "n"}));
        story
            .simulate(&id, &["complete_inquiry", "approve_inquiry"])
            .of(200);
    }
    let redacted = story.inquiry(json!({"note": "gone"}));
    story.delete(&format!("/inquiries/{redacted}")).of(200);
    copy(story.database.folder())
}

/// A copy with all that belongs to the file; what is in the log beside it is taken along.
pub fn copy(folder: &Path) -> TempDir {
    let to = TempDir::new().unwrap();
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        let name = file.file_name();
        if ["story.db", "story.db-wal"]
            .iter()
            .any(|known| name == *known)
        {
            std::fs::copy(file.path(), to.path().join(name)).unwrap();
        }
    }
    to
}

/// What the check finds in a copy after the statements.
fn faults(original: &TempDir, statements: &str) -> Vec<String> {
    let folder = copy(original.path());
    let file = Connection::open(folder.path().join("story.db")).unwrap();
    file.execute_batch(statements).unwrap();
    drop(file);
    let db = open_file(folder.path());
    let report = db.write(audit::verify).wait().unwrap();
    db.close();
    report
        .environments
        .into_iter()
        .flat_map(|chain| chain.faults)
        .collect()
}

/// Places in the sandbox's log: the first entry, one in the middle, the last.
fn places(original: &TempDir) -> (String, [i64; 3]) {
    let folder = copy(original.path());
    let file = Connection::open(folder.path().join("story.db")).unwrap();
    let sandbox: String = file
        .query_row("select id from environments where number = 1", [], |row| {
            row.get(0)
        })
        .unwrap();
    let last: i64 = file
        .query_row(
            "select max(seq) from events where environment_id = ?1",
            [&sandbox],
            |row| row.get(0),
        )
        .unwrap();
    assert!(last > 20);
    (sandbox, [1, last / 2, last])
}

#[test]
fn an_untouched_log_is_whole() {
    let original = settled();
    assert_eq!(faults(&original, ""), [""; 0]);
}

#[test]
fn a_change_in_any_column_of_any_entry_is_found() {
    let original = settled();
    let (sandbox, places) = places(&original);
    let changes = [
        "environment_id = 'env_other'",
        "seq = seq + 1000",
        "id = substr(id, 1, length(id) - 1) || case when id like '%0' then '1' else '0' end",
        "name = name || 'x'",
        "object_id = replace(object_id, '_', '-')",
        "subject = subject || 'x'",
        "created_at = created_at - 1",
        "sealed = cast(substr(sealed, 1, length(sealed) - 1) || case when hex(substr(sealed, -1)) = '00' then x'01' else x'00' end as blob)",
        "hash = zeroblob(32)",
        "hash = cast(substr(hash, 1, 31) || case when hex(substr(hash, -1)) = '00' then x'01' else x'00' end as blob)",
    ];
    for place in places {
        for change in changes {
            let statement = format!(
                "update events set {change} where environment_id = '{sandbox}' and seq = {place}"
            );
            assert!(
                !faults(&original, &statement).is_empty(),
                "{change} of entry {place}"
            );
        }
    }
}

#[test]
fn a_missing_entry_is_found_wherever_it_stood() {
    let original = settled();
    let (sandbox, places) = places(&original);
    for place in places {
        let statement =
            format!("delete from events where environment_id = '{sandbox}' and seq = {place}");
        let found = faults(&original, &statement);
        assert!(!found.is_empty(), "entry {place}");
    }
    assert!(
        !faults(
            &original,
            &format!("delete from events where environment_id = '{sandbox}'")
        )
        .is_empty()
    );
    assert!(
        !faults(
            &original,
            &format!("delete from chains where environment_id = '{sandbox}'")
        )
        .is_empty()
    );
    assert!(
        !faults(
            &original,
            &format!("update chains set seq = seq - 1 where environment_id = '{sandbox}'")
        )
        .is_empty()
    );
    assert!(
        !faults(
            &original,
            &format!("update chains set hash = zeroblob(32) where environment_id = '{sandbox}'")
        )
        .is_empty()
    );
}

#[test]
fn entries_that_change_places_are_found() {
    let original = settled();
    let (sandbox, [first, middle, last]) = places(&original);
    for (a, b) in [(first, middle), (middle, middle + 1), (middle, last)] {
        let swap = format!(
            "update events set seq = -1 where environment_id = '{sandbox}' and seq = {a};
             update events set seq = {a} where environment_id = '{sandbox}' and seq = {b};
             update events set seq = {b} where environment_id = '{sandbox}' and seq = -1;"
        );
        assert!(!faults(&original, &swap).is_empty(), "{a} and {b}");
    }
}

#[test]
fn entries_that_are_put_in_later_are_found() {
    let original = settled();
    let (sandbox, [_, middle, last]) = places(&original);
    let columns = "id, name, object_id, subject, created_at, sealed, hash";
    let at = |seq: i64| {
        format!(
            "insert into events (environment_id, seq, {columns})
             select environment_id, {seq}, {columns} from events
             where environment_id = '{sandbox}' and seq = {middle};"
        )
    };
    for seq in [last + 1, 0, -5] {
        assert!(!faults(&original, &at(seq)).is_empty(), "at {seq}");
    }
    let moved = format!(
        "update chains set seq = {} where environment_id = '{sandbox}'",
        last + 1
    );
    assert!(!faults(&original, &format!("{} {moved}", at(last + 1))).is_empty());
    let other = "insert into events select 'env_unknown', seq, id, name, object_id, subject, created_at, sealed, hash \
                 from events limit 1";
    assert!(
        !faults(&original, other).is_empty(),
        "a log without an environment"
    );
}
