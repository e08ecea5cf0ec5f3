//! The keys of a theme, as the contract's template version lists them.

/// Every key of the contract's theme, in its order.
pub const THEME_KEYS: [&str; THEME_KEY_COUNT] = [
    "border-radius",
    "border-radius-input",
    "border-radius-modal",
    "border-width",
    "border-width-input",
    "button-background-image",
    "button-font-weight",
    "button-position",
    "button-shadow-strength",
    "button-text-transform",
    "color-button-primary",
    "color-button-secondary",
    "color-button-secondary-fill",
    "color-button-primary-fill-disabled",
    "color-button-secondary-fill-disabled",
    "color-error",
    "color-font",
    "color-font-button-primary",
    "color-font-button-secondary",
    "color-font-small",
    "color-font-title",
    "color-icon-header",
    "color-input-background",
    "color-input-border",
    "color-link",
    "color-modal-background",
    "color-primary",
    "color-progress-bar",
    "color-success",
    "color-warning",
    "color-divider",
    "color-dropdown-background",
    "color-dropdown-option",
    "font-family",
    "font-family-title",
    "font-url",
    "font-size-body",
    "font-size-header",
    "font-size-small",
    "line-height-body",
    "line-height-header",
    "line-height-small",
    "header-font-weight",
    "header-margin-bottom",
    "icon-color-primary",
    "icon-color-highlight",
    "icon-color-stroke",
    "icon-color-background",
    "icon-color-government-id-type",
    "icon-style",
    "input-style",
    "page-transition",
    "text-align",
    "text-decoration-line-link",
    "us-state-input-method",
    "vertical-options-style",
    "government-id-pictograph-position",
    "id-back-pictograph-height",
    "id-back-pictograph-url",
    "id-front-pictograph-height",
    "id-front-pictograph-url",
    "passport-front-pictograph-height",
    "passport-front-pictograph-url",
    "passport-signature-pictograph-height",
    "passport-signature-pictograph-url",
    "government-id-select-pictograph-height",
    "government-id-select-pictograph-url",
    "device-handoff-terms-text-position",
    "selfie-pictograph-url",
    "selfie-pictograph-height",
    "selfie-center-pictograph-url",
    "selfie-center-pictograph-height",
    "selfie-left-pictograph-url",
    "selfie-left-pictograph-height",
    "selfie-right-pictograph-url",
    "selfie-right-pictograph-height",
    "document-pictograph-position",
    "document-pictograph-height",
    "document-pictograph-url",
    "camera-support-pictograph-height",
    "camera-support-pictograph-url",
    "loading-pictograph-height",
    "loading-pictograph-url",
    "navbar-logo-display",
    "logo-url",
    "logo",
    "logo-data",
    "logo-filename",
];

const THEME_KEY_COUNT: usize = 88;

/// Whether the key's value is a colour.
pub(super) fn is_colour_key(key: &str) -> bool {
    key.starts_with("color-") || key.starts_with("icon-color-")
}

/// `#rgb` or `#rrggbb`.
pub(super) fn is_colour(value: &str) -> bool {
    value.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

/// Whether the key's value is an address of something to load.
pub(super) fn is_url_key(key: &str) -> bool {
    key.ends_with("-url")
}

/// An `https` address, or a path on this server. Anything else could run in a page or be read in
/// transit.
pub(super) fn is_url(value: &str) -> bool {
    let local = value.starts_with('/') && !value.starts_with("//");
    let clean = !value
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || "\"'<>\\()".contains(c));
    clean
        && (local
            || value
                .strip_prefix("https://")
                .is_some_and(|rest| !rest.is_empty()))
}
