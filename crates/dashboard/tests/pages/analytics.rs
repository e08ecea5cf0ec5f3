//! Analytics > Conversion: the page tells what the API tells, and each number leads to its inquiries.

use bonafide_app::analytics::record::{Moment, Source, record};
use bonafide_app::inquiries::{self, New};
use bonafide_app::templates;
use bonafide_domain::conversion::Act;
use bonafide_domain::inquiry::{Channel, Command};
use bonafide_domain::session::Device;
use jiff::SignedDuration;
use serde_json::json;

use crate::browser::Browser;
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
            "still open",
            "How is this counted?",
        ] {
            assert!(page.has(text), "{text} is not in {}", page.html);
        }
        assert!(page.has("<svg role=\"group\""));

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

#[test]
fn what_is_not_known_and_what_is_many_leads_to_its_inquiries_too() {
    on_each_engine(|office| {
        let ids: Vec<String> = (0..103).map(|_| office.inquiry(json!({}))).collect();
        for id in &ids[..102] {
            person(office, id, &[(Act::Opened, "name")], None);
        }
        let mut browser = office.administrator();
        let page = browser.get(PAGE);
        let unknown = "which=never-opened&amp;device=not-known";
        assert!(page.has(unknown), "{unknown} is not in {}", page.html);
        let list = browser.get(&format!(
            "{PAGE}/inquiries?which=never-opened&device=not-known"
        ));
        assert!(list.has(ids[102].as_str()) && !list.has(ids[101].as_str()));
        assert!(
            browser
                .get(&format!("{PAGE}?device=not-known"))
                .has("Device: not known")
        );

        // The list goes on until each of them was there once.
        for which in ["opened", "waiting&step=name", "created&device=other"] {
            let mut address = format!("{PAGE}/inquiries?which={which}");
            let mut shown = Vec::new();
            for _ in 0..3 {
                let page = browser.get(&address);
                let here = ids.iter().filter(|id| page.has(&format!("{id}\"")));
                shown.extend(here.cloned());
                let Some(older) = page.html.split("href=\"").find(|it| it.contains("after="))
                else {
                    break;
                };
                address = older
                    .split('"')
                    .next()
                    .unwrap()
                    .replace("&amp;", "&")
                    .replace("&#x2f;", "/");
            }
            shown.sort();
            let mut all = ids[..102].to_vec();
            all.sort();
            assert_eq!(shown, all, "{which}");
        }
    });
}

/// A template with two published versions, the second one live.
fn two_versions(office: &Office) -> (String, [String; 2]) {
    let first = office.template_id.clone();
    let made = office.behind(move |tx, house, cx| {
        let template = templates::find(tx, cx, &first)?;
        let first = templates::current(tx, cx, &template)?;
        let definition = templates::definition_of(&first)?;
        let second = templates::draft(tx, house, cx, &template, &definition)?;
        templates::publish(tx, house, cx, &second.id)?;
        Ok((template.id, [first.id, second.id]))
    });
    made.expect("two versions")
}

/// The id and the version of an inquiry by API for a reference id.
fn by_api(office: &Office, template: &str, person: &str) -> (String, String) {
    let (template, person) = (template.to_owned(), person.to_owned());
    let made = office.behind(move |tx, house, cx| {
        let new = New {
            reference_id: Some(person.clone()),
            ..New::of(template.as_str(), Channel::Api)
        };
        let made = inquiries::create(tx, house, cx, new)?.inquiry.it;
        Ok((made.id, made.version_id))
    });
    made.expect("an inquiry")
}

#[test]
fn an_experiment_is_started_watched_and_adopted_on_its_pages() {
    on_each_engine(|office| {
        const LIST: &str = "/dashboard/sandbox/analytics/experiments";
        let (template, versions) = two_versions(office);
        let mut browser = office.administrator();
        assert!(browser.get(LIST).has("No experiments yet"));
        assert!(browser.get(&format!("{LIST}/new")).has("Can be tried"));
        let form = format!("{LIST}/new?template={template}");
        assert!(browser.get(&form).has(versions[0].as_str()));
        let post = format!("{LIST}/new");
        let wish = |variant: &str, share: &str| {
            [
                ("template", template.clone()),
                ("control-version-id", versions[1].clone()),
                ("variant-version-id", variant.to_owned()),
                ("variant-share", share.to_owned()),
            ]
        };
        let start = |browser: &mut Browser, variant: &str, share: &str| {
            let wish = wish(variant, share);
            let wish = wish.each_ref().map(|(name, value)| (*name, value.as_str()));
            browser.act(&form, &post, &wish)
        };
        for (variant, share, fault) in [
            (&versions[1], "50", "the same version as the control"),
            (&versions[0], "100", "from 1 to 99"),
            (&versions[0], "half", "from 1 to 99"),
        ] {
            let refused = start(&mut browser, variant, share);
            assert_eq!(refused.status, 422);
            assert!(refused.has(fault), "{fault} is not in {}", refused.html);
        }
        let started = start(&mut browser, &versions[0], "50");
        assert_eq!(started.status, 303);
        let it = started.location();
        let it = it.split('?').next().unwrap().to_owned();

        // Thirty people on each side, of whom all on the variant's and none on the control's get through.
        let mut sides = [0, 0];
        let mut person_number = 0;
        while sides[0] < 30 || sides[1] < 30 {
            let id = by_api(office, &template, &format!("p{person_number}"));
            person_number += 1;
            let variant = id.1 == versions[0];
            sides[usize::from(variant)] += 1;
            let end = variant.then_some(Command::Complete);
            person(office, &id.0, &[(Act::Opened, "name")], end);
        }
        assert!(
            browser
                .get(&it)
                .has("Too few to say: 0 and 0 people are ripe")
        );
        office.pass(SignedDuration::from_hours(25));
        browser.sign_in("ann@example.com", PASSWORD);
        let page = browser.get(&it);
        assert!(page.has("More people complete the variant: +100.0 percentage points"));
        assert!(page.has("<svg role=\"group\""));
        let id = it.rsplit('/').next().unwrap();
        let behind = format!("{PAGE}/inquiries?which=ripe-completed&experiment={id}&arm=control");
        assert!(browser.get(&behind).has("None"));

        let share = [("variant-share", "0")];
        let refused = browser.act(&it, &format!("{it}/share"), &share);
        assert!(refused.has("from 1 to 99"));
        let share = [("variant-share", "80")];
        assert_eq!(browser.act(&it, &format!("{it}/share"), &share).status, 303);
        assert!(browser.get(&it).has("80 in a hundred people"));

        let end = format!("{it}/end");
        assert!(browser.get(&end).has("Adopt the variant"));
        assert!(browser.act(&end, &end, &[]).has("Choose how it ends"));
        let adopt = [("end", "variant")];
        assert_eq!(browser.act(&end, &end, &adopt).status, 303);
        assert!(browser.get(&it).has("Variant adopted"));
        let live =
            office.behind(move |tx, _, cx| Ok(templates::find(tx, cx, &template)?.live_version_id));
        assert_eq!(
            live.expect("a template").as_deref(),
            Some(versions[0].as_str())
        );
        let audit = browser.get("/dashboard/sandbox/audit-log");
        for action in [
            "experiment.started",
            "experiment.changed",
            "experiment.adopted",
        ] {
            assert!(audit.has(action), "{action}");
        }
    });
}
