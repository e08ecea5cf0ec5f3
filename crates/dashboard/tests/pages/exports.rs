//! The list of inquiries as a file.

use std::sync::atomic::{AtomicU64, Ordering};

use bonafide_app::exports;
use bonafide_app::inquiries::{self, New};
use bonafide_app::users::{members, roles};
use bonafide_app::{Seed, audits, search, work as due};
use bonafide_domain::inquiry::Channel;
use jiff::SignedDuration;
use serde_json::json;

use crate::browser::{Browser, Seen};
use crate::house::{Office, on_each_engine};

const LIST: &str = "/dashboard/sandbox/inquiries";
const EXPORT: &str = "/dashboard/sandbox/inquiries/export";

fn person(
    office: &Office,
    reference: &'static str,
    first: &'static str,
    tag: &'static str,
) -> String {
    let template = office.template_id.clone();
    office
        .behind(move |tx, house, cx| {
            let new = New {
                reference_id: Some(reference.into()),
                tags: vec![tag.into()],
                fields: json!({"name-first": first, "name-last": "Çelik, \"Z\""})
                    .as_object()
                    .cloned()
                    .unwrap_or_default(),
                ..New::of(&template, Channel::Dashboard)
            };
            Ok(inquiries::create(tx, house, cx, new)?.inquiry.it.id)
        })
        .expect("an inquiry")
}

/// What a server does for exports until nothing waits.
fn work(office: &Office) {
    static PIECES: AtomicU64 = AtomicU64::new(0);
    let now = office.now();
    for _ in 0..50 {
        let mut drawn = [9; 32];
        drawn[..8].copy_from_slice(&PIECES.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        let more = office
            .behind(move |tx, house, _| {
                let Some(id) = exports::claim(tx, now)? else {
                    return Ok(false);
                };
                if let Some(step) = exports::prepare(tx, house, &id, now, Seed(drawn))? {
                    exports::keep(tx, house, &step, now)?;
                }
                Ok(true)
            })
            .expect("a piece");
        if !more {
            return;
        }
    }
    panic!("an export does not come to its end");
}

/// Asks for an export; gives the address of its page.
fn ask(browser: &mut Browser, filters: &str, values: &[(&str, &str)]) -> String {
    let page = format!("{EXPORT}{filters}");
    let asked = browser.act(&page, &page, values);
    assert_eq!(asked.status, 303, "{}", asked.html);
    asked.location().to_owned()
}

fn file(browser: &mut Browser, page: &str) -> Seen {
    browser.get(&format!("{page}/inquiries-1.csv"))
}

fn entries(office: &Office, action: &'static str) -> Vec<String> {
    office
        .behind(move |tx, house, cx| {
            let filter = audits::Filter {
                actions: vec![action.into()],
                ..audits::Filter::default()
            };
            let page = search::Page::default();
            let found = audits::list(tx, house, cx, &filter, &page)?;
            Ok(found
                .items
                .iter()
                .map(|entry| format!("{entry:?}"))
                .collect())
        })
        .expect("entries")
}

#[test]
fn a_file_holds_what_the_filters_find_and_shows_how_far_it_is() {
    on_each_engine(|office| {
        let wanted = person(office, "=cmd|' /C calc'!A1", "Zoë", "vip");
        let other = person(office, "customer-2", "Ann", "late");
        let mut browser = office.administrator();
        let list = browser.open(&format!("{LIST}?tag=vip"));
        assert!(list.has("/inquiries/export?tag=vip"));
        let page = ask(&mut browser, "?tag=vip", &[]);
        let waiting = browser.open(&page);
        assert!(waiting.has("<progress") && waiting.has("http-equiv=\"refresh\""));
        assert!(waiting.has("Tag: vip") && waiting.has("Being written"));
        assert_eq!(file(&mut browser, &page).status, 404);
        work(office);
        let done = browser.open(&page);
        assert!(!done.has("<progress") && !done.has("http-equiv=\"refresh\""));
        assert!(done.has("The file has 1 inquiry.") && done.has("inquiries-1.csv"));
        let got = file(&mut browser, &page);
        assert_eq!(got.status, 200);
        let disposition = got.header("content-disposition").unwrap_or_default();
        assert!(disposition.starts_with("attachment; filename=\"inquiries-"));
        assert_eq!(got.header("cache-control"), Some("no-store"));
        assert!(
            got.html
                .starts_with("\u{feff}inquiry-id,status,reference-id,")
        );
        assert_eq!(got.html.matches("\r\n").count(), 2, "{}", got.html);
        assert!(got.has(&wanted) && !got.has(&other));
        assert!(
            got.has(",\"'=cmd|' /C calc'!A1\","),
            "no formula: {}",
            got.html
        );
        assert!(
            !got.has("Zoë") && got.has(",(hidden),"),
            "masked: {}",
            got.html
        );
        for beyond in ["inquiries-2.csv", "inquiries-0.csv", "inquiries-x.csv", "x"] {
            assert_eq!(browser.get(&format!("{page}/{beyond}")).status, 404);
        }
        let written = entries(office, "inquiries-export.written");
        assert_eq!(written.len(), 1);
        assert!(written[0].contains("vip"), "{}", written[0]);
    });
}

#[test]
fn personal_data_needs_the_right_is_asked_for_and_is_written_down() {
    on_each_engine(|office| {
        person(office, "customer-1", "Zoë", "vip");
        let mut reviewer = office.signed_in("rea@example.com", roles::REVIEWER);
        let values = [("personal", "on"), ("reason", "A request by the person")];
        let page = ask(&mut reviewer, "?q=zo%C3%AB+%C3%A7elik,+%22z%22", &values);
        work(office);
        let got = file(&mut reviewer, &page);
        assert!(
            got.has("Zoë,") && got.has("\"Çelik, \"\"Z\"\"\""),
            "{}",
            got.html
        );
        let written = entries(office, "inquiries-export.written");
        assert_eq!(written.len(), 1);
        assert!(written[0].contains("A request by the person"));
        let told = written[0].to_lowercase();
        assert!(!told.contains("zoë") && told.contains("reference id or name"));

        let mut developer = office.signed_in("dev@example.com", roles::DEVELOPER);
        assert!(!developer.open(EXPORT).has("With personal data"));
        let refused = developer.act(EXPORT, EXPORT, &values);
        assert_eq!(refused.status, 403);
        assert!(refused.has("personal_data.read"));
        // Nobody else's, whatever the right.
        let mut boss = office.administrator();
        assert_eq!(boss.get(&page).status, 404);
        assert_eq!(file(&mut boss, &page).status, 404);
        let there = page.replace("/sandbox/", "/production/");
        assert_eq!(reviewer.get(&there).status, 404);
    });
}

#[test]
fn who_lost_the_right_gets_no_file() {
    on_each_engine(|office| {
        person(office, "customer-1", "Zoë", "vip");
        let mut browser = office.signed_in("rea@example.com", roles::REVIEWER);
        let values = [("personal", "on"), ("reason", "Asked by Zoë's bank")];
        let before = ask(&mut browser, "?tag=vip", &values);
        work(office);
        assert_eq!(file(&mut browser, &before).status, 200);
        let during = ask(&mut browser, "?tag=vip", &values);
        office
            .behind(|tx, house, cx| {
                let rea = bonafide_app::users::find_by_email(tx, house, "rea@example.com")?;
                let id = rea.map(|user| user.id).unwrap_or_default();
                let all = roles::built_in().into_iter().next().expect("a role");
                members::change_role(tx, house, cx, &all, &id, roles::DEVELOPER)
            })
            .expect("a change");
        work(office);
        assert_eq!(file(&mut browser, &before).status, 403);
        assert_eq!(file(&mut browser, &during).status, 403);
        let seen = browser.open(&during);
        assert!(seen.has("Stopped") && seen.has("no longer holds"));
        assert_eq!(entries(office, "inquiries-export.failed").len(), 1);
    });
}

#[test]
fn one_export_at_a_time_is_written_for_each_member_and_it_can_be_stopped() {
    on_each_engine(|office| {
        person(office, "customer-1", "Zoë", "vip");
        let mut ann = office.administrator();
        let mut bob = office.signed_in("bob@example.com", roles::REVIEWER);
        let first = ask(&mut ann, "", &[]);
        let refused = ann.act(EXPORT, EXPORT, &[]);
        assert_eq!(refused.status, 422);
        assert!(refused.has("only one is written at a time"));
        let of_bob = ask(&mut bob, "", &[]);
        let stolen = ann.act(LIST, &format!("{of_bob}/remove"), &[]);
        assert_eq!(stolen.status, 404);
        let stopped = ann.act(&first, &format!("{first}/remove"), &[]);
        assert_eq!(stopped.status, 303);
        assert_eq!(ann.get(&first).status, 404);
        ask(&mut ann, "?status=created", &[]);
        work(office);
        assert!(bob.open(&of_bob).has("The file has 1 inquiry."));
        assert!(ann.open(EXPORT).has("Status: Created"));
    });
}

#[test]
fn of_two_servers_that_write_the_same_piece_one_is_kept_and_a_dead_one_is_replaced() {
    on_each_engine(|office| {
        for _ in 0..120 {
            office.inquiry(json!({}));
        }
        let mut browser = office.administrator();
        let page = ask(&mut browser, "", &[]);
        let now = office.now();
        let kept = office
            .behind(move |tx, house, _| {
                let id = exports::claim(tx, now)?.expect("one waits");
                assert_eq!(exports::claim(tx, now)?, None, "it is taken");
                let one = exports::prepare(tx, house, &id, now, Seed([1; 32]))?.expect("a piece");
                let two = exports::prepare(tx, house, &id, now, Seed([2; 32]))?.expect("a piece");
                exports::keep(tx, house, &one, now)?;
                exports::keep(tx, house, &two, now)?;
                // Finished meanwhile: nothing more to write.
                Ok(exports::prepare(tx, house, &id, now, Seed([3; 32]))?.is_none())
            })
            .expect("pieces");
        assert!(kept);
        let got = file(&mut browser, &page).html;
        assert_eq!(got.matches("\r\n").count(), 121);
        let mut ids: Vec<&str> = got.lines().skip(1).map(|line| &line[..32]).collect();
        assert!(ids.windows(2).all(|pair| pair[0] > pair[1]), "newest first");
        ids.dedup();
        assert_eq!(ids.len(), 120);
        assert_eq!(entries(office, "inquiries-export.written").len(), 1);

        let page = ask(&mut browser, "?status=created", &[]);
        office
            .behind(move |tx, _, _| exports::claim(tx, now))
            .expect("a claim");
        work(office);
        assert!(browser.open(&page).has("<progress"), "the other has it");
        office.pass(SignedDuration::from_secs(61));
        work(office);
        assert!(browser.open(&page).has("The file has 120 inquiries."));
    });
}

#[test]
fn files_end_after_a_day_and_nothing_of_them_stays() {
    on_each_engine(|office| {
        person(office, "customer-1", "Zoë", "vip");
        let mut browser = office.administrator();
        let page = ask(
            &mut browser,
            "",
            &[("personal", "on"), ("reason", "A test")],
        );
        work(office);
        office.pass(SignedDuration::from_hours(24));
        let mut browser = Browser::new(office);
        browser.sign_in("ann@example.com", crate::house::PASSWORD);
        assert_eq!(browser.get(&page).status, 404);
        assert_eq!(file(&mut browser, &page).status, 404);
        let now = office.now();
        let left = office
            .behind(move |tx, _, _| {
                while exports::prune(tx, now, 50)? > 0 {}
                let count = |row: bonafide_db::Row| row.int(0);
                let mut of = |sql: &str| -> bonafide_app::Result<i64> {
                    Ok(tx.one(sql, &[])?.map_or(Ok(0), count)?)
                };
                let pieces = of("select count(*) from export_pieces")?;
                let exports = of("select count(*) from exports")?;
                Ok((pieces, exports, of("select count(*) from erasures")?))
            })
            .expect("counts");
        assert_eq!(left, (0, 0, 1), "the leaf of its key is erased");
    });
}

#[test]
fn a_filter_that_cannot_be_read_exports_nothing() {
    on_each_engine(|office| {
        person(office, "customer-1", "Zoë", "vip");
        let mut browser = office.administrator();
        for query in ["?status=closed", "?from=yesterday", "?channel=mail"] {
            let asking = browser.open(&format!("{EXPORT}{query}"));
            assert!(asking.has("A filter cannot be read"), "{query}");
            let refused = browser.act(LIST, &format!("{EXPORT}{query}"), &[]);
            assert_eq!(refused.status, 400, "{query}");
        }
    });
}

fn redact(office: &Office, id: &str) {
    let id = id.to_owned();
    office
        .behind(move |tx, house, cx| inquiries::redact(tx, house, cx, &id).map(|_| ()))
        .expect("a redaction");
}

#[test]
fn whoever_is_redacted_is_taken_out_of_files_that_are_written_or_being_written() {
    on_each_engine(|office| {
        let before = person(office, "customer-1", "Zoë", "vip");
        // A value that holds another inquiry's id.
        let other = office.inquiry(json!({"name-first": format!("Bea, {before},x")}));
        let during = person(office, "customer-2", "Ann", "vip");
        let after = person(office, "customer-3", "Eva", "vip");
        let mut browser = office.administrator();
        let values = [("personal", "on"), ("reason", "Asked by a bank")];
        let page = ask(&mut browser, "", &values);
        redact(office, &before);
        let now = office.now();
        let erased = during.clone();
        let more = office
            .behind(move |tx, house, cx| {
                let id = exports::claim(tx, now)?.expect("one waits");
                let step = exports::prepare(tx, house, &id, now, Seed([1; 32]))?.expect("a piece");
                inquiries::redact(tx, house, cx, &erased)?;
                exports::keep(tx, house, &step, now)
            })
            .expect("a piece");
        assert!(more && browser.open(&page).has("<progress"));
        work(office);
        let got = file(&mut browser, &page).html;
        assert!(!got.contains("Zoë") && !got.contains("Ann"), "{got}");
        assert!(got.contains("Eva") && got.contains("Bea"), "{got}");
        redact(office, &after);
        let got = file(&mut browser, &page).html;
        assert!(!got.contains("Eva") && !got.contains("customer-3"), "{got}");
        assert!(got.contains(&format!("\"Bea, {before},x\"")), "{got}");
        for id in [&before, &during, &after, &other] {
            let lines = got.matches(&format!("\n{id},")).count();
            assert_eq!(lines, 1, "{id}: {got}");
        }
        redact(office, &other);
        assert!(!file(&mut browser, &page).has("Bea"));
    });
}

#[test]
fn an_inquirys_timeline_tells_of_the_exports_that_took_its_data_as_long_as_the_audit_log_does() {
    on_each_engine(|office| {
        let inside = person(office, "customer-1", "Zoë", "vip");
        let outside = person(office, "customer-2", "Ann", "late");
        let detail = |id: &str| format!("/dashboard/sandbox/inquiries/{id}");
        let mut browser = office.administrator();
        let values = [("personal", "on"), ("reason", "Asked by a bank")];
        let page = ask(&mut browser, "?tag=vip", &values);
        let told = "Written into an export of inquiries";
        assert!(!browser.get(&detail(&inside)).has(told), "not written yet");
        work(office);
        file(&mut browser, &page);
        ask(&mut browser, "?tag=vip", &[]);
        work(office);
        let seen = browser.get(&detail(&inside));
        assert_eq!(seen.html.matches(told).count(), 2, "{}", seen.html);
        for text in [
            "Asked by a bank",
            "In the file",
            "Hidden",
            "audit-log?object=exp_",
        ] {
            assert!(seen.has(text), "{text} is not in {}", seen.html);
        }
        assert!(!browser.get(&detail(&outside)).has(told));
        let mut reviewer = office.signed_in("rea@example.com", roles::REVIEWER);
        assert!(
            !reviewer.get(&detail(&inside)).has(told),
            "no right to the audit log"
        );
        redact(office, &inside);
        assert!(
            browser.get(&detail(&inside)).has(told),
            "a redaction hides no act"
        );

        let taken = || {
            let count = "select count(*) from exported_inquiries";
            let row = office.behind(move |tx, _, _| Ok(tx.one(count, &[])?));
            row.expect("a count")
                .map(|row| row.int(0).expect("a number"))
        };
        assert_eq!(taken(), Some(2));
        office.pass(SignedDuration::from_hours(24 * 190));
        let (now, mut seed) = (office.now(), 0);
        while office
            .behind(move |tx, house, _| Ok(due::tick(tx, house, now, Seed([seed; 32]))?.more))
            .expect("work")
        {
            seed += 1;
        }
        assert_eq!(taken(), Some(0));
    });
}
