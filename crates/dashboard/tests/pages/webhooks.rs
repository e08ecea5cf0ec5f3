//! Webhooks: made, enabled, tried, sent to, read, rotated and ended in the dashboard.

use bonafide_app::users::roles;
use bonafide_app::webhooks::settle::{Attempted, Sent, settle};
use bonafide_app::webhooks::{claim, fanout, request};
use bonafide_app::{Seed, audits, search};
use jiff::SignedDuration;
use serde_json::json;

use crate::browser::{Browser, Seen};
use crate::contract::shape;
use crate::house::{Office, on_each_engine};

const LIST: &str = "/dashboard/sandbox/webhooks";
const INSPECTOR: &str = "/dashboard/sandbox/webhooks/inspect";
const FORM: &str = "/dashboard/sandbox/webhooks/new";

/// What the form posts when only the name and address were typed.
fn values(url: &str) -> Vec<(&str, &str)> {
    vec![
        ("name", "Backend"),
        ("url", url),
        ("enabled-events", "*"),
        ("more-events", ""),
        ("api-attributes-blocklist", ""),
        ("payload-filter", ""),
        ("included", "none"),
        ("api-version", "2025-12-08"),
        ("api-key-inflection", "kebab"),
        ("custom-http-headers", ""),
        ("description", ""),
    ]
}

fn between<'a>(html: &'a str, start: &str, end: char) -> &'a str {
    let rest = html.split_once(start).expect(start).1;
    rest.split_once(end).expect("an end").0
}

/// Makes a webhook; gives the path of its page.
pub fn made(browser: &mut Browser) -> String {
    let seen = browser.act(FORM, FORM, &values("https://example.com/hooks"));
    assert_eq!(seen.status, 200, "{}", seen.html);
    format!(
        "{LIST}/{}",
        between(&seen.html, &format!("href=\"{LIST}/wbh_"), '"')
    )
    .replace("/webhooks/", "/webhooks/wbh_")
}

/// What the server's workers do: everything that waits is attempted and answered with a status.
pub fn deliver(office: &Office, status: u16) {
    let done = office.behind(move |tx, house, cx| {
        let (real, seed) = (cx.real, Seed([3; 32]));
        let looks = fanout::prepare(tx, house, shape, real, seed)?;
        let mut tasks = fanout::store(tx, &looks, real, &|_| 32)?;
        let found = claim::find(tx, house, shape, real, seed, &|_| 32)?;
        tasks.extend(claim::take(tx, &found, real)?);
        let mut attempts = Vec::new();
        for task in tasks {
            let sent = Sent {
                url: task.endpoint.doc.url.clone(),
                headers: request::headers(&task, cx.now, real),
                answer: Some("Ada was here <script>alert(1)</script>".into()),
            };
            let error = (status >= 300).then(|| format!("answered {status}"));
            attempts.push(Attempted::new(
                house,
                task,
                12,
                Some(status),
                error,
                &sent,
                seed,
            )?);
        }
        settle(tx, house, &attempts, real, seed)?;
        Ok(attempts.len())
    });
    assert!(done.expect("deliveries") > 0);
}

fn first_delivery(page: &Seen) -> String {
    between(&page.html, "/deliveries/", '"').to_owned()
}

#[test]
fn a_webhook_is_made_with_its_secret_shown_once_and_faults_beside_their_fields() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        assert!(browser.get(LIST).has("No webhooks yet"));
        for (name, value, told) in [
            ("name", "", "Name: must have 1 to 255 characters"),
            ("url", "ftp://example.com", "URL: must begin with https://"),
            (
                "url",
                "https://u:p@example.com",
                "URL: must not hold a user",
            ),
            ("more-events", "inquiry.eaten", "inquiry.eaten"),
            (
                "payload-filter",
                "{",
                "The pattern must be an object in JSON",
            ),
            (
                "api-version",
                "1999-01-01",
                "Choose one of the API versions",
            ),
            (
                "api-key-inflection",
                "pascal",
                "Choose one of the key styles",
            ),
            ("included", "some", "Choose which related objects"),
            ("custom-http-headers", "nothing", "Each line must be a name"),
            ("custom-http-headers", "Host: evil", "names Host"),
            (
                "api-attributes-blocklist",
                "a/b",
                "Attributes to leave out:",
            ),
        ] {
            let mut all = values("https://example.com/hooks");
            for pair in &mut all {
                if pair.0 == name {
                    pair.1 = value;
                }
            }
            let seen = browser.act(FORM, FORM, &all);
            assert_eq!(seen.status, 422, "{name}={value}");
            assert!(seen.has(told), "{name}={value}: {}", seen.html);
            assert!(seen.has("aria-invalid=\"true\""), "{name}={value}");
        }
        assert!(browser.get(LIST).has("No webhooks yet"));

        let token = browser.open(FORM).form_token();
        let mut all = values("https://example.com/hooks");
        all.push(("form-token", &token));
        let once = browser.post(FORM, &all);
        assert!(once.has("wbhsec_") && once.has("This page shows the secret once"));
        let again = browser.post(FORM, &all);
        assert_eq!(again.status, 303, "the same form makes no second one");
        let page = browser.get(again.location());
        assert!(page.has("Disabled") && page.has("It is told nothing"));
        assert!(!page.has("wbhsec_"));
        assert_eq!(browser.get(LIST).html.matches("<tr>").count(), 2);
    });
}

#[test]
fn deliveries_are_told_with_each_attempt_and_personal_data_stays_closed_until_opened() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        let page = made(&mut browser);
        let seen = browser.act(&page, &format!("{page}/enable"), &[]);
        assert!(browser.get(seen.location()).has("The webhook is enabled"));
        let id = office.inquiry(json!({"name-first": "Ada"}));
        deliver(office, 500);

        let failing = browser.get(&page);
        assert!(failing.has("It has failed lately") && failing.has("Failed, tried again"));
        assert!(browser.get(LIST).has("Failing"));
        let delivery = format!("{page}/deliveries/{}", first_delivery(&failing));
        let told = browser.get(&delivery);
        for text in [
            "Answered 500",
            "12 ms",
            "persona-signature: t=",
            "https://example.com/hooks",
            "Replay from here",
            id.as_str(),
        ] {
            assert!(told.has(text), "{text} is not in {}", told.html);
        }
        assert!(!told.has("Ada") && told.has("••••••"));
        let opened = browser.act(
            &delivery,
            "/dashboard/sandbox/open",
            &[("object", &id), ("back", &delivery)],
        );
        assert!(opened.location().starts_with(&format!("{delivery}?said=")));
        let told = browser.get(&delivery);
        assert!(told.has("Ada") && !told.has("<script>alert"));

        // A developer's role has no right to it, and no button.
        let mut developer = office.signed_in("dev@example.com", roles::DEVELOPER);
        let closed = developer.get(&delivery);
        assert!(
            closed.status == 200 && !closed.has("Ada") && !closed.has("/dashboard/sandbox/open")
        );

        // The other environment and another webhook do not know it.
        let other = delivery.replace("sandbox", "production");
        assert_eq!(browser.get(&other).status, 404);
        let second = made(&mut browser);
        let moved = format!("{second}/deliveries/{}", first_delivery(&failing));
        assert_eq!(browser.get(&moved).status, 404);

        office.pass(SignedDuration::from_secs(10));
        deliver(office, 200);
        let told = browser.get(&delivery);
        assert!(told.has("Attempt 2") && told.has("Answered 200") && told.has("Delivered"));
        assert!(browser.get(&page).has("Send again"));
        for show in ["completed", "pending", "failed", "skipped", "nonsense"] {
            let listed = browser.get(&format!("{page}?show={show}"));
            let has = listed.has("/deliveries/");
            assert_eq!(has, ["completed", "nonsense"].contains(&show), "{show}");
        }
    });
}

#[test]
fn events_are_sent_again_one_by_one_and_by_the_stretch() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        let page = made(&mut browser);
        let sent = browser.act(&page, &format!("{page}/test"), &[]);
        assert_eq!(sent.status, 303, "a test works while it is disabled");
        let told = browser.get(sent.location());
        assert!(told.has("webhook.test") && told.has("A test event is on its way"));
        deliver(office, 204);
        // Nobody's data: it needs no opening.
        let test = sent
            .location()
            .split('?')
            .next()
            .expect("a path")
            .to_owned();
        let told = browser.get(&test);
        assert!(
            told.has("Delivered") && told.has("&quot;webhook.test&quot;"),
            "{}",
            told.html
        );

        let replay = format!("{page}/replay");
        let early = browser.act(&page, &replay, &[("from-event-id", "evt_1")]);
        assert_eq!(early.status, 422, "not while it is disabled");
        browser.act(&page, &format!("{page}/enable"), &[]);
        office.inquiry(json!({}));
        deliver(office, 200);
        let event = between(&browser.get(&page).html, "name=\"event\" value=\"", '"').to_owned();
        let again = browser.act(&page, &format!("{page}/resend"), &[("event", &event)]);
        assert_eq!(again.status, 303);
        assert!(browser.get(again.location()).has("The event is sent again"));
        deliver(office, 200);

        for (values, told) in [
            (vec![], "Give an event or a time to begin with"),
            (
                vec![("from-event-id", "evt_nothing")],
                "There is no such event",
            ),
            (
                vec![("created-at-start", "yesterday")],
                "Give a date and time such as",
            ),
            (
                vec![
                    ("created-at-start", "2026-01-02 00:00"),
                    ("from-event-id", &event),
                ],
                "not both",
            ),
            (
                vec![
                    ("created-at-start", "2026-01-02 00:00"),
                    ("created-at-end", "2026-01-01"),
                ],
                "The end must be later",
            ),
        ] {
            let seen = browser.act(&replay, &replay, &values);
            assert!(
                seen.status == 422 && seen.has(told),
                "{told}: {}",
                seen.html
            );
        }
        let ordered = browser.act(&replay, &replay, &[("from-event-id", event.as_str())]);
        assert_eq!(ordered.status, 303, "{}", ordered.html);
        assert!(browser.get(ordered.location()).has("Under way"));
        deliver(office, 200);
        assert!(browser.get(ordered.location()).has("Everything is in line"));
    });
}

#[test]
fn a_secret_is_rotated_settings_change_and_the_end_asks_first_each_with_its_audit_entry() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        let page = made(&mut browser);
        let rotate = format!("{page}/rotate");
        let seen = browser.act(&rotate, &rotate, &[("overlap", "7")]);
        assert!(seen.status == 422 && !seen.has("wbhsec_"));
        let seen = browser.act(&rotate, &rotate, &[("overlap", "3600")]);
        assert!(seen.has("wbhsec_"));
        assert!(browser.get(&page).has("Old secret signs until"));

        let settings = format!("{page}/settings");
        assert!(browser.get(&settings).has("https://example.com/hooks"));
        let mut all = values("https://example.com/other");
        all.push(("enabled-events", "inquiry.created"));
        let saved = browser.act(&settings, &settings, &all);
        assert_eq!(saved.status, 303, "{}", saved.html);
        assert!(browser.get(&page).has("https://example.com/other"));
        // Headers are not shown, so that a box takes them away.
        let box_shown = |browser: &mut Browser| browser.get(&settings).has("Remove the headers");
        assert!(!box_shown(&mut browser));
        all.retain(|(name, _)| *name != "custom-http-headers");
        all.push(("custom-http-headers", "X-Team: a"));
        browser.act(&settings, &settings, &all);
        assert!(box_shown(&mut browser));
        all.retain(|(name, _)| *name != "custom-http-headers");
        browser.act(&settings, &settings, &all);
        assert!(box_shown(&mut browser), "left empty they stay");
        all.push(("no-headers", "on"));
        browser.act(&settings, &settings, &all);
        assert!(!box_shown(&mut browser));

        let archive = format!("{page}/archive");
        assert_eq!(
            browser
                .act(&archive, &archive, &[("confirm", "yes")])
                .status,
            422
        );
        let done = browser.act(&archive, &archive, &[("confirm", "archive")]);
        let gone = browser.get(done.location());
        assert!(gone.has("Archived") && !gone.has("/test\""));
        let refused = browser.act(LIST, &format!("{page}/enable"), &[]);
        assert_eq!(refused.status, 409);

        let entries = office.behind(|tx, house, cx| {
            let page = search::Page {
                size: 50,
                ..search::Page::default()
            };
            let slice = audits::list(tx, house, cx, &audits::Filter::default(), &page)?;
            Ok(slice
                .items
                .into_iter()
                .map(|it| it.action)
                .collect::<Vec<_>>())
        });
        let entries = entries.expect("the audit log");
        for action in [
            "webhook.created",
            "webhook.secret-rotated",
            "webhook.updated",
            "webhook.archived",
        ] {
            assert!(
                entries.iter().any(|it| it == action),
                "{action} in {entries:?}"
            );
        }
    });
}

/// The address at which the newest entry of the inspector is unfolded.
fn unfolding(seen: &Seen) -> String {
    let address = between(&seen.html, "data-from=\"", '"');
    let address = address.replace("&#x2f;", "/").replace("&amp;", "&");
    // Browsers keep the place within a page to themselves.
    between(&address, "", '#').to_owned()
}

#[test]
fn the_inspector_shows_events_before_there_is_a_webhook_and_whether_their_signatures_hold() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        let entrance = browser.get("/dashboard/webhooks/inspect");
        assert_eq!(entrance.location(), INSPECTOR);
        assert!(!browser.get(INSPECTOR).has("inquiry.created · "));
        let id = office.inquiry(json!({"name-first": "Ada"}));
        let seen = browser.get(INSPECTOR);
        for text in ["inquiry.created · inq_", "signature holds", "data-live"] {
            assert!(seen.has(text), "{text} is not in {}", seen.html);
        }
        assert!(
            !seen.has("persona-signature: t="),
            "unfolded only when asked"
        );
        let entry = unfolding(&seen);
        let unfolded = browser.get(&entry);
        assert!(
            unfolded.has("persona-signature: t=") && unfolded.has("Body, personal data hidden")
        );
        assert!(!unfolded.has("Ada") && !unfolded.has("bonafide-delivery-id"));
        let secret = between(&seen.html, "<code>wbhsec_", '<').to_owned();
        assert!(browser.get(INSPECTOR).has(&secret), "the secret stays");
        browser.act(INSPECTOR, "/dashboard/sandbox/open", &[("object", &id)]);
        let opened = browser.get(&entry);
        assert_eq!(opened.html.matches("Ada").count(), 1, "each body once");
        assert!(!browser.get(INSPECTOR).has("Ada"));

        let mut developer = office.signed_in("dev@example.com", roles::DEVELOPER);
        let seen = developer.get(&entry);
        assert!(seen.status == 200 && seen.has("persona-signature: t=") && !seen.has("Ada"));

        let sent = format!("{INSPECTOR}?show=sent");
        assert!(browser.get(&sent).has("Nothing was sent yet"));
        let page = made(&mut browser);
        browser.act(&page, &format!("{page}/enable"), &[]);
        office.inquiry(json!({}));
        deliver(office, 200);
        let seen = browser.get(&sent);
        assert!(seen.has("signature holds") && !seen.has("/deliveries/"));
        let entry = unfolding(&seen);
        let unfolded = browser.get(&entry);
        assert!(unfolded.has("/deliveries/") && unfolded.has("Headers of the last attempt"));
        let rotate = format!("{page}/rotate");
        browser.act(&rotate, &rotate, &[("overlap", "0")]);
        assert!(browser.get(&sent).has("signature does not hold"));
    });
}

#[test]
fn the_inspector_weighs_like_other_pages_however_much_events_tell() {
    let office = Office::new(None);
    let mut browser = office.administrator();
    for _ in 0..30 {
        office
            .inquiry(json!({"name-first": "Ada ".repeat(50), "address-city": "Paris ".repeat(40)}));
    }
    let seen = browser.get(INSPECTOR);
    assert_eq!(seen.html.matches("inquiry.created · ").count(), 25);
    let entry = unfolding(&seen);
    for page in [&seen, &browser.get(&entry)] {
        assert!(page.html.len() < 40_000, "{} bytes", page.html.len());
    }
}

#[test]
fn an_inquirys_timeline_tells_what_webhooks_were_told_and_only_to_those_who_may_see_them() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        let page = made(&mut browser);
        browser.act(&page, &format!("{page}/enable"), &[]);
        let id = office.inquiry(json!({}));
        deliver(office, 503);
        let detail = format!("/dashboard/sandbox/inquiries/{id}");
        let failed = browser.get(&detail);
        assert!(failed.has("Webhook failed, answered 503: inquiry.created"));
        assert!(failed.has(&format!("{page}/deliveries/")));
        office.pass(SignedDuration::from_hours(1));
        let mut browser = crate::browser::Browser::new(office);
        browser.sign_in("ann@example.com", crate::house::PASSWORD);
        deliver(office, 200);
        let done = browser.get(&detail).html;
        let at = |text: &str| {
            done.find(text)
                .unwrap_or_else(|| panic!("{text} in {done}"))
        };
        let newest = at("Webhook delivered, answered 200: inquiry.created");
        assert!(newest < at("Webhook failed, answered 503"));
        assert!(at("Webhook failed, answered 503") < at(">Inquiry created<"));
        let mut reviewer = office.signed_in("rea@example.com", roles::REVIEWER);
        assert!(!reviewer.get(&detail).has("Webhook"));
    });
}
