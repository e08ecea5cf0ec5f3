//! Warnings before the time is up, and more of it.

use bonafide_app::Kind;
use serde_json::json;

use crate::NAME;
use crate::place::{Place, on_each_engine};
use crate::tab::{FORM, Tab, between, encoded};

/// An inquiry that lives an hour.
fn hasty(place: &Place) -> String {
    let mut new = place.new_inquiry(&place.seeded("Details"), json!({}));
    new.overrides.after_create = Some(3600);
    place.create(Kind::Sandbox, new).inquiry.it.id
}

fn extend(place: &Place, tab: &Tab) -> (u16, String) {
    let hidden = tab.page.hidden();
    let pairs = hidden
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let body = encoded(pairs.chain([("action", "extend")]));
    let answer = place.send(
        "POST",
        "/verify",
        &[FORM, ("accept", "text/plain")],
        body.as_bytes(),
    );
    (answer.status, answer.text)
}

#[test]
fn who_has_less_than_twenty_hours_is_warned_and_others_are_not() {
    on_each_engine(|place| {
        let id = hasty(place);
        place.pass(60);
        let tab = Tab::of(place, &id);
        assert_eq!(between(&tab.page.text, "data-limit=\"", "\""), "3540");
        assert!(tab.page.text.contains("role=\"alertdialog\""));
        let unhurried = Tab::of(place, &place.inquiry("Details", json!({})));
        assert!(!unhurried.page.text.contains("data-limit"));
    });
}

#[test]
fn more_time_keeps_what_was_typed_without_scripts() {
    on_each_engine(|place| {
        let id = hasty(place);
        let mut tab = Tab::of(place, &id);
        place.pass(3500);
        tab.press_button("extend", &NAME);
        assert_eq!(tab.page.status, 200);
        assert_eq!(tab.page.typed("name-first"), "Ada");
        assert_eq!(between(&tab.page.text, "data-limit=\"", "\""), "3600");
        assert!(!tab.page.text.contains("aria-invalid"));
        place.pass(3500);
        tab.press(&NAME);
        assert!(
            tab.page.asks("address-city"),
            "the time goes on from the press"
        );
    });
}

#[test]
fn time_can_be_asked_for_ten_times_by_one_press_and_the_session_lives_as_long() {
    on_each_engine(|place| {
        let id = hasty(place);
        let mut tab = Tab::of(place, &id);
        tab.press(&NAME);
        for _ in 0..10 {
            place.pass(3590);
            assert_eq!(extend(place, &tab), (200, "3600".into()));
        }
        assert_eq!(extend(place, &tab).0, 409);
        place.pass(3590);
        tab.page = place.send("GET", &tab.address, &[], b"");
        assert!(tab.page.asks("address-city"));
        assert!(
            !tab.page.text.contains("data-limit"),
            "what cannot be had is not offered"
        );
        place.pass(11);
        tab.page = place.send("GET", &tab.address, &[], b"");
        assert_eq!(tab.page.heading(), "This link has expired");
    });
}
