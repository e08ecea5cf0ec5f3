//! The two sides of an experiment, compared by the people who are ripe.

use bonafide_db::{Tx, Value};
use bonafide_domain::conversion::{Journey, RIPENING_MS, Tally, difference};
use bonafide_domain::experiment::{Arm, ENOUGH, Experiment};

use super::cell::{SIDE_LEVEL, Unit, add_stored};
use super::{follow, people};
use crate::{Cx, Result};

/// One side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Inquiries that were made for people on it.
    pub created: i64,
    /// People who opened one.
    pub opened: i64,
    /// Of these, people of whom it is too early to say anything.
    pub ripening: i64,
    /// Of those who are ripe.
    pub completed: i64,
}

impl Side {
    /// People who can be compared.
    pub fn ripe(&self) -> i64 {
        self.opened - self.ripening
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    pub control: Side,
    pub variant: Side,
    /// False while a long log is still followed.
    pub complete: bool,
}

impl Comparison {
    pub fn side(&self, arm: Arm) -> &Side {
        match arm {
            Arm::Control => &self.control,
            Arm::Variant => &self.variant,
        }
    }

    fn side_mut(&mut self, arm: Arm) -> &mut Side {
        match arm {
            Arm::Control => &mut self.control,
            Arm::Variant => &mut self.variant,
        }
    }

    /// There are enough ripe people on both sides to tell a difference.
    pub fn is_enough(&self) -> bool {
        self.control.ripe() >= ENOUGH && self.variant.ripe() >= ENOUGH
    }

    /// How much greater the variant's conversion is, with its interval of 95 %; None: too few people.
    pub fn difference(&self) -> Option<(f64, [f64; 2])> {
        let counts = |side: &Side| (side.completed, side.ripe());
        self.is_enough()
            .then(|| difference(counts(&self.variant), counts(&self.control)))
            .flatten()
    }
}

/// Tells an experiment's figures at the environment's time.
pub fn compare(tx: &mut Tx, cx: &Cx, experiment: &Experiment) -> Result<Comparison> {
    let plan = follow::plan(tx, &cx.environment.id)?;
    let mut found = Comparison {
        complete: plan.as_ref().is_none_or(|plan| !plan.more),
        ..Comparison::default()
    };
    for (unit, arm, tally) in sums(tx, experiment, plan.as_ref())? {
        let side = found.side_mut(arm);
        match unit {
            Unit::Assigned => side.created += tally.created,
            _ => {
                side.opened += tally.opened;
                side.completed += tally.completed;
            }
        }
    }
    let now = cx.now.as_millisecond();
    for journey in young(tx, experiment, now, plan.as_ref())? {
        let of_this = journey.assigned.as_ref();
        let of_this = of_this.filter(|it| it.experiment_id == experiment.id);
        if let Some(assigned) = of_this.filter(|_| !journey.is_ripe(now)) {
            let side = found.side_mut(assigned.arm);
            side.ripening += 1;
            side.completed -= i64::from(journey.completed);
        }
    }
    Ok(found)
}

fn sums(
    tx: &mut Tx,
    experiment: &Experiment,
    plan: Option<&follow::Plan>,
) -> Result<Vec<(Unit, Arm, Tally)>> {
    let arm_of = |version_id: &str| {
        Arm::ALL
            .into_iter()
            .find(|arm| experiment.version(*arm) == version_id)
    };
    let mut found = Vec::new();
    for unit in [Unit::Assigned, Unit::Compared] {
        let rows = tx.query(
            "select version_id, tally from conversion_cells \
             where environment_id = $1 and unit = $2 and level = $3 and tag = $4",
            &[
                experiment.environment_id.as_str().into(),
                unit.name(super::cell::Detail::Coarse).into(),
                SIDE_LEVEL.as_str().into(),
                experiment.id.as_str().into(),
            ],
        )?;
        for row in &rows {
            let mut tally = Tally::default();
            add_stored(&mut tally, row.bytes(1)?)?;
            found.extend(arm_of(row.text(0)?).map(|arm| (unit, arm, tally)));
        }
        let planned = plan.into_iter().flat_map(|plan| &plan.cells);
        for (key, tally) in planned.filter(|(key, _)| key.unit == unit && key.tag == experiment.id)
        {
            found.extend(arm_of(&key.version_id).map(|arm| (unit, arm, tally.clone())));
        }
    }
    Ok(found)
}

/// Journeys of the template that may not be ripe: entered within the ripening time, or still open.
fn young(
    tx: &mut Tx,
    experiment: &Experiment,
    now: i64,
    plan: Option<&follow::Plan>,
) -> Result<Vec<Journey>> {
    let params: Vec<Value> = vec![
        experiment.environment_id.as_str().into(),
        (now - RIPENING_MS).into(),
        experiment.template_id.as_str().into(),
    ];
    let mut found = Vec::new();
    for which in [
        "entered_at > $2",
        "entered_at <= $2 and finished = 0 and acted_at > $2",
    ] {
        let rows = tx.query(
            &format!(
                "select person, template_id, tags, doc from conversion_journeys \
                 where environment_id = $1 and {which} and template_id = $3"
            ),
            &params,
        )?;
        for row in &rows {
            let group = (row.string(0)?, row.string(1)?);
            if plan.is_none_or(|plan| !plan.people.contains_key(&group)) {
                found.push(people::read(row, 2)?.journey);
            }
        }
    }
    let planned = plan.into_iter().flat_map(|plan| plan.people.values());
    found.extend(planned.flat_map(|change| change.after.iter().map(|kept| kept.journey.clone())));
    Ok(found)
}
