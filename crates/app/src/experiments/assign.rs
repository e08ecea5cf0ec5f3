//! Who gets which version of a running experiment.
//!
//! A person is known by their reference id, account or device's mark, each as a keyed hash. The first
//! inquiry of a person draws a side from that hash; what was drawn is kept until the experiment ends,
//! under everything that the person is known by, so that neither another share, a merged account nor a
//! missing mark gives them the other version.

use bonafide_db::{Tx, Value};
use bonafide_domain::experiment::{Arm, Assigned, Experiment};
use bonafide_domain::inquiry::Inquiry;
use bonafide_domain::template::Template;

use super::running;
use crate::events::places;
use crate::inquiries::New;
use crate::{Cx, Error, House, Result, accounts};

/// A person's side, and the version that it means.
pub struct Placed {
    pub assigned: Assigned,
    pub version_id: String,
}

/// Where a new inquiry's person belongs. None: no experiment runs, or a version was asked for by its
/// own id. Reads only; `inquiry_id` stands for a person of whom nothing else is known.
pub fn place(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    template: &Template,
    new: &New,
    inquiry_id: &str,
) -> Result<Option<Placed>> {
    let Some(experiment) = running(template, cx).filter(|_| new.template == template.id) else {
        return Ok(None);
    };
    let reference_id = match (&new.reference_id, &new.account_id) {
        (Some(id), _) => Some(id.clone()),
        (None, Some(account_id)) => match accounts::find(tx, house, cx, account_id) {
            Ok(account) => account.it.personal.reference_id,
            // Refused where the account is looked at.
            Err(Error::NotFound(_)) => None,
            Err(other) => return Err(other),
        },
        (None, None) => None,
    };
    let names = Names::of(house, &experiment.id);
    let reference = reference_id
        .as_deref()
        .map(|id| names.reference(id))
        .transpose()?;
    let account = new
        .account_id
        .as_deref()
        .map(|id| names.account(id))
        .transpose()?;
    let device = new
        .device_mark
        .as_deref()
        .map(|mark| names.device(mark))
        .transpose()?;
    let known = [&reference, &account, &device].into_iter().flatten();
    let known: Vec<&Vec<u8>> = known.collect();
    let arm = match kept(tx, &experiment.id, &known)? {
        Some(arm) => arm,
        None => {
            // A device's mark is known only after the page was shown.
            let drawn = match reference.or(account) {
                Some(hash) => hash,
                None => names.inquiry(inquiry_id)?,
            };
            drawn_by(&drawn, experiment)
        }
    };
    Ok(Some(Placed {
        assigned: Assigned {
            experiment_id: experiment.id.clone(),
            arm,
        },
        version_id: experiment.version(arm).to_owned(),
    }))
}

fn drawn_by(hash: &[u8], experiment: &Experiment) -> Arm {
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    Arm::drawn(first, experiment.variant_share)
}

/// The side that was kept for the first of these names that has one.
fn kept(tx: &mut Tx, experiment_id: &str, names: &[&Vec<u8>]) -> Result<Option<Arm>> {
    if names.is_empty() {
        return Ok(None);
    }
    let mut params: Vec<Value> = vec![experiment_id.into()];
    params.extend(names.iter().map(|name| Value::from((*name).clone())));
    let rows = tx.query(
        &format!(
            "select person_hash, arm from experiment_people \
             where experiment_id = $1 and person_hash in ({})",
            places(2, names.len())
        ),
        &params,
    )?;
    for name in names {
        for row in &rows {
            if row.bytes(0)? == name.as_slice() {
                return Ok(Arm::parse(row.text(1)?));
            }
        }
    }
    Ok(None)
}

/// What a person is known by in one experiment.
struct Names<'a> {
    house: &'a House,
    experiment_id: &'a str,
}

impl<'a> Names<'a> {
    fn of(house: &'a House, experiment_id: &'a str) -> Self {
        Self {
            house,
            experiment_id,
        }
    }

    fn hash(&self, kind: &str, name: &str) -> Result<Vec<u8>> {
        self.house
            .keys
            .hash("experiment person", &[self.experiment_id, kind, name])
    }

    /// Reference ids are compared without regard to case (contract, reference ids).
    fn reference(&self, id: &str) -> Result<Vec<u8>> {
        self.hash("reference", &id.to_lowercase())
    }

    fn account(&self, id: &str) -> Result<Vec<u8>> {
        self.hash("account", id)
    }

    fn device(&self, mark: &str) -> Result<Vec<u8>> {
        self.hash("device", mark)
    }

    fn inquiry(&self, id: &str) -> Result<Vec<u8>> {
        self.hash("inquiry", id)
    }
}

/// Keeps the side of an inquiry that was made, under all that its person is known by.
pub(crate) fn remember(
    tx: &mut Tx,
    house: &House,
    inquiry: &Inquiry,
    device_mark: Option<&str>,
) -> Result<()> {
    let Some(assigned) = &inquiry.assigned else {
        return Ok(());
    };
    let names = Names::of(house, &assigned.experiment_id);
    let reference_id = inquiry.personal.reference_id.as_deref();
    let known = [
        reference_id.map(|id| names.reference(id)),
        inquiry.account_id.as_deref().map(|id| names.account(id)),
        device_mark.map(|mark| names.device(mark)),
    ];
    for hash in known.into_iter().flatten() {
        keep(tx, assigned, hash?, &inquiry.id)?;
    }
    Ok(())
}

/// The device on which somebody acted in an inquiry: whoever comes again on it gets the same.
pub(crate) fn remember_device(
    tx: &mut Tx,
    house: &House,
    inquiry: &Inquiry,
    mark: &str,
) -> Result<()> {
    keep_under(tx, house, inquiry, |names| names.device(mark))
}

/// Keeps the inquiry's side, if it has one, for whoever goes by another name as well.
fn keep_under(
    tx: &mut Tx,
    house: &House,
    inquiry: &Inquiry,
    name: impl FnOnce(&Names) -> Result<Vec<u8>>,
) -> Result<()> {
    let Some(assigned) = &inquiry.assigned else {
        return Ok(());
    };
    let names = Names::of(house, &assigned.experiment_id);
    keep(tx, assigned, name(&names)?, &inquiry.id)
}

fn keep(tx: &mut Tx, assigned: &Assigned, hash: Vec<u8>, inquiry_id: &str) -> Result<()> {
    tx.execute(
        "insert into experiment_people (experiment_id, person_hash, arm, inquiry_id) \
         select id, $2, $3, $4 from experiments where id = $1 and status = 'running' \
         on conflict (experiment_id, person_hash) do nothing",
        &[
            assigned.experiment_id.as_str().into(),
            hash.into(),
            assigned.arm.as_str().into(),
            inquiry_id.into(),
        ],
    )?;
    Ok(())
}

/// The people of an account that is merged into another one keep their side there, unless the other
/// one has one already.
pub(crate) fn follow_account(
    tx: &mut Tx,
    house: &House,
    inquiry: &Inquiry,
    into: &str,
) -> Result<()> {
    keep_under(tx, house, inquiry, |names| names.account(into))
}

/// Forgets what a redacted inquiry told of its person.
pub(crate) fn forget(tx: &mut Tx, inquiry_id: &str) -> Result<()> {
    tx.execute(
        "delete from experiment_people where inquiry_id = $1",
        &[inquiry_id.into()],
    )?;
    Ok(())
}
