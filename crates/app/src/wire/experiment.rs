//! Wire form of an experiment, with what it has shown so far.

use bonafide_domain::conversion::{RIPENING_MS, wilson};
use bonafide_domain::experiment::{Arm, ENOUGH, Experiment};
use serde_json::{Value as Json, json};

use super::{opt_time, time};
use crate::Cx;
use crate::analytics::compare::Comparison;

pub fn experiment(cx: &Cx, it: &Experiment, found: &Comparison) -> Json {
    let arms: Vec<Json> = Arm::ALL
        .into_iter()
        .map(|arm| {
            let side = found.side(arm);
            let rate = (side.ripe() > 0).then(|| side.completed as f64 / side.ripe() as f64);
            json!({
                "arm": arm.as_str(),
                "inquiry-template-version-id": it.version(arm),
                "share": it.share(arm),
                "inquiries-created": side.created,
                "opened": side.opened,
                "ripening": side.ripening,
                "ripe": side.ripe(),
                "completed": side.completed,
                "conversion-rate": rate,
                "conversion-interval": wilson(side.completed, side.ripe()),
            })
        })
        .collect();
    let difference = found.difference().map(|(difference, interval)| {
        json!({
            "conversion": difference,
            "interval": interval,
            "method": "newcombe-1998-hybrid-score-95",
            "variant-is": verdict(interval),
        })
    });
    json!({
        "type": "experiment",
        "id": it.id,
        "attributes": {
            "inquiry-template-id": it.template_id,
            "control-version-id": it.control_version_id,
            "variant-version-id": it.variant_version_id,
            "variant-share": it.variant_share,
            "status": it.status.as_str(),
            "adopted": it.adopted.map(Arm::as_str),
            "started-at": time(it.started_at),
            "ended-at": opt_time(it.ended_at),
            "as-of": time(cx.now),
            "complete": found.complete,
            "arms": arms,
            "enough": found.is_enough(),
            "enough-from": ENOUGH,
            "ripe-after-seconds": RIPENING_MS / 1000,
            "difference": difference,
        },
    })
}

/// What an interval of the difference says of the variant.
pub fn verdict([low, high]: [f64; 2]) -> &'static str {
    if low > 0.0 {
        "higher"
    } else if high < 0.0 {
        "lower"
    } else {
        "not-told-apart"
    }
}
