//! Contract schema `inquiry-session`. Facts that nothing here can find out (networks, places) are
//! null: not known is not "no".

use bonafide_domain::session::Session;
use serde_json::{Value as Json, json};

use super::{one, opt_time, time};

pub fn session(session: &Session) -> Json {
    let device = &session.device;
    json!({
        "type": "inquiry-session",
        "id": session.id,
        "attributes": {
            "status": session.status.as_str(),
            "created-at": time(session.created_at),
            "started-at": opt_time(session.started_at),
            "expired-at": opt_time(session.expired_at),
            "ip-address": device.ip_address,
            "user-agent": device.user_agent,
            "os-name": device.os_name,
            "os-full-version": device.os_full_version,
            "device-type": device.device_type,
            "device-name": device.device_name,
            "browser-name": device.browser_name,
            "browser-full-version": device.browser_full_version,
            "mobile-sdk-name": null,
            "mobile-sdk-full-version": null,
            "device-handoff-method": session.device_handoff_method,
            "is-proxy": null,
            "is-tor": null,
            "is-datacenter": null,
            "is-vpn": null,
            "threat-level": null,
            "country-code": null,
            "country-name": null,
            "region-code": null,
            "region-name": null,
            "latitude": null,
            "longitude": null,
            "gps-latitude": null,
            "gps-longitude": null,
            "gps-precision": null,
            "ip-connection-type": null,
            "ip-isp": null,
            "network-organization": null,
        },
        "relationships": {
            "inquiry": one("inquiry", Some(&session.inquiry_id)),
            "device": {"data": null},
            "network": {"data": null},
        },
    })
}
