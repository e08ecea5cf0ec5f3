//! Experiments: two published versions of one template, between which the people who come are split.
//!
//! Who gets which version is drawn once for each person and then kept, so that neither a second
//! attempt nor another share moves anybody.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// People on one side before a difference is told.
pub const ENOUGH: i64 = 30;
/// The version under trial goes to at least so many people in a hundred, and leaves as many to the
/// other one.
pub const MIN_SHARE: u8 = 1;
pub const MAX_SHARE: u8 = 99;

/// A side of an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arm {
    /// What is compared with.
    Control,
    /// What is tried.
    Variant,
}

impl Arm {
    pub const ALL: [Self; 2] = [Self::Control, Self::Variant];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::Variant => "variant",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|arm| arm.as_str() == text)
    }

    /// Of a person whose keyed hash begins with `hash`. `variant_share`: people in a hundred. A greater
    /// share takes people from the control and gives none back.
    pub fn drawn(hash: [u8; 8], variant_share: u8) -> Self {
        let place = (u128::from(u64::from_be_bytes(hash)) * 100) >> 64;
        if place < u128::from(variant_share) {
            Self::Variant
        } else {
            Self::Control
        }
    }
}

/// The side that an inquiry's person is on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Assigned {
    pub experiment_id: String,
    pub arm: Arm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Running,
    /// Ended without a winner: the template's version is the one that it was.
    Stopped,
    /// Ended, and one side became the template's version.
    Adopted,
}

impl Status {
    pub const ALL: [Self; 3] = [Self::Running, Self::Stopped, Self::Adopted];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Adopted => "adopted",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    pub id: String,
    pub environment_id: String,
    pub template_id: String,
    pub control_version_id: String,
    pub variant_version_id: String,
    /// People in a hundred who get the variant.
    pub variant_share: u8,
    pub status: Status,
    /// Which side was adopted.
    pub adopted: Option<Arm>,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

impl Experiment {
    pub fn version(&self, arm: Arm) -> &str {
        match arm {
            Arm::Control => &self.control_version_id,
            Arm::Variant => &self.variant_version_id,
        }
    }

    /// People in a hundred.
    pub fn share(&self, arm: Arm) -> u8 {
        match arm {
            Arm::Control => 100 - self.variant_share,
            Arm::Variant => self.variant_share,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_greater_share_takes_and_gives_nothing_back(hash in any::<u64>(), less in 1u8..99, more in 0u8..98) {
            let greater = (less + more).min(99);
            let hash = hash.to_be_bytes();
            if Arm::drawn(hash, less) == Arm::Variant {
                prop_assert_eq!(Arm::drawn(hash, greater), Arm::Variant);
            }
        }
    }

    #[test]
    fn hashes_are_split_by_the_share() {
        let step = u64::MAX / 10_000;
        for share in [1, 10, 33, 50, 99] {
            let variants = (0..10_000u64)
                .filter(|n| Arm::drawn((n * step + 1).to_be_bytes(), share) == Arm::Variant)
                .count();
            assert!(
                variants.abs_diff(usize::from(share) * 100) <= 1,
                "{variants} of {share}"
            );
        }
    }

    #[test]
    fn the_ends_of_a_share_belong_to_their_sides() {
        for (hash, share, arm) in [
            (0, 1, Arm::Variant),
            (u64::MAX, 99, Arm::Control),
            (u64::MAX / 2, 50, Arm::Variant),
            (u64::MAX / 2 + 1, 50, Arm::Control),
        ] {
            assert_eq!(
                Arm::drawn(hash.to_be_bytes(), share),
                arm,
                "{hash} at {share}"
            );
        }
    }
}
