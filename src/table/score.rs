//! What a game is worth, and who has won the tournament.

use crate::rules::{BySeat, Seat, Seats};

/// What each seat scores for these places at a table of `seats` seats. Seats in `worthless` score nothing, whatever
/// their place; the others score by place as usual.
pub fn points(places: &[Seat], seats: usize, worthless: Seats) -> BySeat<u8> {
    let worth: &[u8] = match seats {
        0 | 1 => &[],
        2 => &[4, 0],
        3 => &[4, 2, 0],
        _ => &[4, 2, 1, 0],
    };
    let mut points = BySeat([0; 4]);
    for (seat, worth) in places.iter().zip(worth) {
        if !worthless.contains(*seat) {
            points[*seat] = *worth;
        }
    }
    points
}

/// Who has won: of the seats at `target` or more the highest, and among equals the better place in the last game.
pub fn winner(scores: &BySeat<u8>, target: u8, places: &[Seat]) -> Option<Seat> {
    let place = |seat: &Seat| places.iter().position(|placed| placed == seat).unwrap_or(places.len());
    let there = scores.iter().filter(|(_, score)| **score >= target);
    there
        .min_by_key(|(seat, score)| (std::cmp::Reverse(**score), place(seat)))
        .map(|(seat, _)| seat)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: [Seat; 4] = [Seat::ALL[2], Seat::ALL[0], Seat::ALL[3], Seat::ALL[1]];

    #[test]
    fn places_score_four_two_one_nothing_and_less_with_fewer_seats() {
        assert_eq!(points(&ORDER, 4, Seats::NONE), BySeat([2, 0, 4, 1]));
        assert_eq!(
            points(&[ORDER[0], ORDER[1], ORDER[3]], 3, Seats::NONE),
            BySeat([2, 0, 4, 0])
        );
        assert_eq!(points(&[ORDER[3], ORDER[1]], 2, Seats::NONE), BySeat([0, 4, 0, 0]));
    }

    #[test]
    fn a_seat_that_a_substitute_played_scores_nothing_and_the_others_as_usual() {
        assert_eq!(points(&ORDER, 4, Seats::NONE.with(ORDER[0])), BySeat([2, 0, 0, 1]));
    }

    #[test]
    fn the_highest_of_several_wins_and_the_better_place_among_equals() {
        assert_eq!(winner(&BySeat([20, 19, 0, 0]), 21, &ORDER), None);
        assert_eq!(winner(&BySeat([21, 23, 22, 0]), 21, &ORDER), Some(Seat::ALL[1]));
        assert_eq!(winner(&BySeat([22, 22, 0, 22]), 21, &ORDER), Some(Seat::ALL[0]));
    }
}
