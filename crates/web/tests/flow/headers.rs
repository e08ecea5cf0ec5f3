//! What goes with every page.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;

use crate::NAME;
use crate::place::on_each_engine;
use crate::tab::{Answer, FORM, Tab};

fn is_guarded(answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"));
    for loose in ["unsafe", "*", "http:", "https:"] {
        assert!(!policy.contains(loose), "{policy}");
    }
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("x-robots-tag"), "noindex");
    assert!(
        answer
            .header("permissions-policy")
            .contains("geolocation=()")
    );
    assert!(!answer.header("content-language").is_empty());
    assert_eq!(
        answer.header("set-cookie"),
        "",
        "the state is on the server and in the tab"
    );
}

#[test]
fn every_page_is_guarded_and_kept_by_nobody() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let get = |address: &str| place.send("GET", address, &[], b"");
        let first = format!("/verify?inquiry-id={id}");
        is_guarded(&get(&first));
        is_guarded(&get("/verify"));
        is_guarded(&get("/verify?code=nothing"));
        is_guarded(&get("/assets/nothing.js"));
        is_guarded(&place.send("DELETE", "/verify", &[], b""));
        is_guarded(&place.send("POST", "/verify", &[], b""));
        let mut tab = Tab::of(place, &id);
        is_guarded(&tab.press(&[]).page);
        is_guarded(&tab.press(&NAME).page);
        is_guarded(&get(&format!("{}&show=stop", tab.address)));
        is_guarded(&get(&format!("{}&show=outbox", tab.address)));
        is_guarded(&get(&first));

        let body = format!(
            "inquiry-id={id}&session-token={}&step=name&action=stay",
            tab.page.token().expect("a token")
        );
        let moved = place.send("POST", "/verify", &[FORM], body.as_bytes());
        assert_eq!(moved.status, 303);
        assert_eq!(moved.header("cache-control"), "no-store");
        assert_eq!(moved.header("referrer-policy"), "no-referrer");
    });
}

#[test]
fn the_first_page_fits_one_round_trip() {
    on_each_engine(|place| {
        for (template, language) in [
            ("Details", "en-US"),
            ("Trading account", "en-US"),
            ("Contact", "ar-EG"),
        ] {
            let id = place.inquiry(template, json!({}));
            let page = Tab::open_in(place, &format!("/verify?inquiry-id={id}"), language).page;
            let mut packed = GzEncoder::new(Vec::new(), Compression::new(5));
            packed.write_all(page.text.as_bytes()).expect("memory");
            let packed = packed.finish().expect("memory").len();
            assert!(
                packed <= 14_336 - 1_024,
                "{template}: {packed} bytes, and headers of a kilobyte"
            );
        }
    });
}

#[test]
fn scripts_and_the_like_are_kept_for_ever_under_their_hashes() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let page = Tab::of(place, &id).page;
        let paths: Vec<&str> = page
            .text
            .split("src=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert!(!paths.is_empty());
        for path in paths {
            let asset = place.send("GET", path, &[], b"");
            assert_eq!(asset.status, 200, "{path}");
            assert!(asset.header("cache-control").contains("immutable"));
            assert!(asset.header("content-type").starts_with("text/javascript"));
        }
    });
}
