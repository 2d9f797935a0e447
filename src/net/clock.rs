//! The machine's time and chance.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::session::Millis;

/// Counts from when it was started. On Linux and macOS it stands still while the machine sleeps, and a host that is
/// told the time far too late takes the rest for sleep, so a person who closes the lid loses no time.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
}

impl Clock {
    /// Begins to count.
    #[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
    pub fn start() -> Self {
        Self {
            started: Instant::now(),
        }
    }

    /// The time since it was started.
    pub fn now(&self) -> Millis {
        Millis(self.started.elapsed().as_millis() as u64)
    }

    /// How long it is until `then`.
    pub fn until(&self, then: Millis) -> Duration {
        Duration::from_millis(then.0.saturating_sub(self.now().0))
    }

    /// Waits until `then`; without one, for ever.
    pub async fn reach(&self, then: Option<Millis>) {
        match then {
            Some(then) => tokio::time::sleep(self.until(then)).await,
            None => std::future::pending().await,
        }
    }
}

/// 32 bytes of chance from the operating system.
///
/// # Errors
/// When the system has none to give.
pub fn chance() -> Result<[u8; 32], getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map(|()| bytes)
}

/// How long ago this file was written; none if it is not there.
pub fn age(path: &Path) -> Option<Duration> {
    let written = fs::metadata(path).and_then(|metadata| metadata.modified()).ok()?;
    // Written in the future is just written: somebody has set the clock.
    Some(written.elapsed().unwrap_or_default())
}

/// The date and time (UTC) for the name of a file: `20261120-064512`.
#[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
pub fn stamp() -> String {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    stamp_of(since_1970.as_secs())
}

/// The same for a number of seconds since 1970. The calendar is counted from 1 March of the year 0, so that a leap day
/// ends a year.
fn stamp_of(seconds: u64) -> String {
    let (days, of_day) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day) = (days / 146_097, days % 146_097);
    let year_of_era = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let (month, next_year) = if month_from_march < 10 {
        (month_from_march + 3, 0)
    } else {
        (month_from_march - 9, 1)
    };
    let year = era * 400 + year_of_era + next_year;
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}{month:02}{day_of_month:02}-{hour:02}{minute:02}{second:02}")
}

#[cfg(test)]
mod tests {
    use super::stamp_of;

    #[test]
    fn a_stamp_is_the_date_and_time_in_utc() {
        assert_eq!(stamp_of(0), "19700101-000000");
        assert_eq!(stamp_of(951_782_399), "20000228-235959");
        assert_eq!(stamp_of(951_782_400), "20000229-000000");
        assert_eq!(stamp_of(1_795_157_112), "20261120-064512");
        assert_eq!(stamp_of(4_107_542_400), "21000301-000000");
    }
}
