//! Every text of the window, in two languages. The texts are in `assets/locales`; code holds only their keys.

mod cards;
mod ends;
mod faults;
mod invites;
mod refusals;
#[cfg(test)]
mod tests;

use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::{LanguageIdentifier, langid};

pub use self::ends::{closed, not_direct, relay_error};

/// What stands in for a placeholder: a text or a number.
pub type Value<'a> = FluentValue<'a>;

/// A language of the game.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The language's name in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Vi => "Tiếng Việt",
            Self::En => "English",
        }
    }

    /// The language of a locale such as `vi_VN.UTF-8`: Vietnamese or, for every other, English.
    pub fn of_locale(locale: &str) -> Self {
        let tag = locale.split(['-', '_', '.']).next().unwrap_or_default();
        if tag.eq_ignore_ascii_case("vi") {
            Self::Vi
        } else {
            Self::En
        }
    }

    /// The language of the system.
    pub fn of_system() -> Self {
        sys_locale::get_locale().map_or(Self::En, |locale| Self::of_locale(&locale))
    }

    const fn sources(self) -> [&'static str; FILES] {
        match self {
            Self::Vi => VI,
            Self::En => EN,
        }
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::Vi => langid!("vi"),
            Self::En => langid!("en"),
        }
    }
}

/// The texts of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The texts of `language`.
    pub fn new(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
        // The marks that keep two writing directions apart are not in the font, and both languages run the same way.
        bundle.set_use_isolating(false);
        for source in language.sources() {
            let resource = FluentResource::try_new(source.to_owned()).expect("a test parses every text");
            bundle.add_resource(resource).expect("a test finds repeated keys");
        }
        Self { language, bundle }
    }

    /// The language of these texts.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The text of a key that has no placeholders.
    pub fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text of a key with its placeholders filled in. An unknown key is shown as it is: a wrong word on the screen
    /// is better than no game.
    pub fn with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, value.clone());
        }
        let mut errors = Vec::new();
        self.bundle
            .format_pattern(pattern, Some(&args), &mut errors)
            .into_owned()
    }

    /// Whether there is a text for this key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }
}

/// What chooses between "You lead" and "Lan leads" in a text.
pub fn by(you: bool) -> Value<'static> {
    if you { "you" } else { "other" }.into()
}

/// A text in every language, one a line: for what must be said before a language or a window is there.
pub fn in_every_language(key: &str) -> String {
    Language::ALL.map(|language| Words::new(language).text(key)).join("\n")
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({:?})", self.language)
    }
}

const FILES: usize = 8;

const VI: [&str; FILES] = [
    include_str!("../../../assets/locales/vi/app.ftl"),
    include_str!("../../../assets/locales/vi/cards.ftl"),
    include_str!("../../../assets/locales/vi/commands.ftl"),
    include_str!("../../../assets/locales/vi/friends.ftl"),
    include_str!("../../../assets/locales/vi/refusals.ftl"),
    include_str!("../../../assets/locales/vi/rules.ftl"),
    include_str!("../../../assets/locales/vi/settings.ftl"),
    include_str!("../../../assets/locales/vi/table.ftl"),
];

const EN: [&str; FILES] = [
    include_str!("../../../assets/locales/en/app.ftl"),
    include_str!("../../../assets/locales/en/cards.ftl"),
    include_str!("../../../assets/locales/en/commands.ftl"),
    include_str!("../../../assets/locales/en/friends.ftl"),
    include_str!("../../../assets/locales/en/refusals.ftl"),
    include_str!("../../../assets/locales/en/rules.ftl"),
    include_str!("../../../assets/locales/en/settings.ftl"),
    include_str!("../../../assets/locales/en/table.ftl"),
];
