//! The templates that come with the server.

use std::collections::BTreeSet;

use bonafide_domain::definition::{Definition, SEEDS, prove};
use bonafide_domain::flow::screen_fields;
use serde_json::Value;

fn seeds() -> Vec<(&'static str, Definition)> {
    SEEDS
        .iter()
        .map(|seed| {
            let document: Value = serde_saphyr::from_str(seed.yaml).expect("readable YAML");
            (seed.name, super::samples::definition(&document))
        })
        .collect()
}

#[test]
fn every_seed_can_be_published() {
    for (name, definition) in seeds() {
        assert_eq!(prove(&definition), [], "{name}");
    }
}

#[test]
fn every_seed_is_read_back_from_what_is_written() {
    for (name, definition) in seeds() {
        let again = Definition::parse(&definition.to_value());
        assert_eq!(again, Ok(definition), "{name}");
    }
}

#[test]
fn the_seeds_show_every_kind_of_step_and_of_input() {
    let mut kinds = BTreeSet::new();
    let mut inputs = BTreeSet::new();
    let no_values = Default::default();
    for (_, definition) in seeds() {
        for step in &definition.steps {
            kinds.insert(step.kind.name());
            for field in screen_fields(&definition, &step.name, &no_values) {
                inputs.insert(format!("{:?}", field.input));
            }
        }
    }
    assert_eq!(kinds.len(), 7, "{kinds:?}");
    assert_eq!(inputs.len(), 14, "{inputs:?}");
}
