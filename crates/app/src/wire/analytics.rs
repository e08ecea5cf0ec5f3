//! Wire form of the conversion figures.

use bonafide_domain::conversion::{DEFINITIONS, StepTally, wilson};
use serde_json::{Map, Value as Json, json};

use super::time;
use crate::Cx;
use crate::analytics::answer::{Answer, Figures};
use crate::analytics::filter::{By, GroupBy};

pub fn analytics(cx: &Cx, answer: &Answer, by: By, group_by: Option<GroupBy>) -> Json {
    let definitions: Map<String, Json> = DEFINITIONS
        .iter()
        .map(|(term, text)| ((*term).to_owned(), (*text).into()))
        .collect();
    let mut attributes = json!({
        "unit": match by { By::Person => "person", By::Inquiry => "inquiry" },
        "group-by": group_by.map(GroupBy::as_str),
        "as-of": time(cx.now),
        "complete": answer.complete,
        "inquiries": inquiries(&answer.total),
        "people": people(&answer.total),
        "steps": steps(&answer.total, &answer.steps),
    });
    if group_by.is_some() {
        attributes["groups"] = answer
            .groups
            .iter()
            .map(|(name, figures)| {
                json!({
                    "group": (!name.is_empty()).then_some(name),
                    "inquiries": inquiries(figures),
                    "people": people(figures),
                    "steps": steps(figures, &answer.steps),
                })
            })
            .collect();
    }
    attributes["definitions"] = definitions.into();
    json!({"type": "inquiry-analytics", "id": cx.environment.id, "attributes": attributes})
}

fn inquiries(figures: &Figures) -> Json {
    let tally = &figures.inquiries;
    let created = |channel: &str| {
        figures
            .channels
            .get(channel)
            .map_or(0, |(created, _)| *created)
    };
    let never: Map<String, Json> = ["api", "client-side", "signed-link", "dashboard"]
        .iter()
        .map(|channel| {
            let count = figures
                .channels
                .get(*channel)
                .map_or(0, |(_, never)| *never);
            ((*channel).to_owned(), count.into())
        })
        .collect();
    let [hour, day, week, older] = figures.waited;
    json!({
        "created": tally.created,
        "created-by-api": created("api"),
        "created-client-side": created("client-side"),
        "created-by-signed-link": created("signed-link"),
        "created-in-dashboard": created("dashboard"),
        "never-opened": tally.created - tally.opened,
        "never-opened-by-channel": never,
        "never-opened-by-age": {
            "under-1-hour": hour,
            "under-1-day": day,
            "under-7-days": week,
            "7-days-or-more": older,
        },
        "opened": tally.opened,
        "started": tally.started,
        "completed": tally.completed,
        "failed": tally.failed,
        "expired": tally.expired,
    })
}

fn people(figures: &Figures) -> Json {
    let tally = &figures.journeys;
    json!({
        "opened": tally.opened,
        "started": tally.started,
        "finished": tally.finished,
        "completed": tally.completed,
        "failed": tally.failed,
        "decided": tally.decided,
        "dropped": figures.dropped(),
        "waiting": figures.waiting,
        "inquiries-opened": tally.inquiries,
        "inquiries-per-person": rate(tally.inquiries, tally.opened),
        "conversion-rate": rate(tally.completed, tally.opened),
        "conversion-interval": wilson(tally.completed, tally.opened),
    })
}

fn steps(figures: &Figures, names: &[String]) -> Json {
    let opened = figures.journeys.opened;
    names
        .iter()
        .map(|name| {
            let nothing = StepTally::default();
            let step = figures.journeys.steps.get(name).unwrap_or(&nothing);
            let waiting = figures.waiting_on(name);
            let last_acts: Map<String, Json> = figures
                .last_acts(name)
                .iter()
                .map(|(act, count)| (act.as_str().to_owned(), (*count).into()))
                .collect();
            let dropped = step.reached - step.left - waiting;
            json!({
                "name": name,
                "reached": step.reached,
                "left": step.left,
                "dropped": dropped,
                "waiting": waiting,
                "last-acts": last_acts,
                "reached-rate": rate(step.reached, opened),
                "reached-interval": wilson(step.reached, opened),
                "left-rate": rate(step.left, step.reached),
                "left-interval": wilson(step.left, step.reached),
                "dropped-rate": rate(dropped, step.reached),
                "dropped-interval": wilson(dropped, step.reached),
                "median-seconds": step.seconds.median(),
                "p90-seconds": step.seconds.ninetieth(),
            })
        })
        .collect()
}

fn rate(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
