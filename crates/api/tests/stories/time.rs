//! Time: what it ends, when, and how the sandbox's clock is moved.

use std::sync::Mutex;

use bonafide_app::inquiries::{self, New, Overrides};
use bonafide_domain::inquiry::Channel;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::story::{PRODUCTION_KEY, Story};

const DAY: i64 = 86_400;

fn status(story: &Story, id: &str) -> Json {
    story
        .get(&format!("/inquiries/{id}"))
        .of(200)
        .attribute("status")
        .clone()
}

fn time(answer: &Answer, name: &str) -> Timestamp {
    answer
        .attribute(name)
        .as_str()
        .expect(&answer.text)
        .parse()
        .unwrap()
}

fn turn(story: &Story, attributes: Json) -> Answer {
    story.post(
        "/sandbox/clock",
        json!({"data": {"attributes": attributes}}),
    )
}

#[test]
fn an_untouched_inquiry_ends_a_day_after_its_creation() {
    let story = Story::new();
    let meta = json!({"auto-create-inquiry-session": true, "auto-create-one-time-link": true});
    let made = story.create_with(json!({}), meta).of(201);
    let id = made.id();
    story.pass(DAY - 5);
    assert_eq!(story.tick().0, 0);
    assert_eq!(status(&story, &id), "created");
    story.pass(5);
    story.tick();
    let ended = story.get(&format!("/inquiries/{id}"));
    assert_eq!(ended.attribute("status"), "expired");
    assert!(ended.attribute("expires-at").is_null());
    assert!(time(&ended, "expired-at") >= time(&made, "expires-at"));
    let session = story.get(&format!("/inquiry-sessions?filter[inquiry-id]={id}"));
    assert_eq!(session.items()[0]["attributes"]["status"], "expired");
    // Its link is over as well; it is remembered for a day, so that a late click is told so.
    let links = |story: &Story, which: &'static str| {
        let sql = format!("select hash from one_time_links where expires_at {which} $1");
        let now = story.now().as_millisecond();
        story.write(move |tx, _| Ok(tx.query(&sql, &[now.into()])?.len()))
    };
    assert_eq!((links(&story, ">"), links(&story, "<=")), (0, 1));
    for _ in 0..3 {
        story.pass(DAY);
        story.tick();
    }
    assert_eq!(links(&story, "<="), 0);
    let names = [
        "inquiry.created",
        "inquiry.session-added",
        "inquiry.expired",
    ];
    assert_eq!(story.events_of(&id), names);
    let session = session.ids().remove(0);
    assert_eq!(
        story.events_of(&session),
        ["inquiry-session.created", "inquiry-session.expired"]
    );
}

#[test]
fn a_started_inquiry_ends_by_its_own_window() {
    let story = Story::new();
    let started = |meta: Json| {
        let id = story.create_with(json!({}), meta).of(201).id();
        story.pass(3600);
        story.simulate(&id, &["start_inquiry"]).of(200)
    };
    let short = started(json!({"expiration-after-start-interval-seconds": 60}));
    assert_eq!(
        time(&short, "expires-at")
            .duration_since(time(&short, "started-at"))
            .as_secs(),
        60
    );
    let blank = started(json!({}));
    let whole = time(&blank, "expires-at").duration_since(time(&blank, "created-at"));
    assert_eq!(
        whole.as_secs(),
        DAY,
        "without a window of its own the first goes on"
    );
    story.pass(60);
    story.tick();
    assert_eq!(status(&story, &short.id()), "expired");
    assert_eq!(status(&story, &blank.id()), "pending");
}

#[test]
fn resuming_opens_a_window_again_and_again() {
    let story = Story::new();
    let meta = json!({"expiration-after-resume-interval-seconds": 600});
    let id = story.create_with(json!({}), meta).of(201).id();
    for round in 0..3 {
        story.pass(DAY);
        story.tick();
        assert_eq!(status(&story, &id), "expired", "round {round}");
        let resumed = story
            .post(&format!("/inquiries/{id}/resume"), json!({}))
            .of(200);
        assert_eq!(resumed.attribute("status"), "pending");
        let window = time(&resumed, "expires-at").duration_since(time(&resumed, "updated-at"));
        assert_eq!(window.as_secs(), 600);
        story.pass(590);
        story.tick();
        assert_eq!(status(&story, &id), "pending");
    }
    let expiries = story
        .events_of(&id)
        .iter()
        .filter(|name| *name == "inquiry.expired")
        .count();
    assert_eq!(expiries, 3);
}

#[test]
fn finished_inquiries_do_not_end_again() {
    let story = Story::new();
    let ids: Vec<String> = [
        "complete_inquiry",
        "fail_inquiry",
        "approve_inquiry",
        "mark_for_review_inquiry",
    ]
    .iter()
    .map(|action| {
        let id = story.inquiry(json!({}));
        story.simulate(&id, &[action]).of(200);
        id
    })
    .collect();
    let before: Vec<Json> = ids.iter().map(|id| status(&story, id)).collect();
    story.pass(30 * DAY);
    assert_eq!(story.tick().1.next_due, None);
    let after: Vec<Json> = ids.iter().map(|id| status(&story, id)).collect();
    assert_eq!(before, after);
}

#[test]
fn the_next_due_moment_is_known() {
    let story = Story::new();
    assert_eq!(story.tick().1.next_due, None);
    let later = story.create(json!({})).of(201);
    let sooner = story
        .create_with(
            json!({}),
            json!({"expiration-after-create-interval-seconds": 60}),
        )
        .of(201);
    assert_eq!(story.tick().1.next_due, Some(time(&sooner, "expires-at")));
    story.pass(61);
    assert_eq!(story.tick().1.next_due, Some(time(&later, "expires-at")));
    // By the machine's clock: the sandbox's is ahead now.
    turn(&story, json!({"advance-seconds": 3600})).of(200);
    let due = time(&later, "expires-at") - jiff::SignedDuration::from_secs(3600);
    assert_eq!(story.tick().1.next_due, Some(due));
    turn(&story, json!({"frozen": true})).of(200);
    assert_eq!(
        story.tick().1.next_due,
        None,
        "nothing becomes due while the clock stands"
    );
    let other = story.ask("POST", "/inquiries").key(PRODUCTION_KEY);
    let body = json!({"data": {"attributes": {"inquiry-template-id": story.templates[0]}}});
    let other = other.json(body).send().of(201);
    assert_eq!(story.tick().1.next_due, Some(time(&other, "expires-at")));
}

#[test]
fn five_hundred_due_inquiries_are_worked_off_in_batches() {
    let story = Story::new();
    let (cx, template) = (Mutex::new(story.cx()), story.templates[0].clone());
    story.write(move |tx, house| {
        let cx = cx.lock().unwrap();
        for _ in 0..500 {
            let new = New {
                template: template.clone(),
                channel: Channel::Api,
                account_id: None,
                auto_create_account: false,
                account_type_id: None,
                reference_id: None,
                creator: None,
                redirect_uri: None,
                theme_set_id: None,
                note: None,
                fields: Default::default(),
                tags: Vec::new(),
                initial_step: None,
                overrides: Overrides::default(),
                device_mark: None,
                with_session: false,
                with_link: false,
            };
            inquiries::create(tx, house, &cx, new)?;
        }
        Ok(())
    });
    story.pass(DAY);
    let (mut did, mut rounds) = (0, 0);
    loop {
        let tick = story.tick_once();
        assert!(tick.did <= 50, "{} at once", tick.did);
        did += tick.did;
        rounds += 1;
        assert!(rounds < 20);
        if !tick.more {
            assert_eq!(tick.next_due, None);
            break;
        }
    }
    assert_eq!(did, 500);
    let counts = story.write(|tx, _| {
        let sql = "select name, count(*) from events where name like 'inquiry.%' group by name order by name";
        let rows = tx.query(sql, &[])?;
        Ok(rows.iter().map(|row| (row.text(0).unwrap().to_owned(), row.int(1).unwrap())).collect::<Vec<_>>())
    });
    assert_eq!(
        counts,
        [
            ("inquiry.created".to_owned(), 500),
            ("inquiry.expired".to_owned(), 500)
        ]
    );
}

#[test]
fn the_sandbox_clock_is_moved_by_the_api() {
    let story = Story::new();
    let clock = story.get("/sandbox/clock").of(200);
    assert_eq!(clock.attribute("frozen"), false);
    assert_eq!(clock.attribute("offset-seconds"), 0);
    let ids: Vec<String> = (0..120).map(|_| story.inquiry(json!({}))).collect();
    let moved = turn(&story, json!({"advance-seconds": DAY + 60})).of(200);
    assert_eq!(moved.attribute("offset-seconds"), DAY + 60);
    // Done before the answer, however much it is.
    let left = story.get("/inquiries?filter[status]=created,pending").ids();
    assert_eq!(left, [""; 0]);
    assert_eq!(
        story.events_of(&ids[60]),
        ["inquiry.created", "inquiry.expired"]
    );
    let new = story.create(json!({})).of(201);
    assert!(time(&new, "created-at") > time(&moved, "now"));
    assert_eq!(story.get("/inquiries?page[size]=1").ids(), [new.id()]);

    let frozen = turn(&story, json!({"frozen": true})).of(200);
    story.pass(3600);
    let still = story.get("/sandbox/clock").of(200);
    assert_eq!(still.attribute("now"), frozen.attribute("now"));
    assert_eq!(
        time(&story.create(json!({})).of(201), "created-at"),
        time(&frozen, "now")
    );
    let stepped = turn(&story, json!({"advance-seconds": 10})).of(200);
    assert_eq!(
        time(&stepped, "now")
            .duration_since(time(&frozen, "now"))
            .as_secs(),
        10
    );
    assert_eq!(
        turn(&story, json!({"frozen": true}))
            .of(200)
            .attribute("now"),
        stepped.attribute("now")
    );
    let thawed = turn(&story, json!({"frozen": false})).of(200);
    assert_eq!(
        time(&thawed, "now"),
        time(&stepped, "now"),
        "it goes on from where it stood"
    );
    assert_eq!(
        turn(&story, json!({"frozen": false}))
            .of(200)
            .attribute("frozen"),
        false
    );
    story.pass(100);
    let going = time(&story.get("/sandbox/clock").of(200), "now");
    assert_eq!(going.duration_since(time(&thawed, "now")).as_secs(), 100);
}

#[test]
fn the_clock_is_set_to_a_time_and_never_to_one_that_was() {
    let story = Story::new();
    let id = story.inquiry(json!({}));
    let set = turn(
        &story,
        json!({"now": "2027-01-01T00:00:00+01:00", "frozen": true}),
    )
    .of(200);
    assert_eq!(set.attribute("now"), "2026-12-31T23:00:00.000Z");
    assert_eq!(story.events_of(&id), ["inquiry.created", "inquiry.expired"]);
    story.pass(60);
    turn(&story, json!({"now": "2026-12-31T23:00:00.000Z"})).of(200);
    let both = json!({"now": "2027-01-01T00:00:00Z", "advance-seconds": 1});
    assert_eq!(
        turn(&story, both).of(200).attribute("now"),
        "2027-01-01T00:00:01.000Z"
    );
    for bad in ["2027-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "tomorrow"] {
        turn(&story, json!({"now": bad})).refused(422, "now must be");
    }
    turn(&story, json!({"now": 5})).refused(400, "now");
    let going = turn(
        &story,
        json!({"frozen": false, "now": "2028-01-01T00:00:00Z"}),
    )
    .of(200);
    assert_eq!(going.attribute("frozen"), false);
    story.pass(100);
    let later = story.get("/sandbox/clock").of(200);
    assert!(
        time(&later, "now")
            .duration_since(time(&going, "now"))
            .as_secs()
            >= 100
    );
}

#[test]
fn the_clock_is_the_sandboxs_alone_and_never_goes_back() {
    let story = Story::new();
    for method in ["GET", "POST"] {
        let ask = story.ask(method, "/sandbox/clock").key(PRODUCTION_KEY);
        ask.json(json!({"data": {"attributes": {"advance-seconds": 1}}}))
            .send()
            .refused(403, "sandbox");
    }
    for bad in [
        json!(-1),
        json!(10 * 366 * DAY + 1),
        json!(1.5),
        json!(1e300),
    ] {
        turn(&story, json!({"advance-seconds": bad})).refused(422, "advance-seconds");
    }
    turn(&story, json!({"advance-seconds": "1"})).refused(400, "advance-seconds");
    turn(&story, json!({})).refused(400, "advance-seconds or frozen");
    turn(&story, json!({"frozen": "yes"})).refused(400, "frozen");
    // To its end, and still going.
    let decade = || turn(&story, json!({"advance-seconds": 10 * 366 * DAY}));
    let last = std::iter::repeat_with(decade)
        .take(1000)
        .find(|answer| answer.status != 200);
    last.unwrap().refused(422, "the year 8999");
    let id = story.inquiry(json!({}));
    story
        .simulate(&id, &["start_inquiry", "expire_inquiry"])
        .of(200);
    story
        .post(&format!("/inquiries/{id}/resume"), json!({}))
        .of(200);
    story.tick();
}
