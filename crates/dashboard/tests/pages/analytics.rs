//! Analytics > Conversion: the page tells what the API tells, and each number leads to its inquiries.

use bonafide_app::analytics::record::{Moment, Source, record};
use bonafide_app::inquiries;
use bonafide_domain::conversion::Act;
use bonafide_domain::inquiry::Command;
use bonafide_domain::session::Device;
use jiff::SignedDuration;
use serde_json::json;

use crate::house::{Office, PASSWORD, on_each_engine};

const PAGE: &str = "/dashboard/sandbox/analytics/conversion";

fn person(office: &Office, id: &str, acts: &'static [(Act, &str)], end: Option<Command>) {
    let id = id.to_owned();
    let done = office.behind(move |tx, house, cx| {
        let mut kept = inquiries::find(tx, house, cx, &id)?;
        let device = Device::default();
        let from = Source {
            device: &device,
            language: "de",
        };
        let moments: Vec<Moment> = acts
            .iter()
            .map(|(act, step)| Moment::on(*act, step))
            .collect();
        record(tx, house, cx, &kept.it, Some(from), &moments)?;
        if let Some(end) = end.clone() {
            inquiries::change(tx, house, cx, &mut kept, end)?;
        }
        Ok(())
    });
    done.expect("a visit");
}

#[test]
fn the_page_tells_who_got_through_and_where_the_others_stopped() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        assert!(browser.get(PAGE).has("No inquiries yet"));
        let ids: Vec<String> = (0..4).map(|_| office.inquiry(json!({}))).collect();
        let through = &[
            (Act::Opened, "name"),
            (Act::Left, "name"),
            (Act::Shown, "address"),
            (Act::Left, "address"),
        ];
        person(office, &ids[0], through, Some(Command::Complete));
        let refused = &[
            (Act::Opened, "name"),
            (Act::Left, "name"),
            (Act::Shown, "address"),
            (Act::Error, "address"),
        ];
        person(office, &ids[1], refused, None);
        office.pass(SignedDuration::from_hours(30));
        browser.sign_in("ann@example.com", PASSWORD);
        person(office, &ids[2], &[(Act::Opened, "name")], None);

        let page = browser.get(PAGE);
        assert_eq!(page.status, 200);
        for text in [
            "1 of 3, too few to say",
            "1 of 3 who opened completed; too few to say more. 1 of the 1 who dropped did so at address.",
            "an answer that was refused (1)",
            "1 of 4, too few to say",
            "1 still open",
            "How is this counted?",
        ] {
            assert!(page.has(text), "{text} is not in {}", page.html);
        }
        assert!(page.has("<svg role=\"img\""));

        for (query, shown) in [
            ("which=completed", &ids[0]),
            ("which=dropped&step=address", &ids[1]),
            ("which=waiting&step=name", &ids[2]),
            ("which=never-opened", &ids[3]),
        ] {
            let list = browser.get(&format!("{PAGE}/inquiries?{query}"));
            assert!(list.has(shown.as_str()), "{query}");
            for other in ids.iter().filter(|id| *id != shown) {
                assert!(!list.has(other.as_str()), "{query} tells {other}");
            }
        }
        assert_eq!(
            browser.get(&format!("{PAGE}/inquiries?which=rich")).status,
            404
        );
    });
}

#[test]
fn filters_are_the_address_and_what_cannot_be_read_is_said() {
    let office = Office::new(None);
    let id = office.inquiry(json!({}));
    person(&office, &id, &[(Act::Opened, "name")], None);
    let mut browser = office.administrator();
    let german = browser.get(&format!("{PAGE}?language=de"));
    assert!(german.has("Language: de") && german.has("people, in 1 inquiries"));
    assert!(
        browser
            .get(&format!("{PAGE}?language=fr"))
            .has("No inquiries match")
    );
    for query in [
        "language=xx",
        "from=yesterday",
        "to=9999-12-31",
        "template=1",
        "version=%3Cscript%3E",
        "channel=fax",
        "device=watch",
        "country=Germany",
        "unit=people",
    ] {
        let page = browser.get(&format!("{PAGE}?{query}"));
        assert_eq!(page.status, 200, "{query}");
        assert!(
            page.has("so it is left out") && !page.has("<script>"),
            "{query}"
        );
    }
}
