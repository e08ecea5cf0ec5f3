//! Conversion figures are the same however they are followed: step by step, made anew, by two at once.

use bonafide_app::analytics::follow;
use serde_json::{Value as Json, json};

use crate::analytics::some;
use crate::analytics_history::{DESKTOP, PHONE, on_each_engine};
use crate::story::Story;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// A small generator of its own: the same numbers on each machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[test]
fn step_by_step_and_made_anew_the_figures_are_the_same() {
    for seed in 1..=4 {
        on_each_engine(|story| told_again(story, seed));
    }
}

fn told_again(story: &Story, seed: u64) {
    let mut dice = Dice(seed);
    let mut ids: Vec<String> = Vec::new();
    for _ in 0..120 {
        match dice.roll(12) {
            0 | 1 => {
                let person = format!("p{}", dice.roll(6));
                ids.push(story.inquiry(json!({"reference-id": person})));
            }
            2 => ids.push(story.inquiry(json!({}))),
            3 => ids.push(story.client_side(None)),
            4 => ids.push(story.client_side(Some(&format!("q{}", dice.roll(6))))),
            5 => story.advance([60, HOUR, 7 * HOUR, 30 * HOUR, 20 * DAY][dice.roll(5) as usize]),
            6 if dice.roll(3) == 0 => {
                story.follow();
            }
            _ if ids.is_empty() => {}
            7 => {
                let id = &ids[dice.roll(ids.len() as u64) as usize];
                let action = [
                    "expire_inquiry",
                    "complete_inquiry",
                    "fail_inquiry",
                    "approve_inquiry",
                ];
                story.simulate(id, &[action[dice.roll(4) as usize]]);
            }
            8 => {
                let id = &ids[dice.roll(ids.len() as u64) as usize];
                story.ask("POST", &format!("/inquiries/{id}/resume")).send();
            }
            9 if dice.roll(3) == 0 => {
                let id = &ids[dice.roll(ids.len() as u64) as usize];
                let account = story.account_of(id);
                ids.push(story.inquiry(json!({"account-id": account})));
            }
            9 if dice.roll(2) == 0 => {
                let id = &ids[dice.roll(ids.len() as u64) as usize];
                let tag = format!("/accounts/{}/add-tag", story.account_of(id));
                story
                    .post(&tag, json!({"meta": {"tag-name": "gold"}}))
                    .of(200);
            }
            9 if dice.roll(4) == 0 => {
                let id = &ids[dice.roll(ids.len() as u64) as usize];
                story.delete(&format!("/inquiries/{id}"));
            }
            _ => {
                let id = &ids[dice.roll(ids.len() as u64) as usize];
                let acts = [
                    "opened name",
                    "shown name, opened name, error name",
                    "left name, shown address",
                    "left address",
                    "back name, left name",
                    "close address",
                ];
                let mark = format!("d{}", dice.roll(4));
                let mark = (dice.roll(2) == 0).then_some(mark.as_str());
                let device = [PHONE, DESKTOP][dice.roll(2) as usize];
                story.person_on(id, acts[dice.roll(6) as usize], device, mark);
            }
        }
    }
    let queries = [
        "",
        "?unit=inquiry",
        "?group-by=day",
        "?unit=inquiry&group-by=channel",
        "?filter[device-class]=mobile&group-by=day",
        "?group-by=country",
    ];
    let told: Vec<Json> = queries.iter().map(|query| story.figures(query)).collect();
    story.follow();
    let kept = story.figures_kept();
    for (query, told) in queries.iter().zip(&told) {
        assert_eq!(&story.figures(query), told, "seed {seed}, {query}");
    }
    for entries in [follow::STEP, 25] {
        story.rebuild_by(entries);
        assert_eq!(story.figures_kept(), kept, "seed {seed}, by {entries}");
    }
    // One thing asked about has sums of its own; two are told from those that part everything.
    for one in ["device-class]=mobile", "language]=de", "country]=DE"] {
        let alone = story.figures(&format!("?filter[{one}"));
        for other in ["device-class", "language", "country"] {
            let both = story.figures(&format!("?filter[{one}&group-by={other}"));
            for part in ["inquiries", "people", "steps"] {
                assert_eq!(alone[part], both[part], "seed {seed}, {one}, {other}");
            }
        }
    }
    for figures in &told[..2] {
        let inquiries = &figures["inquiries"];
        let sum = |names: &[&str]| {
            names
                .iter()
                .map(|name| inquiries[*name].as_i64().unwrap())
                .sum::<i64>()
        };
        assert_eq!(
            inquiries["created"],
            sum(&["opened", "never-opened"]),
            "seed {seed}"
        );
        let ages: i64 = inquiries["never-opened-by-age"]
            .as_object()
            .unwrap()
            .values()
            .map(|n| n.as_i64().unwrap())
            .sum();
        assert_eq!(inquiries["never-opened"], ages, "seed {seed}");
        for step in figures["steps"].as_array().unwrap() {
            let parts = some(step, &["left", "dropped", "waiting"]);
            let sum: i64 = parts.iter().map(|n| n.as_i64().unwrap()).sum();
            assert_eq!(step["reached"], sum, "seed {seed}");
            assert!(
                parts.iter().all(|n| n.as_i64().unwrap() >= 0),
                "seed {seed}: {step}"
            );
        }
    }
}

#[test]
fn two_processes_that_follow_at_once_count_nothing_twice() {
    use bonafide_app::analytics::follow;
    on_each_engine(|story| {
        for n in 0..150 {
            let id = story.inquiry(json!({"reference-id": format!("p{}", n % 60)}));
            let acts = [
                "opened name, start",
                "opened name, left name, start, complete",
            ];
            story.person_on(&id, acts[n % 2], PHONE, Some(&format!("d{}", n % 40)));
        }
        let told = story.figures("");
        let sandbox = story.environments().swap_remove(0);
        // Small steps, so that the two meet often.
        let process = || {
            let db = story.database.open_beside();
            let (mut stored, mut late) = (0, 0);
            loop {
                let id = sandbox.clone();
                let planned = db
                    .read(move |tx| follow::prepare(tx, &id, 7))
                    .wait()
                    .unwrap();
                let Some(step) = planned.map(std::sync::Arc::new) else {
                    break;
                };
                match db
                    .write(move |tx| follow::commit(tx, &step))
                    .wait()
                    .unwrap()
                {
                    true => stored += 1,
                    false => late += 1,
                }
            }
            db.close();
            (stored, late)
        };
        let counts = std::thread::scope(|scope| {
            let all = [scope.spawn(process), scope.spawn(process)];
            all.map(|one| one.join().unwrap())
        });
        assert!(counts[0].0 + counts[1].0 > 50, "{counts:?}");
        assert_eq!(story.figures(""), told, "{counts:?}");
        let kept = story.figures_kept();
        story.rebuild();
        assert_eq!(story.figures_kept(), kept);
    });
}
