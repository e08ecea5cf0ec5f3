//! The navigation at the side: what the member may open, of what there is.

use bonafide_app::House;
use serde::Serialize;

use crate::routes::{ROUTES, Right};
use crate::visit::Visit;

/// Group, label, icon, path of the page, and the paths that count as below it.
struct Entry {
    group: &'static str,
    label: &'static str,
    icon: &'static str,
    path: &'static str,
}

const fn entry(
    group: &'static str,
    label: &'static str,
    icon: &'static str,
    path: &'static str,
) -> Entry {
    Entry {
        group,
        label,
        icon,
        path,
    }
}

/// Shown once their page is in the table of routes.
#[rustfmt::skip] // a table is read by its columns
const ENTRIES: &[Entry] = &[
    entry("", "Home", "home", "/dashboard/{environment}"),
    entry("", "Inquiries", "inquiry", "/dashboard/{environment}/inquiries"),
    entry("", "Accounts", "person", "/dashboard/{environment}/accounts"),
    entry("", "Templates", "template", "/dashboard/{environment}/templates"),
    entry("", "Conversion", "chart", "/dashboard/{environment}/analytics/conversion"),
    entry("", "Experiments", "chart", "/dashboard/{environment}/analytics/experiments"),
    entry("Developers", "API keys", "key", "/dashboard/{environment}/api-keys"),
    entry("Developers", "Webhooks", "webhook", "/dashboard/{environment}/webhooks"),
    entry("Developers", "Events", "event", "/dashboard/{environment}/events"),
    entry("Developers", "API logs", "log", "/dashboard/{environment}/api-logs"),
    entry("Developers", "Scenarios", "event", "/dashboard/{environment}/scenarios"),
    entry("Developers", "Sandbox clock", "clock", "/dashboard/{environment}/clock"),
    entry("Settings", "Environment", "settings", "/dashboard/{environment}/settings"),
    entry("Settings", "Retention", "clock", "/dashboard/{environment}/retention"),
    entry("Settings", "Audit log", "audit", "/dashboard/{environment}/audit-log"),
    entry("Settings", "Members", "person", "/dashboard/members"),
    entry("Settings", "Roles", "role", "/dashboard/roles"),
];

#[derive(Serialize)]
pub struct Item {
    label: &'static str,
    icon: &'static str,
    href: String,
    /// The page itself, or one below it.
    current: bool,
    /// The page itself.
    here: bool,
}

#[derive(Serialize)]
pub struct Group {
    title: &'static str,
    items: Vec<Item>,
}

pub fn groups(house: &House, visit: &Visit) -> Vec<Group> {
    let environment = visit.linked_environment(house);
    let mut groups: Vec<Group> = Vec::new();
    let here = visit.request.path.trim_end_matches('/');
    for entry in ENTRIES {
        let Some(route) = ROUTES
            .iter()
            .find(|route| route.method == "GET" && route.path == entry.path)
        else {
            continue;
        };
        let may = match route.right {
            Right::Anyone | Right::Member => true,
            Right::Permission(name) => visit.may(name),
        };
        if !may {
            continue;
        }
        let href = entry.path.replace("{environment}", environment);
        let is_home = entry.path == "/dashboard/{environment}";
        let below = !is_home && here.starts_with(&format!("{href}/"));
        let item = Item {
            label: entry.label,
            icon: entry.icon,
            current: here == href || below,
            here: here == href,
            href,
        };
        match groups.last_mut() {
            Some(group) if group.title == entry.group => group.items.push(item),
            _ => groups.push(Group {
                title: entry.group,
                items: vec![item],
            }),
        }
    }
    groups
}

/// The same place in the other environment, as far as it exists there: ids do not.
pub fn in_environment(visit: &Visit, environment: &str) -> String {
    let mut path = format!("/dashboard/{environment}");
    if let Some(rest) = visit.route.path.strip_prefix("/dashboard/{environment}/") {
        for part in rest.split('/') {
            if part.starts_with('{') {
                break;
            }
            path.push('/');
            path.push_str(part);
        }
        // Only where a list stands at that address.
        let pattern = path.replacen(environment, "{environment}", 1);
        if !ROUTES
            .iter()
            .any(|route| route.method == "GET" && route.path == pattern)
        {
            return format!("/dashboard/{environment}");
        }
    }
    path
}
