//! Work that is shown, or a while that is waited, before a link makes an inquiry.

use bonafide_app::Kind;
use bonafide_domain::inquiry::Status;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::NAME;
use crate::place::{Place, on_each_engine};
use crate::tab::{Answer, FORM, Tab, between, encoded, unescape};

/// A template of the first start that asks for work, and its link.
fn guarded(place: &Place, limits: Json) -> (String, String) {
    let template = place.seeded("Details");
    let mut settings = json!({"security": {"client-side": {"proof-of-work": true}}});
    for (name, limit) in limits.as_object().expect("limits") {
        settings["security"]["client-side"][name] = limit.clone();
    }
    place.set(&template, settings);
    let link = format!("/verify?inquiry-template-id={template}");
    (template, link)
}

/// The puzzle that stands on a page, if there is one.
fn bits(page: &Answer) -> Option<u64> {
    let told = unescape(between(&page.text, "data-work=\"", "\""));
    serde_json::from_str::<Json>(&told).ok()?["bits"].as_u64()
}

fn solve(page: &Answer, bits: u64) -> String {
    let hidden = page.hidden();
    let proof = hidden.iter().find(|(name, _)| name == "reserved");
    let (_, seed) = proof.expect("a proof").1.split_once('.').expect("a seed");
    let fits = |number: &u32| {
        let hash = Sha256::digest([seed.as_bytes(), &number.to_be_bytes()].concat());
        let word = u32::from_be_bytes(hash[..4].try_into().expect("a word"));
        u64::from(word.leading_zeros()) >= bits
    };
    let shares = (0..u32::MAX).filter(fits).take(16);
    shares
        .map(|number| number.to_string())
        .collect::<Vec<_>>()
        .join(".")
}

/// What the page's script posts.
fn open(place: &Place, page: &Answer, work: Option<&str>) -> Answer {
    let mut more = vec![("action", "open")];
    more.extend(work.map(|work| ("work", work)));
    place.send("POST", "/verify", &[FORM], page.body(&more).as_bytes())
}

fn look(place: &Place, link: &str) -> Answer {
    place.send("GET", link, &[], b"")
}

fn told(answer: &Answer) -> Json {
    serde_json::from_str(&answer.text).expect("JSON")
}

fn made(place: &Place) -> usize {
    place.inquiries(Kind::Sandbox).len()
}

#[test]
fn a_solved_puzzle_makes_one_inquiry_and_serves_for_nothing_else() {
    on_each_engine(|place| {
        let (_, link) = guarded(place, json!({}));
        let page = look(place, &link);
        let refused = open(place, &page, None);
        assert_eq!(refused.status, 429);
        assert_eq!(refused.header("retry-after"), "5");
        let error = told(&refused);
        assert_eq!(error["error"]["code"], "unknown");
        assert_eq!(error["work"]["bits"], 12);
        assert_eq!(bits(&page), Some(12));
        let solution = solve(&page, 12);
        // Another page's solution, and half of one.
        let other = look(place, &link);
        assert_eq!(open(place, &other, Some(&solution)).status, 429);
        let (half, _) = solution.rsplit_once('.').expect("shares");
        assert_eq!(open(place, &page, Some(half)).status, 429);
        assert_eq!(made(place), 0);

        let first = open(place, &page, Some(&solution));
        assert_eq!(first.status, 200, "{}", first.text);
        for again in [Some(solution.as_str()), None] {
            let again = open(place, &page, again);
            assert_eq!(told(&again)["inquiry-id"], told(&first)["inquiry-id"]);
        }
        assert_eq!(open(place, &other, Some(&solution)).status, 429);
        assert_eq!(made(place), 1);
        // From then on the page's form is an inquiry's like any other.
        let there = told(&first)["address"].as_str().expect("one").to_owned();
        let mut tab = Tab::open(place, &there);
        assert_eq!(bits(&tab.page), None);
        tab.press(&NAME);
        assert!(tab.page.asks("address-city"));
    });
}

#[test]
fn without_scripts_people_wait_a_few_seconds_and_press_again() {
    on_each_engine(|place| {
        let (_, link) = guarded(place, json!({}));
        let mut tab = Tab::open(place, &link);
        assert!(!tab.page.main().contains("Wait a few seconds"));
        place.pass(2);
        tab.press(&NAME);
        assert_eq!(tab.page.status, 429);
        assert_eq!(tab.page.header("retry-after"), "3");
        assert!(tab.page.main().contains("Wait a few seconds"));
        assert_eq!(tab.page.typed("name-first"), "Ada", "what was typed stays");
        assert_eq!(made(place), 0);
        place.pass(3);
        tab.press(&NAME);
        assert!(tab.page.asks("address-city"), "{}", tab.page.main());
        assert_eq!(made(place), 1);
    });
}

#[test]
fn an_address_that_shows_no_work_makes_one_inquiry_in_ten_seconds() {
    on_each_engine(|place| {
        let (_, link) = guarded(place, json!({}));
        // To the beginning of a window.
        place.pass(10 - place.now().as_second() % 10);
        let mut tabs: Vec<Tab> = (0..20).map(|_| Tab::open(place, &link)).collect();
        place.pass(10);
        let mut statuses = Vec::new();
        for tab in &mut tabs {
            tab.press(&NAME);
            statuses.push(tab.page.status);
        }
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1);
        assert_eq!(made(place), 1);
        assert_eq!(tabs[1].page.header("retry-after"), "10");
        // Others are not slowed by it, and the person's next press goes through.
        let mut elsewhere = Tab::open(place, &link);
        place.pass(9);
        place.move_to("192.0.2.9");
        elsewhere.press(&NAME);
        assert!(elsewhere.page.asks("address-city"));
        place.move_to("127.0.0.1");
        place.pass(1);
        tabs[1].press(&NAME);
        assert!(tabs[1].page.asks("address-city"));
        assert_eq!(made(place), 3);
    });
}

#[test]
fn the_puzzle_is_harder_the_nearer_a_limit_is() {
    on_each_engine(|place| {
        let (_, link) = guarded(place, json!({"per-address": 4, "window-seconds": 60}));
        let early = look(place, &link);
        for wanted in [12, 14] {
            let page = look(place, &link);
            assert_eq!(bits(&page), Some(wanted));
            let answer = open(place, &page, Some(&solve(&page, wanted)));
            assert_eq!(answer.status, 200);
        }
        // A page that was fetched ahead is not cheaper.
        let answer = open(place, &early, Some(&solve(&early, 12)));
        assert_eq!(told(&answer)["work"]["bits"], 16);
        place.move_to("192.0.2.9");
        assert_eq!(bits(&look(place, &link)), Some(12), "another address");
    });
}

#[test]
fn only_what_links_make_is_asked_for_work() {
    on_each_engine(|place| {
        let (template, link) = guarded(place, json!({}));
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        assert_eq!(bits(&tab.page), None);
        tab.press(&NAME);
        assert_eq!(place.read(&id).status, Status::Pending);
        // A page that was opened before the setting was on is asked as well, and says so.
        place.set(
            &template,
            json!({"security": {"client-side": {"proof-of-work": false}}}),
        );
        let page = look(place, &link);
        assert_eq!(bits(&page), None);
        guarded(place, json!({}));
        assert_eq!(told(&open(place, &page, None))["work"]["bits"], 12);
        assert_eq!(made(place), 1);
    });
}

#[test]
fn a_frame_and_a_hand_off_are_asked_like_a_link() {
    on_each_engine(|place| {
        let (template, link) = guarded(place, json!({}));
        let query = encoded([
            ("inquiry-template-id", template.as_str()),
            ("iframe-origin", "https://shop.example"),
        ]);
        let page = look(place, &format!("/widget?{query}"));
        assert_eq!(bits(&page), Some(12));
        let hidden = page.hidden();
        let pairs = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let body = encoded(pairs.chain([("action", "continue")]).chain(NAME));
        let refused = place.send("POST", "/widget", &[FORM], body.as_bytes());
        assert_eq!(refused.status, 429);
        assert!(refused.main().contains("Wait a few seconds"));

        let mut tab = Tab::open(place, &link);
        tab.press_button("handoff", &[("method", "qr")]);
        assert_eq!(tab.page.status, 429);
        assert!(tab.page.main().contains("Wait a few seconds"));
        assert_eq!(made(place), 0);
    });
}
