//! What a match shows: points with their intervals, places, times.

use std::fmt;

use serde_json::json;

use super::contest::DealResult;
use super::player::Spec;

/// The figures of a match, one row for each different bot.
pub(super) struct Figures {
    rows: Vec<Row>,
    deals: usize,
    games: u32,
}

struct Row {
    spec: String,
    seats: usize,
    points: Estimate,
    /// Points a game more than the mean of the other bots.
    lead: Estimate,
    firsts: f64,
    lasts: f64,
    tournaments_won: f64,
    milliseconds: [f64; 3],
    illegal: u32,
    late: u32,
}

/// A mean and half the width of its 95 % interval.
#[derive(Clone, Copy)]
struct Estimate {
    mean: f64,
    margin: f64,
}

impl Estimate {
    fn of(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count.max(1.0);
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let variance = squares / (count - 1.0).max(1.0);
        Self {
            mean,
            margin: 1.96 * (variance / count.max(1.0)).sqrt(),
        }
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} ± {:.3}", self.mean, self.margin)
    }
}

impl Figures {
    pub(super) fn of(specs: &[Spec], results: &[DealResult]) -> Self {
        let mut names: Vec<&str> = specs.iter().map(|spec| spec.text.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let rows = names.into_iter().map(|name| Row::of(name, specs, results)).collect();
        let deals = results.iter().filter(|result| !result.is_tournament).count();
        Self {
            rows,
            deals,
            games: results.iter().map(|result| result.games).sum(),
        }
    }

    pub(super) fn as_json(&self) -> String {
        let lines = self.rows.iter().map(|row| {
            let line = json!({
                "event": "spec", "spec": row.spec, "seats": row.seats, "deals": self.deals, "games": self.games,
                "points": row.points.mean, "points_ci": row.points.margin,
                "lead": row.lead.mean, "lead_ci": row.lead.margin,
                "firsts": row.firsts, "lasts": row.lasts, "tournaments_won": row.tournaments_won,
                "ms_p50": row.milliseconds[0], "ms_p99": row.milliseconds[1], "ms_max": row.milliseconds[2],
                "illegal": row.illegal, "late": row.late,
            });
            format!("{line}\n")
        });
        lines.collect()
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} deals, {} games", self.deals, self.games)?;
        for row in &self.rows {
            let [p50, p99, max] = row.milliseconds;
            writeln!(f, "{} (seats: {})", row.spec, row.seats)?;
            writeln!(
                f,
                "  points a game {}, more than the others by {}",
                row.points, row.lead
            )?;
            writeln!(
                f,
                "  first {:.1} %, last {:.1} %, tournaments won {:.1} %",
                row.firsts * 100.0,
                row.lasts * 100.0,
                row.tournaments_won * 100.0
            )?;
            writeln!(
                f,
                "  ms a move: p50 {p50:.3}, p99 {p99:.3}, max {max:.3}; illegal {}, late {}",
                row.illegal, row.late
            )?;
        }
        Ok(())
    }
}

impl Row {
    fn of(name: &str, specs: &[Spec], results: &[DealResult]) -> Self {
        let (mine, others): (Vec<usize>, Vec<usize>) = (0..specs.len()).partition(|bot| specs[*bot].text == name);
        let deals: Vec<&DealResult> = results.iter().filter(|result| !result.is_tournament).collect();
        let mean_of = |result: &DealResult, bots: &[usize]| {
            let points: u32 = bots.iter().map(|bot| result.points[*bot]).sum();
            f64::from(points) / (bots.len() as f64 * f64::from(result.games)).max(1.0)
        };
        let points: Vec<f64> = deals.iter().map(|result| mean_of(result, &mine)).collect();
        let lead = deals
            .iter()
            .map(|result| mean_of(result, &mine) - mean_of(result, &others));
        let lead: Vec<f64> = if others.is_empty() { Vec::new() } else { lead.collect() };
        let total = |of: fn(&DealResult) -> &Vec<u32>, from: &[&DealResult]| -> u32 {
            from.iter()
                .flat_map(|result| mine.iter().map(move |bot| of(result)[*bot]))
                .sum()
        };
        let games: u32 = deals.iter().map(|result| result.games).sum();
        let share = |count: u32| f64::from(count) / (f64::from(games) * mine.len() as f64).max(1.0);
        let tournaments: Vec<&DealResult> = results.iter().filter(|result| result.is_tournament).collect();
        let all: Vec<&DealResult> = results.iter().collect();
        let played = (tournaments.len() * specs.len()) as f64;
        let mut times: Vec<u64> = results
            .iter()
            .flat_map(|result| mine.iter().flat_map(|bot| result.nanoseconds[*bot].iter().copied()))
            .collect();
        times.sort_unstable();
        Self {
            spec: name.to_owned(),
            seats: mine.len(),
            points: Estimate::of(&points),
            lead: Estimate::of(&lead),
            firsts: share(total(|result| &result.firsts, &deals)),
            lasts: share(total(|result| &result.lasts, &deals)),
            tournaments_won: f64::from(total(|result| &result.tournaments_won, &tournaments)) / played.max(1.0),
            milliseconds: [50, 99, 100].map(|percent| percentile(&times, percent)),
            illegal: total(|result| &result.illegal, &all),
            late: total(|result| &result.late, &all),
        }
    }
}

/// In milliseconds, of sorted nanoseconds.
fn percentile(sorted: &[u64], percent: usize) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted
        .get(last * percent / 100)
        .map_or(0.0, |nanoseconds| *nanoseconds as f64 / 1e6)
}
