//! Reports of older versions, as far as they appear beside inquiries.

use serde_json::{Value, json};

use super::changes::Resource;

/// The nullable lists that `matched-lists` replaced.
const OLD_LISTS: [&str; 4] = [
    "pep-list",
    "sanction-list",
    "fitness-probity-list",
    "warning-list",
];

/// Before 2021-05-14 a watchlist report had a list for each kind of match. A newer match
/// does not say enough to be sorted into them, so they are null, which those versions
/// allowed; the newer list was not in their closed schema.
pub(super) fn watchlist(report: &mut Resource<'_>) {
    let kind = report.kind;
    let Some(attributes) = report.attributes() else {
        return;
    };
    match kind {
        "report/watchlist" => {
            attributes.shift_remove("matched-lists");
            attributes.insert("searched-lists".to_owned(), json!([]));
            for list in OLD_LISTS {
                attributes.insert(list.to_owned(), Value::Null);
            }
        }
        "report-template/watchlist" => {
            attributes.shift_remove("search-lists");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Version, downgrade};
    use super::*;

    #[test]
    fn the_newer_list_gives_way_to_the_older_ones() {
        let body = json!({"included": [
            {"type": "report/watchlist", "attributes": {"matched-lists": []}},
            {"type": "report-template/watchlist", "attributes": {"search-lists": []}},
            {"type": "report/profile", "attributes": {"matched-lists": []}}]});
        let mut old = body.clone();
        downgrade(Version::V2021_02_21, &mut old);
        assert_eq!(
            old["included"][0]["attributes"],
            json!({"searched-lists": [], "pep-list": null, "sanction-list": null,
                "fitness-probity-list": null, "warning-list": null})
        );
        assert_eq!(old["included"][1]["attributes"], json!({}));
        assert_eq!(old["included"][2], body["included"][2]);
        let mut new = body.clone();
        downgrade(Version::V2021_05_14, &mut new);
        assert_eq!(new, body);
    }
}
