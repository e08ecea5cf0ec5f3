//! What a browser says of itself.

use bonafide_app::door::Request;
use bonafide_domain::session::Device;
use woothee::parser::Parser;

/// Longest user agent that is kept.
const MAX_AGENT: usize = 512;

/// Set by the server from a header that the operator names; whatever a client sends under this name
/// is taken off before.
const COUNTRY: &str = "bonafide-country";

/// What those call themselves that the parser does not know: an address to ask about them, or what they
/// make. No person's browser says so.
const ROBOT_WORDS: [&str; 2] = ["+http", "preview"];

/// Whether the client calls itself a crawler. Those that do not are told by what they do not do:
/// they touch nothing and post nothing.
pub fn is_robot(request: &Request) -> bool {
    request.header("user-agent").is_some_and(|agent| {
        let words = agent.to_ascii_lowercase();
        ROBOT_WORDS.iter().any(|word| words.contains(word))
            || Parser::new()
                .parse(agent)
                .is_some_and(|found| found.category == "crawler")
    })
}

fn country(request: &Request) -> Option<String> {
    let code = request.header(COUNTRY)?.trim().to_ascii_uppercase();
    let known = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    // What networks without a country are called by those who tell countries.
    (known && code != "XX" && code != "T1").then_some(code)
}

pub fn read(request: &Request) -> Device {
    let agent: Option<String> = request
        .header("user-agent")
        .map(|agent| agent.chars().take(MAX_AGENT).collect());
    let found = agent
        .as_deref()
        .and_then(|agent| Parser::new().parse(agent));
    let known = |text: &str| (!text.is_empty() && text != "UNKNOWN").then(|| text.to_owned());
    let mut device = Device {
        ip_address: Some(request.ip.to_canonical().to_string()),
        user_agent: agent.clone(),
        country_code: country(request),
        ..Device::default()
    };
    if let Some(found) = found {
        device.os_name = known(found.os);
        device.os_full_version = known(&found.os_version);
        device.browser_name = known(found.name);
        device.browser_full_version = known(found.version);
        device.device_type = match found.category {
            "pc" => Some("desktop".into()),
            "smartphone" | "mobilephone" => Some("mobile".into()),
            other => known(other),
        };
    }
    device
}
