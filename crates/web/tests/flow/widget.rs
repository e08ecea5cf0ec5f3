//! The flow in a frame on another site, as far as the server's answers go.

use bonafide_app::Kind;
use serde_json::{Value as Json, json};

use crate::NAME;
use crate::place::{Place, on_each_engine};
use crate::tab::{Answer, FORM, between, encoded, unescape};

const SHOP: &str = "https://shop.example";

fn widget(place: &Place, pairs: &[(&str, &str)]) -> Answer {
    let query = encoded(pairs.iter().copied());
    place.send("GET", &format!("/widget?{query}"), &[], b"")
}

fn config(page: &Answer) -> Json {
    let text = unescape(between(&page.text, "data-embed=\"", "\""));
    serde_json::from_str(&text).expect("JSON")
}

fn ancestors(page: &Answer) -> String {
    let policy = page.header("content-security-policy");
    let (_, list) = policy.split_once("frame-ancestors ").expect("a list");
    list.to_owned()
}

#[test]
fn what_the_frame_was_opened_with_is_repeated_on_every_page() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        let container = "persona-widget-0a\"><script>";
        let page = widget(
            place,
            &[
                ("client-version", "5.9.0"),
                ("container-id", container),
                ("flow-type", "embedded"),
                ("inquiry-template-id", &template),
                ("iframe-origin", SHOP),
                ("frame-ancestors[0]", "https://around.example"),
                ("message-target-origin", "https://around.example"),
                ("language", ""),
                ("unknown[a]", "x"),
            ],
        );
        assert_eq!(page.status, 200);
        assert!(!page.text.contains("<script>"));
        let first = config(&page);
        let echo = json!({"containerId": container, "templateId": template});
        assert_eq!(
            (
                &first["echo"],
                &first["target"],
                &first["origin"],
                &first["inside"]
            ),
            (
                &echo,
                &json!("https://around.example"),
                &json!(SHOP),
                &json!(null)
            )
        );
        assert_eq!(first.get("inquiryId"), None, "nothing is made yet");
        assert_eq!(ancestors(&page), format!("{SHOP} https://around.example"));
        assert_eq!(page.header("set-cookie"), "");

        // As its script notes it.
        let body = page.body(&[&[("action", "continue"), ("inside", "1")], &NAME[..]].concat());
        let moved = place.send("POST", "/widget", &[FORM], body.as_bytes());
        let address = moved.header("location").to_owned();
        assert!(address.starts_with("/widget?"), "{address}");
        let second = place.send("GET", &address, &[], b"");
        assert!(second.asks("address-city"));
        let config = config(&second);
        assert_eq!((&config["echo"], &config["inside"]), (&echo, &json!("1")));
        assert_eq!(
            config["inquiryId"],
            json!(place.inquiries(Kind::Sandbox)[0])
        );
        assert!(config["sessionToken"].is_string());
        assert_eq!(ancestors(&second), ancestors(&page));
    });
}

#[test]
fn a_frame_without_an_origin_shows_nothing_and_stands_nowhere() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        for origin in [
            "",
            "null",
            "*",
            "shop.example",
            "https://shop.example/a",
            "https://a https://b",
        ] {
            let page = widget(
                place,
                &[
                    ("inquiry-template-id", &template),
                    ("iframe-origin", origin),
                ],
            );
            assert_eq!(
                (page.status, ancestors(&page).as_str()),
                (400, "'none'"),
                "{origin}"
            );
            assert_eq!(config(&page)["error"]["code"], "invalid_config");
        }
        // Framed by hand, without the SDK: the hosted page stays where it is.
        let id = place.inquiry("Details", json!({}));
        let hosted = place.send(
            "GET",
            &format!("/verify?inquiry-id={id}&iframe-origin={SHOP}"),
            &[],
            b"",
        );
        assert_eq!(ancestors(&hosted), "'none'");
    });
}

#[test]
fn errors_repeat_what_the_page_waits_for() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        place.command(&id, bonafide_domain::inquiry::Command::Start);
        let unknown = format!("itmpl_{}", "0".repeat(28));
        let cases = [
            (
                ("inquiry-template-id", unknown.as_str()),
                "invalid_config",
                400,
            ),
            (("template-id", "tmpl_old"), "invalid_config", 400),
            (("inquiry-id", id.as_str()), "unauthenticated", 409),
            (("inquiry-id", "inq_nothing"), "invalid_config", 400),
        ];
        for (named, code, status) in cases {
            let page = widget(
                place,
                &[named, ("container-id", "c"), ("iframe-origin", SHOP)],
            );
            let config = config(&page);
            assert_eq!(
                (&config["error"]["code"], &config["error"]["status"]),
                (&json!(code), &json!(status)),
                "{named:?}"
            );
            assert_eq!(config["echo"]["containerId"], "c");
            assert_eq!(ancestors(&page), SHOP);
            assert!(page.text.contains("data-embed-close"), "a way to close");
        }
        let page = widget(
            place,
            &[("template-id", "tmpl_old"), ("iframe-origin", SHOP)],
        );
        assert_eq!(
            config(&page)["echo"]["templateId"],
            "tmpl_old",
            "word for word"
        );
    });
}

#[test]
fn an_error_names_no_page_that_may_not_show_the_template() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        let other = place.seeded("Contact");
        place.set(
            &other,
            json!({"security": {"allowed-domains": ["shop.example"]}}),
        );
        place.set(
            &template,
            json!({"security": {
                "allowed-domains": ["shop.example"],
                "block-client-side-inquiry-creation": true,
            }}),
        );
        let long = "x".repeat(10_000);
        let underway = place.inquiry("Contact", json!({}));
        place.command(&underway, bonafide_domain::inquiry::Command::Start);
        let cases: [&[(&str, &str)]; 8] = [
            &[("inquiry-template-id", &template)],
            &[("inquiry-template-id", &other), ("fields[shoe-size]", "42")],
            &[
                ("inquiry-template-id", &other),
                ("environment-id", "env_none"),
            ],
            &[("inquiry-template-id", &other), ("account-id", "act_none")],
            &[("inquiry-template-id", &other), ("container-id", &long)],
            &[("inquiry-template-id", &other), ("inquiry-id", &underway)],
            &[
                ("inquiry-template-id", &other),
                ("expires", "1"),
                ("signature", "00"),
            ],
            &[("inquiry-id", &underway)],
        ];
        for named in cases {
            let frame = |origin, around| {
                let mut pairs = named.to_vec();
                pairs.extend([("iframe-origin", origin), ("frame-ancestors[0]", around)]);
                widget(place, &pairs)
            };
            let evil = frame("https://evil.example", SHOP);
            assert!(evil.status >= 400, "{named:?}");
            let told = config(&evil);
            assert_eq!(
                (ancestors(&evil).as_str(), &told["target"]),
                (SHOP, &json!("")),
                "{named:?}: {}",
                evil.status
            );
            let good = frame(SHOP, "https://evil.example");
            assert_eq!(
                (ancestors(&good).as_str(), &config(&good)["target"]),
                (SHOP, &json!(SHOP)),
                "{named:?}"
            );
        }
        let query = encoded([
            ("inquiry-template-id", other.as_str()),
            ("iframe-origin", "https://evil.example"),
        ]);
        let wrong = place.send("DELETE", &format!("/widget?{query}"), &[], b"");
        assert_eq!((wrong.status, ancestors(&wrong).as_str()), (405, "'none'"));
    });
}

#[test]
fn hostile_frames_get_plain_answers() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        let long = "x".repeat(10_000);
        for (name, value) in [
            ("container-id", long.as_str()),
            ("frame-ancestors[0]", &long),
            ("frame-ancestors[0]", "https://shop.example; script-src *"),
            ("frame-ancestors[x][y]", "https://a.example\r\nx: y"),
            ("message-target-origin", "*"),
            ("flow-type", "<b>"),
            ("widget-padding[top]", "1e9"),
            ("widget-padding[top]", "NaN"),
            ("inside", "2"),
            ("fields[__proto__][x]", "1"),
        ] {
            let page = widget(
                place,
                &[
                    ("inquiry-template-id", &template),
                    ("iframe-origin", SHOP),
                    (name, value),
                ],
            );
            assert!(matches!(page.status, 200 | 400), "{name}: {}", page.status);
            assert!(!ancestors(&page).contains(['*', ';']), "{name}");
            assert_eq!(config(&page)["target"], SHOP, "{name}");
            assert_eq!(config(&page)["padding"], json!({}), "{name}");
        }
        assert_eq!(place.inquiries(Kind::Sandbox), Vec::<String>::new());
    });
}

#[test]
fn the_preload_page_may_stand_anywhere_and_does_nothing() {
    on_each_engine(|place| {
        let page = place.send("GET", "/preload", &[], b"");
        assert_eq!((page.status, ancestors(&page).as_str()), (200, "*"));
        for path in page.text.split("href=\"").skip(1) {
            let path = path.split('"').next().unwrap_or_default();
            assert_eq!(place.send("GET", path, &[], b"").status, 200, "{path}");
        }
        assert_eq!(place.send("POST", "/preload", &[FORM], b"").status, 404);
    });
}

#[test]
fn the_sdk_is_small_and_any_page_may_load_it() {
    use std::io::Write;
    on_each_engine(|place| {
        let module = place.send("GET", "/sdk.js", &[], b"");
        assert_eq!(module.status, 200);
        assert_eq!(module.header("access-control-allow-origin"), "*");
        assert!(module.header("content-type").starts_with("text/javascript"));
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(5));
        packed.write_all(module.text.as_bytes()).expect("memory");
        let packed = packed.finish().expect("memory").len();
        assert!(packed <= 4 * 1024, "{packed} bytes");
    });
}
