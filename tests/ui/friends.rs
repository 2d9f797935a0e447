//! Tables with friends: sample views for the stage, and what their screens send.

use bevy_egui::egui::accesskit::Role as Kind;
use bevy_egui::egui::{Key, Ui, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use thirteen::app::command::UiCommand;
use thirteen::app::friends::Friends;
use thirteen::app::screens::{
    self, ChatView, CompanyStripView, ConnectionView, Ending, Go, Heard, HostingView, InvitationShown, JoiningView,
    LineShown, LobbyView, NearbyShown, OtherShown, PathShown, Progress, QrShown, ReconnectingView, RelayShown, Role,
    SaidShown, SeatShown, Sense, Signal, Sitter, TableMenuView, Watch, WatchingView, WelcomeView,
};
use thirteen::app::theme::Theme;
use thirteen::app::words::{Language, Words};
use thirteen::rules::Seat;
use thirteen::table::{Level, PlayerId, Settings};

use crate::stage::{SMALLEST, Screen, on_stage, player};

/// Every screen of tables with friends, each with a view in which all of it is shown.
pub(crate) const SCREENS: [(&str, Screen); 15] = [
    ("hosting", hosting),
    ("joining", joining),
    ("joining failed", joining_failed),
    ("lobby of the host", lobby_of_the_host),
    ("lobby of a guest", lobby_of_a_guest),
    ("table settings", table_settings),
    ("invitation", invitation),
    ("chat", chat),
    ("connection", connection),
    ("reconnecting", reconnecting),
    ("ended", ended),
    ("welcome back", welcome_back),
    ("watching", watching),
    ("table menu", table_menu),
    ("company strip", company_strip),
];

fn hosting(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    screens::hosting(ui, &HostingView { settings: &player() }, words, &Theme::default())
}

fn way(progress: Progress, words: &Words, ui: &mut Ui) -> Vec<UiCommand> {
    let table = |host: &str, free, speaks| NearbyShown {
        host: host.to_owned(),
        free,
        speaks,
    };
    let view = JoiningView {
        settings: &player(),
        written: "KX7M-4TQP",
        sense: Sense::Good(words.text("join-ready-code")),
        nearby: vec![
            table("Tuấn", 2, true),
            table("Bác Ba", 0, true),
            table("Minh", 1, false),
        ],
        progress,
        just_chosen: false,
    };
    screens::joining(ui, &view, words, &Theme::default())
}

fn joining(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    way(Progress::Still, words, ui)
}

fn joining_failed(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let (title, text) = Ending::NoSuchTable.said(words);
    way(Progress::Failed(title, text), words, ui)
}

fn shown() -> InvitationShown {
    InvitationShown {
        code: "KX7M-4TQP".to_owned(),
        addresses: vec![
            "KX7M-4TQP@192.168.100.123:47113".to_owned(),
            "KX7M-4TQP@[fd00::12]:47113".to_owned(),
        ],
        qr: Some(QrShown {
            side: 33,
            dark: (0..33 * 33).map(|at| at % 3 == 0).collect(),
        }),
        guessed: 2,
    }
}

fn person(seat: Seat, name: &str, ready: bool, signal: Signal) -> SeatShown {
    SeatShown {
        seat,
        sitter: Sitter::Person {
            name: name.to_owned(),
            you: name == "Lan",
            host: name == "Hoa",
            ready,
            signal,
        },
        face: None,
    }
}

fn lobby_of(host: bool) -> LobbyView {
    let free = SeatShown {
        seat: Seat::ALL[2],
        sitter: Sitter::Free,
        face: None,
    };
    let bot = SeatShown {
        seat: Seat::ALL[3],
        sitter: Sitter::Bot {
            name: "Bác Ba".to_owned(),
            level: Some(Level::Medium),
        },
        face: None,
    };
    LobbyView {
        host: (!host).then(|| "Hoa".to_owned()),
        invitation: host.then(shown),
        seats: vec![
            person(Seat::ALL[0], "Lan", true, Signal::Good),
            person(Seat::ALL[1], "Nguyễn Hoàng Phương Th", false, Signal::Lost(Some(42))),
            free,
            bot,
        ],
        watching: vec!["Minh".to_owned(), "Cô Tư".to_owned()],
        settings: Settings::default(),
        bot_level: Level::Medium,
        go: if host {
            Go::NeedPlayers(1)
        } else {
            Go::Press(vec!["Hoa".to_owned(), "Tuấn".to_owned()])
        },
        chat: talk(),
    }
}

fn lobby_of_the_host(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    screens::lobby(ui, &lobby_of(true), words, &Theme::default())
}

fn lobby_of_a_guest(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    screens::lobby(ui, &lobby_of(false), words, &Theme::default())
}

fn table_settings(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    screens::table_settings(ui, &Settings::default(), words, &Theme::default())
}

fn invitation(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    screens::invitation(ui, Some(&shown()), words, &Theme::default())
}

fn talk() -> ChatView {
    let said = |name: &str, text: &str| SaidShown {
        name: name.to_owned(),
        text: text.to_owned(),
        you: name == "Lan",
    };
    ChatView {
        lines: vec![
            said("Hoa", "Chào cả nhà!"),
            said("Lan", "Chờ tôi một chút."),
            said("Tuấn", &"Nhanh lên nào! ".repeat(8)),
        ],
        draft: "Ván nữa nhé".to_owned(),
        others: vec![
            Heard {
                player: PlayerId(1),
                name: "Hoa".to_owned(),
                muted: false,
            },
            Heard {
                player: PlayerId(2),
                name: "Tuấn".to_owned(),
                muted: true,
            },
        ],
        just_opened: false,
    }
}

fn chat(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    screens::chat(ui, &talk(), words, &Theme::default())
}

fn connection(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let other = |name: &str, signal, rtt_ms| OtherShown {
        name: name.to_owned(),
        hosts: name == "Bác Ba",
        signal,
        rtt_ms,
    };
    let view = ConnectionView {
        path: PathShown::Relay,
        relayed_because: Some("line-relayed-no-answer"),
        rtt_ms: Some(23),
        line: LineShown::Suspect,
        relay: Some(RelayShown::Down("relay-no-answer")),
        others: vec![
            other("Hoa", Signal::Good, Some(12)),
            other("Tuấn", Signal::Weak, None),
            other("Minh", Signal::Lost(Some(42)), None),
            other("Bác Ba", Signal::Good, None),
        ],
    };
    screens::connection(ui, &view, words, &Theme::default())
}

fn reconnecting(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let view = ReconnectingView {
        attempt: 3,
        next_s: Some(2),
        kept_s: Some(42),
        gave_up: false,
    };
    screens::reconnecting(ui, &view, words, &Theme::default())
}

fn welcome_back(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let view = WelcomeView {
        watches: None,
        count: 9,
        plays: ["Hoa pair of 7s", "Tuấn 10 of hearts"].map(str::to_owned).to_vec(),
        more: 7,
    };
    screens::welcome_back(ui, &view, words, &Theme::default())
}

fn ended(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    screens::ended(ui, &Ending::Kicked, words, &Theme::default())
}

fn watching(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let view = WatchingView {
        why: Watch::NoSeat,
        claims: vec![Seat::ALL[2]],
    };
    screens::watching(ui, &view, words, &Theme::default())
}

fn table_menu(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let view = TableMenuView {
        role: Role::Host(true),
        paused: false,
        may_pause: true,
        muted: true,
    };
    screens::table_menu(ui, &view, words, &Theme::default())
}

fn company_strip(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let view = CompanyStripView {
        signal: Signal::Good,
        unread: 2,
        hosts: true,
    };
    screens::company_strip(ui, &view, words, &Theme::default())
}

/// Presses what has this name and says what was sent.
fn pressed(screen: Screen, language: Language, label: &str) -> Vec<UiCommand> {
    let mut stage = on_stage(screen, language, vec2(1280.0, 2000.0));
    let control = stage
        .get_all_by_label(label)
        .find(|node| node.accesskit_node().role() != Kind::Label)
        .expect("something with this name can be pressed");
    control.click();
    stage.run_steps(3);
    stage.into_state()
}

#[test]
fn every_button_of_a_table_with_friends_sends_its_command_in_both_languages() {
    for language in Language::ALL {
        let words = Words::new(language);
        for (screen, command) in [
            (hosting as Screen, Friends::Open),
            (joining, Friends::Join),
            (lobby_of_the_host, Friends::CopyCode),
            (lobby_of_the_host, Friends::CopyLink),
            (lobby_of_the_host, Friends::NewCode),
            (lobby_of_the_host, Friends::AddBot(Seat::ALL[2])),
            (lobby_of_the_host, Friends::FreeSeat(Seat::ALL[1])),
            (lobby_of_the_host, Friends::TableSettings),
            (lobby_of_the_host, Friends::Connection),
            (lobby_of_a_guest, Friends::StandUp),
            (lobby_of_a_guest, Friends::Say),
            (invitation, Friends::CopyLink),
            (chat, Friends::Say),
            (reconnecting, Friends::TryNow),
            (table_menu, Friends::CloseTable),
            (table_menu, Friends::Reset),
            (table_menu, Friends::PauseAll),
            (company_strip, Friends::Invitation),
        ] {
            let label = words.text(command.label());
            assert_eq!(pressed(screen, language, &label), [UiCommand::Friends(command)]);
        }
        let moved = words.text("command-move-here");
        let sit = UiCommand::Friends(Friends::Sit(Seat::ALL[2]));
        assert_eq!(pressed(lobby_of_a_guest, language, &moved), [sit]);
        assert_eq!(
            pressed(ended, language, &words.text("board-menu")),
            [UiCommand::LeaveTable]
        );
    }
}

#[test]
fn the_button_for_readiness_says_what_it_does_and_for_whom_one_then_waits() {
    assert_eq!(
        pressed(lobby_of_a_guest, Language::En, "Ready: then waiting for Hoa, Tuấn"),
        [UiCommand::Ready]
    );
    let name = "Còn 1 ghế trống: hãy mời bạn bè hoặc thêm máy";
    assert_eq!(pressed(lobby_of_the_host, Language::Vi, name), []);
}

#[test]
fn a_guest_is_offered_nothing_that_only_the_host_may_do() {
    let stage = on_stage(lobby_of_a_guest, Language::En, vec2(1280.0, 2000.0));
    for name in ["Add a bot", "Send away", "New code", "Change rules", "Copy code"] {
        assert!(stage.query_by_label(name).is_none(), "{name}");
    }
}

#[test]
fn a_line_is_typed_and_enter_says_it() {
    let mut stage = on_stage(chat, Language::En, SMALLEST);
    stage.get_by_role(Kind::TextInput).click();
    stage.run_steps(2);
    stage.get_by_role(Kind::TextInput).type_text("ế");
    stage.run_steps(2);
    let typed = stage
        .state()
        .iter()
        .any(|command| matches!(command, UiCommand::Friends(Friends::WriteLine(text)) if text.contains('ế')));
    assert!(typed, "{:?}", stage.state());
    stage.state_mut().clear();
    stage.key_press(Key::Enter);
    stage.run_steps(2);
    assert!(stage.state().contains(&UiCommand::Friends(Friends::Say)));
}

#[test]
fn quick_phrases_and_the_people_one_hears_are_one_press_away() {
    let mut stage = on_stage(chat, Language::Vi, vec2(1280.0, 1400.0));
    assert!(stage.query_by_label("Hay lắm!").is_none());
    stage.get_by_label("Câu nói nhanh").click();
    stage.run_steps(2);
    stage.get_by_label("Hay lắm!").click();
    stage.run_steps(2);
    stage.get_by_label("Bạn nghe ai").click();
    stage.run_steps(2);
    stage.get_by_label("Nghe lại Tuấn").click();
    stage.run_steps(2);
    let sent = [
        UiCommand::Friends(Friends::Phrase(1)),
        UiCommand::Friends(Friends::Mute(PlayerId(2))),
    ];
    assert_eq!(*stage.state(), sent);
}

#[test]
fn the_code_is_spelled_for_a_screen_reader() {
    let stage = on_stage(lobby_of_the_host, Language::En, SMALLEST);
    stage.get_by_label("Code: K X 7 M - 4 T Q P");
    stage.get_by_label("QR picture of the invitation link");
}

#[test]
fn every_end_of_a_visit_has_a_sentence_of_its_own_and_a_next_step() {
    let endings = [
        Ending::Replaced,
        Ending::Kicked,
        Ending::TableClosed,
        Ending::NoSuchTable,
        Ending::TableFull,
        Ending::SlowConsumer,
        Ending::Flooding,
        Ending::Protocol,
        Ending::Version {
            ours: "0.1.0".to_owned(),
            theirs: "0.9.0".to_owned(),
        },
        Ending::Left,
        Ending::NotReached("join-no-answer"),
        Ending::NoPlace,
        Ending::OtherVersion,
    ];
    for language in Language::ALL {
        let words = Words::new(language);
        let said: std::collections::BTreeSet<String> = endings.iter().map(|ending| ending.said(&words).1).collect();
        assert_eq!(said.len(), endings.len());
        assert!(said.iter().all(|text| text.ends_with('.') && !text.contains("end-")));
    }
    let words = Words::new(Language::En);
    let (_, versions) = endings[8].said(&words);
    assert!(versions.contains("0.1.0") && versions.contains("0.9.0"));
}

#[test]
fn a_code_that_makes_no_sense_cannot_be_sent() {
    fn nonsense(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
        let view = JoiningView {
            settings: &player(),
            written: "KX7M",
            sense: Sense::Bad(words.with("join-bad-length", &[("count", 4.into())])),
            nearby: Vec::new(),
            progress: Progress::Still,
            just_chosen: false,
        };
        screens::joining(ui, &view, words, &Theme::default())
    }
    assert_eq!(pressed(nonsense, Language::En, "Join"), []);
    let stage = on_stage(nonsense, Language::En, SMALLEST);
    stage.get_by_label_contains("This one has 4.");
}

#[test]
fn who_comes_back_after_a_while_is_told_what_was_missed_and_whose_the_seat_is() {
    fn substituted(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
        let view = WelcomeView {
            watches: Some(Watch::UntilDeal),
            count: 0,
            plays: Vec::new(),
            more: 0,
        };
        screens::welcome_back(ui, &view, words, &Theme::default())
    }
    let play_on = [UiCommand::Friends(Friends::PlayOn)];
    assert_eq!(pressed(welcome_back, Language::En, "Play on"), play_on);
    assert_eq!(pressed(substituted, Language::Vi, "Chơi tiếp"), play_on);
    let stage = on_stage(welcome_back, Language::En, SMALLEST);
    stage.get_by_label("You missed 9 plays");
    stage.get_by_label("7 earlier plays, and then:");
    stage.get_by_label("Hoa pair of 7s");
    stage.get_by_label("Your seat and your cards are here.");
    let stage = on_stage(substituted, Language::En, SMALLEST);
    assert!(stage.query_by_label("Your seat and your cards are here.").is_none());
    stage.get_by_label_contains("A bot plays");
}

#[test]
fn the_way_to_the_host_is_measured_for_everyone_but_the_host() {
    let stage = on_stage(connection, Language::En, SMALLEST);
    stage.get_by_label("Hoa: 12 ms");
    stage.get_by_label("Bác Ba: host");
}

#[test]
fn a_lost_seat_shows_how_long_it_is_kept() {
    let stage = on_stage(lobby_of_a_guest, Language::En, SMALLEST);
    stage.get_by_label_contains("kept 42 s");
    let stage = on_stage(reconnecting, Language::Vi, SMALLEST);
    stage.get_by_label_contains("42 giây");
}

#[test]
fn a_deal_that_this_computer_disputes_is_never_called_fair() {
    fn disputed(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
        let view = screens::LeaderboardView {
            disputed: true,
            ..crate::stage::board()
        };
        screens::leaderboard(ui, &view, words, &Theme::default())
    }
    let stage = on_stage(disputed, Language::En, SMALLEST);
    stage.get_by_label_contains("differs from the proof");
    assert!(stage.query_by_label_contains("Fair deal").is_none());
}
