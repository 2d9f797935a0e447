//! Cuts what comes through a pipe into lines, whatever it is.

/// The longest line that is read, in bytes; longer ones are dropped.
pub const LONGEST_LINE: usize = 1024;

/// Bytes in, lines out. Lines that are too long or are not UTF-8 are dropped.
#[derive(Clone, Default, Debug)]
pub struct Lines {
    begun: Vec<u8>,
    too_long: bool,
}

impl Lines {
    /// Takes some bytes and gives each line that they complete, without its end, to `hear`.
    pub fn take(&mut self, bytes: &[u8], mut hear: impl FnMut(&str)) {
        for byte in bytes {
            if *byte == b'\n' {
                let line = std::mem::take(&mut self.begun);
                let whole = !std::mem::take(&mut self.too_long);
                match std::str::from_utf8(&line) {
                    Ok(line) if whole => hear(line.trim_end_matches('\r')),
                    Ok(_) | Err(_) => {}
                }
            } else if self.begun.len() < LONGEST_LINE {
                self.begun.push(*byte);
            } else {
                self.too_long = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_whole_however_the_bytes_are_cut() {
        let text = "pass\r\nplay 3S\n\nđôi\n";
        for cut in 1..text.len() {
            let mut lines = Lines::default();
            let mut heard = Vec::new();
            for bytes in text.as_bytes().chunks(cut) {
                lines.take(bytes, |line| heard.push(line.to_owned()));
            }
            assert_eq!(heard, ["pass", "play 3S", "", "đôi"]);
        }
    }

    #[test]
    fn long_lines_and_bytes_that_are_no_text_are_dropped_and_cost_no_room() {
        let mut lines = Lines::default();
        let mut heard = Vec::new();
        for _ in 0..1000 {
            lines.take(&[b'x'; 100], |line| heard.push(line.to_owned()));
        }
        assert!(lines.begun.len() <= LONGEST_LINE);
        lines.take(b"\n\xff\xfe\npass\n", |line| heard.push(line.to_owned()));
        assert_eq!(heard, ["pass"]);
    }
}
