//! What is posted: fields that are not the person's to change, steps that are not reached, and
//! bodies that no page of ours sends.

use bonafide_app::Kind;
use bonafide_domain::field::Origin;
use bonafide_domain::inquiry::Status;
use serde_json::json;

use crate::place::{Place, on_each_engine};
use crate::tab::{FORM, Tab, encoded};
use crate::{ADDRESS, NAME};

#[test]
fn a_field_set_by_the_backend_cannot_be_changed_whatever_is_posted() {
    on_each_engine(|place| {
        let attempts: [&[(&str, &str)]; 9] = [
            &[("field.name-first", "Mallory")],
            &[("field.name-first", "")],
            &[
                ("field.name-first", "Rosalind"),
                ("field.name-first", "Mallory"),
            ],
            &[("field.name_first", "Mallory")],
            &[("field.nameFirst", "Mallory")],
            &[("field.NAME-FIRST", "Mallory")],
            &[("field.name-first.day", "1")],
            &[("field.name-first.time", "12:00")],
            &[("fields[name-first]", "Mallory"), ("name-first", "Mallory")],
        ];
        for attempt in attempts {
            let id = place.inquiry("Details", json!({"name-first": "Rosalind"}));
            let mut tab = Tab::of(place, &id);
            assert!(!tab.page.asks("name-first") && tab.page.main().contains("Rosalind"));
            let answers: Vec<_> = NAME[1..].iter().chain(attempt).copied().collect();
            tab.press(&answers);
            assert!(tab.page.asks("address-city"), "{attempt:?}");
            let held = place.read(&id).personal.fields["name-first"].clone();
            assert_eq!(
                (held.value, held.origin),
                (json!("Rosalind"), Origin::Api),
                "{attempt:?}"
            );
        }
    });
}

#[test]
fn values_in_the_address_change_nothing() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::open(
            place,
            &format!(
                "/verify?inquiry-id={id}&field.name-first=Mallory&fields%5Bname-first%5D=Mallory&action=stop"
            ),
        );
        assert_eq!(tab.page.typed("name-first"), "");
        tab.press(&NAME);
        assert_eq!(place.read(&id).personal.fields["name-first"].value, "Ada");
    });
}

#[test]
fn a_correctable_field_keeps_both_values() {
    on_each_engine(|place| {
        let template = place.template(
            "name: Correctable\nfields:\n  email-address: { type: email-address, correctable: true }\nsteps:\n\
             \x20 - { step: contact, kind: form, fields: [email-address], next: done }\n\
             \x20 - { step: done, kind: end, outcome: completed }\n",
        );
        let new = place.new_inquiry(&template, json!({"email-address": "old@example.com"}));
        let id = place.create(bonafide_app::Kind::Sandbox, new).inquiry.it.id;
        let mut tab = Tab::of(place, &id);
        assert_eq!(tab.page.typed("email-address"), "old@example.com");
        tab.press(&[("field.email-address", "new@example.com")]);
        let inquiry = place.read(&id);
        let held = &inquiry.personal.fields["email-address"];
        assert_eq!(
            (held.value.clone(), held.origin),
            (json!("new@example.com"), Origin::Person)
        );
        assert_eq!(
            inquiry.personal.given["email-address"],
            json!("old@example.com")
        );
        assert_eq!(inquiry.status, Status::Completed);
    });
}

/// The step of the page's form.
fn step(tab: &Tab) -> String {
    let hidden = tab.page.hidden().into_iter();
    hidden
        .filter(|(name, _)| name == "step")
        .map(|(_, value)| value)
        .next()
        .unwrap_or_default()
}

#[test]
fn steps_cannot_be_jumped_to() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        for wanted in ["address", "done", "nowhere", ""] {
            let tab = Tab::open(place, &format!("/verify?inquiry-id={id}&step={wanted}"));
            assert_eq!(step(&tab), "name", "{wanted}");
        }
        for wanted in ["address", "done", "nowhere"] {
            let mut tab = Tab::of(place, &id);
            let body = encoded(
                [
                    ("inquiry-id", id.as_str()),
                    ("step", wanted),
                    ("action", "continue"),
                ]
                .into_iter()
                .chain(ADDRESS),
            );
            tab.post(&body);
            assert_eq!(
                (tab.page.status, step(&tab).as_str()),
                (200, "name"),
                "{wanted}"
            );
        }
        let inquiry = place.read(&id);
        assert_eq!(inquiry.status, Status::Created);
        assert!(inquiry.personal.fields.is_empty());
    });
}

#[test]
fn a_form_sent_twice_is_sent_once() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let (mut once, mut twice) = (Tab::of(place, &id), Tab::of(place, &id));
        let body = once
            .page
            .body(&[&[("action", "continue")], &NAME[..]].concat());
        once.post(&body);
        let after = place.read(&id);
        twice.post(&body);
        assert_eq!(step(&once), "address");
        assert_eq!(step(&twice), "address");
        assert_eq!(place.read(&id), after);

        once.press(&ADDRESS);
        let completed = place.read(&id);
        assert_eq!(completed.status, Status::Completed);
        twice.press(&ADDRESS);
        assert_eq!(twice.page.heading(), "You have sent everything");
        assert_eq!(place.read(&id), completed);
    });
}

#[test]
fn a_refused_form_keeps_what_was_typed_and_changes_nothing() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        tab.press(&[
            ("field.name-first", "Zoë <b>"),
            ("field.name-last", ""),
            ("field.birthdate.day", "31"),
            ("field.birthdate.month", "2"),
            ("field.birthdate.year", "1985"),
        ]);
        assert_eq!(tab.page.status, 422);
        assert_eq!(tab.page.typed("name-first"), "Zoë <b>");
        assert_eq!(tab.page.typed("birthdate.day"), "31");
        assert!(tab.page.text.contains("<title>Error: "));
        assert!(tab.page.text.contains("Enter your family name"));
        assert!(tab.page.text.contains("must be a real date"));
        assert_eq!(place.read(&id).status, Status::Created);
        tab.press(&NAME);
        assert!(
            tab.page.asks("address-city"),
            "the page that was refused can be sent again"
        );
    });
}

#[test]
fn bodies_that_are_no_forms_are_refused() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let before = place.read(&id);
        let ours = format!("inquiry-id={id}&step=name&action=continue");
        let many = format!("{ours}{}", "&field.name-first=a".repeat(2000));
        let huge = format!("{ours}&field.name-first={}", "a".repeat(300_000));
        let posts: [(&str, Vec<u8>); 7] = [
            (
                FORM.1,
                [ours.as_bytes(), b"&field.name-first=%FF%FE"].concat(),
            ),
            (
                FORM.1,
                [ours.as_bytes(), b"&field.name-first=\xff"].concat(),
            ),
            (
                FORM.1,
                [ours.as_bytes(), b"&field.name-first=a%00b"].concat(),
            ),
            (FORM.1, many.into_bytes()),
            (FORM.1, huge.into_bytes()),
            ("multipart/form-data; boundary=x", ours.clone().into_bytes()),
            ("application/json", b"{}".to_vec()),
        ];
        for (kind, body) in posts {
            let answer = place.send("POST", "/verify", &[("content-type", kind)], &body);
            assert_eq!(answer.status, 400);
            assert_eq!(answer.heading(), "We could not read what was sent");
        }
        let endless = format!("/verify?inquiry-id={id}&x={}", "a".repeat(40_000));
        assert_eq!(place.send("GET", &endless, &[], b"").status, 400);
        assert_eq!(place.send("PUT", "/verify", &[], b"").status, 405);
        assert_eq!(place.read(&id), before);
    });
}

#[test]
fn addresses_hold_no_personal_data() {
    on_each_engine(|place| {
        let id = place.inquiry("Contact", json!({}));
        let mut tab = Tab::of(place, &id);
        let answers = [
            ("field.email-address", "ada@example.com"),
            ("field.phone-number", "+442079460018"),
        ];
        let mut locations = Vec::new();
        tab.press(&answers);
        locations.push(tab.address.clone());
        for code in ["000000", "123456", "123456"] {
            tab.press(&[("code", code)]);
            locations.push(tab.address.clone());
        }
        assert_eq!(tab.page.heading(), "You have sent everything");
        for location in locations {
            for secret in ["ada", "example.com", "7946", "123456"] {
                assert!(!location.contains(secret), "{location}");
            }
        }
    });
}

#[test]
fn a_code_with_line_breaks_stays_inside_the_address() {
    on_each_engine(|place: &Place| {
        let body = encoded([("code", "a\r\nset-cookie: b=c"), ("action", "stay")]);
        let answer = place.send("POST", "/verify", &[FORM], body.as_bytes());
        assert_eq!(
            answer.header("location"),
            "/verify?code=a%0D%0Aset-cookie%3A+b%3Dc"
        );
    });
}

#[test]
fn a_fixed_value_says_who_gave_it_only_where_the_organization_did() {
    on_each_engine(|place| {
        let template = place.template(
            "
name: Twice
languages: [en-US]
fields:
  name-first: { type: string }
  name-middle: { type: string }
  name-last: { type: string, write-once: true }
steps:
  - { step: first, kind: form, fields: [name-last], next: second }
  - { step: second, kind: form, fields: [name-first, name-middle, name-last], next: done }
  - { step: done, kind: end, outcome: completed }
",
        );
        let new = place.new_inquiry(&template, json!({"name-first": "Ada"}));
        let id = place.create(Kind::Sandbox, new).inquiry.it.id;
        let mut tab = Tab::of(place, &id);
        tab.press(&[("field.name-last", "Lovelace")]);
        let shown = tab.page.main();
        assert!(!tab.page.asks("name-first") && !tab.page.asks("name-last"));
        assert!(shown.contains("Ada") && shown.contains("Lovelace"));
        assert_eq!(shown.matches("Given by").count(), 1, "{shown}");
    });
}
