//! A game in the real window, through real clicks and keys. What was played is read from the table's log, never from the
//! picture: the places of buttons and cards come from the screens and the layout themselves.

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Pos2, Ui, UiBuilder, Vec2, pos2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use thirteen::app::command::UiCommand;
use thirteen::app::screens::{self, PlayOffer};
use thirteen::app::table::layout::Layout;
use thirteen::app::theme::Theme;
use thirteen::app::words::{Language, Words};
use thirteen::rules::{Card, Cards, Preset, Seat};
use thirteen::table::{Act, Choice, Deed, Mover, Phase, View};

use crate::real::RealWindow;
use crate::stage::{SCREENS, Screen, bar, combo, first_menu, on_stage};

#[test]
fn a_game_is_played_through_real_clicks_and_keys() {
    let mut window = RealWindow::open(SIZE);
    set_up_with_the_mouse(&mut window);
    play_a_game_with_the_keyboard(&mut window);
    begin_the_next_game_with_the_mouse(&mut window);
    play_a_card_with_the_mouse(&mut window);
    let said = window.errors();
    assert!(!said.contains("ERROR") && !said.contains("panicked"), "{said}");
}

/// The first launch: a language, a name, a table for two, and its first deal.
fn set_up_with_the_mouse(window: &mut RealWindow) {
    for (from, to, line) in [
        (Language::En, Language::Vi, "language = \"vi\""),
        (Language::Vi, Language::En, "language = \"en\""),
    ] {
        let button = on_screen(first_menu, from, to.own_name());
        let written = |window: &RealWindow| window.settings().contains(line).then_some(());
        window.insist("the menu takes a language", |window| window.click(button), written);
    }
    let (field, name) = (name_field(), format!("name = \"{NAME}\"\n"));
    window.insist(
        "the menu takes a name",
        |window| {
            window.click(field);
            window.press(&["End"]);
            window.press(&["BackSpace"; 8]);
            window.write(NAME);
        },
        |window| window.settings().contains(&name).then_some(()),
    );
    let offline = on_screen(first_menu, Language::En, &command(&UiCommand::PlayOffline));
    let two = on_screen(sample("setup"), Language::En, "2 players");
    window.insist(
        "the setup takes the number of players",
        |window| {
            window.click(offline);
            window.click(two);
        },
        |window| window.settings().contains("seats = 2").then_some(()),
    );
    let suited = on_screen(sample("setup"), Language::En, "Suited runs");
    window.insist(
        "the setup takes rules",
        |window| window.click(suited),
        |window| window.settings().contains("preset=suited").then_some(()),
    );
    let start = on_screen(sample("setup"), Language::En, &command(&UiCommand::StartOffline));
    let public = window.insist(
        "a hand is dealt",
        |window| window.click(start),
        |window| {
            let public = window.view(ME)?.public;
            (public.phase == Phase::Playing).then_some(public)
        },
    );
    assert_eq!(
        (public.settings.seats, public.settings.rules),
        (2, Preset::Suited.rules())
    );
    let name = public.seats[ME].name().map(ToString::to_string);
    assert_eq!(name.as_deref(), Some(NAME));
}

/// A whole game: on a lead what the hint says, else the lowest answer by the places of its cards.
fn play_a_game_with_the_keyboard(window: &mut RealWindow) {
    let mut played = 0;
    while let Some(view) = my_turn(window, 1) {
        let before = acts(&view);
        let choice = lowest(&view);
        let hinted = matches!(choice, Choice::Play(_)) && !view.may_pass();
        match choice {
            Choice::Play(_) if hinted => window.press(&["h", "Return"]),
            Choice::Play(cards) => {
                window.press(&keys_for(cards, view.hand()));
                window.press(&["Return"]);
            }
            Choice::Pass => window.press(&["p"]),
        }
        let act = window.until("the keys play", |window| new_act(window, before));
        assert_eq!(act.by, Mover::Owner, "{act:?}");
        assert!(hinted || is_as_chosen(act, choice), "{act:?} instead of {choice:?}");
        played += usize::from(matches!(act.deed, Deed::Play { .. }));
    }
    assert!(played > 0, "nothing was played by keys");
    let results = window.view(ME).expect("the log is there").public.results;
    assert_eq!(results.len(), 1);
    assert_eq!(results[0].places.len(), 2, "{results:?}");
    let proof = window.until("the deal is checked", |window| window.view(ME)?.public.results[0].proof);
    assert!(proof.fair);
}

fn begin_the_next_game_with_the_mouse(window: &mut RealWindow) {
    let next = on_screen(small_board, Language::En, &words().text("board-next"));
    window.insist(
        "the leaderboard begins the next game",
        |window| window.click(next),
        |window| {
            let public = window.view(ME)?.public;
            (public.phase == Phase::Playing && public.game_no == 2).then_some(())
        },
    );
}

/// Until one play was made by lifting its cards and pressing the button that names it.
fn play_a_card_with_the_mouse(window: &mut RealWindow) {
    loop {
        let view = my_turn(window, 2).expect("whoever never plays cannot go out");
        let (before, hand) = (acts(&view), view.hand());
        let choice = lowest(&view);
        let act = window.insist(
            "the mouse plays",
            |window| match choice {
                Choice::Play(cards) => {
                    window.click_right(BARE_CLOTH);
                    for card in cards {
                        window.click(place_of(card, hand));
                    }
                    window.click(on_screen(bar_in_place, Language::En, &gold_button()));
                }
                Choice::Pass => window.click(on_screen(bar_in_place, Language::En, &command(&UiCommand::Pass))),
            },
            |window| new_act(window, before),
        );
        assert!(is_as_chosen(act, choice), "{act:?} instead of {choice:?}");
        if matches!(choice, Choice::Play(_)) {
            return;
        }
    }
}

/// Waits for this player's turn in a game, which the window's title tells too; nothing once that game is over.
fn my_turn(window: &mut RealWindow, game: usize) -> Option<View> {
    let waited = words().text("title-your-turn");
    window.until("it is this player's turn, or the game is over", |window| {
        let view = window.view(ME)?;
        let over = view.public.results.len() >= game;
        let asked = view.demand().is_some() && window.title() == waited;
        (over || asked).then_some((!over).then_some(view))
    })
}

/// The shortest and lowest play, or a pass.
fn lowest(view: &View) -> Choice {
    let plays = view.plays().into_iter();
    let lowest = plays.min_by_key(|play| (play.len(), play.cards()));
    lowest.map_or(Choice::Pass, |play| Choice::Play(play.cards()))
}

/// How often this player has acted, in all games.
fn acts(view: &View) -> usize {
    let rounds = view.public.rounds.iter().flat_map(|round| &round.acts);
    rounds.filter(|act| act.seat == ME).count() + view.public.results.len() * MORE_THAN_A_GAME
}

/// What this player has done since it had acted so often.
fn new_act(window: &RealWindow, before: usize) -> Option<Act> {
    let view = window.view(ME)?;
    let mut rounds = view.public.rounds.iter().flat_map(|round| &round.acts);
    let last = rounds.rfind(|act| act.seat == ME).copied();
    last.filter(|_| acts(&view) > before)
}

/// Whoever leads with nothing but 2s, and may not go out on one, shows them instead of passing.
fn is_as_chosen(act: Act, choice: Choice) -> bool {
    match (act.deed, choice) {
        (Deed::Play { cards, .. }, Choice::Play(chosen)) => cards == chosen,
        (Deed::Pass | Deed::Decline { .. }, Choice::Pass) => true,
        (Deed::Play { .. }, Choice::Pass) | (Deed::Pass | Deed::Decline { .. }, Choice::Play(_)) => false,
    }
}

/// The keys that lift these cards of a hand sorted by rank: its first nine by number, the others from the end.
fn keys_for(cards: Cards, hand: Cards) -> Vec<&'static str> {
    const NUMBERS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let mut keys = Vec::new();
    for card in cards {
        let place = hand.into_iter().position(|held| held == card).expect("it is held");
        match NUMBERS.get(place) {
            Some(number) => keys.push(*number),
            None => {
                // From wherever the keyboard is, to the left end and along the hand.
                keys.extend(["Left"; 13]);
                keys.extend(vec!["Right"; place]);
                keys.push("space");
            }
        }
    }
    keys
}

/// Where a card of a hand sorted by rank shows.
fn place_of(card: Card, hand: Cards) -> Pos2 {
    let layout = Layout::new(SIZE);
    let count = hand.len();
    let place = hand.into_iter().position(|held| held == card).expect("it is held");
    let centre = layout.in_hand(place, count, 0.0).centre;
    let seen = layout.hand_step(count).min(layout.card.x);
    pos2(centre.x - layout.card.x / 2.0 + seen / 2.0, centre.y)
}

/// Where a screen shows the control of this name.
fn on_screen(screen: Screen, language: Language, label: &str) -> Pos2 {
    let stage = on_stage(screen, language, SIZE);
    let control = stage
        .get_all_by_label(label)
        .find(|node| node.accesskit_node().role() != Role::Label);
    control.expect("the screen shows it").rect().center()
}

fn name_field() -> Pos2 {
    let stage = on_stage(first_menu, Language::En, SIZE);
    stage.get_by_role(Role::TextInput).rect().center()
}

fn sample(name: &str) -> Screen {
    let found = SCREENS.iter().find(|(known, _)| *known == name);
    found.expect("a test asks for a screen that exists").1
}

fn small_board(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let mut view = crate::stage::board();
    view.standings.truncate(2);
    screens::leaderboard(ui, &view, words, &Theme::default())
}

fn bar_in_place(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let offer = PlayOffer::Play {
        combo: combo("7S 7D"),
        over: None,
    };
    let builder = UiBuilder::new().max_rect(Layout::new(SIZE).action_bar());
    let drawn = ui.scope_builder(builder, |ui| {
        screens::action_bar(ui, &bar(offer), words, &Theme::default())
    });
    drawn.inner
}

/// What the large button of [`bar_in_place`] says.
fn gold_button() -> String {
    words().play(combo("7S 7D"), None)
}

fn command(command: &UiCommand) -> String {
    words().text(command.label())
}

fn words() -> Words {
    Words::new(Language::En)
}

const SIZE: Vec2 = vec2(1280.0, 720.0);
/// Where neither a card nor a player is.
const BARE_CLOTH: Pos2 = pos2(20.0, 330.0);
const ME: Seat = Seat::ALL[0];
const NAME: &str = "Lan";
const MORE_THAN_A_GAME: usize = 1_000;
