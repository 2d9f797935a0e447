//! How cards are written in events: as text where a person may read it, as bits on the wire.

pub(super) mod cards {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    use crate::rules::Cards;

    pub(in crate::table) fn serialize<S: Serializer>(cards: &Cards, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            to.collect_str(cards)
        } else {
            cards.serialize(to)
        }
    }

    pub(in crate::table) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Cards, D::Error> {
        if from.is_human_readable() {
            String::deserialize(from)?.parse().map_err(de::Error::custom)
        } else {
            Cards::deserialize(from)
        }
    }
}

pub(super) mod card {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    use crate::rules::Card;

    pub(in crate::table) fn serialize<S: Serializer>(card: &Option<Card>, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            card.map(|card| card.to_string()).serialize(to)
        } else {
            card.serialize(to)
        }
    }

    pub(in crate::table) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Card>, D::Error> {
        if from.is_human_readable() {
            let text = Option::<String>::deserialize(from)?;
            text.map(|text| text.parse().map_err(de::Error::custom)).transpose()
        } else {
            Option::deserialize(from)
        }
    }
}
