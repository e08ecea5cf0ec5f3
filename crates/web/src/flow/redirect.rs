//! The way back to the organization at the end: only to an allowed address, with the contract's
//! parameters and a signature that the organization can check.

use bonafide_app::flow::Visit;
use bonafide_app::{House, Result, seal, templates};
use bonafide_domain::inquiry::Status;
use url::Url;

/// `inquiry-id`, `reference-id` (if there is one), `status`, `timestamp` (Unix seconds) and
/// `signature`: lower-case hexadecimal HMAC-SHA256, under the environment's redirect key, of
/// `inquiry-id.status.reference-id.timestamp`.
///
/// The inquiry's own address goes before the template's; one in the link's query is taken only
/// where the template lists the domains that it may lead to.
pub fn address(house: &House, visit: &Visit, from_link: Option<&str>) -> Result<Option<Url>> {
    let settings = &visit.template.settings;
    let personal = &visit.inquiry.it.personal;
    let listed = !settings.security.allowed_domains.is_empty()
        || !settings.redirect.allowed_domains.is_empty();
    let wanted = personal
        .redirect_uri
        .as_deref()
        .or(from_link.filter(|_| listed))
        .or(settings.redirect.uri.as_deref());
    // An outcome is signed only once there is one, wherever the definition lets a flow begin.
    let Some(wanted) = wanted.filter(|_| !visit.inquiry.it.status.is_open()) else {
        return Ok(None);
    };
    // The template may have become stricter since the address was given.
    if templates::check_redirect(&visit.template, wanted, "/redirect-uri").is_err() {
        return Ok(None);
    }
    let Ok(mut url) = Url::parse(wanted) else {
        return Ok(None);
    };
    let inquiry = &visit.inquiry.it;
    // The person is told how the flow ended, not what was decided about them since.
    let status = match inquiry.status {
        Status::Failed => "failed",
        _ if inquiry.failed_at.is_some() => "failed",
        _ => "completed",
    };
    let reference = personal.reference_id.as_deref().unwrap_or_default();
    let timestamp = visit.cx.now.as_second().to_string();
    let message = format!("{}.{status}.{reference}.{timestamp}", inquiry.id);
    let key = house.keys.redirect_key(&visit.cx.environment.id)?;
    let signature: String = seal::sign(&key, message.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("inquiry-id", &inquiry.id);
        if !reference.is_empty() {
            query.append_pair("reference-id", reference);
        }
        query
            .append_pair("status", status)
            .append_pair("timestamp", &timestamp)
            .append_pair("signature", &signature);
    }
    Ok(Some(url))
}
