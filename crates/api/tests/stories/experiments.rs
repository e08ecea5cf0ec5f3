//! Experiments: who gets which version, what is compared, and how it ends.

use std::collections::BTreeMap;

use bonafide_app::{Actor, Cx, clock, inquiries};
use bonafide_domain::inquiry::Channel;
use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::story::{PRODUCTION_KEY, Story};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// A template with two versions, an experiment with both, and the story around it.
struct Trial {
    story: Story,
    template: String,
    control: String,
    variant: String,
    id: String,
}

impl Trial {
    fn new(share: i64) -> Self {
        let story = Story::new();
        let (template, versions) = story.versions(2);
        let [control, variant] = <[String; 2]>::try_from(versions).unwrap();
        let wish = wish(&template, &control, &variant, share);
        let id = story.post("/experiments", wish).of(201).id();
        Self {
            story,
            template,
            control,
            variant,
            id,
        }
    }

    /// An inquiry by API of this template.
    fn create(&self, mut attributes: Json) -> String {
        attributes["inquiry-template-id"] = self.template.as_str().into();
        self.story.inquiry(attributes)
    }

    fn version_of(&self, inquiry: &str) -> String {
        let told = self.story.get(&format!("/inquiries/{inquiry}"));
        told.linked("inquiry-template-version").unwrap()
    }

    fn is_variant(&self, inquiry: &str) -> bool {
        let version = self.version_of(inquiry);
        assert!(version == self.control || version == self.variant);
        version == self.variant
    }

    /// As a person's browser makes one. `mark`: what their device is recognised by.
    fn client_side(&self, reference_id: Option<&str>, mark: Option<&str>) -> String {
        let new = inquiries::New {
            reference_id: reference_id.map(str::to_owned),
            device_mark: mark.map(str::to_owned),
            ..inquiries::New::of(self.template.as_str(), Channel::ClientSide)
        };
        let (now, seed) = (self.story.now(), self.story.seed());
        self.story.write(move |tx, house| {
            let (environment, clock) = clock::environments(tx)?.swap_remove(0);
            let cx = Cx::new(environment, &clock, Actor::Person, now, seed);
            Ok(inquiries::create(tx, house, &cx, new.clone())?
                .inquiry
                .it
                .id)
        })
    }

    fn told(&self) -> Json {
        let path = format!("/experiments/{}", self.id);
        self.story.get(&path).of(200).body["data"]["attributes"].take()
    }

    fn act(&self, act: &str, body: Json) -> Answer {
        let path = format!("/experiments/{}/{act}", self.id);
        self.story.post(&path, body)
    }

    fn share(&self, share: i64) -> Answer {
        let path = format!("/experiments/{}", self.id);
        let body = json!({"data": {"attributes": {"variant-share": share}}});
        self.story.patch(&path, body)
    }
}

fn wish(template: &str, control: &str, variant: &str, share: i64) -> Json {
    json!({"data": {"attributes": {
        "inquiry-template-id": template,
        "control-version-id": control,
        "variant-version-id": variant,
        "variant-share": share,
    }}})
}

/// `created opened ripening ripe completed` of a side.
fn counts(told: &Json, arm: &str) -> Vec<i64> {
    let arms = told["arms"].as_array().unwrap();
    let side = arms.iter().find(|side| side["arm"] == arm).unwrap();
    [
        "inquiries-created",
        "opened",
        "ripening",
        "ripe",
        "completed",
    ]
    .map(|name| side[name].as_i64().unwrap())
    .to_vec()
}

#[test]
fn people_are_split_by_the_share_and_keep_their_version() {
    let trial = Trial::new(30);
    let mut variants = 0;
    let mut first: BTreeMap<String, bool> = BTreeMap::new();
    for n in 0..400 {
        let person = format!("p{n}");
        let variant = trial.is_variant(&trial.create(json!({"reference-id": person})));
        variants += i64::from(variant);
        first.insert(person, variant);
    }
    // Four standard deviations around 120 of 400.
    assert!((84..=156).contains(&variants), "{variants}");
    // Another share, another channel, another spelling: whoever was placed stays.
    for share in [1, 99, 50] {
        trial.share(share).of(200);
        for (person, variant) in first.iter().take(40) {
            let again = trial.create(json!({"reference-id": person.to_uppercase()}));
            assert_eq!(trial.is_variant(&again), *variant, "{person} at {share}");
            let again = trial.client_side(Some(person), None);
            assert_eq!(trial.is_variant(&again), *variant, "{person} at {share}");
        }
    }
    // New people follow the new share.
    trial.share(99).of(200);
    let variants = (0..100)
        .filter(|n| trial.is_variant(&trial.create(json!({"reference-id": format!("q{n}")}))))
        .count();
    assert!(variants >= 94, "{variants}");
}

#[test]
fn an_account_and_a_device_are_recognised_as_well() {
    let trial = Trial::new(50);
    for n in 0..12 {
        let account = trial.story.post("/accounts", json!({})).of(201).id();
        let by_account = || trial.is_variant(&trial.create(json!({"account-id": account})));
        let variant = by_account();
        trial.share(if variant { 1 } else { 99 }).of(200);
        assert_eq!(by_account(), variant);
        // Merged into an account that nobody used yet.
        let other = trial.story.post("/accounts", json!({})).of(201).id();
        let body = json!({"meta": {"source-account-ids": [account]}});
        let path = format!("/accounts/{other}/consolidate");
        trial.story.post(&path, body).of(202);
        let merged = trial.create(json!({"account-id": other}));
        assert_eq!(trial.is_variant(&merged), variant, "{n}");

        // Somebody without a name: recognised from the first act on.
        let mark = format!("device-{n}");
        let anonymous = trial.client_side(None, None);
        let variant = trial.is_variant(&anonymous);
        trial.story.person_on(
            &anonymous,
            "opened name",
            crate::analytics_history::DESKTOP,
            Some(&mark),
        );
        trial.share(if variant { 1 } else { 99 }).of(200);
        let again = trial.client_side(None, Some(&mark));
        assert_eq!(trial.is_variant(&again), variant);
        // And keeps it under the name that they give later.
        let person = format!("known-{n}");
        let named = trial.client_side(Some(&person), Some(&mark));
        assert_eq!(trial.is_variant(&named), variant);
        let by_api = trial.create(json!({"reference-id": person}));
        assert_eq!(trial.is_variant(&by_api), variant);
    }
}

#[test]
fn only_who_names_the_template_in_this_environment_is_placed() {
    let trial = Trial::new(99);
    let story = &trial.story;
    let pinned = json!({"inquiry-template-version-id": trial.control, "reference-id": "p"});
    let pinned = story.inquiry(pinned);
    assert_eq!(trial.version_of(&pinned), trial.control);
    // In production everybody gets the template's version, and nobody sees the experiment.
    let body = json!({"data": {"attributes": {"inquiry-template-id": trial.template}}});
    for _ in 0..3 {
        let made = story.ask("POST", "/inquiries").key(PRODUCTION_KEY);
        let made = made.json(body.clone()).send().of(201);
        assert_eq!(
            made.linked("inquiry-template-version").unwrap(),
            trial.variant
        );
    }
    let path = format!("/experiments/{}", trial.id);
    let theirs = story.ask("GET", &path).key(PRODUCTION_KEY);
    theirs.send().refused(404, "found");
    let told = trial.told();
    assert_eq!(counts(&told, "control")[0] + counts(&told, "variant")[0], 0);
    // Who was given a version by name is in no side, also when they act.
    story.person(&pinned, "opened name, complete");
    assert_eq!(counts(&trial.told(), "control")[1], 0);
}

/// So many people by API on each side: how many are to complete of those who open.
fn history(trial: &Trial, opened: usize, completed: [usize; 2]) -> BTreeMap<bool, Vec<String>> {
    let mut people: BTreeMap<bool, Vec<String>> = BTreeMap::new();
    let mut n = 0;
    while people.values().map(Vec::len).min().unwrap_or(0) < opened || people.len() < 2 {
        let person = format!("p{n}");
        n += 1;
        let inquiry = trial.create(json!({"reference-id": person}));
        let side = people.entry(trial.is_variant(&inquiry)).or_default();
        if side.len() == opened {
            continue;
        }
        let through = completed[usize::from(trial.is_variant(&inquiry))];
        let acts = match side.len() < through {
            true => "opened name, start, left name, complete",
            false => "opened name, start",
        };
        trial.story.person(&inquiry, acts);
        side.push(person);
    }
    people
}

#[test]
fn the_difference_is_told_of_ripe_people_with_its_interval() {
    let trial = Trial::new(50);
    let people = history(&trial, 40, [10, 30]);
    for followed in [false, true] {
        let told = trial.told();
        // Those who were quick are no sign of the rest.
        for arm in ["control", "variant"] {
            assert_eq!(counts(&told, arm)[1..], [40, 40, 0, 0], "{followed}");
        }
        assert_eq!(told["enough"], false);
        assert_eq!(told["difference"], Json::Null);
        trial.story.follow();
    }
    trial.story.advance(DAY - HOUR);
    assert_eq!(counts(&trial.told(), "control")[2], 40);
    trial.story.advance(HOUR);
    let told = trial.told();
    assert_eq!(counts(&told, "control")[1..], [40, 0, 40, 10]);
    assert_eq!(counts(&told, "variant")[1..], [40, 0, 40, 30]);
    assert_eq!(told["arms"][0]["conversion-rate"], 0.25);
    assert_eq!(told["arms"][1]["conversion-rate"], 0.75);
    assert_eq!(told["enough"], true);
    let difference = &told["difference"];
    assert_eq!(difference["conversion"], 0.5);
    let end = |n: usize| difference["interval"][n].as_f64().unwrap();
    assert!(
        (end(0) - 0.2851).abs() < 5e-4 && (end(1) - 0.6529).abs() < 5e-4,
        "{difference}"
    );
    assert_eq!(difference["variant-is"], "higher");

    // Nothing that nobody opens, and nothing that is begun anew, changes a figure of people.
    let before: Vec<Vec<i64>> = ["control", "variant"].map(|arm| counts(&told, arm)).into();
    let person = &people[&true][39];
    for _ in 0..5 {
        trial.create(json!({}));
        trial.create(json!({"reference-id": person}));
        trial.client_side(Some(person), None);
    }
    let again = trial.client_side(Some(person), None);
    trial.story.person(&again, "opened name, error name");
    for followed in [false, true] {
        let after = trial.told();
        for (arm, before) in ["control", "variant"].iter().zip(&before) {
            assert_eq!(counts(&after, arm)[1..], before[1..], "{arm}, {followed}");
        }
        assert_eq!(after["difference"], told["difference"]);
        trial.story.follow();
    }
    // Somebody who comes back to get further is on the way again, and then through.
    trial.story.person(&again, "left name, shown address");
    assert_eq!(counts(&trial.told(), "variant")[1..], [40, 1, 39, 30]);
    trial.story.person(&again, "left address, complete");
    assert_eq!(counts(&trial.told(), "variant")[1..], [40, 0, 40, 31]);
    // Whoever opens another one a month later counts once.
    trial.story.advance(31 * DAY);
    let later = trial.client_side(Some(person), None);
    trial.story.person(&later, "opened name");
    trial.story.advance(2 * DAY);
    assert_eq!(counts(&trial.told(), "variant")[1..], [40, 0, 40, 31]);
    let told = trial.told();
    trial.story.rebuild();
    let rebuilt = trial.told();
    assert_eq!(rebuilt["arms"], told["arms"]);
    assert_eq!(rebuilt["difference"], told["difference"]);
}

#[test]
fn one_runs_at_a_time_and_ends_once() {
    let trial = Trial::new(50);
    let story = &trial.story;
    let again = wish(&trial.template, &trial.control, &trial.variant, 50);
    let refused = story.post("/experiments", again.clone());
    refused.refused(409, &trial.id);
    // Which version is live is the experiment's to say while it runs.
    let path = format!("/inquiry-template-versions/{}/publish", trial.control);
    story.post(&path, json!({})).refused(409, &trial.id);
    trial.create(json!({"reference-id": "p"}));

    let ended = trial
        .act("adopt", json!({"meta": {"arm": "control"}}))
        .of(200);
    assert_eq!(ended.attribute("status"), "adopted");
    assert_eq!(ended.attribute("adopted"), "control");
    assert!(ended.attribute("ended-at").is_string());
    for n in 0..8 {
        let inquiry = trial.create(json!({"reference-id": format!("q{n}")}));
        assert_eq!(trial.version_of(&inquiry), trial.control);
    }
    trial.act("stop", json!({})).refused(409, "ended");
    trial
        .act("adopt", json!({"meta": {"arm": "variant"}}))
        .refused(409, "ended");
    trial.share(10).refused(409, "ended");

    // The next one, stopped: the template's version stays.
    let second = story.post("/experiments", again).of(201).id();
    let path = format!("/experiments/{second}/stop");
    let ended = story.post(&path, json!({})).of(200);
    assert_eq!(ended.attribute("status"), "stopped");
    assert_eq!(
        trial.version_of(&trial.create(json!({"reference-id": "r"}))),
        trial.control
    );
    let listed = |query: &str| story.get(&format!("/experiments{query}")).of(200).ids();
    assert_eq!(listed(""), [second.clone(), trial.id.clone()]);
    assert_eq!(listed("?filter[status]=adopted"), [trial.id.as_str()]);
    assert_eq!(listed("?filter[status]=running"), [""; 0]);
    let of = |id: &str| listed(&format!("?filter[inquiry-template-id]={id}"));
    assert_eq!(of(&trial.template).len(), 2);
    assert_eq!(of(&story.templates[0]).len(), 0);

    story.write_down();
    let audit = story
        .ask("GET", "/user-audit-logs?page[size]=100")
        .key(PRODUCTION_KEY);
    let audit = audit.send().of(200);
    for action in [
        "experiment.started",
        "experiment.adopted",
        "experiment.stopped",
    ] {
        assert!(audit.text.contains(action), "{action}: {}", audit.text);
    }
    assert!(
        !audit.text.contains("own-stop-an-experiment"),
        "written down twice"
    );
}

#[test]
fn what_cannot_be_tried_is_refused_precisely() {
    let story = Story::new();
    let (template, versions) = story.versions(2);
    let (other, others) = story.versions(1);
    let draft = json!({"data": {"attributes": {"inquiry-template-id": template}}});
    let draft = story.post("/inquiry-template-versions", draft).of(201).id();
    let nobody = format!("itmplv_{}", "0".repeat(28));
    let [control, variant] = [&versions[0], &versions[1]];
    for (wish, status, part) in [
        (wish(&template, control, control, 50), 422, "same version"),
        (
            wish(&template, control, &others[0], 50),
            422,
            "another template",
        ),
        (wish(&template, control, &draft, 50), 422, "draft"),
        (
            wish(&template, &nobody, variant, 50),
            404,
            "control-version-id is not found",
        ),
        (wish(&other, control, &nobody, 50), 422, "another template"),
        (
            wish(&nobody.replace("itmplv", "itmpl"), control, variant, 50),
            404,
            "inquiry-template-id",
        ),
        (wish(&template, control, variant, 0), 422, "from 1 to 99"),
        (wish(&template, control, variant, 100), 422, "from 1 to 99"),
        (wish(&template, control, variant, 101), 400, "variant-share"),
        (
            json!({"data": {"attributes": {"inquiry-template-id": template}}}),
            400,
            "variant-version-id",
        ),
    ] {
        story.post("/experiments", wish).refused(status, part);
    }
    story
        .get("/experiments?filter[status]=over")
        .refused(400, "filter[status]");
    story
        .get("/experiments?filter[inquiry-template-id]=1")
        .refused(400, "itmpl_");
    // Without a control, the template's version is compared with.
    let body = json!({"data": {"attributes": {
        "inquiry-template-id": template, "variant-version-id": control,
    }}});
    let made = story.post("/experiments", body).of(201);
    assert_eq!(made.attribute("control-version-id"), variant.as_str());
    assert_eq!(made.attribute("variant-share"), 50);
    let path = format!("/experiments/{}/adopt", made.id());
    story
        .post(&path, json!({"meta": {"arm": "best"}}))
        .refused(400, "arm");
}

#[test]
fn a_redacted_person_is_not_recognised_and_stays_counted() {
    let trial = Trial::new(50);
    let inquiry = trial.create(json!({"reference-id": "anna"}));
    trial.story.person_on(
        &inquiry,
        "opened name, complete",
        crate::analytics_history::DESKTOP,
        Some("d"),
    );
    trial.story.advance(2 * DAY);
    let before = trial.told();
    trial.story.delete(&format!("/inquiries/{inquiry}")).of(200);
    assert_eq!(trial.told()["arms"], before["arms"]);
    let left = trial.story.write(|tx, _| {
        Ok(tx
            .query("select inquiry_id from experiment_people", &[])?
            .len())
    });
    assert_eq!(left, 0);
}

#[test]
fn an_ended_experiment_forgets_whom_it_placed_however_many() {
    let ends = [
        ("stop", json!({})),
        ("adopt", json!({"meta": {"arm": "variant"}})),
    ];
    for (end, body) in ends {
        let trial = Trial::new(50);
        for n in 0..60 {
            trial.create(json!({"reference-id": format!("p{n}")}));
        }
        let known = || {
            trial
                .story
                .write(|tx, _| Ok(tx.query("select 1 from experiment_people", &[])?.len()))
        };
        trial.story.tick();
        let placed = known();
        assert!(placed >= 60, "whoever takes part stays known: {placed}");
        let before = trial.told();
        trial.act(end, body).of(200);
        let first = trial.story.tick_once();
        assert!(first.more, "writers wait behind one batch only");
        assert_eq!(known(), placed - 50);
        trial.story.tick();
        assert_eq!(known(), 0);
        assert_eq!(trial.told()["arms"], before["arms"]);
    }
}
