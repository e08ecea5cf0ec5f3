//! Time limits and ends that come from outside, in the middle of a flow.

use bonafide_domain::inquiry::{Command, Status};
use serde_json::json;

use crate::place::{PUBLIC_URL, on_each_engine};
use crate::tab::{FORM, Tab, between};
use crate::{ADDRESS, NAME};

const DAY: i64 = 86_400;

#[test]
fn an_inquiry_whose_time_is_up_is_over_before_any_worker_came() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        tab.press(&NAME);
        assert!(
            tab.page
                .text
                .contains("You can come back to this link until")
        );
        place.pass(DAY - 1);
        assert_eq!(Tab::open(place, &tab.address).page.status, 200);
        place.pass(1);
        let late = Tab::open(place, &tab.address);
        assert_eq!(
            (late.page.status, late.page.heading().as_str()),
            (409, "This link has expired")
        );
        assert_eq!(
            place.read(&id).status,
            Status::Pending,
            "looking writes nothing"
        );
        tab.press(&ADDRESS);
        assert_eq!(
            (tab.page.status, tab.page.heading().as_str()),
            (409, "This link has expired")
        );
        let inquiry = place.read(&id);
        assert_eq!(inquiry.status, Status::Expired, "an act makes it so");
        assert!(!inquiry.personal.fields.contains_key("address-city"));
    });
}

#[test]
fn a_created_inquiry_expires_too() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        place.pass(DAY);
        assert_eq!(Tab::of(place, &id).page.status, 409);
        tab.press(&NAME);
        assert_eq!(tab.page.heading(), "This link has expired");
        assert_eq!(place.read(&id).status, Status::Expired);
    });
}

#[test]
fn a_decision_in_the_middle_ends_the_flow() {
    on_each_engine(|place| {
        for decision in [
            Command::Approve { comment: None },
            Command::Decline { comment: None },
            Command::MarkForReview,
        ] {
            let id = place.inquiry("Details", json!({}));
            let mut tab = Tab::of(place, &id);
            tab.press(&NAME);
            place.command(&id, decision);
            let status = place.read(&id).status;
            let seen = Tab::open(place, &tab.address);
            assert_eq!(
                (seen.page.status, seen.page.heading().as_str()),
                (409, "This is already finished")
            );
            tab.press(&ADDRESS);
            assert_eq!(
                (tab.page.status, tab.page.heading().as_str()),
                (409, "This is already finished")
            );
            let inquiry = place.read(&id);
            assert_eq!(inquiry.status, status);
            assert!(!inquiry.personal.fields.contains_key("address-city"));
            assert!(!Tab::of(place, &id).page.text.contains("Lovelace"));
        }
    });
}

#[test]
fn an_erased_inquiry_is_not_known_any_more() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        tab.press(&NAME);
        place.command(
            &id,
            Command::Redact {
                kept: Default::default(),
            },
        );
        let seen = Tab::open(place, &tab.address);
        assert_eq!(
            (seen.page.status, seen.page.heading().as_str()),
            (404, "We could not find that page")
        );
        tab.press(&ADDRESS);
        assert_eq!(tab.page.status, 404);
    });
}

#[test]
fn a_person_without_a_session_gets_a_new_link_to_the_address_on_file() {
    on_each_engine(|place| {
        let id = place.inquiry("Contact", json!({}));
        let mut first = Tab::of(place, &id);
        first.press(&[
            ("field.email-address", "ada@example.com"),
            ("field.phone-number", "+442079460018"),
        ]);
        let mut lost = Tab::of(place, &id);
        assert!(lost.page.text.contains("a•••@example.com") && !lost.page.text.contains("ada@"));
        lost.press_button("request-link", &[("email-address", "mallory@example.com")]);
        assert_eq!(
            (lost.page.status, lost.page.heading().as_str()),
            (200, "We have sent you a new link")
        );

        let outbox = Tab::open(place, &format!("{}&show=outbox", first.address));
        assert!(!outbox.page.text.contains("mallory"));
        let code = between(
            outbox.page.main(),
            &format!("{PUBLIC_URL}/verify?code="),
            "\"",
        );
        let mut fresh = Tab::open(place, &format!("/verify?code={code}"));
        fresh.press(&[]);
        assert_eq!(fresh.page.heading(), "Enter the code we sent you");
    });
}

#[test]
fn links_are_not_sent_without_end() {
    on_each_engine(|place| {
        let id = place.inquiry("Contact", json!({}));
        Tab::of(place, &id).press(&[
            ("field.email-address", "ada@example.com"),
            ("field.phone-number", "+442079460018"),
        ]);
        let body = format!("inquiry-id={id}&action=request-link");
        let mut sent = 0;
        let mut statuses = Vec::new();
        for _ in 0..15 {
            for _ in 0..3 {
                let status = place
                    .send("POST", "/verify", &[FORM], body.as_bytes())
                    .status;
                sent += usize::from(status == 200);
                statuses.push(status);
            }
            place.pass(61);
        }
        assert_eq!(statuses[..3], [200, 200, 429], "twice within a minute");
        assert_eq!(sent, 10, "ten times within a day");
    });
}

#[test]
fn stopping_ends_the_session_and_keeps_the_answers() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        tab.press(&NAME);
        let screen = tab.address.clone();
        let mut asked = Tab::open(place, &format!("{screen}&show=stop"));
        assert_eq!(asked.page.heading(), "Stop now?");
        asked.press_button("stay", &[]);
        assert!(asked.page.asks("address-city"));
        let mut asked = Tab::open(place, &format!("{screen}&show=stop"));
        asked.press_button("stop", &[]);
        assert_eq!(asked.page.heading(), "You have stopped");
        assert_eq!(Tab::open(place, &screen).page.status, 409);
        let inquiry = place.read(&id);
        assert_eq!(inquiry.status, Status::Pending);
        assert_eq!(inquiry.personal.fields["name-first"].value, "Ada");
    });
}
