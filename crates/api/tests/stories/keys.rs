//! API keys that expire or are bound to addresses, and the rotation of the master key.

use bonafide_app::apikeys::Doc;
use bonafide_app::ring::Ring;
use bonafide_app::seal::{self, Keyring};
use serde_json::json;

use crate::story::{MASTER, Story};

#[test]
fn a_key_ends_at_its_time() {
    let story = Story::new();
    let ends = story.now() + jiff::SignedDuration::from_secs(60);
    let key = story.key(Doc {
        expires_at: Some(ends),
        ..Doc::default()
    });
    let ask = || story.ask("GET", "/inquiries").key(&key).send();
    ask().of(200);
    // Whatever the sandbox's clock says.
    let turn = |attributes| {
        story
            .post(
                "/sandbox/clock",
                json!({"data": {"attributes": attributes}}),
            )
            .of(200)
    };
    turn(json!({"advance-seconds": 3600}));
    ask().of(200);
    turn(json!({"frozen": true}));
    story.pass(61);
    let refused = ask().of(401).error_shaped();
    assert_eq!(
        refused.body["errors"][0]["title"],
        "The API key has expired"
    );
}

#[test]
fn a_key_works_from_its_addresses_only() {
    let story = Story::new();
    let key = story.key(Doc {
        ip_address_allowlist: vec!["198.51.100.0/24".into(), "2001:db8::/32".into()],
        ..Doc::default()
    });
    let from = |ip: &str| story.ask("GET", "/inquiries").key(&key).from(ip).send();
    for good in ["198.51.100.77", "::ffff:198.51.100.77", "2001:db8:1::5"] {
        from(good).of(200);
    }
    for bad in ["198.51.101.1", "2001:db9::1", "::1"] {
        from(bad).refused(403, "IP address");
    }
    let key = story.key(Doc {
        ip_address_allowlist: vec!["*".into()],
        ..Doc::default()
    });
    story.ask("GET", "/inquiries").key(&key).send().of(200);
}

#[test]
fn rights_over_keys_are_not_given_by_default() {
    let key = bonafide_app::apikeys::ApiKey {
        id: "api_1".into(),
        doc: Doc::default(),
    };
    assert!(key.may("inquiry.write") && key.may("something.new"));
    assert!(!key.may("api_key.read") && !key.may("api_key.write") && !key.may("api_key.scim"));
}

#[test]
fn after_a_rotation_the_new_master_key_opens_everything() {
    const NEW: [u8; 32] = [21; 32];
    let mut story = Story::new();
    let fields = json!({"name-first": "Ada", "birthdate": "1990-01-02"});
    let ids: Vec<String> = (0..7)
        .map(|n| {
            story
                .inquiry(json!({"reference-id": format!("r{n}"), "note": "kept", "fields": fields}))
        })
        .collect();
    let redacted = story.delete(&format!("/inquiries/{}", ids[3])).of(200).id();
    assert_eq!(story.carry_out_erasures(), 1);
    let told: Vec<_> = ids
        .iter()
        .map(|id| story.get(&format!("/inquiries/{id}")).body)
        .collect();
    let accounts = story.get("/accounts?page[size]=100").of(200).body;
    let ring = || {
        let mut ring = Ring::new([9; 32]);
        ring.puncture(leaf_of_the_redacted(&story));
        ring
    };
    let rings: Vec<Ring> = (0..4).map(|_| ring()).collect();
    let mut rings = rings.into_iter();
    let mut ring = || rings.next().unwrap();
    let both = |ring| Keyring::from_master(NEW, ring).with_previous(MASTER);

    story.reopen(both(ring()));
    let first = story.write(|tx, house| seal::rotate(tx, house, 3));
    assert!(first > 0);
    // Stopped in between and begun again; in the meantime both keys are in use.
    story.reopen(both(ring()));
    for (id, before) in ids.iter().zip(&told) {
        assert_eq!(&story.get(&format!("/inquiries/{id}")).body, before);
    }
    let young = story.inquiry(json!({"note": "made under the new key"}));
    let mut rounds = 0;
    while story.write(|tx, house| seal::rotate(tx, house, 3)) > 0 {
        rounds += 1;
        assert!(rounds < 50, "the rotation does not end");
    }
    assert!(rounds > 2, "in batches");

    story.reopen(Keyring::from_master(NEW, ring()));
    for (id, before) in ids.iter().zip(&told) {
        assert_eq!(&story.get(&format!("/inquiries/{id}")).body, before);
    }
    assert_eq!(
        story.get(&format!("/inquiries/{young}")).attribute("note"),
        "made under the new key"
    );
    let mut later = story.get("/accounts?page[size]=100").of(200).body;
    later["data"].as_array_mut().unwrap().remove(0);
    assert_eq!(later["data"], accounts["data"]);
    story.get("/events?page[size]=100").of(200);
    assert!(
        story
            .get(&format!("/inquiries/{redacted}"))
            .attribute("note")
            .is_null()
    );
    assert_eq!(
        story.get("/inquiries?filter[reference-id]=R2").ids(),
        [&*ids[2]]
    );

    // The old one alone opens nothing any more.
    let old = Keyring::from_master(MASTER, ring());
    let seed = story.seed();
    assert!(story.try_write(move |tx, _| old.load(tx, seed)).is_err());
}

fn leaf_of_the_redacted(story: &Story) -> u64 {
    story.write(|tx, _| seal::erasures(tx, 0, 10))[0].1
}
