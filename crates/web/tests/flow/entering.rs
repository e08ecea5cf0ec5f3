//! Who may enter an inquiry: ids, session tokens of every provenance, and the sandbox's outbox.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bonafide_app::{Kind, sessions};
use bonafide_domain::inquiry::Status;
use bonafide_domain::session;
use serde_json::json;

use crate::NAME;
use crate::place::{Place, on_each_engine};
use crate::tab::{FORM, Tab};

const OTHER_TAB: &str = "Carry on in the tab where you started";

/// An inquiry whose first form was sent, with the tab it was sent in.
fn started<'p>(place: &'p Place, template: &str) -> (String, Tab<'p>) {
    let id = place.inquiry(template, json!({}));
    let mut tab = Tab::of(place, &id);
    tab.press(&NAME);
    assert_eq!(place.read(&id).status, Status::Pending);
    (id, tab)
}

fn is_closed(tab: &Tab) {
    assert_eq!(
        (tab.page.status, tab.page.heading().as_str()),
        (409, OTHER_TAB)
    );
    assert!(!tab.page.text.contains("Lovelace"));
    assert!(!tab.page.text.contains("action\" value=\"continue"));
}

#[test]
fn looking_changes_nothing() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let before = place.read(&id);
        for query in [
            "",
            "&step=address",
            "&show=stop",
            "&show=outbox",
            "&language=de",
        ] {
            let page = place.send("GET", &format!("/verify?inquiry-id={id}{query}"), &[], b"");
            assert_eq!(page.status, 200, "{query}");
            place.send("HEAD", &format!("/verify?inquiry-id={id}{query}"), &[], b"");
        }
        assert_eq!(place.read(&id), before);
    });
}

#[test]
fn a_created_inquiry_opens_to_anybody_and_a_started_one_only_with_its_token() {
    on_each_engine(|place| {
        let (id, tab) = started(place, "Details");
        is_closed(&Tab::of(place, &id));
        let again = Tab::open(place, &tab.address);
        assert!(again.page.asks("address-city"));
    });
}

#[test]
fn tokens_of_elsewhere_open_nothing() {
    on_each_engine(|place| {
        let (mine, _) = started(place, "Details");
        let (_, theirs) = started(place, "Details");
        let token = theirs.page.token().expect("a token");
        is_closed(&Tab::with_token(place, &mine, &token));

        let template = place.seeded("Details");
        let new = place.new_inquiry(&template, json!({}));
        let production = place.create(
            Kind::Production,
            bonafide_app::inquiries::New {
                with_session: true,
                ..new
            },
        );
        let token = production.session_token.expect("a token");
        is_closed(&Tab::with_token(place, &mine, &token));
    });
}

#[test]
fn a_foreign_token_does_not_hinder_who_holds_a_fresh_link() {
    on_each_engine(|place| {
        let (_, other) = started(place, "Details");
        let theirs = other.page.token().expect("a token");
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::with_token(place, &id, &theirs);
        assert_ne!(tab.page.token().expect("a token of its own"), theirs);
        tab.press(&NAME);
        assert!(tab.page.asks("address-city"));
        // The same with the foreign token in the form.
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        tab.post(&format!(
            "inquiry-id={id}&session-token={theirs}&step=name&action=continue"
        ));
        assert_eq!(tab.page.status, 422);
    });
}

#[test]
fn forged_tokens_open_nothing() {
    on_each_engine(|place| {
        let (id, tab) = started(place, "Details");
        let token = tab.page.token().expect("a token");
        let parts: Vec<&str> = token.split('.').collect();
        let unsigned = BASE64_URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"none"}"#);
        let flipped = if parts[2].starts_with('A') { "B" } else { "A" };
        let forged = [
            format!("{unsigned}.{}.", parts[1]),
            format!("{unsigned}.{}.{}", parts[1], parts[2]),
            format!("{}.{}.{flipped}{}", parts[0], parts[1], &parts[2][1..]),
            format!("{}.{}.", parts[0], parts[1]),
            format!("{}.{}", parts[0], parts[1]),
            "x".repeat(4000),
            "..".into(),
        ];
        for token in forged {
            is_closed(&Tab::with_token(place, &id, &token));
        }
    });
}

#[test]
fn a_reserved_token_opens_no_started_inquiry() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut early = Tab::of(place, &id);
        let reserved = early.page.token().expect("a reserved token");
        let mut first = Tab::of(place, &id);
        first.press(&NAME);
        is_closed(&Tab::with_token(place, &id, &reserved));
        early.press(&[("field.name-first", "Mallory")]);
        is_closed(&early);
        assert_eq!(place.read(&id).personal.fields["name-first"].value, "Ada");
    });
}

#[test]
fn a_session_that_was_expired_opens_nothing_more() {
    on_each_engine(|place| {
        let (id, mut tab) = started(place, "Details");
        let session_id = place.read(&id).sessions[0].clone();
        place
            .as_backend(Kind::Sandbox, move |tx, house, cx| {
                let mut session = sessions::find(tx, house, cx, &session_id)?;
                sessions::change(tx, house, cx, &mut session, session::Command::Expire)
            })
            .expect("an expired session");
        is_closed(&Tab::open(place, &tab.address));
        tab.press(&crate::ADDRESS);
        is_closed(&tab);
        assert!(!place.read(&id).personal.fields.contains_key("address-city"));
    });
}

#[test]
fn two_sessions_at_once_work_on_one_inquiry() {
    on_each_engine(|place| {
        let (id, mut phone) = started(place, "Details");
        let token = place.resume(&id);
        let mut desk = Tab::with_token(place, &id, &token);
        assert!(
            desk.page.asks("address-city"),
            "it goes on where it stopped"
        );
        desk.press(&crate::ADDRESS);
        assert_eq!(desk.page.heading(), "You have sent everything");
        phone.press(&crate::ADDRESS);
        assert_eq!(phone.page.heading(), "You have sent everything");
        assert_eq!(place.read(&id).status, Status::Completed);
    });
}

#[test]
fn there_are_only_so_many_sessions() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        // Opened by pressing on, never started: each press is another visitor.
        let mut refused = None;
        for visitor in 0..30 {
            let mut tab = Tab::of(place, &id);
            tab.press(&[]);
            if tab.page.status == 409 {
                refused = Some((visitor, tab.page.heading()));
                break;
            }
        }
        let (visitor, heading) = refused.expect("a limit");
        assert_eq!(
            (visitor, heading.as_str()),
            (25, "This check was opened too many times")
        );
        assert_eq!(place.read(&id).sessions.len(), 25);
    });
}

#[test]
fn the_outbox_is_seen_by_who_may_go_on_anyway() {
    on_each_engine(|place| {
        let id = place.inquiry("Contact", json!({}));
        let mut tab = Tab::of(place, &id);
        let fresh = Tab::open(place, &format!("/verify?inquiry-id={id}&show=outbox"));
        assert_eq!(fresh.page.heading(), "Messages that would have been sent");
        tab.press(&[
            ("field.email-address", "ada@example.com"),
            ("field.phone-number", "+442079460018"),
        ]);
        let mine = Tab::open(place, &format!("{}&show=outbox", tab.address));
        assert!(mine.page.text.contains("123456"));

        let outbox = format!("/verify?inquiry-id={id}&show=outbox");
        is_closed(&Tab::open(place, &outbox));
        assert!(!Tab::open(place, &outbox).page.text.contains("123456"));
        let body = format!("inquiry-id={id}&action=request-link");
        let asked = place.send("POST", "/verify", &[FORM], body.as_bytes());
        assert_eq!(asked.heading(), "We have sent you a new link");
        // Who only knows the inquiry's id cannot read the link that was sent to its owner.
        is_closed(&Tab::open(place, &outbox));
        place.command(&id, bonafide_domain::inquiry::Command::Expire);
        assert!(!Tab::open(place, &outbox).page.text.contains("code="));
    });
}

#[test]
fn links_that_name_no_inquiry_say_so() {
    on_each_engine(|place| {
        for (address, status, heading) in [
            ("/verify".to_owned(), 404, "This link is not right"),
            (
                "/verify?inquiry-id=inq_nothing".to_owned(),
                404,
                "This link is not right",
            ),
            (
                "/verify?code=nothing".to_owned(),
                404,
                "This link is not right",
            ),
        ] {
            let tab = Tab::open(place, &address);
            assert_eq!(
                (tab.page.status, tab.page.heading().as_str()),
                (status, heading),
                "{address}"
            );
        }
    });
}
