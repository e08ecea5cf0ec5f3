//! Contract schema `api-key`.

use bonafide_domain::permission;
use serde_json::{Value as Json, json};

use super::{opt_time, time};
use crate::apikeys::{FILE_SECONDS, Told};

/// `newest`: the version that answers when none was set.
pub fn api_key(key: &Told, newest: &str) -> Json {
    let doc = &key.doc;
    let anywhere = ["*".to_owned()];
    let addresses = match doc.ip_address_allowlist.as_slice() {
        [] => anywhere.as_slice(),
        list => list,
    };
    json!({
        "type": "api-key",
        "id": key.id,
        "attributes": {
            "name": doc.name,
            "note": doc.note,
            "api-version": doc.api_version.as_deref().unwrap_or(newest),
            "api-key-inflection": doc.key_inflection.as_deref().unwrap_or("kebab"),
            "api-attributes-blocklist": doc.attributes_blocklist,
            "permissions": permission::covered(doc.permissions.as_deref()),
            "ip-address-allowlist": addresses,
            "file-access-token-expires-in": doc.file_seconds.unwrap_or(FILE_SECONDS),
            "last-used-at": opt_time(key.last_used_at),
            "expires-at": opt_time(doc.expires_at),
            "created-at": time(key.created_at),
        },
    })
}
