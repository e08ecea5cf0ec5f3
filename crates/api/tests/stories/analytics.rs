//! Conversion figures: histories with known answers, read back through the API.

use serde_json::{Value as Json, json};

use crate::analytics_history::{PHONE, on_each_engine};
use crate::story::{PRODUCTION_KEY, Story};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// The members of an object that are asked for.
pub fn some(figures: &Json, names: &[&str]) -> Vec<Json> {
    names.iter().map(|name| figures[*name].clone()).collect()
}

fn people(figures: &Json) -> Vec<Json> {
    let names = [
        "opened",
        "started",
        "finished",
        "completed",
        "dropped",
        "waiting",
    ];
    some(&figures["people"], &names)
}

/// Three people: one completes, one fails, one stops at the address.
fn three_people(story: &Story) -> Vec<String> {
    let ids: Vec<String> = ["p1", "p2", "p3"]
        .iter()
        .map(|person| story.inquiry(json!({"reference-id": person})))
        .collect();
    for id in &ids {
        story.person(id, "shown name, opened name");
    }
    story.advance(60);
    for id in &ids {
        story.person(id, "left name, start, shown address");
    }
    story.advance(30);
    story.person(&ids[0], "left address, complete");
    story.advance(30);
    story.person(&ids[1], "error address, left address, fail");
    ids
}

#[test]
fn an_empty_house_has_figures_of_nothing() {
    on_each_engine(|story| {
        let figures = story.figures("");
        assert_eq!(figures["inquiries"]["created"], 0);
        assert_eq!(figures["people"]["conversion-rate"], Json::Null);
        assert_eq!(figures["people"]["conversion-interval"], Json::Null);
        assert_eq!(figures["steps"], json!([]));
        assert_eq!(figures["complete"], true);
    });
}

#[test]
fn people_are_counted_from_their_first_act_to_their_last_screen() {
    on_each_engine(|story| {
        three_people(story);
        story.inquiry(json!({}));
        for followed in [false, true] {
            if followed {
                story.follow();
            }
            let figures = story.figures("");
            let names = [
                "created",
                "created-by-api",
                "created-client-side",
                "never-opened",
                "opened",
            ];
            assert_eq!(some(&figures["inquiries"], &names), [4, 4, 0, 1, 3]);
            let names = ["started", "completed", "failed", "expired"];
            assert_eq!(some(&figures["inquiries"], &names), [3, 1, 1, 0]);
            // The third one stopped a minute ago.
            assert_eq!(people(&figures), [3, 3, 2, 1, 0, 1]);
            assert_eq!(figures["people"]["conversion-rate"], 1.0 / 3.0);
            let steps = figures["steps"].as_array().unwrap();
            let names = [
                "name",
                "reached",
                "left",
                "dropped",
                "waiting",
                "median-seconds",
                "p90-seconds",
            ];
            assert_eq!(
                steps
                    .iter()
                    .map(|step| some(step, &names))
                    .collect::<Vec<_>>(),
                [
                    vec![
                        json!("name"),
                        json!(3),
                        json!(3),
                        json!(0),
                        json!(0),
                        json!(60.0),
                        json!(60)
                    ],
                    vec![
                        json!("address"),
                        json!(3),
                        json!(2),
                        json!(0),
                        json!(1),
                        json!(45.0),
                        json!(60)
                    ],
                ]
            );
        }
        story.advance(DAY);
        let figures = story.figures("");
        assert_eq!(people(&figures), [3, 3, 2, 1, 1, 0], "quiet for a day");
        assert_eq!(figures["steps"][1]["dropped"], 1);
        assert_eq!(figures["inquiries"]["expired"], 2);
    });
}

#[test]
fn what_nobody_opened_and_what_is_made_again_changes_no_figure_of_people() {
    on_each_engine(|story| {
        let ids = three_people(story);
        story.advance(2 * DAY);
        let before = story.figures("");
        story.follow();
        for _ in 0..5 {
            story.inquiry(json!({}));
            story.client_side(None);
            story.client_side(Some("p3"));
        }
        // The third person comes again, and gets no further than before.
        let again = story.client_side(Some("p3"));
        story.person(&again, "shown name, opened name, error name");
        // A finished one looks in again.
        let again = story.client_side(Some("p1"));
        story.person(&again, "shown name, opened name");
        for followed in [false, true] {
            let after = story.figures("");
            for name in [
                "opened",
                "dropped",
                "finished",
                "conversion-rate",
                "conversion-interval",
            ] {
                assert_eq!(
                    after["people"][name], before["people"][name],
                    "{name}, {followed}"
                );
            }
            assert_eq!(after["steps"], before["steps"]);
            assert_eq!(after["inquiries"]["created"], 3 + 15 + 2);
            assert_eq!(after["inquiries"]["created-client-side"], 12);
            assert_eq!(after["inquiries"]["never-opened"], 15);
            assert_eq!(after["people"]["inquiries-opened"], 5);
            story.follow();
        }
        assert_eq!(ids.len(), 3);
        let each = story.figures("?unit=inquiry");
        assert_eq!(each["people"]["opened"], 5);
        assert_eq!(each["steps"][0]["reached"], 5);
    });
}

#[test]
fn a_new_attempt_that_gets_further_is_the_same_person_getting_further() {
    on_each_engine(|story| {
        let first = story.client_side(Some("p"));
        story.person(&first, "opened name, start, left name, shown address");
        story.advance(2 * DAY);
        assert_eq!(people(&story.figures("")), [1, 1, 0, 0, 1, 0]);
        let second = story.client_side(Some("p"));
        story.person(
            &second,
            "opened name, start, left name, shown address, left address, complete",
        );
        assert_eq!(people(&story.figures("")), [1, 1, 1, 1, 0, 0]);
        // A month later it is another journey of the same person.
        story.advance(31 * DAY);
        let third = story.client_side(Some("p"));
        story.person(&third, "opened name");
        assert_eq!(people(&story.figures("")), [2, 1, 1, 1, 0, 1]);
    });
}

#[test]
fn an_anonymous_person_is_merged_with_the_account_they_turn_out_to_have() {
    on_each_engine(|story| {
        let anonymous = story.client_side(None);
        story.person_on(&anonymous, "opened name", PHONE, Some("device-1"));
        let other = story.client_side(None);
        story.person_on(&other, "opened name", PHONE, Some("device-2"));
        story.follow();
        assert_eq!(story.figures("")["people"]["opened"], 2);
        // The first device again, now with a reference id and an account.
        let known = story.inquiry(json!({"reference-id": "anna"}));
        story.person_on(
            &known,
            "opened name, left name, start, complete",
            PHONE,
            Some("device-1"),
        );
        for followed in [false, true] {
            let figures = story.figures("");
            assert_eq!(people(&figures), [2, 1, 1, 1, 0, 1], "followed: {followed}");
            assert_eq!(figures["people"]["inquiries-per-person"], 1.5);
            story.follow();
        }
        // Two accounts that turn out to be one person.
        let twin = story.inquiry(json!({"reference-id": "anne"}));
        story.person(&twin, "opened name");
        story.follow();
        assert_eq!(story.figures("")["people"]["opened"], 3);
        let body = json!({"meta": {"source-account-ids": [story.account_of(&twin)]}});
        let into = format!("/accounts/{}/consolidate", story.account_of(&known));
        story.post(&into, body).of(202);
        for followed in [false, true] {
            assert_eq!(
                story.figures("")["people"]["opened"],
                2,
                "followed: {followed}"
            );
            story.follow();
        }
        let kept = story.figures_kept();
        story.rebuild();
        assert_eq!(story.figures_kept(), kept);
    });
}

/// Accounts are made along with inquiries, by default with each.
#[test]
fn an_account_that_nobody_named_does_not_part_what_one_device_did() {
    on_each_engine(|story| {
        let made: Vec<String> = (0..3).map(|_| story.client_side(None)).collect();
        for id in &made {
            story.person_on(id, "opened name", PHONE, Some("device"));
            story.advance(60);
        }
        let alone = story.inquiry(json!({}));
        story.person(&alone, "opened name");
        for followed in [false, true] {
            let figures = story.figures("");
            assert_eq!(figures["people"]["opened"], 2, "followed: {followed}");
            assert_eq!(figures["people"]["inquiries-opened"], 4);
            story.follow();
        }
        // Another inquiry is made for the account of one: now it says who that is.
        let again = story.inquiry(json!({"account-id": story.account_of(&made[2])}));
        assert_eq!(story.figures("")["people"]["opened"], 2, "not opened yet");
        story.person(&again, "opened name");
        for followed in [false, true] {
            let figures = story.figures("");
            assert_eq!(figures["people"]["opened"], 2, "followed: {followed}");
            assert_eq!(figures["people"]["inquiries-opened"], 5);
            story.follow();
        }
        let kept = story.figures_kept();
        story.rebuild();
        assert_eq!(story.figures_kept(), kept);
    });
}

#[test]
fn a_shared_device_tells_nothing_about_who_used_it() {
    on_each_engine(|story| {
        for n in 0..101 {
            let id = story.client_side(None);
            story.person_on(&id, "opened name", PHONE, Some("counter"));
            if n == 99 {
                assert_eq!(story.figures("")["people"]["opened"], 1);
            }
        }
        assert_eq!(story.figures("")["people"]["opened"], 101);
        story.follow();
        assert_eq!(story.figures("")["people"]["opened"], 101);
    });
}

#[test]
fn expired_and_resumed_inquiries_are_counted_as_they_are() {
    on_each_engine(|story| {
        let ids: Vec<String> = (0..3)
            .map(|n| story.inquiry(json!({"reference-id": format!("p{n}")})))
            .collect();
        story.person(&ids[0], "opened name, start");
        story.advance(25 * HOUR);
        assert_eq!(story.figures("")["inquiries"]["expired"], 3);
        story.follow();
        story
            .ask("POST", &format!("/inquiries/{}/resume", ids[0]))
            .send()
            .of(200);
        let figures = story.figures("");
        assert_eq!(figures["inquiries"]["expired"], 2);
        assert_eq!(people(&figures), [1, 1, 0, 0, 1, 0], "nobody has acted yet");
        story.person(&ids[0], "left name, shown address");
        assert_eq!(people(&story.figures("")), [1, 1, 0, 0, 0, 1]);
        // Resuming is no opening.
        story
            .ask("POST", &format!("/inquiries/{}/resume", ids[1]))
            .send()
            .of(200);
        let figures = story.figures("");
        assert_eq!(figures["inquiries"]["opened"], 1);
        assert_eq!(figures["inquiries"]["expired"], 1);
        story.follow();
        assert_eq!(story.figures(""), figures);
        // The first input of one that ran out before there was any.
        story.person(&ids[1], "opened name, start, left name");
        let figures = story.figures("");
        assert_eq!(figures["inquiries"]["started"], 2);
        assert_eq!(people(&figures), [2, 2, 0, 0, 0, 2]);
    });
}

#[test]
fn what_comes_to_nothing_is_no_group() {
    on_each_engine(|story| {
        let id = story.inquiry(json!({}));
        story.person_on(&id, "opened name", PHONE, None);
        let groups = |story: &Story| -> Vec<Json> {
            let figures = story.figures("?group-by=device-class");
            let groups = figures["groups"].as_array().unwrap();
            groups.iter().map(|it| it["group"].clone()).collect()
        };
        assert_eq!(groups(story), ["mobile"]);
        story.inquiry(json!({}));
        assert_eq!(groups(story), [Json::Null, json!("mobile")]);
    });
}

/// From when a screen came up first until the person went on from it, whichever inquiry that was in.
#[test]
fn time_on_a_screen_goes_on_in_another_inquiry() {
    on_each_engine(|story| {
        let first = story.client_side(Some("p"));
        story.person(&first, "shown name, opened name");
        story.advance(HOUR);
        let second = story.client_side(Some("p"));
        story.person(&second, "shown name, opened name");
        story.advance(60);
        story.person(&second, "left name, shown address");
        let seconds = story.figures("")["steps"][0]["median-seconds"].clone();
        assert_eq!(seconds, 3_660.0);
        let of_inquiries = story.figures("?unit=inquiry")["steps"][0]["median-seconds"].clone();
        assert_eq!(of_inquiries, 60.0);
    });
}

#[test]
fn a_stopped_clock_keeps_the_order_of_what_happens() {
    on_each_engine(|story| {
        story
            .post(
                "/sandbox/clock",
                json!({"data": {"attributes": {"frozen": true}}}),
            )
            .of(200);
        three_people(story);
        let again = story.inquiry(json!({"reference-id": "p9"}));
        story.simulate(&again, &["expire_inquiry"]).of(200);
        story
            .ask("POST", &format!("/inquiries/{again}/resume"))
            .send()
            .of(200);
        let figures = story.figures("");
        assert_eq!(figures["inquiries"]["expired"], 0);
        assert_eq!(figures["steps"][0]["name"], "name");
        assert_eq!(figures["steps"][1]["waiting"], 1);
    });
}

#[test]
fn simulated_people_are_people() {
    on_each_engine(|story| {
        for (person, actions) in [
            ("a", &["start_inquiry", "complete_inquiry"][..]),
            ("b", &["fail_inquiry"]),
            ("c", &["start_inquiry"]),
            ("d", &["expire_inquiry"]),
            ("e", &["approve_inquiry"]),
        ] {
            let id = story.inquiry(json!({"reference-id": person}));
            story.simulate(&id, actions).of(200);
        }
        let figures = story.figures("");
        assert_eq!(people(&figures), [3, 3, 2, 1, 0, 1]);
        assert_eq!(
            some(
                &figures["inquiries"],
                &["created", "opened", "never-opened"]
            ),
            [5, 3, 2]
        );
    });
}

#[test]
fn a_redaction_leaves_the_figures_as_they_are() {
    on_each_engine(|story| {
        let ids = three_people(story);
        let before = story.figures("");
        story.delete(&format!("/inquiries/{}", ids[0])).of(200);
        assert_eq!(story.figures(""), before);
        story.follow();
        story.delete(&format!("/inquiries/{}", ids[1])).of(200);
        assert_eq!(story.figures(""), before);
        story.rebuild();
        assert_eq!(story.figures(""), before);
        assert!(
            story.figures_kept().iter().all(|row| !row.contains("p1")),
            "no reference id is in the figures"
        );
    });
}

#[test]
fn periods_add_and_filters_part() {
    on_each_engine(|story| {
        // A full hour of the sandbox, whatever the story's own time is.
        three_people(story);
        let start = story
            .get("/sandbox/clock")
            .of(200)
            .attribute("now")
            .as_str()
            .unwrap()
            .to_owned();
        let day = |n: i64| {
            let first: jiff::civil::Date = start[..10].parse().unwrap();
            (first + jiff::Span::new().days(n)).to_string()
        };
        story.advance(3 * DAY);
        let id = story.client_side(Some("late"));
        story.person_on(&id, "opened name", PHONE, None);
        story.client_side(None);
        story.follow();
        let whole = story.figures("");
        let early = story.figures(&format!("?filter[end]={}", day(2)));
        let late = story.figures(&format!("?filter[start]={}T00:00:00Z", day(2)));
        assert_eq!(people(&early)[0], 3);
        assert_eq!(people(&late)[0], 1);
        for part in ["inquiries", "people"] {
            for name in ["opened", "started", "completed", "failed"] {
                let sum = early[part][name].as_i64().unwrap() + late[part][name].as_i64().unwrap();
                assert_eq!(whole[part][name], sum, "{part} {name}");
            }
        }
        let opened = |query: &str| story.figures(query)["people"]["opened"].as_i64().unwrap();
        for (query, count) in [
            ("?filter[channel]=client-side", 1),
            ("?filter[channel]=api", 3),
            ("?filter[channel]=api,client-side", 4),
            ("?filter[device-class]=mobile", 1),
            ("?filter[device-class]=desktop", 3),
            ("?filter[country]=DE", 4),
            ("?filter[country]=FR", 0),
            ("?filter[language]=de", 4),
            ("?filter[language]=fr", 0),
            ("?filter[account-tag]=vip", 0),
        ] {
            assert_eq!(opened(query), count, "{query}");
        }
        assert_eq!(
            opened(&format!(
                "?filter[inquiry-template-id]={}",
                story.templates[0]
            )),
            4
        );
        assert_eq!(
            opened(&format!(
                "?filter[inquiry-template-id]={}",
                story.templates[1]
            )),
            0
        );
        let grouped = story.figures("?group-by=channel");
        let groups: Vec<_> = grouped["groups"]
            .as_array()
            .unwrap()
            .iter()
            .map(|group| {
                (
                    group["group"].clone(),
                    group["people"]["opened"].clone(),
                    group["inquiries"]["created"].clone(),
                )
            })
            .collect();
        assert_eq!(
            groups,
            [
                (json!("api"), json!(3), json!(3)),
                (json!("client-side"), json!(1), json!(2))
            ]
        );
        for name in [
            "day",
            "week",
            "month",
            "inquiry-template",
            "inquiry-template-version",
            "device-class",
            "country",
            "language",
        ] {
            let grouped = story.figures(&format!("?group-by={name}"));
            let sum: i64 = grouped["groups"]
                .as_array()
                .unwrap()
                .iter()
                .map(|group| group["people"]["opened"].as_i64().unwrap())
                .sum();
            assert_eq!(sum, 4, "{name}");
            assert_eq!(grouped["people"], whole["people"], "{name}");
        }
    });
}

#[test]
fn account_tags_are_those_of_now() {
    on_each_engine(|story| {
        let ids = three_people(story);
        story.follow();
        let account = story
            .get(&format!("/inquiries/{}", ids[0]))
            .linked("account")
            .unwrap();
        let tag = |verb: &str, name: &str| {
            let body = json!({"meta": {"tag-name": name}});
            story
                .post(&format!("/accounts/{account}/{verb}"), body)
                .of(200);
        };
        let vip = || story.figures("?filter[account-tag]=vip");
        tag("add-tag", "vip");
        tag("add-tag", "early");
        for followed in [false, true] {
            let figures = vip();
            assert_eq!(people(&figures), [1, 1, 1, 1, 0, 0], "followed: {followed}");
            assert_eq!(figures["inquiries"]["created"], 1);
            let grouped = story.figures("?group-by=account-tag");
            assert_eq!(grouped["people"]["opened"], 3);
            assert_eq!(grouped["groups"].as_array().unwrap().len(), 2);
            story.follow();
        }
        let kept = story.figures_kept();
        story.rebuild();
        assert_eq!(story.figures_kept(), kept);
        tag("remove-tag", "vip");
        assert_eq!(people(&vip())[0], 0);
        story.follow();
        assert_eq!(people(&vip())[0], 0);
    });
}

#[test]
fn whoever_plans_on_an_older_state_writes_nothing() {
    use bonafide_app::analytics::follow;
    on_each_engine(|story| {
        three_people(story);
        let sandbox = story.environments().swap_remove(0);
        let plan = || {
            let id = sandbox.clone();
            story
                .write(move |tx, _| follow::prepare(tx, &id, follow::STEP))
                .map(std::sync::Arc::new)
        };
        let commit = |step: std::sync::Arc<follow::Step>| {
            story.write(move |tx, _| follow::commit(tx, &step))
        };
        let (mine, theirs) = (plan().unwrap(), plan().unwrap());
        assert!(commit(mine));
        let kept = story.figures_kept();
        assert!(!commit(theirs));
        assert_eq!(story.figures_kept(), kept);
        assert!(plan().is_none());
    });
}

#[test]
fn the_same_figures_come_as_lines() {
    on_each_engine(|story| {
        three_people(story);
        let ask = || story.ask("GET", "/analytics/inquiries?group-by=channel");
        let told = ask().header("accept", "text/csv").plain();
        assert_eq!(told.0, "text/csv; charset=utf-8");
        assert_eq!(
            story
                .ask("GET", "/analytics/inquiries?group-by=channel&format=csv")
                .plain()
                .1,
            told.1
        );
        let lines: Vec<&str> = told.1.lines().collect();
        assert_eq!(lines[0], "group-by,group,part,step,figure,value");
        for line in [
            ",,inquiries,,created,3",
            ",,inquiries,,never-opened-by-age.under-1-hour,0",
            ",,people,,conversion-rate,0.3333333333333333",
            ",,steps,address,waiting,1",
            "channel,api,people,,opened,3",
            "channel,api,steps,name,median-seconds,60.0",
        ] {
            assert!(lines.contains(&line), "{line} is not in {}", told.1);
        }
        // As many lines as there are numbers.
        fn numbers(json: &Json) -> usize {
            match json {
                Json::Object(members) => members.values().map(numbers).sum(),
                Json::Array(items) => items.iter().map(numbers).sum(),
                Json::Number(_) => 1,
                _ => 0,
            }
        }
        assert_eq!(
            lines.len() - 1,
            numbers(&story.figures("?group-by=channel"))
        );
    });
}

#[test]
fn bad_questions_are_answered_precisely() {
    on_each_engine(|story| {
        for (query, part) in [
            ("unit=people", "unit must be person or inquiry"),
            (
                "group-by=colour",
                "group-by must be one of inquiry-template,",
            ),
            ("format=xml", "format must be json or csv"),
            (
                "filter[channel]=fax",
                "filter[channel] must be one or more of: api, client-side",
            ),
            ("filter[device-class]=watch", "filter[device-class]"),
            ("filter[country]=Germany", "filter[country]"),
            ("filter[language]=xx", "filter[language]"),
            (
                "filter[inquiry-template-id]=1",
                "filter[inquiry-template-id]",
            ),
            (
                "filter[inquiry-template-version-id]=itmpl_1",
                "filter[inquiry-template-version-id]",
            ),
            ("filter[start]=yesterday", "filter[start] must be a date"),
            ("filter[start]=2026-03-01T12:30:00Z", "a full hour"),
            ("filter[start]=2026-13-01", "filter[start] must be a date"),
            ("filter[end]=9999-12-31", "filter[end] must be a date"),
            (
                "filter[start]=2026-03-02&filter[end]=2026-03-02",
                "filter[end] must be later",
            ),
            ("filter[status]=created", "filter[status]"),
            ("page[size]=1", "page[size]"),
        ] {
            story
                .get(&format!("/analytics/inquiries?{query}"))
                .refused(400, part);
        }
        let production = story
            .ask("GET", "/analytics/inquiries")
            .key(PRODUCTION_KEY)
            .send();
        assert_eq!(production.of(200).attribute("inquiries")["created"], 0);
    });
}
