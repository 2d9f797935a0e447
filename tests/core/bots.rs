//! The bots: they play by the rules and by what they see, they get better by the level, and they say why.
#![expect(clippy::unwrap_used, reason = "a test that meets an error has failed")]

mod endings;
mod fairness;
mod hints;
mod ladder;
mod legal;
mod programs;
mod protocol;
mod thinking;

use rand_core::SeedableRng;
use thirteen::bot::{Rng, Situation};
use thirteen::rules::{BySeat, Cards, Combo, Deal, Game, Preset, Rules, Seat};
use thirteen::table::{Bot, Choice, Command, House, Level, PlayerId, Seed, Settings, Table, TableId, Who, decide};

const HOST: PlayerId = PlayerId(1);

/// A table of four bots, in the middle of a game.
struct BotTable {
    table: Table,
    deals: u8,
}

impl BotTable {
    fn open(settings: Settings) -> Self {
        let mut table = Table::unopened();
        table.apply(&thirteen::table::Event::Opened {
            table: TableId(1),
            host: HOST,
            key: thirteen::table::PublicKey([8; 32]),
            settings,
        });
        let mut open = Self { table, deals: 0 };
        for _ in 0..settings.seats {
            let bot = Bot::new("Máy".parse().unwrap(), Level::Medium);
            open.happen(Who::Player(HOST), Command::AddBot { seat: None, bot });
        }
        open
    }

    fn happen(&mut self, who: Who, command: Command) {
        for event in decide(&self.table, who, &command).unwrap() {
            if let Command::House(House::Deal(deal)) = command {
                self.table.hold(deal);
            }
            self.table.apply(&event);
        }
    }

    /// Deals the next game. There may be none to play, when a hand wins before the first play.
    fn deal(&mut self) {
        self.deals += 1;
        let seed = Seed([self.deals; 32]);
        let deal = Deal::from_number(u64::from(self.deals), usize::from(self.table.public().settings.seats));
        self.happen(Who::House, Command::House(House::Commit(seed.commitment())));
        self.happen(Who::House, Command::House(House::Deal(deal)));
    }

    fn choose(&mut self, seat: Seat, choice: Choice) {
        self.happen(Who::House, Command::House(House::PlayFor { seat, choice }));
    }
}

fn seat(number: u8) -> Seat {
    Seat::new(number).unwrap()
}

fn cards(text: &str) -> Cards {
    text.parse().unwrap()
}

fn rng(seed: u64) -> Rng {
    Rng::seed_from_u64(seed)
}

/// The presets, and each with every house rule changed in turn.
fn many_rules() -> Vec<Rules> {
    let presets = Preset::ALL.map(Preset::rules);
    let changed = Rules::HOUSE_RULES.iter().flat_map(|rule| {
        let values = rule.values.iter().map(|value| (rule.name, *value));
        values.flat_map(|(name, value)| presets.map(|rules| rules.with(name, value).unwrap()))
    });
    presets.into_iter().chain(changed).collect()
}

/// Plays a game to its end with `choose`, through the checks of the rules.
fn play_game(rules: &Rules, deal: &Deal, mut choose: impl FnMut(&Situation<'_>) -> Option<Combo>) -> Game {
    let mut hands: BySeat<Cards> = *deal.hands();
    let (first, must) = deal.lowest();
    let mut game = Game::new(hands.map(|hand| hand.len() as u8), first, Some(must));
    while let Some(seat) = game.turn() {
        let hand = hands[seat];
        let play = choose(&Situation {
            rules,
            game: &game,
            seat,
            hand,
        });
        game = match play {
            Some(play) => game.play(rules, seat, hand, play).unwrap(),
            None if game.table().is_some() => game.pass(rules, seat).unwrap(),
            None => game.decline_lead(rules, seat, hand).unwrap(),
        };
        hands[seat] = hand.without(play.map_or(Cards::NONE, Combo::cards));
    }
    game
}
