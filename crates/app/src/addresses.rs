//! Lists of addresses and networks that something may be used from.

use std::net::IpAddr;

use crate::{Error, Result};

/// Entries of one list.
pub const MAX_ENTRIES: usize = 200;

/// Length of the prefix of IPv4 addresses within IPv6.
const MAPPED: u32 = 96;

/// Whether a list allows an address; an empty one and `*` allow any.
pub fn allows(list: &[String], ip: IpAddr) -> bool {
    list.is_empty() || list.iter().any(|entry| entry == "*" || covers(entry, ip))
}

/// Checks a list as it was given. `pointer`: where in the body it stands.
pub fn check(list: &[String], pointer: &str) -> Result<()> {
    if list.len() > MAX_ENTRIES {
        return Err(Error::invalid(
            pointer,
            format!("An address list has at most {MAX_ENTRIES} entries"),
        ));
    }
    match list
        .iter()
        .position(|entry| entry != "*" && parse(entry).is_none())
    {
        None => Ok(()),
        Some(at) => Err(Error::invalid(
            format!("{pointer}/{at}"),
            "An entry must be an IP address, a network such as 10.0.0.0/8, or *",
        )),
    }
}

/// Whether an address or network in CIDR notation covers an address.
fn covers(entry: &str, ip: IpAddr) -> bool {
    let Some((network, length)) = parse(entry) else {
        return false;
    };
    match (network, ip.to_canonical()) {
        (IpAddr::V4(network), IpAddr::V4(ip)) => {
            let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            network.to_bits() & mask == ip.to_bits() & mask
        }
        (IpAddr::V6(network), IpAddr::V6(ip)) => {
            let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
            network.to_bits() & mask == ip.to_bits() & mask
        }
        _ => false,
    }
}

/// A network and the length of its prefix; an address alone is a network of one.
fn parse(entry: &str) -> Option<(IpAddr, u32)> {
    let (network, length) = match entry.split_once('/') {
        Some((network, length)) => (network, Some(length)),
        None => (entry, None),
    };
    let network: IpAddr = network.parse().ok()?;
    let longest = if network.is_ipv4() { 32 } else { 128 };
    let length = match length {
        None => longest,
        Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok()?,
        Some(_) => return None,
    };
    if length > longest {
        return None;
    }
    match network.to_canonical() {
        IpAddr::V4(mapped) if network.is_ipv6() && length >= MAPPED => {
            Some((mapped.into(), length - MAPPED))
        }
        _ => Some((network, length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(entries: &[&str]) -> Vec<String> {
        entries.iter().map(|entry| (*entry).to_owned()).collect()
    }

    #[test]
    fn an_allow_list_takes_addresses_and_networks() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert!(allows(&[], ip("10.1.2.3")));
        assert!(allows(&list(&["*"]), ip("10.1.2.3")));
        assert!(allows(&list(&["10.0.0.0/8"]), ip("10.1.2.3")));
        assert!(allows(&list(&["10.1.2.3"]), ip("::ffff:10.1.2.3")));
        assert!(allows(&list(&["::ffff:10.1.2.3"]), ip("10.1.2.3")));
        assert!(allows(&list(&["::ffff:10.1.0.0/112"]), ip("10.1.2.3")));
        assert!(!allows(&list(&["::ffff:10.2.0.0/112"]), ip("10.1.2.3")));
        assert!(!allows(&list(&["10.0.0.0/16"]), ip("10.1.2.3")));
        assert!(allows(&list(&["2001:db8::/32"]), ip("2001:db8::1")));
        assert!(!allows(&list(&["2001:db8::1"]), ip("2001:db8::2")));
        assert!(allows(&list(&["0.0.0.0/0"]), ip("10.1.2.3")));
        assert!(!allows(&list(&["0.0.0.0/0"]), ip("2001:db8::1")));
        assert!(allows(&list(&["::/0"]), ip("2001:db8::1")));
    }

    #[test]
    fn what_is_no_address_is_refused_and_allows_nothing() {
        let ip = "10.1.2.3".parse::<IpAddr>().unwrap();
        for bad in [
            "",
            "nonsense",
            "10.0.0.0/33",
            "10.0.0.0/99x",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "::/129",
            "10.0.0",
            " 10.0.0.1",
            "10.0.0.1:80",
            "*.example.com",
        ] {
            assert!(!allows(&list(&[bad]), ip), "{bad}");
            let error = check(&list(&["*", bad]), "/list").unwrap_err();
            assert!(
                matches!(&error, Error::Invalid(all) if all[0].pointer.as_deref() == Some("/list/1"))
            );
        }
        assert!(check(&list(&["10.0.0.0/8", "::1", "*"]), "/list").is_ok());
        assert!(check(&vec!["*".to_owned(); MAX_ENTRIES + 1], "/list").is_err());
    }
}
