//! Work that a browser shows before it may make an inquiry: sixteen small searches instead of one
//! large, so that the time it takes hardly varies. The seed is unique to one reservation of an
//! inquiry's id, so that a solution makes one inquiry and serves for nothing else.

use sha2::{Digest, Sha256};

/// Numbers that a solution holds.
const SHARES: usize = 16;
/// Leading zero bits of each share's hash, where nothing was opened lately: 65,536 hashes on
/// average (docs/PERFORMANCE.md says how long that takes).
pub const EASIEST_BITS: u32 = 12;

/// Whether a text is a solution for a seed of 40 characters (what a keyed hash comes to): [`SHARES`]
/// rising decimal numbers below 2³², joined by dots, each of which, as four bytes after the seed, has a
/// SHA-256 hash that begins with `bits` zeros.
pub fn is_solved(seed: &str, bits: u32, solution: &str) -> bool {
    let mut last = None;
    let mut shares = 0;
    for text in solution.split('.') {
        let Ok(number) = text.parse::<u32>() else {
            return false;
        };
        if shares == SHARES || last >= Some(number) || zeros(seed, number) < bits {
            return false;
        }
        last = Some(number);
        shares += 1;
    }
    shares == SHARES
}

fn zeros(seed: &str, number: u32) -> u32 {
    let hash = Sha256::new()
        .chain_update(seed)
        .chain_update(number.to_be_bytes())
        .finalize();
    let mut zeros = 0;
    for byte in hash {
        zeros += byte.leading_zeros();
        if byte != 0 {
            break;
        }
    }
    zeros
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the pages' script does (`crates/web/assets/work.js`).
    fn solve(seed: &str, bits: u32) -> String {
        (0..=u32::MAX)
            .filter(|number| zeros(seed, *number) >= bits)
            .take(SHARES)
            .map(|number| number.to_string())
            .collect::<Vec<_>>()
            .join(".")
    }

    #[test]
    fn only_sixteen_different_shares_for_the_same_seed_are_a_solution() {
        let solution = solve("a", 6);
        assert!(is_solved("a", 6, &solution));
        assert!(!is_solved("b", 6, &solution), "another seed");
        assert!(!is_solved("a", 12, &solution), "harder");
        let shares: Vec<&str> = solution.split('.').collect();
        for (wrong, why) in [
            (String::new(), "none"),
            (shares[1..].join("."), "one too few"),
            (format!("{solution}.{}", u32::MAX), "one too many"),
            (vec![shares[0]; SHARES].join("."), "one share many times"),
            (solution.replace('.', ","), "not the form"),
            (format!("{solution}."), "an empty share"),
            (solution.replacen(shares[0], "-1", 1), "not a number"),
            (format!("{}{solution}", "9".repeat(5000)), "too large"),
        ] {
            assert!(!is_solved("a", 6, &wrong), "{why}");
        }
    }
}
