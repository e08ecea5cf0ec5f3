//! What stands in the manual, in reading order.

/// A page written in Markdown.
pub struct Page {
    /// Last part of its address.
    pub name: &'static str,
    pub group: &'static str,
    pub title: &'static str,
    /// Where it stands in the repository, for links between pages.
    pub path: &'static str,
    pub text: &'static str,
}

macro_rules! page {
    ($name:literal, $group:literal, $title:literal, $path:literal) => {
        Page {
            name: $name,
            group: $group,
            title: $title,
            path: $path,
            text: include_str!(concat!("../../../", $path)),
        }
    };
}

#[rustfmt::skip] // a table is read by its columns
pub const PAGES: &[Page] = &[
    page!("quickstart", "Begin", "Quickstart", "docs/guides/quickstart.md"),
    page!("sandbox", "Begin", "Sandbox and scenarios", "docs/SANDBOX.md"),
    page!("moving", "Begin", "Moving from Persona", "docs/guides/moving.md"),
    page!("hand-over", "Guides", "Create and hand over", "docs/guides/hand-over.md"),
    page!("resume", "Guides", "Resume, and one-time links", "docs/guides/resume.md"),
    page!("one-per-person", "Guides", "One inquiry per person", "docs/guides/one-per-person.md"),
    page!("prefill", "Guides", "Prefill", "docs/guides/prefill.md"),
    page!("expiry", "Guides", "Expiry", "docs/guides/expiry.md"),
    page!("webhooks", "Guides", "Webhooks", "docs/WEBHOOKS.md"),
    page!("embedding", "Guides", "Embedding", "docs/EMBEDDING.md"),
    page!("flow", "Guides", "The hosted flow", "docs/FLOW.md"),
    page!("conversion", "Guides", "Conversion", "docs/CONVERSION.md"),
    page!("api-design", "API", "How the API behaves", "docs/API-DESIGN.md"),
    page!("operating", "Operate", "Operating", "docs/OPERATING.md"),
    page!("access", "Operate", "Keys, logs and retention", "docs/ACCESS.md"),
    page!("dashboard", "Operate", "The dashboard", "docs/DASHBOARD.md"),
    page!("security", "Operate", "Security model", "docs/SECURITY-MODEL.md"),
    page!("changes", "Operate", "Changes", "CHANGELOG.md"),
];

/// The page of that name.
pub fn find(name: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.name == name)
}
