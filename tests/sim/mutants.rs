//! Worlds that are broken on purpose: every one is caught.

use thirteen::sim::{Law, Mutant, storm};

/// The first seed whose storm shows that this is wrong, by one of its own laws.
fn caught(mutant: Mutant) -> Option<(u64, Law)> {
    let broken = |seed| {
        let outcome = storm(seed, Some(mutant));
        let law = outcome.broken.as_ref().map(|violation| violation.law);
        let differs = || storm(seed, Some(mutant)).hash != outcome.hash;
        let law = law.or_else(|| (mutant == Mutant::RollsItsOwnDice && differs()).then_some(Law::Same));
        Some((seed, law?))
    };
    (1..=MOST_SEEDS)
        .filter_map(broken)
        .find(|(_, law)| laws(mutant).contains(law))
}

#[test]
fn every_mutant_is_caught_by_its_law() {
    for mutant in Mutant::ALL {
        let found = caught(mutant);
        let (seeds, law) = found.unwrap_or_else(|| panic!("{mutant:?} is not caught by {MOST_SEEDS} storms"));
        println!("{mutant:?} is caught by storm {seeds}: {}", law.code());
    }
}

fn laws(mutant: Mutant) -> &'static [Law] {
    match mutant {
        Mutant::RepeatsCommands | Mutant::ForgetsItsLedger | Mutant::RenumbersCommands => &[Law::Once],
        Mutant::ShowsBeforeKeeping => &[Law::Kept, Law::OneEvent],
        Mutant::ShowsItselfFirst => &[Law::Kept],
        Mutant::SendsAnothersHand | Mutant::SendsItsSeed => &[Law::Secrets],
        Mutant::ForgetsItsLog => &[Law::Kept, Law::OneEvent],
        Mutant::ForgetsItsSeed => &[Law::Kept, Law::Cards, Law::OneState],
        Mutant::GivesSeatsAway => &[Law::Seats],
        Mutant::TrustsAnyone => &[Law::OneEvent, Law::Kept],
        Mutant::TakesAnyOrder => &[Law::OneState, Law::OneEvent, Law::Kept],
        Mutant::KeepsItsOldHand => &[Law::Views],
        Mutant::TakesPointsAway => &[Law::Scores],
        Mutant::NeverResumes => &[Law::Ends],
        Mutant::RollsItsOwnDice => &[Law::Same],
    }
}

const MOST_SEEDS: u64 = 200;
