//! Coming back: nothing is asked twice, and people find their screen and their language again.

use bonafide_app::Kind;
use bonafide_app::inquiries::New;
use bonafide_domain::inquiry::Command;
use serde_json::json;

use crate::place::on_each_engine;
use crate::tab::{Tab, between};
use crate::{ADDRESS, NAME};

fn language(tab: &Tab) -> String {
    between(&tab.page.text, "<html lang=\"", "\"").to_owned()
}

#[test]
fn the_first_page_knows_its_own_address() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        let own = between(&tab.page.text, "content=\"0;url=", "\"")
            .replace("&amp;", "&")
            .replace("&#x2f;", "/");
        let again = Tab::open(place, &own);
        assert!(
            !again.page.text.contains("http-equiv=\"refresh\""),
            "one hop only"
        );
        assert_eq!(again.page.hidden(), tab_hidden_with(&tab, &again));
        tab.press(&NAME);
        // The address that was taken before anything was written now shows the screen with its answers.
        let back = Tab::open(place, &own);
        assert_eq!(
            (back.page.status, back.page.typed("name-last")),
            (200, "Lovelace".into())
        );
    });
}

/// The hidden inputs of the first page, with the token that the second page signed anew for the
/// same session.
fn tab_hidden_with(first: &Tab, second: &Tab) -> Vec<(String, String)> {
    let token = second.page.token().expect("a token");
    let session = |token: &str| {
        use base64::Engine;
        let claims = token.split('.').nth(1).expect("claims");
        let claims = base64::prelude::BASE64_URL_SAFE_NO_PAD
            .decode(claims)
            .expect("base64");
        let claims: serde_json::Value = serde_json::from_slice(&claims).expect("JSON");
        claims["sid"].as_str().expect("a session").to_owned()
    };
    assert_eq!(
        session(&token),
        session(&first.page.token().expect("a token"))
    );
    let hidden = first.page.hidden().into_iter();
    hidden
        .map(|(name, value)| match name.as_str() {
            "session-token" => (name, token.clone()),
            _ => (name, value),
        })
        .collect()
}

#[test]
fn what_is_known_is_not_asked_again() {
    on_each_engine(|place| {
        let known =
            json!({"name-first": "Ada", "name-last": "Lovelace", "birthdate": "1985-12-10"});
        let id = place.inquiry("Details", known);
        let mut tab = Tab::of(place, &id);
        assert!(
            tab.page.asks("address-city"),
            "a form that is answered whole is passed over"
        );
        tab.press(&ADDRESS);
        assert_eq!(tab.page.heading(), "You have sent everything");

        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        tab.press(&NAME);
        let mut back = Tab::open(
            place,
            &format!("{}&step=name", tab.address.replace("step=address", "")),
        );
        assert_eq!(back.page.typed("name-first"), "Ada");
        assert_eq!(back.page.typed("birthdate.year"), "1985");
        let hidden = back.page.hidden();
        assert!(hidden.contains(&("step".into(), "name".into())));
        back.press(&NAME);
        assert!(back.page.asks("address-city"));
    });
}

#[test]
fn a_country_told_once_stands_chosen_later() {
    on_each_engine(|place| {
        let id = place.inquiry("Trading account", json!({}));
        let mut tab = Tab::of(place, &id);
        tab.press(&[])
            .press(&[("field.selected-country-code", "GB")])
            .press(&NAME);
        assert!(tab.page.asks("address-country-code"));
        assert!(tab.page.main().contains("<option value=GB selected>"));
        // Refusing a form shows what was chosen there, even nothing.
        tab.press(&[("field.address-country-code", "")]);
        assert_eq!(tab.page.status, 422);
        assert!(!tab.page.main().contains(" selected"));
    });
}

#[test]
fn a_flow_may_begin_at_another_screen() {
    on_each_engine(|place| {
        let new = place.new_inquiry(&place.seeded("Details"), json!({}));
        let new = New {
            initial_step: Some("address".into()),
            ..new
        };
        let id = place.create(Kind::Sandbox, new).inquiry.it.id;
        let mut tab = Tab::of(place, &id);
        assert!(tab.page.asks("address-city"));
        assert!(
            !tab.page.text.contains("class=\"back\""),
            "nothing was shown before"
        );
        tab.press(&ADDRESS);
        assert_eq!(tab.page.heading(), "You have sent everything");
    });
}

#[test]
fn a_resumed_inquiry_goes_on_where_it_stopped() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        Tab::of(place, &id).press(&NAME);
        place.command(&id, Command::Expire);
        let token = place.resume(&id);
        let tab = Tab::with_token(place, &id, &token);
        assert!(tab.page.asks("address-city"));
        let back = Tab::open(place, &format!("{}&step=name", tab.address));
        assert_eq!(back.page.typed("name-last"), "Lovelace");
    });
}

#[test]
fn the_language_is_the_link_s_then_the_last_session_s_then_the_browser_s() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let address = format!("/verify?inquiry-id={id}");
        assert_eq!(
            language(&Tab::open_in(place, &address, "fr-CA,fr;q=0.9,en;q=0.5")),
            "fr"
        );
        assert_eq!(
            language(&Tab::open_in(place, &address, "xx,tr;q=0.3")),
            "tr-TR"
        );
        assert_eq!(language(&Tab::open_in(place, &address, "xx")), "en-US");
        assert_eq!(
            language(&Tab::open_in(
                place,
                &format!("{address}&language=nope"),
                "de"
            )),
            "de"
        );
        let mut tab = Tab::open_in(place, &format!("{address}&language=ar-EG"), "fr");
        assert_eq!(language(&tab), "ar-EG");
        assert!(tab.page.text.contains("dir=\"rtl\""));
        tab.press(&NAME);
        assert_eq!(language(&tab), "ar-EG", "it stays through the redirect");

        let resumed = format!("{address}&session-token={}", place.resume(&id));
        assert_eq!(language(&Tab::open_in(place, &resumed, "fr")), "ar-EG");
        // Changed on the way, and resumed once more.
        let mut changed = Tab::open_in(place, &format!("{resumed}&language=de"), "fr");
        changed.press(&[]);
        assert_eq!(language(&changed), "de");
        let resumed = format!("{address}&session-token={}", place.resume(&id));
        assert_eq!(language(&Tab::open_in(place, &resumed, "fr")), "de");
    });
}
