//! What every picture of the deck keeps to.

use std::collections::BTreeSet;

use super::*;
use crate::rules::{Card, Suit};

const HEIGHT: u32 = 140;

#[test]
fn every_face_of_both_decks_is_its_own() {
    for deck in [DeckColours::Two, DeckColours::Four] {
        let faces: BTreeSet<Vec<u8>> = Card::all().map(|card| face(card, HEIGHT, deck).rgba).collect();
        assert_eq!(faces.len(), 52, "{deck:?}");
    }
}

#[test]
fn the_four_colour_deck_changes_clubs_and_diamonds() {
    for card in Card::all() {
        let same = face(card, HEIGHT, DeckColours::Two) == face(card, HEIGHT, DeckColours::Four);
        let court = (8..=10).contains(&card.rank().index());
        let suit = card.suit();
        assert_eq!(same, suit == Suit::Hearts || suit == Suit::Spades && !court, "{card}");
    }
}

#[test]
fn a_card_has_the_asked_height_and_the_ratio_of_five_to_seven() {
    for height in [96, 140, 220, 421] {
        let picture = face(Card::THREE_OF_SPADES, height, DeckColours::Two);
        assert_eq!((picture.width, picture.height), (card_width(height), height));
        assert_eq!(picture.rgba.len(), (picture.width * picture.height * 4) as usize);
        assert!((f64::from(picture.width) / f64::from(height) - 5.0 / 7.0).abs() < 0.01);
    }
}

#[test]
fn a_card_is_clear_at_its_corner_and_edge_and_opaque_inside() {
    for card in Card::all() {
        let picture = face(card, HEIGHT, DeckColours::Two);
        assert_eq!(alpha(&picture, 0, 0), 0, "{card}");
        assert_eq!(alpha(&picture, picture.width / 2, 0), 0, "{card}");
        assert_eq!(alpha(&picture, picture.width / 2, picture.height / 2), 255, "{card}");
        assert_eq!(alpha(&picture, 8, picture.height / 2), 255, "{card}");
    }
}

#[test]
fn clear_pixels_carry_the_colour_of_the_paper_so_that_edges_never_darken() {
    let picture = face(Card::TWO_OF_HEARTS, HEIGHT, DeckColours::Two);
    let [r, g, b, _] = picture.pixel(0, 0).expect("the corner is inside");
    assert!(r > 180 && g > 170 && b > 150, "{r} {g} {b}");
}

#[test]
fn the_index_column_has_ink_at_every_size() {
    for height in [96, 140, 220] {
        for card in Card::all() {
            let picture = face(card, height, DeckColours::Two);
            let dark = ink_within(&picture, 0.04, 0.28, 0.05, 0.40);
            assert!(dark > 0.15, "{card} at {height}: {dark}");
        }
    }
}

#[test]
fn a_card_looks_the_same_upside_down_in_its_corners() {
    let picture = face(Card::TWO_OF_HEARTS, HEIGHT, DeckColours::Two);
    let upright = ink_within(&picture, 0.04, 0.28, 0.05, 0.40);
    let turned = ink_within(&picture, 0.72, 0.96, 0.60, 0.95);
    assert!((upright - turned).abs() < 0.03, "{upright} {turned}");
}

#[test]
fn the_same_picture_is_painted_the_same_every_time() {
    let card = Card::TWO_OF_HEARTS;
    assert_eq!(
        face(card, HEIGHT, DeckColours::Two),
        face(card, HEIGHT, DeckColours::Two)
    );
}

#[test]
fn every_back_is_its_own_and_as_large_as_a_face() {
    let backs: BTreeSet<Vec<u8>> = Back::ALL.into_iter().map(|kind| back(kind, HEIGHT).rgba).collect();
    assert_eq!(backs.len(), Back::ALL.len());
    let picture = back(Back::Drum, HEIGHT);
    assert_eq!((picture.width, picture.height), (card_width(HEIGHT), HEIGHT));
    assert_eq!(alpha(&picture, 0, 0), 0);
    assert_eq!(alpha(&picture, picture.width / 2, HEIGHT / 2), 255);
}

#[test]
fn a_table_fills_any_window_and_is_opaque() {
    for (width, height) in [(1, 1), (1024, 600), (333, 900), (640, 20)] {
        let picture = table(Cloth::Felt, width, height);
        assert_eq!((picture.width, picture.height), (width, height));
        assert!(picture.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255));
    }
}

#[test]
fn every_cloth_is_its_own_and_dark_enough_for_white_letters() {
    let cloths: BTreeSet<Vec<u8>> = Cloth::ALL.into_iter().map(|kind| cloth(kind, 160, 90).rgba).collect();
    assert_eq!(cloths.len(), Cloth::ALL.len());
    for kind in Cloth::ALL {
        let picture = cloth(kind, 160, 90);
        let brightest = picture
            .rgba
            .chunks_exact(4)
            .map(|pixel| pixel[..3].iter().map(|&part| u32::from(part)).sum());
        assert!(brightest.max().unwrap_or(0) < 450, "{kind:?}");
    }
}

#[test]
fn a_shadow_and_a_halo_reach_beyond_the_card_by_the_margin() {
    let edge = margin(HEIGHT);
    let expected = (card_width(HEIGHT) + edge * 2, HEIGHT + edge * 2);
    let halos = [Halo::Chosen, Halo::Suggested, Halo::Pointed, Halo::Current].map(|kind| halo(kind, HEIGHT));
    for picture in halos.into_iter().chain([shadow(HEIGHT)]) {
        assert_eq!((picture.width, picture.height), expected);
        assert!(alpha(&picture, 0, 0) < 8);
    }
    let chosen = halo(Halo::Chosen, HEIGHT);
    assert_eq!(
        alpha(&chosen, chosen.width / 2, chosen.height / 2),
        0,
        "the card shows through"
    );
}

#[test]
fn avatars_of_forty_players_all_differ_and_bots_look_like_nobody() {
    let people = (0..40).map(|seed| avatar(seed, 64).rgba);
    let bots = (0..8).map(|seed| bot_avatar(seed, 64).rgba);
    let all: BTreeSet<Vec<u8>> = people.chain(bots).collect();
    assert!(all.len() >= 46, "{} of 48 differ", all.len());
    assert_eq!(avatar(7, 64), avatar(7, 64));
}

#[test]
fn every_sign_is_listed_in_its_place_and_leaves_ink_of_the_asked_colour() {
    let mut drawn = BTreeSet::new();
    for (place, kind) in Sign::ALL.into_iter().enumerate() {
        assert_eq!(kind as usize, place, "{kind:?}");
        let picture = sign(kind, 32, [250, 240, 10]);
        let solid = picture.rgba.chunks_exact(4).filter(|pixel| pixel[3] == 255);
        assert!(solid.clone().count() > 10, "{kind:?}");
        let near = |pixel: &[u8]| {
            pixel
                .iter()
                .zip([250_u8, 240, 10])
                .all(|(part, asked)| part.abs_diff(asked) < 3)
        };
        assert!(solid.clone().all(near), "{kind:?}");
        drawn.insert(picture.rgba);
    }
    assert_eq!(drawn.len(), Sign::ALL.len());
}

#[test]
fn the_icon_has_clear_corners_at_every_size() {
    for size in [16, 32, 64, 256] {
        let picture = icon(size);
        assert_eq!((picture.width, picture.height), (size, size));
        assert_eq!(alpha(&picture, 0, 0), 0);
        assert_eq!(alpha(&picture, size / 2, size / 2), 255);
    }
}

#[test]
fn the_icon_file_for_packages_is_the_icon_we_paint() {
    let file = tiny_skia::Pixmap::decode_png(include_bytes!("../../../assets/icon.png")).expect("a picture");
    let painted = icon(256);
    let filed = Picture::from_pixmap(file);
    let near = |(one, other): (&u8, &u8)| one.abs_diff(*other) < 6;
    assert!(
        filed
            .rgba
            .chunks_exact(4)
            .zip(painted.rgba.chunks_exact(4))
            .all(|(one, other)| one[3] < 40 || one.iter().zip(other).all(near))
    );
}

#[test]
fn every_sound_is_an_ogg_file_and_together_they_are_small() {
    let bytes: usize = Sound::ALL.iter().map(|sound| sound.ogg().len()).sum();
    assert!(bytes < 1_500_000, "{bytes}");
    for sound in Sound::ALL {
        assert!(sound.ogg().starts_with(b"OggS"), "{sound:?}");
    }
}

#[test]
fn a_clock_loses_its_ring_and_medals_differ() {
    let ink = |left: f32| {
        clock_ring(64, left)
            .rgba
            .chunks_exact(4)
            .filter(|pixel| pixel[3] == 255)
            .count()
    };
    assert!(ink(1.0) > ink(0.5) && ink(0.5) > ink(0.2) && ink(0.2) > ink(0.0));
    let medals: BTreeSet<Vec<u8>> = (1..=4).map(|place| medal(place, 48).rgba).collect();
    assert_eq!(medals.len(), 4);
    assert_eq!(medal(0, 48), medal(1, 48), "a place that is none does not panic");
}

#[test]
fn nothing_panics_at_a_size_of_one_pixel() {
    for size in [0, 1, 2] {
        face(Card::THREE_OF_SPADES, size, DeckColours::Two);
        back(Back::Lotus, size);
        table(Cloth::Mat, size, size);
        avatar(1, size);
        bot_avatar(1, size);
        sign(Sign::Bot, size, [0; 3]);
        icon(size);
        plate(size, size, true);
        clock_ring(size, 0.5);
        medal(1, size);
        wordmark(size);
        shadow(size);
        halo(Halo::Suggested, size);
        burst(size);
        petal(size);
        light_pool(size);
    }
}

fn alpha(picture: &Picture, x: u32, y: u32) -> u8 {
    picture.pixel(x, y).expect("inside the picture")[3]
}

/// The share of clearly inked pixels in a part of the picture, given as shares of its sides.
fn ink_within(picture: &Picture, left: f32, right: f32, top: f32, bottom: f32) -> f32 {
    let at = |share: f32, side: u32| (share * side as f32) as u32;
    let mut inked = 0;
    let mut all = 0;
    for y in at(top, picture.height)..at(bottom, picture.height) {
        for x in at(left, picture.width)..at(right, picture.width) {
            let [_, green, blue, _] = picture.pixel(x, y).expect("shares stay inside");
            inked += u32::from(green.min(blue) < 140);
            all += 1;
        }
    }
    inked as f32 / all as f32
}
