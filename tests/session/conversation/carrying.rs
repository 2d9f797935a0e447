//! What the two of them want done, done.

use thirteen::session::{GuestOutput, GuestRecord, Input, Millis, Output, Record};

use super::pair::Pair;

impl Pair {
    pub(super) fn carry_out_the_host(&mut self) -> bool {
        let mut said = false;
        while let Some(output) = self.host.poll_output() {
            said = true;
            match output {
                Output::Persist(Record::Entry(_)) => self.entries += 1,
                Output::Think { ticket, view, .. } => {
                    let choice = view.fallback();
                    self.host.handle(Millis(self.now), Input::Thought { ticket, choice });
                }
                Output::Send { link, frame } | Output::SendAside { link, frame } if self.link == Some(link) => {
                    self.to_guest.push_back(frame);
                }
                Output::Close { link, .. } if self.link == Some(link) => self.cut(),
                Output::Persist(Record::Secret(_))
                | Output::Accepted { .. }
                | Output::Refused { .. }
                | Output::Gap { .. }
                | Output::Show { .. }
                | Output::Send { .. }
                | Output::SendAside { .. }
                | Output::Close { .. }
                | Output::Bar(_)
                | Output::Presence(_) => {}
                Output::Diagnose(_) => self.diagnoses += 1,
            }
        }
        said
    }

    pub(super) fn carry_out_the_guest(&mut self) -> bool {
        let mut said = false;
        while let Some(output) = self.guest.poll_output() {
            said = true;
            match output {
                GuestOutput::Dial { .. } => self.connect(),
                GuestOutput::Send { link, frame } | GuestOutput::SendAside { link, frame } => {
                    if self.link == Some(link) {
                        self.to_host.push_back(frame);
                    }
                }
                GuestOutput::Close { link, .. } => {
                    if self.link == Some(link) {
                        self.cut();
                    }
                }
                GuestOutput::Keep(GuestRecord::Memory(memory)) => self.memory = Some(memory),
                GuestOutput::Keep(GuestRecord::Entry(signed)) => self.kept.push(signed),
                GuestOutput::Keep(GuestRecord::Evidence(_)) | GuestOutput::Disputed { .. } => self.disputed = true,
                GuestOutput::SlowedDown { .. } => {}
                GuestOutput::Accepted { .. } => self.waits = false,
                GuestOutput::Refused { refusal, .. } => {
                    self.waits = false;
                    self.refused.push(refusal);
                }
                GuestOutput::Show {
                    moments, how, missed, ..
                } => {
                    self.moments.extend(moments);
                    self.shown.push((how, missed));
                }
                GuestOutput::Line(_) | GuestOutput::Presence(_) => {}
            }
        }
        said
    }
}
