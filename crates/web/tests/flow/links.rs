//! One-time links (contract, one-time links).

use bonafide_app::{Kind, links, sessions};
use bonafide_domain::session;
use serde_json::json;

use crate::NAME;
use crate::place::{PUBLIC_URL, Place, on_each_engine};
use crate::tab::Tab;

/// A started inquiry with a link to it: id and path.
fn linked(place: &Place) -> (String, String) {
    let id = place.inquiry("Details", json!({}));
    Tab::of(place, &id).press(&NAME);
    place.resume(&id);
    let of = id.clone();
    let link = place
        .as_backend(Kind::Sandbox, move |tx, house, cx| {
            let inquiry = bonafide_app::inquiries::find(tx, house, cx, &of)?;
            let newest = inquiry.it.sessions.last().cloned().unwrap_or_default();
            let session = sessions::find(tx, house, cx, &newest)?;
            links::create(tx, house, cx, &inquiry.it, &session.it, Some(3600))
        })
        .expect("a link");
    let path = link
        .long
        .strip_prefix(PUBLIC_URL)
        .expect("a link to this server");
    (id, path.to_owned())
}

#[test]
fn looking_does_not_use_a_link_up_and_pressing_does() {
    on_each_engine(|place| {
        let (id, link) = linked(place);
        let before = place.read(&id);
        for _ in 0..3 {
            let tab = Tab::open(place, &link);
            assert_eq!(tab.page.heading(), "Carry on where you left off");
            assert!(!tab.page.text.contains("Lovelace") && !tab.page.text.contains(&id));
            place.pass(600);
        }
        let outbox = Tab::open(place, &format!("{link}&show=outbox"));
        assert_eq!(outbox.page.heading(), "Carry on where you left off");
        assert_eq!(place.read(&id), before);

        let mut tab = Tab::open(place, &link);
        tab.press(&[]);
        assert!(tab.page.asks("address-city"), "it goes on where it stopped");
        assert!(!tab.address.contains("code="));
    });
}

#[test]
fn a_used_link_works_five_minutes_more_and_then_offers_another() {
    on_each_engine(|place| {
        let (id, link) = linked(place);
        Tab::open(place, &link).press(&[]);
        place.pass(299);
        let mut again = Tab::open(place, &link);
        again.press(&[]);
        assert!(again.page.asks("address-city"));
        place.pass(2);
        let used = Tab::open(place, &link);
        assert_eq!(
            (used.page.status, used.page.heading().as_str()),
            (409, "This link has already been used")
        );
        assert!(!used.page.text.contains(&id));
        assert!(
            !used.page.text.contains("request-link"),
            "there is no address to send to"
        );
    });
}

#[test]
fn a_link_whose_time_is_up_can_be_replaced() {
    on_each_engine(|place| {
        let id = place.inquiry("Contact", json!({"email-address": "ada@example.com"}));
        let mut tab = Tab::of(place, &id);
        tab.press(&[("field.phone-number", "+442079460018")]);
        let (of, minutes) = (id.clone(), 10);
        let link = place
            .as_backend(Kind::Sandbox, move |tx, house, cx| {
                let inquiry = bonafide_app::inquiries::find(tx, house, cx, &of)?;
                let session = sessions::find(tx, house, cx, &inquiry.it.sessions[0])?;
                links::create(tx, house, cx, &inquiry.it, &session.it, Some(minutes * 60))
            })
            .expect("a link");
        let link = link
            .short
            .strip_prefix(PUBLIC_URL)
            .expect("a link to this server")
            .to_owned();
        let short = place.send("GET", &link, &[], b"");
        assert_eq!(short.status, 303);
        place.pass(minutes * 60 + 1);
        let mut late = Tab::open(place, short.header("location"));
        assert_eq!(
            (late.page.status, late.page.heading().as_str()),
            (409, "This link has expired")
        );
        assert!(late.page.text.contains("a•••@example.com"));
        late.press_button("request-link", &[]);
        assert_eq!(late.page.heading(), "We have sent you a new link");

        let outbox = Tab::open(place, &format!("{}&show=outbox", tab.address));
        let sent = crate::tab::between(
            outbox.page.main(),
            &format!("{PUBLIC_URL}/verify?code="),
            "\"",
        );
        let mut fresh = Tab::open(place, &format!("/verify?code={sent}"));
        fresh.press(&[]);
        assert_eq!(fresh.page.heading(), "Enter the code we sent you");
    });
}

#[test]
fn a_link_dies_with_its_session() {
    on_each_engine(|place| {
        let (id, link) = linked(place);
        let newest = place.read(&id).sessions.last().cloned().expect("a session");
        place
            .as_backend(Kind::Sandbox, move |tx, house, cx| {
                let mut session = sessions::find(tx, house, cx, &newest)?;
                sessions::change(tx, house, cx, &mut session, session::Command::Expire)
            })
            .expect("an expired session");
        let tab = Tab::open(place, &link);
        assert_eq!(tab.page.status, 409);
        assert!(!tab.page.text.contains("value=\"continue\""));
    });
}
