//! Whose request it is, behind proxies.

use std::net::IpAddr;

use ipnet::IpNet;

/// The client's address. `X-Forwarded-For` is believed only as far as trusted proxies wrote it:
/// read from the right, the first address that is not a trusted proxy is the client.
pub fn address<'a>(
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &[IpNet],
) -> IpAddr {
    let is_trusted = |ip: &IpAddr| trusted.iter().any(|network| network.contains(ip));
    let mut client = peer.to_canonical();
    for line in forwarded.rev() {
        for hop in line.rsplit(',') {
            if !is_trusted(&client) {
                return client;
            }
            match parse(hop) {
                Some(ip) => client = ip,
                // A trusted proxy passed on what is no address: nothing before it counts.
                None => return client,
            }
        }
    }
    client
}

/// An address, with or without a port (some proxies add it).
fn parse(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let ip = hop
        .parse()
        .or_else(|_| hop.parse::<std::net::SocketAddr>().map(|it| it.ip()))
        .ok()?;
    Some(IpAddr::to_canonical(&ip))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let trusted: Vec<_> = trusted.iter().map(|it| it.parse().unwrap()).collect();
        address(peer.parse().unwrap(), forwarded.iter().copied(), &trusted).to_string()
    }

    #[test]
    fn nobody_is_believed_by_default() {
        assert_eq!(client("192.0.2.1", &["198.51.100.7"], &[]), "192.0.2.1");
    }

    #[test]
    fn the_rightmost_untrusted_hop_is_the_client() {
        let trusted = ["10.0.0.0/8"];
        let forwarded = ["203.0.113.9, 198.51.100.7", "10.0.0.2"];
        assert_eq!(client("10.0.0.1", &forwarded, &trusted), "198.51.100.7");
        assert_eq!(client("192.0.2.1", &forwarded, &trusted), "192.0.2.1");
    }

    #[test]
    fn ports_and_mapped_addresses() {
        let trusted = ["10.0.0.0/8"];
        assert_eq!(
            client("::ffff:10.0.0.1", &["[2001:db8::1]:443"], &trusted),
            "2001:db8::1"
        );
        assert_eq!(
            client("10.0.0.1", &["198.51.100.7:5000"], &trusted),
            "198.51.100.7"
        );
    }

    #[test]
    fn nonsense_ends_the_chain() {
        let trusted = ["10.0.0.0/8"];
        assert_eq!(
            client("10.0.0.1", &["198.51.100.7, unknown"], &trusted),
            "10.0.0.1"
        );
    }
}
