//! What a table with friends shows beside the game: the lobby, the strip, the chat, and what lies over all that.

use bevy_egui::egui::{Rect, Ui, UiBuilder, pos2};

use super::at_table::AtTable;
use super::command::UiCommand;
use super::company::{Company, Sheet};
use super::pages::Looks;
use super::screens::{
    self, ChatView, ConnectionView, Go, Heard, LobbyView, OtherShown, Role, SaidShown, SeatShown, Signal, Sitter,
    TableMenuView, Watch, WatchingView,
};
use super::table::layout::Layout;
use super::words::{Words, not_direct};
use crate::rules::{BySeat, Seat};
use crate::table::{Cause, Line, Phase, Public, SeatState, View};

/// Whether the table is still before its first game, so that the lobby is shown.
pub(super) fn is_lobby(public: &Public) -> bool {
    let before = matches!(public.phase, Phase::Waiting | Phase::Starting | Phase::Dealing);
    before && !public.started
}

/// Draws the lobby and what lies over it.
pub(super) fn lobby(ui: &mut Ui, looks: &Looks<'_>, table: &mut AtTable) -> Vec<UiCommand> {
    let Some((company, view)) = table.company_and_view() else {
        return Vec::new();
    };
    let (words, theme) = (&looks.shell.words, looks.shell.theme());
    let mut asked = if company.open == Some(Sheet::Settings) && company.hosts {
        screens::table_settings(ui, &view.public.settings, words, &theme)
    } else {
        let builder = UiBuilder::new().max_rect(ui.max_rect());
        let covered = table.is_covered();
        let drawn = ui.scope_builder(builder, |ui| {
            // What lies behind a dialogue is not for keys or clicks.
            if covered {
                // The page stays as solid as it is: the scrim darkens it already.
                ui.visuals_mut().disabled_alpha = 1.0;
                ui.disable();
            }
            screens::lobby(ui, &lobby_view(company, view, looks), words, &theme)
        });
        drawn.inner
    };
    asked.extend(over(ui, looks, table));
    asked
}

/// Draws what a table with friends adds to the table itself.
pub(super) fn beside(ui: &mut Ui, looks: &Looks<'_>, table: &mut AtTable) -> Vec<UiCommand> {
    let Some((company, view)) = table.company_and_view() else {
        return Vec::new();
    };
    let (words, theme) = (&looks.shell.words, looks.shell.theme());
    let whole = ui.max_rect();
    let mut asked = Vec::new();
    let strip = Rect::from_min_max(
        pos2(whole.center().x + 60.0, whole.top() + 8.0),
        pos2(whole.right() - 12.0, 44.0),
    );
    let shown = screens::CompanyStripView {
        signal: company.own_signal(),
        unread: company.talk.unread,
        hosts: company.hosts,
    };
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(strip), |ui| {
        screens::company_strip(ui, &shown, words, &theme)
    });
    asked.extend(drawn.inner);
    if company.open == Some(Sheet::Chat) && !table.paused {
        // It ends above the hand, so that one can play and talk.
        let foot = Layout::new(whole.size()).word().top() - 6.0;
        let panel = Rect::from_min_max(
            pos2(whole.right() - CHAT - 12.0, 50.0),
            pos2(whole.right() - 12.0, foot),
        );
        let chat = chat_view(company, view, words);
        let drawn = ui.scope_builder(UiBuilder::new().max_rect(panel), |ui| {
            screens::chat(ui, &chat, words, &theme)
        });
        asked.extend(drawn.inner);
    }
    asked.extend(over(ui, looks, table));
    asked
}

/// What lies over the table or the lobby: the menu, a sheet, the lost connection, the end.
fn over(ui: &mut Ui, looks: &Looks<'_>, table: &mut AtTable) -> Vec<UiCommand> {
    let menu = table.paused;
    let Some((company, view)) = table.company_and_view() else {
        return Vec::new();
    };
    let (words, theme) = (&looks.shell.words, looks.shell.theme());
    if company.counts_down() {
        ui.ctx().request_repaint_after(COUNT_EVERY);
    } else if company.open == Some(Sheet::Connection) {
        ui.ctx().request_repaint_after(MEASURED_EVERY);
    }
    let builder = UiBuilder::new().max_rect(ui.max_rect());
    let drawn = ui.scope_builder(builder, |ui| {
        if let Some(ending) = &company.ending {
            screens::ended(ui, ending, words, &theme)
        } else if let Some(lost) = company.reconnecting(looks.now_ms) {
            screens::reconnecting(ui, &lost, words, &theme)
        } else if menu {
            screens::table_menu(
                ui,
                &menu_view(company, view, looks.shell.settings.sound.muted),
                words,
                &theme,
            )
        } else {
            match company.open {
                Some(Sheet::Connection) => {
                    screens::connection(ui, &connection_view(company, view, looks.now_ms, words), words, &theme)
                }
                Some(Sheet::Invitation) => {
                    let shown = company.invitation.as_ref().map(|(shown, _)| shown);
                    screens::invitation(ui, shown, words, &theme)
                }
                Some(Sheet::Welcome) => {
                    let why = watching(company, view).map(|watches| watches.why);
                    let shown = company.missed.shown(why, &view.public, words);
                    screens::welcome_back(ui, &shown, words, &theme)
                }
                Some(Sheet::Chat | Sheet::Settings) | None => Vec::new(),
            }
        }
    });
    if let Some(company) = table.company.as_mut() {
        company.talk.just_opened = false;
    }
    drawn.inner
}

fn lobby_view(company: &Company, view: &View, looks: &Looks<'_>) -> LobbyView {
    let (public, words) = (&view.public, &looks.shell.words);
    let faces = looks.avatars.seats(public);
    let seats = public.table_seats().map(|(seat, state)| SeatShown {
        seat,
        sitter: sitter(company, public, state, looks.now_ms),
        face: faces[seat],
    });
    let watching = company
        .people
        .iter()
        .filter(|person| person.seat.is_none() && person.connected)
        .map(|person| company.name_of(person.player, public, words));
    LobbyView {
        host: (!company.hosts).then(|| company.name_of(public.host, public, words)),
        invitation: company.invitation.as_ref().map(|(shown, _)| shown.clone()),
        seats: seats.collect(),
        watching: watching.collect(),
        settings: public.settings,
        bot_level: looks.shell.settings.hosting.level,
        go: go(view),
        chat: chat_view(company, view, words),
    }
}

fn sitter(company: &Company, public: &Public, state: &SeatState, now_ms: u64) -> Sitter {
    match state {
        SeatState::Free => Sitter::Free,
        SeatState::Bot(bot) => Sitter::Bot {
            name: bot.name.to_string(),
            level: (!bot.program).then_some(bot.level),
        },
        SeatState::Human(human) | SeatState::Reserved(human) => Sitter::Person {
            name: human.name.to_string(),
            you: human.player == company.me,
            host: human.player == public.host,
            ready: human.ready,
            signal: signal(company, state, now_ms),
        },
        SeatState::Substitute(substitute) => Sitter::Person {
            name: substitute.owner.name.to_string(),
            you: substitute.owner.player == company.me,
            host: substitute.owner.player == public.host,
            ready: false,
            signal: Signal::Lost(None),
        },
    }
}

/// How well the person on a seat is connected: as the log says, and as the host tells since.
fn signal(company: &Company, state: &SeatState, now_ms: u64) -> Signal {
    match state {
        SeatState::Reserved(human) => match company.signal(human.player, now_ms) {
            lost @ Signal::Lost(_) => lost,
            Signal::Good | Signal::Weak => Signal::Lost(None),
        },
        SeatState::Human(human) if human.suspect => Signal::Weak,
        SeatState::Human(human) => match company.signal(human.player, now_ms) {
            // The log knows first that a seat is kept; until it says so the signal is weak at most.
            Signal::Lost(_) | Signal::Weak => Signal::Weak,
            Signal::Good => Signal::Good,
        },
        SeatState::Free | SeatState::Bot(_) | SeatState::Substitute(_) => Signal::Good,
    }
}

/// How well the person on each seat is connected; at an offline table everyone is here.
pub(super) fn signals(table: &AtTable, now_ms: u64) -> BySeat<Signal> {
    match table.company_and_view() {
        None => BySeat::from_fn(|_| Signal::Good),
        Some((company, view)) => BySeat::from_fn(|seat| signal(company, &view.public.seats[seat], now_ms)),
    }
}

fn go(view: &View) -> Go {
    let public = &view.public;
    let free = public
        .table_seats()
        .filter(|(_, state)| **state == SeatState::Free)
        .count();
    let Some(seat) = view.seat else {
        return Go::Watching(free > 0);
    };
    let awaited = public.awaited();
    let others = awaited.into_iter().filter(|awaited| *awaited != seat);
    let names: Vec<String> = others
        .filter_map(|seat| public.seats[seat].name().map(ToString::to_string))
        .collect();
    match public.phase {
        Phase::Waiting => Go::NeedPlayers(free),
        Phase::Starting if awaited.contains(seat) => Go::Press(names),
        Phase::Starting if !names.is_empty() => Go::Waiting(names),
        Phase::Starting | Phase::Dealing | Phase::Playing | Phase::Between | Phase::Completed => Go::Dealing,
    }
}

fn chat_view(company: &Company, view: &View, words: &Words) -> ChatView {
    let lines = company.talk.lines().map(|(player, line)| SaidShown {
        name: company.name_of(*player, &view.public, words),
        text: spoken(line, words),
        you: *player == company.me,
    });
    let others = company.others().map(|person| Heard {
        player: person.player,
        name: company.name_of(person.player, &view.public, words),
        muted: company.talk.is_muted(person.player),
    });
    ChatView {
        lines: lines.collect(),
        draft: company.talk.draft.clone(),
        others: others.collect(),
        just_opened: company.talk.just_opened,
    }
}

/// What was said, in one's own language.
pub(super) fn spoken(line: &Line, words: &Words) -> String {
    match line {
        Line::Phrase(number) => words.phrase(*number),
        Line::Text(text) => text.to_string(),
    }
}

fn connection_view(company: &Company, view: &View, now_ms: u64, words: &Words) -> ConnectionView {
    let others = company.others().map(|person| OtherShown {
        name: company.name_of(person.player, &view.public, words),
        hosts: person.player == view.public.host,
        signal: person.signal(now_ms),
        rtt_ms: person.rtt_ms,
    });
    ConnectionView {
        path: company.path,
        relayed_because: company.relayed_because.map(not_direct),
        rtt_ms: company.rtt_ms,
        line: company.shown(),
        // It is the host that friends look for there.
        relay: company.relay.filter(|_| company.hosts),
        others: others.collect(),
    }
}

fn menu_view(company: &Company, view: &View, muted: bool) -> TableMenuView {
    let public = &view.public;
    let over = public.phase == Phase::Completed;
    let role = match view.seat {
        _ if company.hosts => Role::Host(over),
        None => Role::Watching,
        Some(_) if over => Role::Over,
        Some(_) if is_lobby(public) => Role::Early,
        Some(_) => Role::Playing,
    };
    TableMenuView {
        role,
        paused: public.paused.is_some(),
        may_pause: !over,
        muted,
    }
}

/// Why this player has no cards, and which seats it may ask for; none when it plays.
pub(super) fn watching(company: &Company, view: &View) -> Option<WatchingView> {
    let public = &view.public;
    let own = public.table_seats().find_map(|(seat, state)| match state {
        SeatState::Substitute(substitute) if substitute.owner.player == company.me => Some((seat, substitute)),
        SeatState::Substitute(_)
        | SeatState::Free
        | SeatState::Human(_)
        | SeatState::Reserved(_)
        | SeatState::Bot(_) => None,
    });
    let claimed = Seat::ALL.into_iter().find(|seat| {
        let claim = public.claims[*seat].as_ref();
        claim.is_some_and(|claim| claim.player == company.me)
    });
    let why = match (own, claimed, view.seat) {
        (Some((_, substitute)), _, _) if substitute.cause == Cause::Forfeit => Watch::Forfeited,
        (Some(_), _, _)
            if company
                .others()
                .all(|person| person.seat.is_none() || !person.connected) =>
        {
            Watch::UntilTurn
        }
        (Some(_), _, _) => Watch::UntilDeal,
        (None, Some(seat), _) => Watch::Claimed(seat),
        (None, None, None) => Watch::NoSeat,
        (None, None, Some(_)) => return None,
    };
    let open = public.table_seats().filter(|(seat, state)| {
        let open = matches!(state, SeatState::Bot(bot) if bot.open);
        open && public.claims[*seat].is_none()
    });
    let claims = if why == Watch::NoSeat {
        open.map(|(seat, _)| seat).collect()
    } else {
        Vec::new()
    };
    Some(WatchingView { why, claims })
}

/// The width of the chat at the table.
const CHAT: f32 = 340.0;
/// How often the delays that are shown are looked at.
const MEASURED_EVERY: std::time::Duration = std::time::Duration::from_secs(2);
/// How often a countdown is drawn again.
const COUNT_EVERY: std::time::Duration = std::time::Duration::from_millis(250);
