//! What goes wrong outside the game, as a sentence that says what to do; and why a hint is a hint.

use super::Words;
use crate::bot::Reason;
use crate::net::offline::OpenError;
use crate::net::profile::ProfileError;
use crate::net::store::StoreError;

impl Words {
    /// Why a profile cannot be used.
    pub fn profile_error(&self, error: &ProfileError) -> String {
        match error {
            ProfileError::NoHome => self.text("fault-no-home"),
            ProfileError::InUse(path) => self.with("fault-in-use", &[("path", path.display().to_string().into())]),
            ProfileError::Unusable { path, source } => self.unusable(&path.display(), source),
        }
    }

    /// Why a log cannot be read or written.
    pub fn store_error(&self, error: &StoreError) -> String {
        match error {
            StoreError::DiskFull(path) => self.with("fault-disk-full", &[("path", path.display().to_string().into())]),
            StoreError::Damaged { path, .. } => self.damaged(&path.display()),
            StoreError::Newer { path, .. } => self.with("fault-newer", &[("path", path.display().to_string().into())]),
            StoreError::Unusable { path, source } => self.unusable(&path.display(), source),
        }
    }

    /// Why a table does not open.
    pub fn open_error(&self, error: &OpenError) -> String {
        match error {
            OpenError::Refused(refusal) => self.refusal(refusal, &|seat| (seat.index() + 1).to_string()),
            OpenError::Store(error) => self.store_error(error),
            OpenError::NoTable { path, .. } => self.damaged(&path.display()),
            OpenError::Endpoint(error) => self.endpoint_error(error),
            OpenError::NoChance(source) => self.system(source),
            OpenError::NoThread(source) => self.system(source),
            OpenError::NoProgram { program, .. } => {
                self.with("fault-no-program", &[("program", program.as_str().into())])
            }
        }
    }

    /// Why a hint is a good choice, or a bad one.
    pub fn reason(&self, reason: Reason) -> String {
        self.text(match reason {
            Reason::Forced => "reason-forced",
            Reason::GoesOut => "reason-goes-out",
            Reason::CannotBeStopped => "reason-cannot-be-stopped",
            Reason::ChopPays => "reason-chop-pays",
            Reason::OnlyAnswer => "reason-only-answer",
            Reason::BlocksLastCard => "reason-blocks-last-card",
            Reason::ShedsJunk => "reason-sheds-junk",
            Reason::ShedsMany => "reason-sheds-many",
            Reason::BringsTheLead => "reason-brings-the-lead",
            Reason::BreaksNothing => "reason-breaks-nothing",
            Reason::SavesBomb => "reason-saves-bomb",
            Reason::SavesControl => "reason-saves-control",
            Reason::SavesCombination => "reason-saves-combination",
            Reason::SpendsControl => "reason-spends-control",
            Reason::SpendsBomb => "reason-spends-bomb",
            Reason::BreaksCombination => "reason-breaks-combination",
            Reason::LetsOneOut => "reason-lets-one-out",
        })
    }

    fn damaged(&self, path: &dyn std::fmt::Display) -> String {
        self.with("fault-damaged", &[("path", path.to_string().into())])
    }

    fn unusable(&self, path: &dyn std::fmt::Display, source: &std::io::Error) -> String {
        let values = [("path", path.to_string().into()), ("reason", source.to_string().into())];
        self.with("fault-unusable", &values)
    }

    /// What the system, or something below the game, says.
    pub fn system(&self, source: &dyn std::fmt::Display) -> String {
        self.with("fault-system", &[("reason", source.to_string().into())])
    }
}
