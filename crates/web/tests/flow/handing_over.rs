//! Going on with a phone, and back.

use bonafide_app::Kind;
use serde_json::json;

use crate::place::{PUBLIC_URL, Place, on_each_engine};
use crate::tab::{FORM, Tab, between, encoded};
use crate::{ADDRESS, NAME};

const COMPUTER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

/// A computer in the middle of the seeded template "Details".
fn computer(place: &Place) -> (String, Tab<'_>) {
    let id = place.inquiry("Details", json!({}));
    let mut tab = Tab::of(place, &id);
    tab.press(&NAME);
    (id, tab)
}

/// The path of the link that a waiting page shows.
fn shown_link(tab: &Tab) -> String {
    let link = between(&tab.page.text, "data-link=\"", "\"").replace("&#x2f;", "/");
    let path = link
        .strip_prefix(PUBLIC_URL)
        .expect("a link to this server");
    path.replace("/v/", "/verify?code=")
}

fn state(place: &Place, tab: &Tab) -> String {
    place
        .send(
            "GET",
            &format!("{}&show=handoff-state", tab.address),
            &[],
            b"",
        )
        .text
}

fn reload(place: &Place, tab: &mut Tab) {
    tab.page = place.send("GET", &tab.address, &[], b"");
}

#[test]
fn a_phone_goes_on_where_the_computer_was_and_the_computer_ends_with_it() {
    on_each_engine(|place| {
        let (id, mut desk) = computer(place);
        desk.press_button("handoff", &[("method", "qr")]);
        assert_eq!(desk.page.heading(), "Scan this with your phone");
        assert!(desk.page.main().contains("<svg class=\"qr\" role=\"img\""));
        assert_eq!(state(place, &desk), "offered");
        let link = shown_link(&desk);

        // A mail scanner, a link preview, a curious camera: looking changes nothing.
        for _ in 0..3 {
            let looked = Tab::open(place, &link);
            assert_eq!(
                looked.page.heading(),
                "Did you start this on your computer?"
            );
            assert!(!looked.page.text.contains(&id) && !looked.page.text.contains("Lovelace"));
        }
        assert_eq!(state(place, &desk), "offered");

        let mut phone = Tab::open(place, &link);
        phone.press_button("take-over", &[]);
        assert!(phone.page.asks("address-city"), "{}", phone.page.heading());
        assert_eq!(state(place, &desk), "taken");
        reload(place, &mut desk);
        assert_eq!(desk.page.heading(), "You are going on with your phone");

        phone.press(&ADDRESS);
        while phone.page.main().contains("value=\"continue\"") {
            phone.press(&[]);
        }
        assert_eq!(phone.page.heading(), "You have sent everything");
        assert!(
            phone
                .page
                .main()
                .contains("You can go back to your computer now.")
        );
        assert_eq!(state(place, &desk), "ended");
        reload(place, &mut desk);
        assert_eq!(desk.page.heading(), "You have sent everything");

        let sessions = place
            .as_backend(Kind::Sandbox, move |tx, house, cx| {
                let inquiry = bonafide_app::inquiries::find(tx, house, cx, &id)?;
                bonafide_app::sessions::of(tx, &inquiry)
            })
            .expect("sessions");
        let mut methods: Vec<_> = sessions
            .iter()
            .map(|session| session.device_handoff_method.as_deref())
            .collect();
        methods.sort_unstable();
        assert_eq!(methods, [None, Some("qr")]);
    });
}

#[test]
fn a_second_phone_is_refused_and_the_first_one_may_say_it_twice() {
    on_each_engine(|place| {
        let (_, mut desk) = computer(place);
        desk.press_button("handoff", &[("method", "qr")]);
        let link = shown_link(&desk);
        let [mut first, mut second] = [Tab::open(place, &link), Tab::open(place, &link)];
        let again = first.page.body(&[("action", "take-over")]);
        first.press_button("take-over", &[]);
        assert!(first.page.asks("address-city"));

        second.press_button("take-over", &[]);
        assert_eq!(
            (second.page.status, second.page.heading().as_str()),
            (409, "This check is open on another phone")
        );
        let third = Tab::open(place, &link);
        assert_eq!(
            (third.page.status, third.page.heading().as_str()),
            (409, "This check is open on another phone")
        );
        let mut denied = Tab::open(place, &link);
        denied.post(&format!(
            "code={}&action=not-me",
            link.split('=').next_back().unwrap_or_default()
        ));
        assert_eq!(
            state(place, &desk),
            "taken",
            "only who holds an unused link may decline it"
        );

        // The answer was lost: the same page sends its wish once more.
        let answer = place.send("POST", "/verify", &[FORM], again.as_bytes());
        assert_eq!(answer.status, 303);
        place.pass(301);
        let late = place.send("POST", "/verify", &[FORM], again.as_bytes());
        assert_eq!(late.status, 409);
    });
}

#[test]
fn whoever_did_not_ask_stops_it_and_the_computer_says_so() {
    on_each_engine(|place| {
        let (_, mut desk) = computer(place);
        desk.press_button("handoff", &[("method", "qr")]);
        let link = shown_link(&desk);
        let mut phone = Tab::open(place, &link);
        phone.press_button("not-me", &[]);
        assert_eq!(phone.page.heading(), "We have stopped it");
        assert_eq!(state(place, &desk), "declined");
        reload(place, &mut desk);
        assert_eq!(desk.page.heading(), "It was stopped on the phone");
        let again = Tab::open(place, &link);
        assert_eq!(again.page.status, 409);
        assert!(!again.page.text.contains("take-over"));
        desk.press_button("take-back", &[]);
        assert!(desk.page.asks("address-city"));
    });
}

#[test]
fn the_computer_takes_it_back_and_the_phone_is_out() {
    on_each_engine(|place| {
        let (id, mut desk) = computer(place);
        desk.press_button("handoff", &[("method", "qr")]);
        let mut phone = Tab::open(place, &shown_link(&desk));
        phone.press_button("take-over", &[]);
        desk.press_button("take-back", &[]);
        assert!(desk.page.asks("address-city"));
        reload(place, &mut phone);
        assert_eq!(
            phone.page.heading(),
            "Carry on in the tab where you started"
        );
        phone.post(&format!(
            "inquiry-id={id}&session-token=x&step=address&action=continue"
        ));
        assert_eq!(phone.page.status, 409);
        desk.press(&ADDRESS);
        assert_eq!(desk.page.status, 200);
    });
}

#[test]
fn the_computer_can_do_nothing_while_the_phone_goes_on() {
    on_each_engine(|place| {
        let (id, mut desk) = computer(place);
        let before = desk.page.hidden();
        desk.press_button("handoff", &[("method", "qr")]);
        let stored = place.read(&id);
        let pairs = before
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain([("action", "continue")])
            .chain(ADDRESS);
        let body = encoded(pairs);
        desk.post(&body);
        assert_eq!(desk.page.heading(), "Scan this with your phone");
        assert_eq!(place.read(&id), stored);
    });
}

#[test]
fn a_link_that_nobody_took_in_time_is_replaced() {
    on_each_engine(|place| {
        let (_, mut desk) = computer(place);
        desk.press_button("handoff", &[("method", "qr")]);
        let first = shown_link(&desk);
        place.pass(3601);
        assert_eq!(state(place, &desk), "over");
        reload(place, &mut desk);
        assert_eq!(desk.page.heading(), "The link has expired");
        assert_eq!(Tab::open(place, &first).page.status, 409);
        desk.press_button("handoff", &[("method", "qr")]);
        let second = shown_link(&desk);
        assert_ne!(first, second);
        desk.press_button("handoff", &[("method", "qr")]);
        assert_eq!(
            Tab::open(place, &second).page.status,
            409,
            "the newest link is the one that works"
        );
        assert_eq!(Tab::open(place, &shown_link(&desk)).page.status, 200);
    });
}

#[test]
fn links_are_sent_in_the_persons_language_and_not_without_end() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut desk = Tab::open(place, &format!("/verify?inquiry-id={id}&language=de"));
        desk.press(&NAME);
        let token = desk.page.token().expect("a token");
        let send = |method: &str, field: &str, to: &str| {
            let body = encoded([
                ("inquiry-id", id.as_str()),
                ("session-token", token.as_str()),
                ("language", "de"),
                ("action", "handoff"),
                ("method", method),
                (field, to),
            ]);
            place.send("POST", "/verify", &[FORM], body.as_bytes())
        };
        let refused = send("sms", "field.phone-number", "12");
        assert_eq!(refused.status, 422);
        assert!(refused.main().contains("aria-invalid=\"true\""));
        assert_eq!(send("email", "field.email-address", "").status, 422);
        assert_eq!(
            send("pigeon", "field.email-address", "a@example.com").status,
            400
        );

        let sent = send("email", "field.email-address", "ada@example.com");
        assert_eq!(
            (sent.status, sent.heading().as_str()),
            (200, "Schauen Sie auf Ihr Telefon")
        );
        assert!(sent.main().contains("ada@example.com"));
        let sent = send("sms", "field.phone-number", "+49 30 901820");
        assert_eq!(sent.status, 200);
        assert_eq!(send("sms", "field.phone-number", "+4930901820").status, 429);
        for _ in 0..3 {
            place.pass(61);
            assert_eq!(send("sms", "field.phone-number", "+4930901820").status, 200);
        }
        place.pass(61);
        assert_eq!(send("sms", "field.phone-number", "+4930901820").status, 429);

        let back = encoded([
            ("inquiry-id", id.as_str()),
            ("session-token", &token),
            ("action", "take-back"),
        ]);
        place.send("POST", "/verify", &[FORM], back.as_bytes());
        let outbox = Tab::open(
            place,
            &format!("/verify?inquiry-id={id}&session-token={token}&show=outbox"),
        );
        let text = outbox.page.main();
        for words in ["auf dem Telefon fortfahren", "Er funktioniert einmal"] {
            assert!(text.contains(words), "{text}");
        }
        assert_eq!(text.matches("<article").count(), 5);
    });
}

#[test]
fn a_phone_is_offered_on_computers_where_the_template_allows_it() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let offered = |agent: &str| {
            let headers = [("user-agent", agent)];
            let page = place.send("GET", &format!("/verify?inquiry-id={id}"), &headers, b"");
            page.text.contains("show=handoff")
        };
        assert!(offered(COMPUTER) && !offered(PHONE) && !offered("curl/8.0"));
        let choose = |agent: &str| {
            place
                .send(
                    "GET",
                    &format!("/verify?inquiry-id={id}&show=handoff"),
                    &[("user-agent", agent)],
                    b"",
                )
                .heading()
        };
        assert_eq!(choose(COMPUTER), "Continue on your phone");
        let set = |settings: serde_json::Value| {
            let template = place.seeded("Details");
            place
                .as_backend(Kind::Sandbox, move |tx, house, cx| {
                    let update = bonafide_app::templates::Update {
                        settings: Some(json!({"device-handoff": settings})),
                        ..Default::default()
                    };
                    bonafide_app::templates::update(tx, house, cx, &template, update)
                })
                .map(|_| ())
        };
        set(json!({"methods": ["qr"]})).expect("a setting");
        let page = place.send(
            "GET",
            &format!("/verify?inquiry-id={id}&show=handoff"),
            &[("user-agent", COMPUTER)],
            b"",
        );
        assert!(page.main().contains("value=\"qr\"") && !page.main().contains("value=\"sms\""));
        set(json!({"methods": ["carrier-pigeon"]})).expect_err("no such method");
        set(json!({"enabled": false})).expect("a setting");
        assert!(!offered(COMPUTER));
        let mut desk = Tab::of(place, &id);
        desk.press(&NAME)
            .press_button("handoff", &[("method", "qr")]);
        assert!(
            desk.page.asks("address-city"),
            "switched off is switched off"
        );
    });
}
