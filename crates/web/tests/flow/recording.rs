//! What is recorded of a visit for the conversion figures: what people do, and nothing that robots do.

use bonafide_app::Kind;
use serde_json::json;

use crate::place::{Place, on_each_engine};
use crate::tab::{FORM, Tab, between, unescape};
use crate::{ADDRESS, NAME};

const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) \
                     Chrome/120.0.0.0 Mobile Safari/537.36";
const ROBOT: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

/// `act step` of each recorded moment, in order.
fn recorded(place: &Place, id: &str) -> Vec<String> {
    column(place, id, "act || ' ' || coalesce(step, '-')")
}

fn column(place: &Place, id: &str, expression: &'static str) -> Vec<String> {
    let id = id.to_owned();
    place
        .as_backend(Kind::Sandbox, move |tx, _, _| {
            let sql = format!(
                "select cast({expression} as text) from flow_events where inquiry_id = $1 order by seq"
            );
            let rows = tx.query(&sql, &[id.as_str().into()])?;
            Ok(rows.iter().map(|row| row.string(0).expect("a text")).collect())
        })
        .expect("rows")
}

/// A report of the pages' module, as a browser sends it.
fn report(place: &Place, tab: &Tab, action: &str, agent: &str) -> u16 {
    let body = tab.page.body(&[("action", action), ("language", "de")]);
    let headers = [FORM, ("user-agent", agent)];
    let answer = place.send("POST", "/verify/seen", &headers, body.as_bytes());
    answer.status
}

#[test]
fn a_visit_is_recorded_moment_by_moment() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        place.pass_milliseconds(733);
        let mut tab = Tab::of(place, &id);
        assert_eq!(recorded(place, &id), [] as [&str; 0]);
        place.pass(40);
        tab.press(&[]);
        assert_eq!(
            recorded(place, &id),
            ["shown name", "opened name", "error name"]
        );
        place.pass(20);
        tab.press(&NAME);
        place.pass(30);
        tab.press(&ADDRESS);
        assert_eq!(
            recorded(place, &id)[3..],
            [
                "input name",
                "left name",
                "shown address",
                "input address",
                "left address"
            ]
        );
        let at: Vec<i64> = column(place, &id, "at")
            .iter()
            .map(|at| at.parse().unwrap())
            .collect();
        let since_shown = at.iter().map(|time| time - at[0]);
        let milliseconds = [0, 40, 40, 60, 60, 60, 90, 90].map(|seconds| seconds * 1_000);
        assert_eq!(since_shown.collect::<Vec<i64>>(), milliseconds);
        assert!(column(place, &id, "channel").iter().all(|it| it == "api"));
        assert!(
            column(place, &id, "language")
                .iter()
                .all(|it| it == "en-US")
        );
    });
}

#[test]
fn going_back_and_stopping_are_recorded() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        tab.press(&NAME);
        let back = tab.address.replace("step=address", "step=name");
        let mut earlier = Tab::open(place, &back);
        earlier.press(&NAME);
        assert_eq!(
            recorded(place, &id)[5..],
            ["back name", "input name", "left name", "shown address"]
        );
        earlier.press_button("stop", &[]);
        assert_eq!(recorded(place, &id)[9..], ["close address"]);
    });
}

#[test]
fn what_robots_do_is_not_recorded() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let address = format!("/verify?inquiry-id={id}");
        for method in ["GET", "HEAD"] {
            for agent in [ROBOT, PHONE] {
                place.send(method, &address, &[("user-agent", agent)], b"");
            }
        }
        let tab = Tab::of(place, &id);
        assert_eq!(report(place, &tab, "opened", ROBOT), 204);
        // Somebody who knows the inquiry, and was never shown its page.
        let made_up = format!("inquiry-id={id}&session-token=x&action=opened&step=name");
        place.send("POST", "/verify/seen", &[FORM], made_up.as_bytes());
        let bare = format!("inquiry-id={id}&action=opened&step=name");
        place.send("POST", "/verify/seen", &[FORM], bare.as_bytes());
        assert_eq!(recorded(place, &id), [] as [&str; 0]);
    });
}

#[test]
fn a_page_reports_a_person_who_posts_nothing() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let before = place.read(&id);
        let tab = Tab::of(place, &id);
        place.pass(20);
        for action in ["opened", "input", "close"] {
            assert_eq!(report(place, &tab, action, PHONE), 204);
        }
        // What only the server knows, a page cannot report.
        for action in ["left", "shown", "hand-off", "redirect"] {
            assert_eq!(report(place, &tab, action, PHONE), 204);
        }
        assert_eq!(
            recorded(place, &id),
            ["shown name", "opened name", "input name", "close name"]
        );
        let at = column(place, &id, "at");
        let looked = at[1].parse::<i64>().unwrap() - at[0].parse::<i64>().unwrap();
        assert_eq!(looked, 20_000, "from when the page was made");
        assert_eq!(column(place, &id, "device_class"), ["mobile"; 4]);
        assert_eq!(column(place, &id, "language"), ["de"; 4]);
        assert_eq!(
            place.read(&id),
            before,
            "a report changes nothing of the inquiry"
        );
        assert_eq!(report(place, &tab, "scanned", PHONE), 400);
        for never_shown in ["address", "done"] {
            let body = tab.page.body(&[("action", "input"), ("step", never_shown)]);
            place.send("POST", "/verify/seen", &[FORM], body.as_bytes());
        }
        assert_eq!(recorded(place, &id)[4..], ["input name", "input name"]);
        // The person acts after all: the session that the page had reserved begins.
        let mut tab = Tab::of(place, &id);
        tab.press(&NAME);
        assert_eq!(recorded(place, &id)[6..8], ["shown name", "opened name"]);
    });
}

#[test]
fn a_page_that_reports_without_end_is_not_listened_to() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let tab = Tab::of(place, &id);
        let copy = id.clone();
        place
            .as_backend(Kind::Sandbox, move |tx, _, cx| {
                for seq in 0..2_000i64 {
                    tx.execute(
                        "insert into flow_events (environment_id, seq, at, act, inquiry_id, template_id, \
                         version_id, channel, device_class, language, country) \
                         values ($1, $2, 0, 'input', $3, '', '', 'api', '', '', '')",
                        &[cx.environment.id.as_str().into(), (-1 - seq).into(), copy.as_str().into()],
                    )?;
                }
                Ok(())
            })
            .expect("rows");
        assert_eq!(report(place, &tab, "input", PHONE), 204);
        assert_eq!(recorded(place, &id).len(), 2_000);
        assert_eq!(place.house.lost_moments.count(), 1);
    });
}

#[test]
fn a_flow_whose_moments_cannot_be_recorded_goes_on() {
    on_each_engine(|place| {
        place
            .as_backend(Kind::Sandbox, |tx, _, _| {
                tx.execute("alter table flow_events rename to lost", &[])?;
                Ok(())
            })
            .expect("no table");
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        assert_eq!(report(place, &tab, "opened", PHONE), 204);
        tab.press(&NAME).press(&ADDRESS);
        assert_eq!(place.read(&id).status.as_str(), "completed");
        assert!(place.house.lost_moments.count() >= 7);
    });
}

#[test]
fn a_redaction_forgets_whom_a_mark_stands_for() {
    on_each_engine(|place| {
        let mut new = place.new_inquiry(&place.seeded("Details"), json!({}));
        new.reference_id = Some("person-1".into());
        let ids: Vec<String> = (0..2)
            .map(|_| place.create(Kind::Sandbox, new.clone()).inquiry.it.id)
            .collect();
        for id in &ids {
            Tab::of(place, id).press(&NAME);
        }
        let marks = |id: &str| column(place, id, "reference_mark");
        assert_eq!(marks(&ids[0])[0], marks(&ids[1])[0], "one person, one mark");
        let kept = || {
            place
                .as_backend(Kind::Sandbox, |tx, _, _| {
                    Ok(tx.query("select mark from flow_marks", &[])?.len())
                })
                .expect("rows")
        };
        for (id, left) in ids.iter().zip([1, 0]) {
            let id = id.clone();
            place
                .as_backend(Kind::Sandbox, move |tx, house, cx| {
                    bonafide_app::inquiries::redact(tx, house, cx, &id)?;
                    Ok(())
                })
                .expect("a redaction");
            assert_eq!(kept(), left);
        }
        assert_eq!(marks(&ids[0]).len(), 5, "what happened stays counted");
    });
}

#[test]
fn both_ends_of_a_hand_off_are_recorded() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut desk = Tab::of(place, &id);
        desk.press_button("handoff", &[("method", "qr")]);
        assert_eq!(
            recorded(place, &id),
            ["shown name", "opened name", "hand-off name"]
        );
        let link = unescape(between(&desk.page.text, "data-link=\"", "\""));
        let (_, code) = link.rsplit_once('/').expect("a short link");
        let page = Tab::open(place, &format!("/verify?code={code}")).page;
        let body = page.body(&[("action", "take-over")]);
        let headers = [FORM, ("user-agent", PHONE)];
        for _ in 0..2 {
            // The second time because the answer was lost.
            let taken = place.send("POST", "/verify", &headers, body.as_bytes());
            assert_eq!(taken.status, 303);
        }
        assert_eq!(recorded(place, &id)[3..], ["opened name", "hand-off name"]);
        assert_eq!(column(place, &id, "device_class")[4], "mobile");
        desk.page = place.send("GET", &desk.address, &[], b"");
        desk.press_button("take-back", &[]);
        assert!(desk.page.asks("name-first"));
        assert_eq!(recorded(place, &id)[5..], ["hand-off name"]);
    });
}
