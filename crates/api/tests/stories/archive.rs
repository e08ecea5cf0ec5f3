//! An installation that moves: written into an archive, and put into an empty one with other keys and,
//! where PostgreSQL is at hand, on the other engine.

use std::collections::BTreeSet;

use bonafide_api::OPERATIONS;
use bonafide_app::archive::{self, About};
use bonafide_app::ring::Ring;
use bonafide_app::seal::Keyring;
use bonafide_app::{Error, audit};
use serde_json::{Value as Json, json};

use crate::database::Database;
use crate::story::{Story, settings};

const ARCHIVE: &str = "a1b2";

/// An archive's files: name and content.
type Files = Vec<(String, Vec<u8>)>;

fn export(story: &Story, environment: Option<&'static str>) -> Files {
    story.write(move |tx, house| {
        let environment = environment
            .map(|named| archive::environment(tx, named))
            .transpose()?;
        let made_at = "2026-04-01T00:00:00Z".parse().unwrap();
        let about = archive::plan(tx, environment.as_deref(), "test", made_at)?;
        let mut files = Files::new();
        archive::write(tx, house, &about, &mut |name, rows, content| {
            let lines = content.iter().filter(|byte| **byte == b'\n').count() as u64;
            assert!(name == archive::ABOUT || lines == rows, "{name}");
            files.push((name.to_owned(), content.to_vec()));
            Ok(())
        })?;
        Ok(files)
    })
}

fn keyring() -> Keyring {
    Keyring::from_master([33; 32], Ring::new([44; 32]))
}

/// A first start of another installation.
fn other(database: Database) -> Story {
    Story::with(database, settings(), keyring())
}

fn begin(story: &Story, files: &Files) -> Result<u64, Error> {
    let keys = files.iter().find(|(name, _)| name == archive::KEYS);
    let keys = archive::read_keys(&keys.unwrap().1).unwrap();
    story.try_write(move |tx, house| archive::begin(tx, house, ARCHIVE, &keys))
}

/// Puts in what is missing of the first `most` files of rows.
fn put(story: &Story, files: &Files, done: u64, most: u64) {
    let rows = files
        .iter()
        .filter(|(name, _)| name.starts_with(archive::TABLES));
    for ((name, content), number) in rows.zip(1u64..) {
        if number > done && number <= most {
            let rows = archive::read_rows(&story.house, name, content).unwrap();
            story.write(move |tx, _| archive::put(tx, &rows, ARCHIVE, number));
        }
    }
}

fn import(story: &mut Story, files: &Files) {
    assert_eq!(begin(story, files).unwrap(), 0);
    put(story, files, 0, u64::MAX);
    story.write(|tx, _| archive::finish(tx));
    // As a server that starts on it.
    story.reopen(keyring());
}

/// People at every place of the flow, one redacted, and everything that is kept around them.
fn fill(story: &Story) -> String {
    let account = story
        .post(
            "/accounts",
            json!({"data": {"attributes": {"reference-id": "Ada-1"}}}),
        )
        .of(201)
        .id();
    for number in 0..4 {
        story.inquiry(json!({
            "account-id": account,
            "note": format!("note {number}"),
            "fields": {"name-first": "Ada", "name-last": "Lovelace"},
        }));
    }
    let redacted = story.inquiry(json!({"reference-id": "forgotten-1"}));
    story.delete(&format!("/inquiries/{redacted}")).of(200);
    let (template, versions) = story.versions(2);
    let experiment = json!({"data": {"attributes": {
        "inquiry-template-id": template, "variant-version-id": versions[0],
    }}});
    story.post("/experiments", experiment).of(201);
    story.inquiry(json!({"inquiry-template-id": template, "reference-id": "tried-1"}));
    let id = story.inquiry(json!({"reference-id": "kept-1"}));
    story.simulate(&id, &["start_inquiry"]);
    story
        .post(
            &format!("/inquiries/{id}/add-tag"),
            json!({"meta": {"tag-name": "vip"}}),
        )
        .of(200);
    story
        .post(
            &format!("/inquiries/{id}/generate-one-time-link"),
            json!({}),
        )
        .of(200);
    story
        .post(
            "/webhooks",
            json!({"data": {"attributes": {
                "name": "here",
                "url": "https://hooks.example.com/in",
                "enabled-events": ["inquiry.created"],
            }}}),
        )
        .of(201);
    story
        .post("/sandbox/scenarios/completed/run", json!({}))
        .of(201);
    story.carry_out_erasures();
    story.write_down();
    redacted
}

/// Every answer to a GET: lists first, then each thing that was seen in an answer.
fn crawl(story: &Story, addresses: Option<&[String]>) -> Vec<(String, u16, Json)> {
    let mut answers = Vec::new();
    let mut ids = BTreeSet::new();
    let mut asked = BTreeSet::new();
    loop {
        let next: Vec<String> = match addresses {
            Some(addresses) => addresses.to_vec(),
            None => OPERATIONS
                .iter()
                .filter(|row| row.method == "GET")
                .flat_map(|row| fill_in(address(row.path), &ids))
                .collect(),
        };
        let before = asked.len();
        for path in next {
            if !asked.insert(path.clone()) {
                continue;
            }
            let answer = story.get(&path);
            collect(&answer.body, &mut ids);
            answers.push((path, answer.status, steady(answer.body)));
        }
        if asked.len() == before {
            return answers;
        }
    }
}

/// What is asked of an operation: some lists are of one thing, which a filter has to name.
fn address(path: &str) -> &str {
    match path {
        "/inquiry-template-versions" => {
            "/inquiry-template-versions?filter[inquiry-template-id]={inquiry-template-id}"
        }
        "/accounts/{account-id}/relations" => "/accounts/{account-id}/relations?filter[key]=spouse",
        path => path,
    }
}

/// The addresses of an operation with each id whose type its parameter names.
fn fill_in(path: &str, ids: &BTreeSet<(String, String)>) -> Vec<String> {
    let Some((start, rest)) = path.split_once('{') else {
        return vec![path.to_owned()];
    };
    let (parameter, end) = rest.split_once('}').unwrap();
    ids.iter()
        .filter(|(kind, _)| parameter.strip_suffix("-id") == Some(kind.as_str()))
        .map(|(_, id)| format!("{start}{id}{end}"))
        .collect()
}

fn collect(body: &Json, ids: &mut BTreeSet<(String, String)>) {
    match body {
        Json::Object(members) => {
            if let (Some(kind), Some(id)) = (body["type"].as_str(), body["id"].as_str()) {
                // `inquiry/session` and `inquiry-session` are one.
                let kind = kind.replace('/', "-");
                ids.insert((kind, id.to_owned()));
            }
            members.values().for_each(|member| collect(member, ids));
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, ids)),
        _ => {}
    }
}

/// Without what tells the time of asking: the clock, the moment of a figure, and when the asking key
/// was used last.
fn steady(mut body: Json) -> Json {
    match &mut body {
        Json::Object(members) => {
            members.retain(|name, _| !["now", "as-of", "last-used-at"].contains(&name.as_str()));
            members
                .values_mut()
                .for_each(|member| *member = steady(member.take()));
        }
        Json::Array(items) => items
            .iter_mut()
            .for_each(|item| *item = steady(item.take())),
        _ => {}
    }
    body
}

#[test]
fn every_answer_is_the_same_on_the_other_engine_under_other_keys() {
    let story = Story::new();
    let redacted = fill(&story);
    let files = export(&story, None);

    let mut moved = other(Database::file());
    import(&mut moved, &files);
    let here = crawl(&story, None);
    assert!(here.len() > 60, "only {} answers", here.len());
    let addresses: Vec<String> = here.iter().map(|(path, ..)| path.clone()).collect();
    let there = crawl(&moved, Some(&addresses));
    let differing: Vec<_> = here.iter().zip(&there).filter(|(a, b)| a != b).collect();
    assert!(
        differing.is_empty(),
        "{} of {} differ: {differing:#?}",
        differing.len(),
        here.len()
    );
    // Each operation was tried, and found something.
    for row in OPERATIONS.iter().filter(|row| row.method == "GET") {
        let none = here
            .iter()
            .all(|(path, status, _)| *status != 200 || !matches(row.path, path));
        // Of these there are none in the story, or none in a sandbox.
        let rare = ["replay", "deliveries/", "user-audit-logs"]
            .iter()
            .any(|part| row.path.contains(part));
        assert!(!none || rare, "{} was not tried", row.path);
    }
    // Look-ups by keyed hash.
    for path in [
        "/inquiries?filter[reference-id]=KEPT-1",
        "/accounts?filter[reference-id]=ada-1",
    ] {
        let (here, there) = (story.get(path).of(200), moved.get(path).of(200));
        assert_eq!(here.body, there.body);
        assert_eq!(there.items().len(), 1, "{path}");
    }
    // Who was redacted came without a key.
    let needle = format!("\"id\":\"{redacted}\"");
    let line = files
        .iter()
        .filter(|(name, _)| name.starts_with("tables/inquiries/"))
        .flat_map(|(_, content)| content.split(|byte| *byte == b'\n'))
        .map(|line| String::from_utf8(line.to_vec()).unwrap())
        .find(|line| line.contains(&needle))
        .unwrap();
    assert!(line.contains("\"data_key\":null"), "{line}");

    // Nothing was changed on the way, and the next archive is the same one.
    let again = export(&moved, None);
    for ((name, first), (_, second)) in files.iter().zip(&again) {
        assert_eq!(
            String::from_utf8_lossy(first),
            String::from_utf8_lossy(second),
            "{name}"
        );
    }
    assert_eq!(files.len(), again.len());

    // It goes on living: a redaction there, and new people.
    let id = moved.inquiry(json!({"reference-id": "new-1"}));
    moved.delete(&format!("/inquiries/{id}")).of(200);
    moved.check();
}

fn matches(pattern: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (pattern, path): (Vec<&str>, Vec<&str>) =
        (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern
            .iter()
            .zip(&path)
            .all(|(part, found)| part.starts_with('{') || part == found)
}

#[test]
fn an_archive_goes_from_a_file_into_whichever_engine_and_back() {
    let first = Story::on(Database::file(), settings());
    fill(&first);
    let files = export(&first, None);
    let mut second = other(Database::new());
    import(&mut second, &files);
    assert_eq!(export(&second, None), files);
}

#[test]
fn files_of_fields_come_along() {
    let story = Story::new();
    let (id, content) = crate::files::with_a_large_file(&story);
    let archived = export(&story, None);
    // Many pieces lie in several files, none of which is large.
    assert!(archived.iter().all(|(_, bytes)| bytes.len() < 2 << 20));
    let mut moved = other(Database::new());
    import(&mut moved, &archived);
    assert!(crate::files::content_of(&moved, &id) == content);
}

#[test]
fn one_environment_comes_without_the_data_of_the_other() {
    let story = Story::new();
    fill(&story);
    let account = json!({"data": {"attributes": {"reference-id": "prod-1"}}});
    story
        .ask("POST", "/accounts")
        .key(crate::story::PRODUCTION_KEY)
        .json(account)
        .send()
        .of(201);
    let files = export(&story, Some("production"));
    let about = About::read(&files[0].1).unwrap();
    assert!(about.environment.is_some());
    let mut moved = other(Database::file());
    import(&mut moved, &files);
    let report = moved.write(|tx, _| audit::verify(tx));
    assert!(report.environments.iter().all(|it| it.faults.is_empty()));
    let list = |story: &Story| {
        story
            .ask("GET", "/accounts")
            .key(crate::story::PRODUCTION_KEY)
            .send()
            .of(200)
    };
    assert_eq!(list(&story).body, list(&moved).body);
    // The sandbox is there, empty, and its key stayed behind.
    moved.get("/inquiries").of(401);
    let nowhere = story.try_write(|tx, _| archive::environment(tx, "nowhere"));
    assert!(matches!(nowhere, Err(Error::Invalid(_))));
}

#[test]
fn an_interrupted_import_goes_on_with_the_same_archive_only() {
    let story = Story::new();
    fill(&story);
    let files = export(&story, None);
    let mut moved = other(Database::file());
    assert_eq!(begin(&moved, &files).unwrap(), 0);
    put(&moved, &files, 0, 7);
    assert!(moved.write(|tx, _| archive::unfinished(tx)));
    let keys = archive::read_keys(&files[1].1).unwrap();
    let refused = moved.try_write(move |tx, house| archive::begin(tx, house, "another", &keys));
    assert!(matches!(refused, Err(Error::Conflict { .. })));
    moved.reopen(keyring());
    assert_eq!(begin(&moved, &files).unwrap(), 7);
    put(&moved, &files, 7, u64::MAX);
    moved.write(|tx, _| archive::finish(tx));
    assert!(!moved.write(|tx, _| archive::unfinished(tx)));
    moved.reopen(keyring());
    assert_eq!(export(&moved, None), files);
}

#[test]
fn whoever_has_data_keeps_it() {
    let story = Story::new();
    let files = export(&story, None);
    let used = other(Database::file());
    used.inquiry(json!({}));
    match begin(&used, &files) {
        Err(Error::Conflict { details, .. }) => assert!(details.contains("not empty"), "{details}"),
        other => panic!("{other:?}"),
    }
    let list = used.get("/inquiries").of(200);
    assert_eq!(list.items().len(), 1);
}

#[test]
fn damaged_rows_are_told_by_file_and_line() {
    let story = Story::new();
    story.inquiry(json!({}));
    let files = export(&story, None);
    let (name, content) = files
        .iter()
        .find(|(name, _)| name.starts_with("tables/inquiries/"))
        .unwrap();
    let row: Json = serde_json::from_slice(content).unwrap();
    for (member, value, part) in [
        ("id", Json::Null, "id"),
        ("created_at", "soon".into(), "created_at"),
        ("sealed", "%".into(), "sealed"),
        ("data_key", "AAAA".into(), "data_key"),
        ("shoe_size", 42.into(), "shoe_size"),
    ] {
        let mut wrong = row.clone();
        wrong[member] = value;
        let text = format!("{row}\n{wrong}\n");
        let refused = archive::read_rows(&story.house, name, text.as_bytes());
        let why = refused.map(|_| ()).unwrap_err();
        assert!(why.contains("line 2") && why.contains(part), "{why}");
    }
    assert!(archive::read_rows(&story.house, "tables/secrets/000001.ndjson", b"").is_err());
    assert!(archive::read_rows(&story.house, "tables/../x", b"").is_err());
    assert!(archive::read_keys(b"{}").is_err());
}
