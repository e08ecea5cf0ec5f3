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

/// How much greater the first of two rates is than the second, with its 95 % interval: Newcombe's
/// hybrid of both Wilson intervals (Statistics in Medicine 17 (1998), 873–890, method 10), which is
/// sound for few cases and where a rate is 0 or 1. Each is (successes, cases); None without cases.
pub fn difference(first: (i64, i64), second: (i64, i64)) -> Option<(f64, [f64; 2])> {
    let [low, high] = wilson(first.0, first.1)?;
    let [other_low, other_high] = wilson(second.0, second.1)?;
    let (rate, other) = (
        first.0 as f64 / first.1 as f64,
        second.0 as f64 / second.1 as f64,
    );
    let more = rate - other;
    let down = (rate - low).hypot(other_high - other);
    let up = (high - rate).hypot(other - other_low);
    Some((more, [(more - down).max(-1.0), (more + up).min(1.0)]))
}

#[cfg(test)]
mod tests {
    use super::{difference, wilson};

    /// The examples that Newcombe gives for his method 10.
    #[test]
    fn known_differences() {
        assert_eq!(difference((0, 0), (1, 2)), None);
        for (first, second, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ] {
            let (_, [found_low, found_high]) = difference(first, second).expect("cases");
            assert!((found_low - low).abs() < 5e-5, "{found_low} for {first:?}");
            assert!(
                (found_high - high).abs() < 5e-5,
                "{found_high} for {first:?}"
            );
            let (less, turned) = difference(second, first).expect("cases");
            assert!((less + difference(first, second).expect("cases").0).abs() < 1e-12);
            assert!((turned[0] + found_high).abs() < 1e-12);
        }
    }

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
