//! What is typed to find a table, as a sentence that says what it is or what is wrong with it.

use super::Words;
use crate::app::screens::Sense;
use crate::net::code::CodeError;
use crate::net::invite::{Invite, InviteError};
use crate::net::relay::AddressError;

impl Words {
    /// What this text is to somebody who wants to find a table by it; `relayed` when it has a relay to ask.
    pub fn sense(&self, typed: &str, relayed: bool) -> Sense {
        if typed.trim().is_empty() {
            return Sense::Empty;
        }
        match typed.parse::<Invite>() {
            Ok(invite) if invite.host.is_some() => Sense::Good(self.text("join-ready-link")),
            Ok(invite) if invite.places.is_empty() => Sense::Good(self.text(if relayed || invite.relay.is_some() {
                "join-ready-code-relay"
            } else {
                "join-ready-code"
            })),
            Ok(_) => Sense::Good(self.text("join-ready-address")),
            Err(error) => Sense::Bad(self.invite_error(&error)),
        }
    }

    /// Why a text is no invitation.
    pub fn invite_error(&self, error: &InviteError) -> String {
        match error {
            InviteError::Code(CodeError::Empty) => self.text("join-empty"),
            InviteError::Code(CodeError::Length { found, .. }) => {
                self.with("join-bad-length", &[("count", (*found).into())])
            }
            InviteError::Code(CodeError::LetterU) => self.text("join-bad-letter-u"),
            InviteError::Code(CodeError::Letter(letter)) => {
                self.with("join-bad-letter", &[("letter", letter.to_string().into())])
            }
            InviteError::Host(text) => self.with("join-bad-address", &[("text", text.as_str().into())]),
            InviteError::Port(text) => self.with("join-bad-port", &[("text", text.as_str().into())]),
            InviteError::Relay(error) => self.relay_address_error(error),
            InviteError::Key => self.text("join-bad-key"),
            InviteError::NotALink => self.text("join-bad-link"),
            InviteError::TooLong => self.text("join-too-long"),
        }
    }

    /// Why a text is no address of a relay.
    pub fn relay_address_error(&self, error: &AddressError) -> String {
        match error {
            AddressError::Empty => self.text("relay-address-empty"),
            AddressError::Host(text) => self.with("relay-address-host", &[("text", text.as_str().into())]),
            AddressError::Port(text) => self.with("join-bad-port", &[("text", text.as_str().into())]),
            AddressError::Pin => self.text("relay-address-key"),
        }
    }
}
