//! A person whose data stands nowhere else, to look for afterwards.

use std::path::Path;
use std::sync::Mutex;

use bonafide_app::files::Addresses;
use bonafide_app::{Cx, events, inquiries, sessions};
use bonafide_domain::session::{Command, Device};
use serde_json::json;

use crate::database::open_file;
use crate::story::Story;

/// Strings that stand nowhere else, planted in everything that says who a person is.
pub const PLANTED: [&str; 11] = [
    "Zephyrine",
    "Quackenbush",
    "1971-03-29",
    "77 Wolkenkuckucksheim",
    "planted-note-4711",
    "planted-reference-4712",
    "planted.creator@example.org",
    "planted-redirect-4713",
    "198.51.100.231",
    "PlantedAgent/4714",
    "planted-comment-4715",
];

pub struct Planted {
    pub inquiry: String,
    pub account: String,
    pub session: String,
}

pub fn plant(story: &Story) -> Planted {
    let attributes = json!({
        "reference-id": PLANTED[5], "note": PLANTED[4], "creator-email-address": PLANTED[6],
        "redirect-uri": format!("https://example.org/{}", PLANTED[7]),
        "fields": {"name-first": PLANTED[0], "name-last": PLANTED[1], "birthdate": PLANTED[2],
            "address-street-1": PLANTED[3]},
    });
    let made = story
        .create_with(attributes, json!({"auto-create-inquiry-session": true}))
        .of(201);
    let inquiry = made.id();
    let session = story
        .get(&format!("/inquiry-sessions?filter[inquiry-id]={inquiry}"))
        .ids()
        .remove(0);
    let (cx, id) = (Mutex::new(story.cx()), session.clone());
    story.write(move |tx, house| {
        let cx = cx.lock().unwrap();
        let mut kept = sessions::find(tx, house, &cx, &id)?;
        let device = Box::new(Device {
            ip_address: Some(PLANTED[8].into()),
            user_agent: Some(PLANTED[9].into()),
            ..Device::default()
        });
        let locale = "en-US".into();
        sessions::change(tx, house, &cx, &mut kept, Command::Start { device, locale })
    });
    let told = story.get(&format!("/inquiry-sessions/{session}")).of(200);
    assert_eq!(told.attribute("ip-address"), PLANTED[8]);
    story.simulate(&inquiry, &["complete_inquiry"]).of(200);
    let comment = json!({"meta": {"comment": PLANTED[10]}});
    story
        .post(&format!("/inquiries/{inquiry}/approve"), comment)
        .of(200);
    let account = made.linked("account").unwrap();
    let told = story.get(&format!("/accounts/{account}")).of(200);
    assert!(
        told.text.contains(PLANTED[1]),
        "the account is filled from the inquiry: {}",
        told.text
    );
    Planted {
        inquiry,
        account,
        session,
    }
}

pub fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The planted strings that a folder's files hold, in any of the usual encodings.
pub fn found_in(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for planted in PLANTED {
            let little: Vec<u8> = planted.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = planted.encode_utf16().flat_map(u16::to_be_bytes).collect();
            if [planted.as_bytes(), &little, &big]
                .iter()
                .any(|part| contains(&bytes, part))
            {
                found.push(format!("{planted} in {}", path.display()));
            }
        }
    }
    found
}

#[track_caller]
pub fn without_planted(text: &str) {
    for planted in PLANTED {
        assert!(!text.contains(planted), "{planted} in {text}");
    }
}

/// Every path that could tell something about what was planted.
pub fn telling(story: &Story, planted: &Planted) -> Vec<String> {
    let Planted {
        inquiry,
        account,
        session,
    } = planted;
    let mut paths = vec![
        format!("/inquiries/{inquiry}?include=account,sessions"),
        format!("/inquiries?filter[inquiry-id]={inquiry}"),
        format!("/inquiry-sessions/{session}"),
        format!("/inquiry-sessions?filter[inquiry-id]={inquiry}"),
        format!("/accounts/{account}"),
        "/accounts".into(),
        "/events?page[size]=100".into(),
    ];
    paths.extend(
        story
            .get("/events?page[size]=100")
            .ids()
            .iter()
            .map(|id| format!("/events/{id}")),
    );
    paths
}

/// The copy was made before the redaction; the ring is today's.
pub fn an_older_copy_is_dark(story: &Story, folder: &Path, id: &str) {
    let db = open_file(folder);
    let (house, id) = (story.house.clone(), id.to_owned());
    let cx: Mutex<Cx> = Mutex::new(story.cx());
    let told = db
        .read(move |tx| {
            let cx = cx.lock().unwrap();
            let kept = inquiries::find(tx, &house, &cx, &id)?;
            assert!(kept.key.is_none());
            let addresses = Addresses {
                house: &house,
                now: cx.now,
                seconds: 60,
                issuer: "",
            };
            let mut told = inquiries::told(tx, addresses, &kept.it)?.to_string();
            let history = events::history(tx, &house, &cx, &id)?;
            assert!(!history.is_empty());
            for event in &history {
                assert!(event.body.is_none(), "{} opens", event.name);
                told.push_str(&bonafide_app::wire::event(event).to_string());
            }
            Ok::<_, bonafide_app::Error>(told)
        })
        .wait()
        .unwrap();
    without_planted(&told);
    db.close();
}
