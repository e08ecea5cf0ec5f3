//! The templates that a new installation starts with.

/// A definition that comes with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed {
    /// A short word for it, unique among the seeds.
    pub name: &'static str,
    /// The definition as YAML.
    pub yaml: &'static str,
}

/// From the simplest to the one that shows every kind of step and input.
pub const SEEDS: [Seed; 3] = [
    Seed {
        name: "details",
        yaml: include_str!("../../templates/details.yaml"),
    },
    Seed {
        name: "contact",
        yaml: include_str!("../../templates/contact.yaml"),
    },
    Seed {
        name: "full",
        yaml: include_str!("../../templates/full.yaml"),
    },
];
