//! The texts of signatures. Both schemes sign the exact bytes of the body with the endpoint's secret
//! as key: the contract's (`Persona-Signature`) over `t.body`, and that of Standard Webhooks
//! (`webhook-signature`) over `id.t.body`.

/// Signatures of one message, newest secret first: two while a secret is being rotated.
pub fn persona(timestamp: i64, hex_digests: &[String]) -> String {
    let pairs: Vec<String> = hex_digests
        .iter()
        .map(|digest| format!("t={timestamp},v1={digest}"))
        .collect();
    pairs.join(" ")
}

pub fn standard(base64_digests: &[String]) -> String {
    let all: Vec<String> = base64_digests
        .iter()
        .map(|digest| format!("v1,{digest}"))
        .collect();
    all.join(" ")
}

/// What the contract's digest is made over.
pub fn persona_message(timestamp: i64, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{timestamp}.").into_bytes();
    message.extend_from_slice(body);
    message
}

/// What the Standard Webhooks digest is made over.
pub fn standard_message(id: &str, timestamp: i64, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{id}.{timestamp}.").into_bytes();
    message.extend_from_slice(body);
    message
}

/// The pairs of a `Persona-Signature`: time and hexadecimal digest.
pub fn read_persona(header: &str) -> Vec<(i64, &str)> {
    header
        .split(' ')
        .filter_map(|pair| {
            let (time, digest) = pair.strip_prefix("t=")?.split_once(",v1=")?;
            Some((time.parse().ok()?, digest))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let digests = ["ab".to_owned(), "cd".to_owned()];
        let header = persona(17, &digests);
        assert_eq!(header, "t=17,v1=ab t=17,v1=cd");
        assert_eq!(read_persona(&header), [(17, "ab"), (17, "cd")]);
        assert_eq!(standard(&digests), "v1,ab v1,cd");
        assert!(read_persona("t=x,v1=a v1=b").is_empty());
        assert_eq!(persona_message(5, b"{}"), b"5.{}");
        assert_eq!(standard_message("msg", 5, b"{}"), b"msg.5.{}");
    }
}
