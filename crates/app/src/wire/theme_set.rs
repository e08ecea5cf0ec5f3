//! Contract schema `theme-set`.

use bonafide_domain::theme_set::ThemeSet;
use serde_json::{Value as Json, json};

use super::{opt_time, time};

pub fn theme_set(theme_set: &ThemeSet) -> Json {
    json!({
        "type": "theme-set",
        "id": theme_set.id,
        "attributes": {
            "name": theme_set.name,
            "status": theme_set.status.as_str(),
            "styles": theme_set.styles,
            "created-at": time(theme_set.created_at),
            "updated-at": time(theme_set.updated_at),
            "archived-at": opt_time(theme_set.archived_at),
        },
    })
}
