//! Many times of the same thing, as a few figures.

use std::time::Duration;

use crate::figures::Figures;

/// Adds the median, the 95th and the 99th percentile and the longest, in milliseconds.
pub(crate) fn spread(figures: &mut Figures, name: &str, times: &[Duration]) {
    let mut times = times.to_vec();
    times.sort_unstable();
    for (word, percent) in [("p50", 50), ("p95", 95), ("p99", 99), ("longest", 100)] {
        let at = (times.len() * percent).div_ceil(100).saturating_sub(1);
        if let Some(time) = times.get(at) {
            figures.add(&format!("{name}, {word}"), "ms", time.as_secs_f64() * 1_000.0);
        }
    }
}
