//! Codes by e-mail and text message. A sandbox's code is always 123456.

use bonafide_domain::inquiry::Status;
use serde_json::json;

use crate::place::{Place, on_each_engine};
use crate::tab::{Tab, between};

const CONTACT: [(&str, &str); 2] = [
    ("field.email-address", "ada@example.com"),
    ("field.phone-number", "+442079460018"),
];
const HEADING: &str = "Enter the code we sent you";

/// An inquiry at its first code.
fn at_code(place: &Place) -> (String, Tab<'_>) {
    let id = place.inquiry("Contact", json!({}));
    let mut tab = Tab::of(place, &id);
    tab.press(&CONTACT);
    assert_eq!(tab.page.heading(), HEADING);
    (id, tab)
}

fn messages(place: &Place, tab: &Tab) -> usize {
    let outbox = Tab::open(place, &format!("{}&show=outbox", tab.address));
    outbox.page.main().matches("<article").count()
}

#[test]
fn a_code_is_read_as_people_type_it() {
    on_each_engine(|place| {
        for typed in [
            "123456",
            " 123 456 ",
            "123-456",
            "１２３４５６",
            "١٢٣٤٥٦",
            "۱۲۳۴۵۶",
        ] {
            let (_, mut tab) = at_code(place);
            tab.press(&[("code", typed)]);
            assert_eq!(tab.page.status, 200, "{typed}");
            assert!(tab.page.text.contains("text message"), "{typed}");
        }
    });
}

#[test]
fn what_is_no_code_costs_no_try() {
    on_each_engine(|place| {
        let (id, mut tab) = at_code(place);
        for (typed, words) in [
            ("", "Enter the 6-digit code"),
            ("12345", "The code must be 6 numbers"),
            ("1234567", "The code must be 6 numbers"),
            ("abcdef", "The code must be 6 numbers"),
        ] {
            tab.press(&[("code", typed)]);
            assert_eq!(tab.page.status, 422);
            assert!(tab.page.text.contains(words), "{typed}");
        }
        assert_eq!(place.read(&id).personal.codes["email"].attempts, 0);
    });
}

#[test]
fn wrong_codes_are_counted_and_the_last_one_ends_it() {
    on_each_engine(|place| {
        let (id, mut tab) = at_code(place);
        for left in (1..5).rev() {
            tab.press(&[("code", "000000")]);
            assert_eq!(tab.page.status, 422);
            let words = if left == 1 {
                "1 try left"
            } else {
                &format!("{left} tries left")
            };
            assert!(tab.page.text.contains(words), "{left}");
            assert!(
                tab.page.text.contains("value=\"000000\""),
                "what was typed is kept"
            );
        }
        tab.press(&[("code", "000000")]);
        assert_eq!(tab.page.heading(), "We could not confirm your details");
        assert_eq!(place.read(&id).status, Status::Failed);
    });
}

#[test]
fn a_code_works_for_its_time_and_an_older_one_for_its_own() {
    on_each_engine(|place| {
        let (_, mut tab) = at_code(place);
        place.pass(901);
        tab.press(&[("code", "123456")]);
        assert_eq!(tab.page.status, 422);
        assert!(tab.page.text.contains("That code has expired"));
        tab.press_button("resend", &[]);
        assert!(tab.page.text.contains("We have sent a new code"));
        place.pass(899);
        tab.press(&[("code", "123456")]);
        assert!(tab.page.text.contains("text message"), "the phone is next");
    });
}

#[test]
fn a_new_code_is_sent_after_a_while_and_a_few_times_only() {
    on_each_engine(|place| {
        let (_, mut tab) = at_code(place);
        assert_eq!(messages(place, &tab), 1);
        assert!(
            between(tab.page.main(), "data-countdown=\"", "\"")
                .parse::<u32>()
                .is_ok_and(|left| left == 30)
        );
        tab.press_button("resend", &[]);
        assert_eq!(tab.page.status, 422);
        let refreshed =
            Tab::with_token(place, &place_of(&tab), &tab.page.token().expect("a token"));
        tab = refreshed;
        assert_eq!(messages(place, &tab), 1, "too soon");
        for sent in 2..=4 {
            place.pass(30);
            tab.press_button("resend", &[]);
            assert_eq!(messages(place, &tab), sent);
        }
        place.pass(30);
        let shown = Tab::open(place, &tab.address);
        assert!(shown.page.text.contains("No more codes can be sent"));
        let body = tab.page.body(&[("action", "resend")]);
        let screen = tab.address.clone();
        tab.post(&body);
        tab.address = screen;
        assert_eq!(messages(place, &tab), 4);
    });
}

fn place_of(tab: &Tab) -> String {
    let hidden = tab.page.hidden().into_iter();
    hidden
        .filter(|(name, _)| name == "inquiry-id")
        .map(|(_, value)| value)
        .next()
        .expect("an inquiry")
}

#[test]
fn another_address_is_another_verification() {
    on_each_engine(|place| {
        let (id, mut tab) = at_code(place);
        tab.press(&[("code", "000000")]);
        let mut back = Tab::with_token(place, &id, &tab.page.token().expect("a token"));
        back = Tab::open(place, &format!("{}&step=contact", back.address));
        assert_eq!(back.page.typed("email-address"), "ada@example.com");
        back.press(&[("field.email-address", "countess@example.com"), CONTACT[1]]);
        assert_eq!(back.page.heading(), HEADING);
        assert!(back.page.text.contains("c•••@example.com"));
        assert!(!back.page.text.contains("tries left"));
        assert_eq!(messages(place, &back), 2);
        back.press(&[("code", "123456")]);
        assert!(back.page.text.contains("text message"));
    });
}

/// Begins with a code, and lets the person begin anew twice.
const CODE_FIRST: &str = "
name: Code first
steps:
  - { step: email, kind: email-code, field: email-address, attempts: 2, resends: 3, valid-seconds: 900, next: done, failed: again }
  - step: again
    kind: branch
    routes:
      - { when: { attempts-of: email, below: 3 }, next: contact }
    otherwise: failed
  - { step: contact, kind: form, fields: [email-address], next: email }
  - { step: done, kind: end, outcome: completed }
  - { step: failed, kind: end, outcome: failed }
fields:
  email-address: { type: email-address, correctable: true }
";

#[test]
fn looking_at_a_flow_that_begins_with_a_code_sends_nothing() {
    on_each_engine(|place| {
        let new = place.new_inquiry(
            &place.template(CODE_FIRST),
            json!({"email-address": "ada@example.com"}),
        );
        let id = place.create(bonafide_app::Kind::Sandbox, new).inquiry.it.id;
        let mut tab = Tab::of(place, &id);
        assert_eq!(
            tab.page.heading(),
            "Confirm who you are",
            "no code was sent, so none is asked for"
        );
        tab.press(&[]);
        assert_eq!(tab.page.heading(), HEADING);
        assert_eq!(messages(place, &tab), 1);
        tab.press(&[("code", "123456")]);
        assert_eq!(place.read(&id).status, Status::Completed);
    });
}

#[test]
fn a_failed_address_can_be_tried_again_as_often_as_the_template_says() {
    on_each_engine(|place| {
        let new = place.new_inquiry(
            &place.template(CODE_FIRST),
            json!({"email-address": "ada@example.com"}),
        );
        let id = place.create(bonafide_app::Kind::Sandbox, new).inquiry.it.id;
        let mut tab = Tab::of(place, &id);
        tab.press(&[]);
        // The same address, then another one; each has its own two tries.
        for address in ["ada@example.com", "countess@example.com"] {
            tab.press(&[("code", "000000")])
                .press(&[("code", "000000")]);
            assert!(tab.page.asks("email-address"), "{}", tab.page.heading());
            tab.press(&[("field.email-address", address)]);
            assert_eq!(tab.page.heading(), HEADING);
        }
        tab.press(&[("code", "000000")])
            .press(&[("code", "000000")]);
        assert_eq!(place.read(&id).status, Status::Failed);
    });
}
