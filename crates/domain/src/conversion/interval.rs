//! How sure a rate is.

/// 97.5th percentile of the normal distribution: 95 % lie between it and its negative.
const Z: f64 = 1.959_963_984_540_054;

/// The 95 % interval of a rate after Wilson (1927): sound for few cases and at both ends, where the
/// usual approximation is not. None without cases.
pub fn wilson(successes: i64, cases: i64) -> Option<[f64; 2]> {
    if cases <= 0 {
        return None;
    }
    let (n, rate) = (cases as f64, successes as f64 / cases as f64);
    let z2 = Z * Z;
    let centre = (rate + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z * (rate * (1.0 - rate) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    Some([(centre - half).max(0.0), (centre + half).min(1.0)])
}

#[cfg(test)]
mod tests {
    use super::wilson;

    #[test]
    fn known_values() {
        assert_eq!(wilson(0, 0), None);
        for (successes, cases, low, high) in [
            (0, 10, 0.0, 0.2775),
            (10, 10, 0.7225, 1.0),
            (5, 10, 0.2366, 0.7634),
            (81, 263, 0.2553, 0.3662),
        ] {
            let [found_low, found_high] = wilson(successes, cases).expect("cases");
            assert!(
                (found_low - low).abs() < 5e-5,
                "{found_low} for {successes}/{cases}"
            );
            assert!(
                (found_high - high).abs() < 5e-5,
                "{found_high} for {successes}/{cases}"
            );
        }
    }
}
