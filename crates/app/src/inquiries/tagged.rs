//! Tags seen from the other side: which inquiries carry one.

use bonafide_db::Tx;
use bonafide_domain::inquiry::Inquiry;

use super::{find, set_tags};
use crate::tables::INQUIRY_TAGS;
use crate::{Cx, Error, House, Result};

/// Inquiries that one act may tag.
pub const MAX_TAGGED: usize = 200;

/// Keeps the table of tags as the inquiry has them.
pub(super) fn store(tx: &mut Tx, inquiry: &Inquiry, tags: &[String]) -> Result<()> {
    tx.execute(
        "delete from inquiry_tags where inquiry_id = $1",
        &[inquiry.id.as_str().into()],
    )?;
    add(tx, inquiry, tags)
}

/// The same for an inquiry that has none there yet.
pub(super) fn add(tx: &mut Tx, inquiry: &Inquiry, tags: &[String]) -> Result<()> {
    for tag in tags {
        let row = vec![
            inquiry.environment_id.as_str().into(),
            tag.as_str().into(),
            inquiry.id.as_str().into(),
        ];
        tx.insert(&INQUIRY_TAGS, row)?;
    }
    Ok(())
}

/// Adds one tag to each of several inquiries. How many did not have it; those that are redacted are
/// left as they are.
pub fn add_tag_to(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    inquiry_ids: &[&str],
    tag: &str,
) -> Result<usize> {
    if inquiry_ids.len() > MAX_TAGGED {
        return Err(Error::BadRequest(format!(
            "At most {MAX_TAGGED} inquiries can be tagged at once"
        )));
    }
    let mut count = 0;
    for id in inquiry_ids {
        let mut kept = find(tx, house, cx, id)?;
        if kept.it.redacted_at.is_some() || kept.it.tags.iter().any(|known| known == tag) {
            continue;
        }
        let mut tags = kept.it.tags.clone();
        tags.push(tag.to_owned());
        set_tags(tx, house, cx, &mut kept, tags)?;
        count += 1;
    }
    Ok(count)
}

/// Names of the environment's tags, for choosing one.
pub fn tags_in_use(tx: &mut Tx, cx: &Cx) -> Result<Vec<String>> {
    let rows = tx.query(
        "select name from tags where environment_id = $1 order by name limit $2",
        &[
            cx.environment.id.as_str().into(),
            crate::tags::MAX_TAGS.into(),
        ],
    )?;
    rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
}
