//! The signer of `docs/EMBEDDING.md`, as it stands there.

pub fn signed_link(server: &str, mut parameters: Vec<(&str, &str)>, secret: &str) -> String {
    use hmac::{KeyInit, Mac};
    parameters.sort_unstable();
    let pairs = parameters.iter().flat_map(|pair| [pair.0, pair.1]);
    let message = pairs.collect::<Vec<_>>().join("\0");
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
    mac.update(message.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    query.append_pair("signature", &signature);
    format!("{server}/verify?{}", query.finish())
}

#[test]
fn the_document_shows_this_signer() {
    let document = include_str!("../../../../docs/EMBEDDING.md");
    let shown = document
        .split_once("```rust\n")
        .and_then(|(_, rest)| rest.split_once("```"))
        .expect("a sample");
    let own = include_str!("signer.rs");
    assert!(
        own.contains(&format!("\n\n{}\n", shown.0)),
        "{} is another one",
        shown.0
    );
}
