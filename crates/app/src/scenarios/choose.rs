//! Which template a scenario runs on, and which way through its flow.

use bonafide_db::Tx;
use bonafide_domain::definition::Definition;
use bonafide_domain::field::{Held, Origin, Values};
use bonafide_domain::play::{self, Effort, NoPlan, Plan, Wish};
use jiff::tz::TimeZone;

use super::catalogue::Scenario;
use super::{Run, answers};
use crate::inquiries::parse_fields;
use crate::{Cx, Error, House, Result, templates};

/// Templates that are looked at when none was named.
const MAX_TEMPLATES: i64 = 25;

const TEMPLATE: &str = "/data/attributes/inquiry-template-id";

/// The template that was named, else the oldest active one in which the scenario can happen.
pub(super) fn template(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    scenario: &Scenario,
    wishes: &[Wish],
    wanted: &Run,
) -> Result<String> {
    if let Some(id) = &wanted.template {
        return Ok(id.clone());
    }
    // One question, however many templates are looked at.
    let mut effort = Effort::default();
    for (id, version_id) in templates::live(tx, cx, MAX_TEMPLATES)? {
        let definition = templates::definition(tx, house, &version_id)?;
        let Ok(fields) = parse_fields(&definition, &wanted.fields, None, Origin::Api, cx.now)
        else {
            continue;
        };
        let mut values = defaults(&definition);
        values.extend(fields);
        if plan(
            cx,
            &definition,
            &values,
            scenario,
            wishes,
            wanted,
            &mut effort,
        )
        .is_ok()
        {
            return Ok(id);
        }
    }
    Err(Error::invalid(
        TEMPLATE,
        format!(
            "No published template offers a way to the end of the scenario {} with these values; \
             name a template to learn what is missing",
            scenario.name
        ),
    ))
}

fn defaults(definition: &Definition) -> Values {
    let held = |value: &serde_json::Value| Held {
        value: value.clone(),
        origin: Origin::Default,
    };
    definition
        .default_values()
        .into_iter()
        .map(|(key, value)| (key.to_owned(), held(value)))
        .collect()
}

/// The way for the first wish that the template fulfils; None where nobody comes.
pub(super) fn plan(
    cx: &Cx,
    definition: &Definition,
    values: &Values,
    scenario: &Scenario,
    wishes: &[Wish],
    wanted: &Run,
    effort: &mut Effort,
) -> Result<Option<Plan>> {
    let answers = answers(definition, &wanted.answers)?;
    let today = cx.now.to_zoned(TimeZone::UTC).date();
    let mut reason = None;
    for wish in wishes {
        match play::plan(definition, values, &answers, today, *wish, effort) {
            Ok(plan) => return Ok(Some(plan)),
            Err(why) => reason = reason.or(Some(why)),
        }
    }
    reason.map_or(Ok(None), |why| Err(refusal(scenario, wanted, why)))
}

fn refusal(scenario: &Scenario, wanted: &Run, why: NoPlan) -> Error {
    let name = scenario.name;
    match why {
        NoPlan::NotTaken { step, errors } => {
            let told = errors.iter().map(|error| {
                let key = error.field.as_str();
                let answered = wanted
                    .answers
                    .keys()
                    .find(|given| bonafide_domain::field::same_key(given, key));
                crate::Problem {
                    pointer: Some(match answered {
                        Some(given) => format!("/data/attributes/answers/{given}"),
                        None => "/data/attributes/answers".to_owned(),
                    }),
                    details: format!(
                        "The form `{step}` does not take the answer: {}",
                        error.english(key)
                    ),
                }
            });
            Error::Invalid(told.collect())
        }
        NoPlan::NoWay => Error::invalid(
            TEMPLATE,
            format!(
                "The template's flow offers no way to the end of the scenario {name} with these values"
            ),
        ),
        NoPlan::TooWide => Error::invalid(
            TEMPLATE,
            format!(
                "The template's flow has too many ways to find one to the end of the scenario {name}; \
                 give `answers` for the fields that its branches look at"
            ),
        ),
    }
}
