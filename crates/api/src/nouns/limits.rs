//! Rate limits (contract, tag Rate Limits).

use bonafide_app::{Environment, House, Result};
use bonafide_db::Tx;
use serde_json::json;

use crate::call::{Call, Reply};

/// Requests a minute: the environment's own limit, or else the installation's.
pub fn of(house: &House, environment: &Environment) -> u32 {
    let own = environment.settings.rate_limit;
    own.unwrap_or(house.settings.rate_limit)
}

/// Empty when no limit is set.
pub fn list(_tx: &mut Tx, call: &Call) -> Result<Reply> {
    let environment = &call.cx.environment;
    let limit = of(call.house, environment);
    let window = call
        .house
        .limiter
        .look_within(&environment.id, limit, call.cx.real);
    if window.limit == 0 {
        return Ok(Reply::plain(json!({"data": []})));
    }
    Ok(Reply::plain(json!({"data": [{
        "type": "rate-limit/api",
        "attributes": {
            "limit": window.limit,
            "remaining": window.remaining,
            "seconds-to-reset": window.seconds_to_reset,
        },
    }]})))
}

/// The key under which redirects of this environment are signed: our own operation.
pub fn redirect_key(_tx: &mut Tx, call: &Call) -> Result<Reply> {
    let environment_id = call.cx.environment.id.as_str();
    let key: String = call
        .house
        .keys
        .redirect_key(environment_id)?
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Reply::one(json!({
        "type": "redirect-key",
        "id": environment_id,
        "attributes": {"algorithm": "HMAC-SHA256", "key": key},
    })))
}
