//! API logs and the audit log where they are long, and the check of the chains.

use bonafide_app::{audit, audits};
use serde_json::json;

use crate::house::{Office, on_each_engine};

const AUDIT: &str = "/dashboard/sandbox/audit-log";
const LOGS: &str = "/dashboard/sandbox/api-logs";

/// Puts rows behind the first one of the journal, which is what is looked for, that are newer than it.
/// Nothing shows them: they cannot be opened.
fn bury(office: &Office, rows: i64) {
    office
        .behind(move |tx, house, cx| {
            audits::record(tx, house, cx, "needle.lost", "", &json!({}))?;
            tx.execute("update journal set kind = 'request', method = 'PATCH'", &[])?;
            tx.execute(
                "insert into journal (environment_id, id, created_at, kind, actor, action, object_id, \
                 method, path, status, seq, hash, sealed) \
                 with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < $1) \
                 select environment_id, 'z' || substr(id, 2, 17) || (1000000000 + n), created_at, 'request', \
                 actor, 'straw.kept', object_id, 'GET', path, status, seq + n, hash, sealed \
                 from journal cross join numbers",
                &[rows.into()],
            )?;
            Ok(())
        })
        .expect("a journal");
}

/// The address of the page's link to its neighbour.
fn beside(html: &str, rel: &str) -> Option<String> {
    let link = html.split(&format!("rel=\"{rel}\" href=\"")).nth(1)?;
    let address = link.split('"').next()?;
    Some(address.replace("&amp;", "&").replace("&#x2f;", "/"))
}

#[test]
fn the_way_back_goes_through_as_many_entries_and_ends_at_the_newest() {
    on_each_engine(|office| {
        bury(office, audits::MOST_LOOKED_AT + 1);
        let mut browser = office.administrator();
        let first = browser.open(&format!("{LOGS}?method=PATCH"));
        let found = browser.open(&beside(&first.html, "next").expect("older entries"));
        let back = browser.open(&beside(&found.html, "prev").expect("newer entries"));
        assert!(back.has("10000 entries were looked through."));
        let newest = browser.open(&beside(&back.html, "prev").expect("newer entries"));
        assert!(!newest.has("looked through"), "{}", newest.html);
        assert_eq!(beside(&newest.html, "prev"), None);
        assert!(newest.has("Newest"), "{}", newest.html);
    });
}

#[test]
fn a_filter_that_nothing_leads_to_looks_through_so_many_entries_and_goes_on_from_there() {
    on_each_engine(|office| {
        bury(office, audits::MOST_LOOKED_AT);
        let mut browser = office.administrator();
        for address in [
            format!("{LOGS}?method=PATCH"),
            format!("{AUDIT}?action=needle.lost&actor=api-key%3Aapi_test"),
        ] {
            let mut seen = browser.open(&address);
            // One filter of the audit log leads by itself.
            if address.starts_with(LOGS) {
                assert!(
                    seen.has("10000 entries were looked through."),
                    "{}",
                    seen.html
                );
                assert!(seen.has("None among those") && !seen.has("No requests match"));
                seen = browser.open(&beside(&seen.html, "next").expect("older entries"));
            }
            assert!(
                !seen.has("looked through") && !seen.has("match"),
                "{address}"
            );
        }
        // The checked filter comes second: all entries are by the same key.
        let seen = browser.open(&format!("{AUDIT}?action=straw.kept&actor=user%3Anobody"));
        assert!(
            seen.has("10000 entries were looked through."),
            "{}",
            seen.html
        );
    });
}

#[test]
fn the_newest_entries_are_checked_at_once_and_all_of_them_when_asked_for() {
    on_each_engine(|office| {
        for _ in 0..4 {
            office.inquiry(json!({}));
        }
        let newest = |most| {
            let report = office.behind(move |tx, _, _| audit::verify_newest(tx, most));
            let chains = report.expect("a report").environments.into_iter();
            chains.map(|it| (it.checked, it.faults.len())).next()
        };
        let all = office
            .behind(|tx, _, _| audit::verify(tx))
            .expect("a report");
        let entries = all.environments[0].entries;
        assert!(entries > 3 && all.environments[0].checked == entries);
        assert_eq!(newest(3), Some((3, 0)));
        assert_eq!(newest(1_000), Some((entries, 0)));
        let mut browser = office.administrator();
        let page = format!("{AUDIT}/check");
        assert!(!browser.open(&page).has("Check every entry"));
        office
            .behind(move |tx, _, _| {
                let oldest = entries as i64 - 3;
                let sql = "update events set name = 'inquiry.approved' where seq = $1";
                Ok(tx.execute(sql, &[oldest.into()])?)
            })
            .expect("a forgery");
        assert_eq!(
            newest(3),
            Some((3, 0)),
            "what is before them is taken as it is"
        );
        assert_eq!(newest(4), Some((4, 1)));
        let told = browser.open(&format!("{page}?entries=all"));
        assert!(told.has("Events, sandbox: damaged") && told.has("Audit log, sandbox: whole"));
    });
}
