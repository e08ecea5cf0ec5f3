//! Screens to look at: every one of a version, and those a person saw, with nothing to do in them.

use bonafide_app::flow::{Preview, Subject, preview_link};
use bonafide_app::{Kind, events, templates};
use bonafide_domain::inquiry::Command;
use serde_json::json;

use crate::NAME;
use crate::place::{Place, on_each_engine};
use crate::tab::{Answer, Tab};

fn open(place: &Place, subject: &Subject, step: Option<&str>, language: Option<&str>) -> Answer {
    let preview = Preview {
        environment_id: place.environment_id(Kind::Sandbox),
        subject: subject.clone(),
        step: step.map(str::to_owned),
        language: language.map(str::to_owned),
        style_variant: None,
    };
    let link = preview_link(&place.house, &preview, place.now()).expect("a link");
    place.send("GET", &link, &[], b"")
}

/// The live version of a seeded template and the names of its screens.
fn version(place: &Place, template: &str) -> (Subject, Vec<String>) {
    let template = place.seeded(template);
    place
        .as_backend(Kind::Sandbox, move |tx, house, cx| {
            let (_, id) = templates::resolve(tx, cx, &template)?;
            let definition = templates::definition(tx, house, &id)?;
            let screens = definition.steps.iter();
            let screens = screens
                .filter(|step| step.kind.is_screen())
                .map(|step| step.name.clone())
                .collect();
            Ok((Subject::Version { id }, screens))
        })
        .expect("a version")
}

/// Each event of an inquiry, oldest first: name and id.
fn moments(place: &Place, id: &str) -> Vec<(String, Subject)> {
    let id = id.to_owned();
    place
        .as_backend(Kind::Sandbox, move |tx, house, cx| {
            let history = events::history(tx, house, cx, &id)?.into_iter();
            Ok(history
                .map(|event| {
                    let subject = Subject::Moment {
                        inquiry_id: id.clone(),
                        event_id: event.id,
                    };
                    (event.name, subject)
                })
                .collect())
        })
        .expect("a history")
}

#[test]
fn every_screen_of_a_version_can_be_looked_at_and_nothing_be_done() {
    on_each_engine(|place| {
        for template in ["Details", "Contact", "Trading account"] {
            let (subject, screens) = version(place, template);
            for step in &screens {
                let page = open(place, &subject, Some(step), None);
                assert_eq!(page.status, 200, "{template} {step}");
                assert!(!page.heading().is_empty(), "{template} {step}");
                assert_eq!(page.hidden(), [], "{template} {step}");
                let policy = page.header("content-security-policy");
                for part in ["form-action 'none'", "frame-ancestors 'self'", "sandbox"] {
                    assert!(policy.contains(part), "{policy}");
                }
                assert!(!policy.contains("script-src"), "{policy}");
            }
        }
        let (subject, _) = version(place, "Details");
        let arabic = open(place, &subject, None, Some("ar-EG"));
        assert!(arabic.text.contains("dir=\"rtl\""));
    });
}

#[test]
fn an_inquiry_is_shown_as_it_was_after_each_event() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        tab.press(&NAME);
        let moments = moments(place, &id);
        let (name, created) = &moments[0];
        assert_eq!(name, "inquiry.created");
        assert!(open(place, created, None, None).asks("name-first"));
        let (_, last) = moments.last().expect("an event");
        let now = open(place, last, None, None);
        assert!(now.asks("address-street-1"), "{}", now.main());
        let behind = open(place, last, Some("name"), None);
        assert_eq!(behind.typed("name-first"), "Ada");

        place.command(
            &id,
            Command::Redact {
                kept: Default::default(),
            },
        );
        assert_eq!(open(place, last, None, None).status, 404);
    });
}

#[test]
fn a_link_opens_for_a_while_and_only_what_it_names() {
    on_each_engine(|place| {
        let (subject, _) = version(place, "Details");
        let preview = Preview {
            environment_id: place.environment_id(Kind::Sandbox),
            subject,
            step: None,
            language: None,
            style_variant: None,
        };
        let link = preview_link(&place.house, &preview, place.now()).expect("a link");
        let get = |address: &str| place.send("GET", address, &[], b"").status;
        assert_eq!(get(&link), 200);
        assert_eq!(get(&format!("{link}x")), 404);
        assert_eq!(get("/verify/preview"), 404);
        assert_eq!(
            open(place, &preview.subject, Some("nowhere"), None).status,
            404
        );
        let id = place.inquiry("Details", json!({}));
        let foreign = Subject::Moment {
            inquiry_id: id.clone(),
            event_id: "evt_other".into(),
        };
        assert_eq!(open(place, &foreign, None, None).status, 404);
        let token = place.resume(&id);
        assert_eq!(get(&format!("/verify/preview?token={token}")), 404);
        assert_eq!(place.send("POST", &link, &[], b"").status, 404);
        place.pass(15 * 60);
        assert_eq!(get(&link), 404);
    });
}
