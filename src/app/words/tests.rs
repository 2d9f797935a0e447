//! Both languages say the same things, in characters that the fonts have, for every key that the code asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_bundle::FluentResource;

use super::*;
use crate::app::art::fonts;
use crate::bot::{Hint, Reason};
use crate::net::live::Why;
use crate::net::offline::OpenError;
use crate::net::profile::ProfileError;
use crate::net::store::StoreError;
use crate::rules::{self, Card, Combo, HouseRule, Instant, NotACombo, Preset, Rules, Seat};
use crate::table::{Choice, Line, NameError, Refusal};

#[test]
fn both_languages_have_the_same_keys_with_the_same_placeholders() {
    let [vi, en] = Language::ALL.map(messages);
    let keys = |all: &BTreeMap<String, String>| all.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(
        keys(&vi).symmetric_difference(&keys(&en)).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
    for (key, text) in &vi {
        assert_eq!(placeholders(text), placeholders(&en[key]), "{key}");
    }
}

#[test]
fn every_key_stands_in_one_place_and_every_text_is_readable() {
    for language in Language::ALL {
        let words = Words::new(language);
        for (key, text) in messages(language) {
            assert!(words.has(&key), "{key}");
            assert!(!text.trim().is_empty(), "{key} is empty");
        }
    }
}

#[test]
fn every_character_of_every_text_is_in_the_fonts() {
    let mut missing = BTreeSet::new();
    for language in Language::ALL {
        let names: String = Language::ALL.map(Language::own_name).concat();
        for source in language.sources().into_iter().chain([names.as_str()]) {
            missing.extend(source.chars().filter(|letter| !is_shown(*letter)));
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn a_character_that_no_font_has_is_noticed() {
    assert!(is_shown('ữ') && is_shown('♠'));
    assert!(!is_shown('漢') && !is_shown('\u{200b}'));
}

#[test]
fn every_key_that_the_code_asks_for_exists() {
    let words = Words::new(Language::En);
    let mut unknown = BTreeSet::new();
    for source in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app")) {
        let text = fs::read_to_string(source).unwrap();
        unknown.extend(keys_asked_for(&text).filter(|key| !words.has(key)));
    }
    assert_eq!(unknown, BTreeSet::new());
}

#[test]
fn every_house_rule_and_preset_is_named_and_explained() {
    for language in Language::ALL {
        let words = Words::new(language);
        for HouseRule { name, values } in Rules::HOUSE_RULES {
            let key = name.replace('_', "-");
            assert!(words.has(&format!("rule-{key}")), "{name}");
            assert!(words.has(&format!("rule-{key}-why")), "{name}");
            for value in values {
                assert!(words.has(&format!("value-{}", value.replace('_', "-"))), "{value}");
            }
        }
        for preset in Preset::ALL {
            assert!(words.has(&format!("preset-{}", preset.name())));
            assert!(words.has(&format!("preset-{}-why", preset.name())));
        }
    }
}

#[test]
fn who_is_spoken_to_is_not_spoken_of() {
    let words = Words::new(Language::En);
    let lead = |you| words.with("read-table-lead", &[("by", by(you)), ("name", "Lan".into())]);
    assert_eq!((lead(true), lead(false)), ("You lead.".into(), "Lan leads.".into()));
    let over = |you, next| {
        let values = [
            ("by", by(you)),
            ("name", "Lan".into()),
            ("combo", "pair of 7s".into()),
            ("next", by(next)),
            ("turn", "Hoa".into()),
        ];
        words.with("read-table-over", &values)
    };
    assert_eq!(over(true, false), "You played pair of 7s. It is Hoa’s turn.");
    assert_eq!(over(false, true), "Lan played pair of 7s. It is your turn.");
    let instant = |you| {
        let values = [("by", by(you)), ("name", "Lan".into()), ("instant", "dragon".into())];
        words.with("board-instant", &values)
    };
    assert_eq!(instant(true), "You win at once: dragon!");
    assert_eq!(instant(false), "Lan wins at once: dragon!");
}

#[test]
fn the_action_button_says_what_it_will_do() {
    let [vi, en] = Language::ALL.map(Words::new);
    for (cards, over, vietnamese, english) in [
        ("7S", None, "Đánh 7 bích", "Play 7 of spades"),
        ("2H", None, "Đánh heo cơ", "Play 2 of hearts"),
        ("7S 7D", None, "Đánh đôi 7", "Play pair of 7s"),
        ("2S 2D", None, "Đánh đôi heo", "Play pair of 2s"),
        ("TS TD TH", None, "Đánh sám 10", "Play three 10s"),
        (
            "7S 8S 9D TD JC",
            None,
            "Đánh sảnh 5 lá đến J",
            "Play straight of 5 to J",
        ),
        ("9S 9C 9D 9H", Some("2S"), "Chặt bằng tứ quý 9", "Chop with four 9s"),
        ("9S 9C 9D 9H", None, "Đánh tứ quý 9", "Play four 9s"),
        (
            "3S 3C 4S 4C 5S 5C",
            Some("2H"),
            "Chặt bằng 3 đôi thông đến 5",
            "Chop with run of 3 pairs to 5",
        ),
    ] {
        let combo = |text: &str| Combo::parse(text.parse().unwrap()).unwrap();
        assert_eq!(vi.play(combo(cards), over.map(combo)), vietnamese);
        assert_eq!(en.play(combo(cards), over.map(combo)), english);
    }
}

#[test]
fn every_refusal_is_a_sentence_of_its_own() {
    let seat = Seat::ALL[1];
    let mut refusals = vec![
        Refusal::HostOnly,
        Refusal::HouseOnly,
        Refusal::NotSeated,
        Refusal::AlreadySeated,
        Refusal::TableFull,
        Refusal::SeatTaken(seat),
        Refusal::NoSuchSeat(seat),
        Refusal::SeatFree(seat),
        Refusal::TournamentRunning,
        Refusal::TournamentOver,
        Refusal::TournamentNotOver,
        Refusal::NotReadyTime,
        Refusal::AlreadyReady,
        Refusal::NotPlaying,
        Refusal::SubstitutePlays,
        Refusal::Forfeited,
        Refusal::GamePaused,
        Refusal::NotPaused,
        Refusal::SeatsInUse,
        Refusal::BadSettings,
        Refusal::NoSuchPhrase,
        Refusal::Stale,
        Refusal::NoNonceAwaited,
        Refusal::WrongNonce,
        Refusal::NameTaken,
        Refusal::NameReserved,
        Refusal::NotNow,
        Refusal::TooFast,
    ];
    refusals.extend(illegal().map(Refusal::Illegal));
    for language in Language::ALL {
        let words = Words::new(language);
        let sentences: BTreeSet<String> = refusals
            .iter()
            .map(|refusal| words.refusal(refusal, &|_| "Hoa".to_owned()))
            .collect();
        assert_eq!(sentences.len(), refusals.len());
        assert!(
            sentences.iter().all(|sentence| sentence.ends_with('.')),
            "{sentences:#?}"
        );
    }
}

#[test]
fn a_refusal_names_what_must_be_beaten_and_who_is_on_turn() {
    let [vi, en] = Language::ALL.map(Words::new);
    let kings = rules::Refusal::DoesNotBeat("KS KD".parse().unwrap());
    let name_of = |_| "Hoa".to_owned();
    assert!(vi.illegal(&kings, &name_of).contains("đôi K"));
    assert!(en.illegal(&kings, &name_of).contains("pair of Ks"));
    assert!(
        en.illegal(&rules::Refusal::NotYourTurn(Seat::ALL[2]), &name_of)
            .contains("Hoa")
    );
}

#[test]
fn a_name_that_will_not_do_is_answered_with_a_sentence() {
    for language in Language::ALL {
        let words = Words::new(language);
        for error in [NameError::Empty, NameError::TooLong(20), NameError::Unprintable] {
            assert!(words.name_error(error).ends_with('.'), "{error:?}");
        }
        assert!(words.name_error(NameError::TooLong(20)).contains("20"));
    }
}

#[test]
fn a_missing_graphics_card_is_said_in_both_languages_before_there_is_a_window() {
    for key in ["fault-no-gpu", "fault-no-display"] {
        let both = in_every_language(key);
        assert_eq!(both.lines().count(), 2);
        assert!(!both.contains(key));
    }
    assert!(in_every_language("fault-no-gpu").contains("mesa-vulkan-drivers"));
}

#[test]
fn every_quick_phrase_has_its_words() {
    for language in Language::ALL {
        let words = Words::new(language);
        let phrases: BTreeSet<String> = (0..Line::PHRASES).map(|number| words.phrase(number)).collect();
        assert_eq!(phrases.len(), usize::from(Line::PHRASES));
    }
}

#[test]
fn every_hint_has_a_reason_in_words() {
    for language in Language::ALL {
        let words = Words::new(language);
        let reasons: BTreeSet<String> = Reason::ALL.map(|reason| words.reason(reason)).into();
        assert_eq!(reasons.len(), Reason::ALL.len());
        assert!(
            reasons.iter().all(|reason| !reason.starts_with("reason-")),
            "{reasons:#?}"
        );
    }
    let hint = Hint {
        choice: Choice::Play("7S 7D".parse().unwrap()),
        reason: Reason::BreaksNothing,
        stands: 0.5,
        certain: false,
        as_good: false,
    };
    assert_eq!(
        Words::new(Language::En).hint(&hint, None),
        "Play pair of 7s — it breaks nothing."
    );
}

#[test]
fn every_reason_for_a_relayed_path_is_a_sentence_of_its_own() {
    for language in Language::ALL {
        let words = Words::new(language);
        let reasons: BTreeSet<String> = Why::ALL.map(|why| words.text(not_direct(why))).into();
        assert_eq!(reasons.len(), Why::ALL.len());
        assert!(reasons.iter().all(|reason| reason.ends_with('.')), "{reasons:#?}");
    }
}

#[test]
fn what_goes_wrong_outside_is_said_with_what_to_do() {
    let path = || std::path::PathBuf::from("folder");
    let refused = || std::io::Error::from(std::io::ErrorKind::PermissionDenied);
    for language in Language::ALL {
        let words = Words::new(language);
        let said = [
            words.profile_error(&ProfileError::NoHome),
            words.profile_error(&ProfileError::InUse(path())),
            words.profile_error(&ProfileError::Unusable {
                path: path(),
                source: refused(),
            }),
            words.store_error(&StoreError::DiskFull(path())),
            words.store_error(&StoreError::Damaged {
                path: path(),
                line: 3,
                what: "torn".to_owned(),
            }),
            words.store_error(&StoreError::Newer {
                path: path(),
                version: 9,
            }),
            words.open_error(&OpenError::NoThread(refused())),
            words.open_error(&OpenError::NoProgram {
                program: "bot".to_owned(),
                source: refused(),
            }),
            words.open_error(&OpenError::Refused(Refusal::BadSettings)),
        ];
        assert_eq!(said.iter().collect::<BTreeSet<_>>().len(), said.len());
        assert!(
            said.iter()
                .all(|sentence| sentence.ends_with('.') && !sentence.starts_with("fault-")),
            "{said:#?}"
        );
    }
}

#[test]
fn what_is_typed_for_a_table_is_named_or_answered_with_what_is_wrong() {
    use crate::app::screens::Sense;
    let known = ["KX7M-4TQP", "kx7m4tqp", "KX7M-4TQP@192.168.1.20:13013"];
    let wrong = [
        "KX7M",
        "KX7U-4TQP",
        "KX7M-4TQ?",
        "KX7M-4TQP@a b:1",
        "KX7M-4TQP@h:0",
        "http://x.example",
    ];
    for language in Language::ALL {
        let words = Words::new(language);
        assert_eq!(words.sense("  ", false), Sense::Empty);
        for typed in known {
            assert!(matches!(words.sense(typed, false), Sense::Good(_)), "{typed}");
            let alone = !typed.contains('@');
            assert_eq!(words.sense(typed, true) != words.sense(typed, false), alone, "{typed}");
        }
        let mut sentences = BTreeSet::new();
        for typed in wrong {
            let Sense::Bad(sentence) = words.sense(typed, false) else {
                panic!("{typed} makes sense");
            };
            assert!(sentence.ends_with('.') && !sentence.contains("join-"), "{sentence}");
            sentences.insert(sentence);
        }
        assert_eq!(sentences.len(), wrong.len(), "{sentences:#?}");
    }
}

#[test]
fn places_are_named_by_how_many_play() {
    let vi = Words::new(Language::Vi);
    let four: Vec<String> = (1..=4).map(|place| vi.place(place, 4)).collect();
    assert_eq!(four, ["Nhất", "Nhì", "Ba", "Bét"]);
    assert_eq!(vi.place(2, 2), "Bét");
}

#[test]
fn every_instant_win_has_a_name() {
    for language in Language::ALL {
        let words = Words::new(language);
        let names: BTreeSet<String> = Instant::ALL.map(|instant| words.instant(instant)).into();
        assert_eq!(names.len(), Instant::ALL.len());
        assert!(names.iter().all(|name| !name.contains("instant-")));
    }
}

#[test]
fn the_language_of_a_locale_is_its_first_part() {
    assert_eq!(Language::of_locale("vi_VN.UTF-8"), Language::Vi);
    assert_eq!(Language::of_locale("VI"), Language::Vi);
    assert_eq!(Language::of_locale("en-GB"), Language::En);
    assert_eq!(Language::of_locale("vie"), Language::En);
    assert_eq!(Language::of_locale(""), Language::En);
}

/// Every message of a language: its key, and its text as it is written.
fn messages(language: Language) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for source in language.sources() {
        assert!(
            FluentResource::try_new(source.to_owned()).is_ok(),
            "a text cannot be parsed"
        );
        let mut last: Option<String> = None;
        for line in source.lines() {
            let starts_message = line.starts_with(|first: char| first.is_ascii_lowercase());
            if starts_message && let Some((key, text)) = line.split_once('=') {
                let key = key.trim().to_owned();
                assert_eq!(all.insert(key.clone(), text.to_owned()), None, "{key} stands twice");
                last = Some(key);
            } else if line.starts_with(' ') {
                let key = last.as_ref().expect("a text goes on after its key");
                let text: &mut String = all.get_mut(key).expect("it was put in");
                text.push_str(line);
            }
        }
    }
    all
}

fn illegal() -> [rules::Refusal; 14] {
    use rules::Refusal as Illegal;
    let combination = Illegal::NoCombination;
    [
        Illegal::GameOver,
        Illegal::NotYourTurn(Seat::ALL[1]),
        Illegal::NotYourCards,
        Illegal::MustHold(Card::THREE_OF_SPADES),
        Illegal::DoesNotBeat("KS KD".parse().unwrap()),
        Illegal::AlreadyPassed,
        Illegal::BombMayNotLead,
        Illegal::LeaderMustPlay,
        combination(NotACombo::Empty),
        combination(NotACombo::DifferentRanks),
        combination(NotACombo::Gap),
        combination(NotACombo::TwoInRun),
        combination(NotACombo::ShortPairRun),
        combination(NotACombo::Mixed),
    ]
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    let after_dollar = text.split('$').skip(1);
    after_dollar
        .map(|rest| {
            rest.split(|letter: char| !letter.is_ascii_alphanumeric())
                .next()
                .unwrap_or_default()
        })
        .collect()
}

fn is_shown(letter: char) -> bool {
    letter == '\n' || fonts::shows(letter)
}

fn rust_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => rust_files(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|kind| kind == "rs"))
        .collect()
}

/// The keys in `text("…")` and `with("…"` of a source file, however they are broken over lines.
fn keys_asked_for(source: &str) -> impl Iterator<Item = String> {
    // Put together here, so that this file does not ask for them.
    let asked = ["words", "self"].map(|whose| ["text", "with"].map(|how| format!("{whose}.{how}(")));
    let asked = asked.concat();
    let calls = asked.into_iter().flat_map(|call| {
        source
            .split(call.as_str())
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    calls.filter_map(|rest| {
        let key = rest.trim_start().strip_prefix('"')?.split('"').next()?;
        Some(key.to_owned())
    })
}
