//! The way back to the organization at the end.

use bonafide_app::Kind;
use bonafide_app::inquiries::New;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;
use url::Url;

use crate::place::{Place, on_each_engine};
use crate::tab::{Tab, between};
use crate::{ADDRESS, NAME};

/// The address behind the button at the end; None without one.
fn site(tab: &Tab) -> Option<Url> {
    let href = between(tab.page.main(), "<a class=\"primary\" href=\"", "\"");
    let href = href.replace("&amp;", "&").replace("&#x2f;", "/");
    (!href.is_empty()).then(|| Url::parse(&href).expect("an address"))
}

fn finished<'p>(place: &'p Place, id: &str, query: &str) -> Tab<'p> {
    let mut tab = Tab::open(place, &format!("/verify?inquiry-id={id}{query}"));
    tab.press(&NAME).press(&ADDRESS);
    assert_eq!(tab.page.heading(), "You have sent everything");
    tab
}

fn of(url: &Url, name: &str) -> String {
    let found = url.query_pairs().find(|(known, _)| known == name);
    found
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

#[test]
fn the_outcome_is_signed() {
    on_each_engine(|place| {
        let new = New {
            redirect_uri: Some("https://acme.example/back?order=7".into()),
            reference_id: Some("user-42".into()),
            auto_create_account: true,
            ..place.new_inquiry(&place.seeded("Details"), json!({}))
        };
        let id = place.create(Kind::Sandbox, new).inquiry.it.id;
        let url = site(&finished(place, &id, "")).expect("a way back");
        assert_eq!(url.host_str(), Some("acme.example"));
        assert_eq!(
            (of(&url, "order"), of(&url, "inquiry-id")),
            ("7".into(), id.clone())
        );
        assert_eq!(
            (of(&url, "status"), of(&url, "reference-id")),
            ("completed".into(), "user-42".into())
        );
        let timestamp = of(&url, "timestamp");
        assert_eq!(timestamp, place.now().as_second().to_string());

        let key = place
            .house
            .keys
            .redirect_key(&place.environment_id(Kind::Sandbox))
            .expect("a key");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("any length is a key");
        mac.update(format!("{id}.completed.user-42.{timestamp}").as_bytes());
        let expected: String = mac
            .finalize()
            .into_bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(of(&url, "signature"), expected);
        for name in ["name-first", "fields"] {
            assert_eq!(of(&url, name), "", "no personal data goes with it");
        }
    });
}

#[test]
fn an_address_in_the_link_is_taken_only_from_the_template_s_list() {
    on_each_engine(|place| {
        let to = "&redirect-uri=https%3A%2F%2Fevil.example%2F";
        let id = place.inquiry("Details", json!({}));
        assert_eq!(
            site(&finished(place, &id, to)),
            None,
            "no list, no address from a link"
        );

        let template = place.seeded("Details");
        place
            .as_backend(Kind::Sandbox, move |tx, house, cx| {
                let settings = json!({"redirect": {"allowed-domains": ["acme.example"]}});
                let update = bonafide_app::templates::Update {
                    settings: Some(settings),
                    ..bonafide_app::templates::Update::default()
                };
                bonafide_app::templates::update(tx, house, cx, &template, update)
            })
            .expect("a list of domains");
        for (address, allowed) in [
            ("https://acme.example/back", true),
            ("https://evil.example/", false),
            ("https://acme.example.evil.example/", false),
            ("https://acme.example@evil.example/", false),
            ("javascript://acme.example/%0aalert(1)", false),
            ("//evil.example/", false),
        ] {
            let query = crate::tab::encoded([("redirect-uri", address)]);
            let id = place.inquiry("Details", json!({}));
            let url = site(&finished(place, &id, &format!("&{query}")));
            assert_eq!(url.is_some(), allowed, "{address}");
        }
    });
}

#[test]
fn nothing_is_signed_before_the_end() {
    on_each_engine(|place| {
        let new = New {
            redirect_uri: Some("https://acme.example/back".into()),
            initial_step: Some("done".into()),
            ..place.new_inquiry(&place.seeded("Details"), json!({}))
        };
        // An inquiry cannot be won by being made at its end.
        let made = place.as_backend(Kind::Sandbox, move |tx, house, cx| {
            Ok(bonafide_app::inquiries::create(tx, house, cx, new.clone())?
                .inquiry
                .it
                .id)
        });
        if let Ok(id) = made {
            assert_eq!(site(&Tab::of(place, &id)), None);
        }
    });
}
