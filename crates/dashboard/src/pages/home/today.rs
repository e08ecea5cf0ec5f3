//! Today's figures, each with the inquiries that it counts.

use bonafide_app::analytics::answer::answer;
use bonafide_app::analytics::filter::{By, Filter};
use bonafide_app::analytics::period::{Period, date};
use bonafide_app::{Error, House, Result};
use bonafide_db::Tx;
use jiff::tz::TimeZone;

use crate::Visit;
use crate::kit::{Block, Figure};

pub fn blocks(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Vec<Block>> {
    let now = visit.cx().now;
    let day = date(now.as_millisecond());
    let midnight = day.to_zoned(TimeZone::UTC).map_err(Error::internal)?;
    let filter = Filter {
        period: Period {
            start: Some(midnight.timestamp().as_millisecond()),
            end: None,
        },
        ..Filter::default()
    };
    let answer = answer(tx, house, visit.cx(), &filter, By::Inquiry, None)?;
    let day = day.to_string();
    let total = &answer.total;
    let behind = |which: &str| {
        let query = [
            ("which", which),
            ("unit", "inquiry"),
            ("from", day.as_str()),
        ];
        visit.at_with(&["analytics", "conversion", "inquiries"], &query)
    };
    let figures = vec![
        Figure::new("Created", total.inquiries.created.to_string())
            .href(visit.at_with(&["inquiries"], &[("from", day.as_str())])),
        Figure::new("Opened", total.journeys.opened.to_string())
            .note("for the first time today")
            .href(behind("opened")),
        Figure::new("Completed", total.journeys.completed.to_string())
            .note("of those opened")
            .href(behind("completed")),
        Figure::new("Failed", total.journeys.failed.to_string())
            .note("of those opened")
            .href(behind("failed")),
    ];
    let mut blocks = vec![Block::Figures(figures)];
    if !answer.complete {
        blocks.push(Block::Text(
            "A long log is still being counted; the figures grow until that is done.".into(),
        ));
    }
    Ok(blocks)
}
