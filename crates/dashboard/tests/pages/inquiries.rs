//! Finding inquiries, deciding, and what must never happen on the way.

use bonafide_app::inquiries::{self, New};
use bonafide_app::scenarios::populate::{self, Population};
use bonafide_app::users::roles;
use bonafide_app::{Seed, audit, audits, journal};
use bonafide_domain::inquiry::{Audience, Channel, Command, Status};
use jiff::SignedDuration;
use serde_json::json;

use crate::browser::Browser;
use crate::house::{Office, on_each_engine};

const LIST: &str = "/dashboard/sandbox/inquiries";

fn at(id: &str, act: &str) -> String {
    format!("{LIST}/{id}/{act}")
}

fn status(office: &Office, id: &str) -> Status {
    let id = id.to_owned();
    office
        .behind(move |tx, house, cx| Ok(inquiries::find(tx, house, cx, &id)?.it.status))
        .expect("an inquiry")
}

fn command(office: &Office, id: &str, command: Command) {
    let id = id.to_owned();
    office
        .behind(move |tx, house, cx| {
            inquiries::act(tx, house, cx, &id, command.clone())?;
            Ok(())
        })
        .expect("a change");
}

/// One with everything that can be searched for.
fn searchable(office: &Office) -> String {
    let template = office.template_id.clone();
    office
        .behind(move |tx, house, cx| {
            let new = New {
                reference_id: Some("Order 77/b".into()),
                tags: vec!["vip".into()],
                fields: json!({"name-first": "Zoë", "name-last": "O'Neil-Çelik"})
                    .as_object()
                    .cloned()
                    .unwrap_or_default(),
                ..New::of(&template, Channel::Dashboard)
            };
            Ok(inquiries::create(tx, house, cx, new)?.inquiry.it.id)
        })
        .expect("an inquiry")
}

#[test]
fn one_search_box_finds_an_inquiry_by_whatever_is_known_of_it() {
    on_each_engine(|office| {
        let wanted = searchable(office);
        let other = office.inquiry(json!({"name-first": "Ann"}));
        let mut browser = office.administrator();
        for text in ["order%2077/B", "zo%C3%AB%20%20o%27neil-%C3%A7elik", &wanted] {
            let seen = browser.open(&format!("{LIST}?q={text}"));
            assert!(seen.has(&wanted) && !seen.has(&other), "{text}");
        }
        for (query, is_found) in [
            ("tag=vip", true),
            ("tag=nobody", false),
            ("channel=dashboard", true),
            ("channel=signed-link", false),
            ("reference=ORDER%2077/b", true),
            ("status=created&channel=dashboard&tag=vip", true),
            ("status=approved&tag=vip", false),
            ("from=2026-03-03&to=2026-03-03&channel=dashboard", true),
            ("from=2026-03-04&channel=dashboard", false),
            ("q=nobody%40example.com", false),
            ("q=%2B49%20170%201234567", false),
        ] {
            let seen = browser.open(&format!("{LIST}?{query}"));
            assert_eq!(seen.status, 200);
            assert_eq!(seen.has(&format!("{LIST}/{wanted}")), is_found, "{query}");
            assert!(!seen.has(&format!("{LIST}/{other}")), "{query}");
            assert_eq!(seen.has("No inquiries match"), !is_found, "{query}");
        }
        let seen = browser.open(&format!("{LIST}?channel=api"));
        assert!(seen.has(&other) && !seen.has(&wanted));
        // What cannot be read is said, and left out.
        for query in ["status=closed", "channel=mail", "from=yesterday"] {
            let seen = browser.open(&format!("{LIST}?{query}"));
            assert!(seen.has(&wanted) && seen.has("role=\"alert\""), "{query}");
        }
    });
}

#[test]
fn the_box_at_the_top_leads_an_id_of_any_kind_to_its_page() {
    on_each_engine(|office| {
        let id = searchable(office);
        let of = id.clone();
        let (event, version) = office
            .behind(move |tx, house, cx| {
                let kept = inquiries::find(tx, house, cx, &of)?;
                let event = inquiries::last_change(tx, house, cx, &of)?.event_id;
                Ok((event, kept.it.version_id))
            })
            .unwrap();
        let mut browser = office.administrator();
        let template = &office.template_id;
        for (wanted, page) in [
            (id.as_str(), format!("{LIST}/{id}")),
            (&event, format!("{LIST}/{id}/history?at={event}")),
            (
                &version,
                format!("/dashboard/sandbox/templates/{template}/versions/{version}"),
            ),
            (template, format!("/dashboard/sandbox/templates/{template}")),
            // A reference id that only looks like one of ours.
            ("evt_77", format!("{LIST}?q=evt_77")),
            (
                "iqse_06h0bm41zy9b7qdckxgmw9thdeg7",
                format!("{LIST}?q=iqse_06h0bm41zy9b7qdckxgmw9thdeg7"),
            ),
        ] {
            let seen = browser.get(&format!("/dashboard/sandbox/search?q={wanted}"));
            assert_eq!(seen.location(), page);
            assert_eq!(browser.get(&page).status, 200, "{page}");
        }
    });
}

#[test]
fn names_are_hidden_until_they_are_opened_and_never_to_those_who_may_not() {
    on_each_engine(|office| {
        let id = searchable(office);
        let mut browser = office.administrator();
        let page = format!("{LIST}/{id}");
        assert!(!browser.open(&page).has("Çelik") && !browser.open(LIST).has("Çelik"));
        assert!(!browser.open(&at(&id, "print")).has("Çelik"));
        assert_eq!(browser.get(&at(&id, "pdf")).status, 403);
        let opened = browser.act(
            &page,
            "/dashboard/sandbox/open",
            &[("object", &id), ("back", &page), ("reason", "A test")],
        );
        assert_eq!(opened.status, 303);
        for path in [
            &page,
            &at(&id, "print"),
            &at(&id, "history"),
            &LIST.to_owned(),
        ] {
            assert!(browser.open(path).has("Çelik"), "{path}");
        }
        let mut developer = office.signed_in("dev@example.com", roles::DEVELOPER);
        let seen = developer.open(&page);
        assert!(!seen.has("Çelik") && seen.has("personal_data.read"));
        assert!(!seen.has(&at(&id, "approve")));
    });
}

#[test]
fn a_decision_carries_its_reason_and_both_notes() {
    on_each_engine(|office| {
        let id = office.inquiry(json!({}));
        command(office, &id, Command::Complete);
        let mut browser = office.signed_in("rea@example.com", roles::REVIEWER);
        let page = at(&id, "decline");
        let seen = browser.open(&page).hidden("seen");
        let refused = browser.act(&page, &page, &[("seen", &seen), ("to-team", "Keep me")]);
        assert_eq!(refused.status, 422);
        assert!(refused.has("Choose a reason") && refused.has("Keep me"));
        assert_eq!(status(office, &id), Status::Completed);
        let long = "x".repeat(2001);
        let refused = browser.act(
            &page,
            &page,
            &[
                ("seen", &seen),
                ("reason", "Suspected fraud"),
                ("to-person", &long),
            ],
        );
        assert_eq!(refused.status, 422);
        let declined = browser.act(
            &page,
            &page,
            &[
                ("seen", &seen),
                ("reason", "Suspected fraud"),
                ("comment", "Twice"),
                ("to-person", "Write to us."),
                ("to-team", "Known address."),
            ],
        );
        assert_eq!(declined.status, 303);
        assert_eq!(status(office, &id), Status::Declined);
        let wanted = id.clone();
        let personal = office
            .behind(move |tx, house, cx| Ok(inquiries::find(tx, house, cx, &wanted)?.it.personal))
            .unwrap();
        assert_eq!(
            personal.reviewer_comment.as_deref(),
            Some("Suspected fraud: Twice")
        );
        let notes: Vec<&str> = personal
            .notes
            .iter()
            .map(|note| note.text.as_str())
            .collect();
        assert_eq!(notes, ["Known address.", "Write to us."]);
    });
}

#[test]
fn of_two_reviewers_the_second_is_told_what_happened_and_loses_nothing() {
    on_each_engine(|office| {
        let id = office.inquiry(json!({}));
        command(office, &id, Command::Complete);
        let mut first = office.signed_in("rea@example.com", roles::REVIEWER);
        let mut second = office.signed_in("bob@example.com", roles::REVIEWER);
        let page = at(&id, "decline");
        let seen = second.open(&page).hidden("seen");
        // The clock stands still: what was seen is told by the event, not by the time.
        let approve = at(&id, "approve");
        let fresh = first.open(&approve).hidden("seen");
        let tags = format!("{LIST}/{id}/tags");
        assert_eq!(
            first.act(&approve, &approve, &[("seen", &fresh)]).status,
            303
        );
        first.act(&at(&id, "decline"), &tags, &[("tags", "late")]);
        let values = [
            ("seen", seen.as_str()),
            ("reason", "Suspected fraud"),
            ("to-team", "I saw him yesterday"),
        ];
        let overtaken = second.act(&page, &page, &values);
        assert_eq!(overtaken.status, 409);
        assert!(overtaken.has("Something happened while you were deciding"));
        for told in [
            "Tags changed by rea@example.com",
            "Approved by rea@example.com",
            "I saw him yesterday",
        ] {
            assert!(overtaken.has(told), "{told} in {}", overtaken.html);
        }
        assert_eq!(status(office, &id), Status::Approved);
        // Sent again with what is now known, it holds.
        let seen = overtaken.hidden("seen");
        let values = [("seen", seen.as_str()), ("reason", "Suspected fraud")];
        assert_eq!(second.act(&page, &page, &values).status, 303);
        assert_eq!(status(office, &id), Status::Declined);
    });
}

#[test]
fn notes_and_tags_that_are_refused_stay_typed_beside_what_was_wrong() {
    on_each_engine(|office| {
        let id = office.inquiry(json!({}));
        let mut browser = office.administrator();
        let page = format!("{LIST}/{id}");
        let long = "x".repeat(inquiries::MAX_REMARK + 1);
        for (text, told) in [("", "Write the note"), (&long, "characters at most")] {
            let seen = browser.act(&page, &format!("{page}/notes"), &[("text", text)]);
            assert_eq!(seen.status, 422);
            assert!(seen.has(told) && seen.has(text) && seen.has("class=\"more\" open"));
            assert!(seen.has(&format!("name=\"back\" value=\"{page}\"")));
        }
        let tags = format!("{page}/tags");
        let many: Vec<String> = (0..60).map(|n| format!("tag, {n}")).collect();
        let seen = browser.act(&page, &tags, &[("tags", &many.join("\r\n"))]);
        assert_eq!(seen.status, 303);
        let shown = browser.get(&page);
        assert_eq!(shown.html.matches("class=\"tag\"").count(), 60);
        assert!(shown.has("<bdi>tag, 59</bdi>"), "a comma parts no tags");
        let seen = browser.act(
            &page,
            &tags,
            &[("tags", &format!("late\n{}", "x".repeat(256)))],
        );
        assert_eq!(seen.status, 422, "{}", seen.html);
        assert!(
            seen.has("id=\"f-tags-fault\"")
                && seen.has("must have 1 to 255 characters")
                && seen.has("late"),
            "{}",
            seen.html
        );
        assert!(
            browser.get(&page).has("<bdi>tag, 59</bdi>"),
            "nothing was changed"
        );
    });
}

#[test]
fn an_erasure_is_typed_for_and_has_a_receipt() {
    on_each_engine(|office| {
        let id = searchable(office);
        let mut browser = office.administrator();
        let page = at(&id, "redact");
        for word in ["", "yes", "redacted"] {
            let refused = browser.act(&page, &page, &[("confirm", word)]);
            assert_eq!(refused.status, 422, "{word}");
        }
        assert_eq!(browser.get(&at(&id, "receipt")).status, 409);
        let done = browser.act(&page, &page, &[("confirm", "Redact")]);
        assert_eq!(done.status, 303);
        let receipt = browser.open(done.location());
        assert!(receipt.has("evt_") && receipt.has("Hash of the log"));
        assert!(receipt.has("ann@example.com"), "who did it is told");
        for path in ["", "/history", "/print", "/receipt"] {
            let seen = browser.open(&format!("{LIST}/{id}{path}"));
            assert_eq!(seen.status, 200, "{path}");
            assert!(!seen.has("Çelik"), "{path}");
        }
        assert!(!browser.open(&format!("{LIST}?q=Order%2077/b")).has(&id));
    });
}

#[test]
fn several_are_tagged_expired_and_erased_at_once_and_never_decided() {
    on_each_engine(|office| {
        let (one, two) = (office.inquiry(json!({})), office.inquiry(json!({})));
        let mut browser = office.administrator();
        let bulk = format!("{LIST}/bulk");
        let both = [("id", one.as_str()), ("id", two.as_str())];
        for act in ["approve", "decline", ""] {
            let refused = browser.act(LIST, &bulk, &[&[("act", act)], &both[..]].concat());
            assert_eq!(refused.status, 400, "{act}");
        }
        let asked = browser.act(LIST, &bulk, &[&[("act", "redact")], &both[..]].concat());
        assert!(asked.has("Redact 2 inquiries") && asked.has("Type redact to confirm"));
        let none = browser.act(LIST, &bulk, &[("act", "tag")]);
        assert!(none.has("Nothing was chosen"));
        let tag = format!("{LIST}/tag");
        let done = browser.act(LIST, &tag, &[&[("tag", "late")], &both[..]].concat());
        assert!(browser.open(done.location()).has("Tagged 2 inquiries"));
        let found = browser.open(&format!("{LIST}?tag=late"));
        assert!(found.has(&one) && found.has(&two));
        let expire = format!("{LIST}/expire");
        browser.act(LIST, &expire, &both);
        assert_eq!(status(office, &one), Status::Expired);
        let redact = format!("{LIST}/redact");
        let refused = browser.act(LIST, &redact, &both);
        assert_eq!(refused.status, 422);
        browser.act(
            LIST,
            &redact,
            &[&[("confirm", "redact")], &both[..]].concat(),
        );
        assert!(browser.open(&format!("{LIST}/{two}")).has("was erased"));
        let foreign = [("id", "act_nothing"), ("tag", "x")];
        assert_eq!(browser.act(LIST, &tag, &foreign).status, 400);
    });
}

#[test]
fn an_inquiry_made_by_hand_gives_its_link_once() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        let page = format!("{LIST}/new?template={}", office.template_id);
        let post = format!("{LIST}/new");
        let values = [
            ("template", office.template_id.as_str()),
            ("reference-id", "hand-made"),
            ("field[name-first]", "Ann"),
            ("field[birthdate]", "tomorrow"),
        ];
        let refused = browser.act(&page, &post, &values);
        assert_eq!(refused.status, 422);
        assert!(refused.has("must be a date") && refused.has("value=\"Ann\""));
        let token = browser.open(&page).form_token();
        let values = [
            ("form-token", token.as_str()),
            ("template", office.template_id.as_str()),
            ("reference-id", "hand-made"),
            ("field[name-first]", "Ann"),
        ];
        let made = browser.post(&post, &values);
        assert_eq!(made.status, 200);
        assert!(made.has("https://verify.example/verify?code=") && made.has("data:image/svg+xml"));
        // The same form again makes no second one, and does not show the link again.
        let again = browser.post(&post, &values);
        assert_eq!(again.status, 303);
        assert!(again.location().starts_with(LIST));
        let seen = browser.open(&format!("{LIST}?reference=hand-made"));
        assert_eq!(seen.html.matches("data-label=\"Inquiry\"").count(), 1);
        assert!(seen.has("Dashboard"));
    });
}

#[test]
fn an_expired_inquiry_is_resumed_with_a_link() {
    on_each_engine(|office| {
        let id = office.inquiry(json!({}));
        command(office, &id, Command::Expire);
        let mut browser = office.administrator();
        let page = at(&id, "resume");
        let resumed = browser.act(&page, &page, &[]);
        assert!(resumed.has("https://verify.example/v/"));
        assert_eq!(status(office, &id), Status::Pending);
        command(office, &id, Command::Approve { comment: None });
        let refused = browser.act(LIST, &page, &[]);
        assert_eq!(refused.status, 409);
    });
}

#[test]
fn every_moment_of_an_inquiry_can_be_gone_back_to() {
    on_each_engine(|office| {
        let id = searchable(office);
        command(office, &id, Command::Start);
        command(office, &id, Command::Complete);
        let mut browser = office.administrator();
        let page = at(&id, "history");
        let hidden = browser.open(&page);
        assert!(!hidden.has("<iframe") && hidden.has("3 of 3: Completed"));
        browser.act(
            &page,
            "/dashboard/sandbox/open",
            &[("object", &id), ("back", &page), ("reason", "A test")],
        );
        let shown = browser.open(&page);
        assert!(shown.has("<iframe") && shown.has("/verify/preview?token="));
        let first = shown
            .html
            .split_once("history?at=")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(event, _)| event.to_owned())
            .expect("a link to the first event");
        let then = browser.open(&format!("{page}?at={first}"));
        assert!(then.has("1 of 3: Inquiry created") && then.has("Zoë"));
        assert_eq!(browser.get(&format!("{page}?at=evt_nothing")).status, 404);
    });
}

#[test]
fn views_are_a_members_own() {
    on_each_engine(|office| {
        office.inquiry(json!({}));
        let mut ann = office.administrator();
        let mut bob = office.signed_in("bob@example.com", roles::REVIEWER);
        let filtered = format!("{LIST}?status=created");
        let views = format!("{LIST}/views");
        let saved = ann.act(
            &filtered,
            &views,
            &[("name", "Fresh <b>"), ("query", "status=created")],
        );
        assert_eq!(saved.status, 303);
        let seen = ann.open(&filtered);
        assert!(seen.has("Fresh &lt;b&gt;") && seen.has("Remove this view"));
        assert!(!bob.open(&filtered).has("Fresh"));
        let view = seen.hidden("view");
        let remove = format!("{views}/remove");
        bob.act(&filtered, &remove, &[("view", &view)]);
        assert!(ann.open(&filtered).has("Fresh"));
        ann.act(&filtered, &remove, &[("view", &view)]);
        assert!(!ann.open(&filtered).has("Fresh"));
    });
}

#[test]
fn a_population_is_the_same_each_time_and_leaves_the_log_whole() {
    let made = |_: u8| {
        let office = Office::new(None);
        let now = office.now();
        let of = Population {
            inquiries: 40,
            days: 30,
            seed: 7,
        };
        for first in [0, populate::BATCH] {
            office
                .behind(move |tx, house, _| {
                    populate::populate(tx, house, &of, first, now, Seed([first as u8; 32]))
                })
                .expect("a batch");
        }
        let report = office.behind(|tx, _, _| audit::verify(tx)).unwrap();
        assert!(
            report
                .environments
                .iter()
                .all(|chain| chain.faults.is_empty())
        );
        let mut browser: Browser = office.administrator();
        let seen = browser.open(LIST).html;
        let mut ids: Vec<String> = seen
            .split("href=\"/dashboard/sandbox/inquiries/inq_")
            .skip(1)
            .filter_map(|rest| rest.split_once('"').map(|(id, _)| id.to_owned()))
            .collect();
        ids.dedup();
        assert_eq!(ids.len(), 40);
        ids
    };
    assert_eq!(made(0), made(1));
}

#[test]
fn the_timeline_tells_who_opened_printed_and_read_to_those_who_may_see_the_audit_log() {
    on_each_engine(|office| {
        let id = searchable(office);
        let page = format!("{LIST}/{id}");
        let mut reviewer = office.signed_in("rea@example.com", roles::REVIEWER);
        let values = [("object", id.as_str()), ("reason", "A call")];
        let open = "/dashboard/sandbox/open";
        assert_eq!(reviewer.act(&page, open, &values).status, 303);
        office.pass(SignedDuration::from_secs(60));
        let read = id.clone();
        office
            .behind(move |tx, house, cx| {
                inquiries::print(tx, house, cx, &read, "Rea")?;
                for noted in house.journal.take(100) {
                    journal::append(tx, &noted.entry(house)?)?;
                }
                let of = inquiries::find(tx, house, cx, &read)?;
                audits::record(tx, house, cx, "account.seen", &of.it.version_id, &json!({}))
            })
            .expect("entries");
        let mut boss = office.administrator();
        let seen = boss.open(&page);
        assert!(
            seen.has("Personal data opened") && seen.has("A call"),
            "{}",
            seen.html
        );
        assert!(seen.has("Saved as PDF") && seen.has("rea@example.com"));
        assert!(seen.html.find("Saved as PDF") < seen.html.find("Personal data opened"));
        assert!(!seen.has("Account seen"), "another thing's");
        let seen = reviewer.open(&page);
        assert!(seen.has("Inquiry created") && !seen.has("Saved as PDF"));
    });
}

#[test]
fn a_long_timeline_is_told_page_by_page_and_nothing_is_told_twice() {
    on_each_engine(|office| {
        let id = searchable(office);
        let of = id.clone();
        office
            .behind(move |tx, house, cx| {
                for number in 0..70 {
                    let reason = format!("Call {number}.");
                    audits::opened(tx, house, cx, &of, &["fields"], &reason)?;
                    let note = format!("Note {number}.");
                    inquiries::add_note(tx, house, cx, &of, Audience::Team, note)?;
                }
                Ok(())
            })
            .expect("a history");
        let mut boss = office.administrator();
        let mut address = format!("{LIST}/{id}");
        let (mut reasons, mut events, mut pages) = (0, 0, 0);
        loop {
            let seen = boss.open(&address);
            let timeline = seen
                .html
                .split("id=\"timeline\"")
                .nth(1)
                .expect("a timeline");
            let timeline = timeline.split("</ol>").next().unwrap_or_default();
            reasons += timeline.matches("Personal data opened").count();
            events += timeline.matches("history?at=").count();
            pages += 1;
            assert_eq!(seen.has(">Newest</a>"), pages > 1);
            let Some(older) = seen.html.split("rel=\"next\" href=\"").nth(1) else {
                break;
            };
            let older = older.split("#timeline\"").next().expect("an address");
            address = older.replace("&amp;", "&").replace("&#x2f;", "/");
        }
        assert_eq!((reasons, events, pages), (70, 71, 3));
        let wrong = format!("{LIST}/{id}?older-than=x");
        assert_eq!(boss.get(&wrong).status, 404);
    });
}
