//! The real window on a display of its own, and a hand that clicks and types there as a person does.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use bevy_egui::egui::{Pos2, Vec2};
use thirteen::net::store::{self, logs_in};
use thirteen::rules::{Cards, Deal, Seat};
use thirteen::session::Secret;
use thirteen::table::{Public, View, apply};

/// A window that is closed, and whose folder is gone, when the test is over.
pub(crate) struct RealWindow {
    display: Display,
    game: Child,
    folder: PathBuf,
    id: String,
    /// How long the hand rests after a click, in seconds: two clicks in one picture would be one.
    pace: f32,
}

impl RealWindow {
    /// Starts the game as if for the first time, and waits for its window, which fills a screen of this size.
    pub(crate) fn open(size: Vec2) -> Self {
        let folder = std::env::temp_dir().join(format!("thirteen-played-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the folder of temporary files is writable");
        let display = Display::open(size);
        let errors = File::create(folder.join(ERRORS)).expect("the folder is new");
        let game = Command::new(env!("CARGO_BIN_EXE_thirteen"))
            .arg("--data-dir")
            .arg(&folder)
            .env("DISPLAY", &display.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("LC_ALL", "en_GB.UTF-8")
            .stderr(errors)
            .spawn()
            .expect("the game was built with this test");
        let mut window = Self {
            display,
            game,
            folder,
            id: String::new(),
            pace: 0.15,
        };
        window.id = window.until("the window opens", Self::find);
        let sides = [format!("WIDTH={}", size.x), format!("HEIGHT={}", size.y)];
        window.until("the window fills the screen", |window| {
            let place = window.display.hand(&["getwindowgeometry", "--shell", &window.id]);
            let place = String::from_utf8_lossy(&place.stdout);
            let is_line = |side: &String| place.lines().any(|line| line == side);
            sides.iter().all(is_line).then_some(())
        });
        // Nobody manages the windows of this display, so nobody gives this one the keyboard.
        window.until("the window takes the keyboard", |window| {
            window.display.hand(&["windowfocus", &window.id]);
            let focused = window.display.hand(&["getwindowfocus", "-f"]);
            let focused = String::from_utf8_lossy(&focused.stdout);
            (focused.trim() == window.id).then_some(())
        });
        window
    }

    fn find(&self) -> Option<String> {
        let search = ["search", "--onlyvisible", "--name", "Thirteen"];
        let found = self.display.hand(&search);
        let found = String::from_utf8_lossy(&found.stdout);
        found.lines().next().map(str::to_owned)
    }

    /// Clicks at a place of the window.
    pub(crate) fn click(&self, at: Pos2) {
        self.click_with("1", at);
    }

    /// Clicks with the other mouse button at a place of the window.
    pub(crate) fn click_right(&self, at: Pos2) {
        self.click_with("3", at);
    }

    fn click_with(&self, button: &str, at: Pos2) {
        let [x, y] = [at.x, at.y].map(|along| format!("{along:.0}"));
        let pace = self.pace.to_string();
        let there = ["mousemove", "--window", &self.id, &x, &y];
        let click = ["click", button, "sleep", &pace];
        self.display.ask(&[&there[..], &click].concat());
    }

    /// Presses these keys one after the other.
    pub(crate) fn press(&self, keys: &[&str]) {
        let arguments: Vec<&str> = ["key"].iter().chain(keys).copied().collect();
        self.display.ask(&arguments);
    }

    /// Types letters.
    pub(crate) fn write(&self, text: &str) {
        self.display.ask(&["type", text]);
    }

    /// What the window's title says.
    pub(crate) fn title(&self) -> String {
        let name = self.display.hand(&["getwindowname", &self.id]);
        String::from_utf8_lossy(&name.stdout).trim().to_owned()
    }

    /// The player's settings, as far as the game has written them.
    pub(crate) fn settings(&self) -> String {
        fs::read_to_string(self.folder.join("settings.toml")).unwrap_or_default()
    }

    /// What this seat sees, as far as the game has written its log and the secret of the deal.
    pub(crate) fn view(&self, seat: Seat) -> Option<View> {
        let log = logs_in(&self.folder.join("tables")).ok()?.pop()?;
        let saved = store::read(&log).expect("the log is whole at any time");
        let mut public = Public::unopened();
        for event in saved.log.iter().flat_map(|signed| &signed.entry().events) {
            apply(&mut public, event);
        }
        let secret = fs::read(log.with_extension("secret")).ok()?;
        let secret: Secret = serde_json::from_slice(&secret).expect("the secret is whole at any time");
        let key = secret
            .seed
            .deal_key(public.table, secret.game, &public.pledges, &public.nonces);
        let deal = Deal::from_key(key, public.settings.seats.into());
        let running = secret.game == public.game_no;
        Some(View {
            public,
            seat: Some(seat),
            dealt: if running { deal.hands()[seat] } else { Cards::NONE },
        })
    }

    /// Waits until the game has done what is looked for.
    pub(crate) fn until<T>(&mut self, what: &str, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        self.within(LONGEST_WAIT, &mut look).unwrap_or_else(|| {
            let said = self.errors();
            let title = self.title();
            panic!("waited {LONGEST_WAIT:?} in vain: {what}; the title is {title:?}; the game said: {said}")
        })
    }

    /// Does this again and again, more slowly each time, as a person does whose click came too early, until the game has
    /// done what is looked for.
    pub(crate) fn insist<T>(&mut self, what: &str, act: impl Fn(&Self), mut look: impl FnMut(&Self) -> Option<T>) -> T {
        for _ in 0..ATTEMPTS {
            act(self);
            if let Some(seen) = self.within(PATIENCE, &mut look) {
                return seen;
            }
            self.pace *= 1.5;
        }
        self.until(what, look)
    }

    fn within<T>(&mut self, limit: Duration, look: &mut impl FnMut(&Self) -> Option<T>) -> Option<T> {
        let since = now();
        loop {
            let seen = look(self);
            if seen.is_some() || since.elapsed() > limit {
                return seen;
            }
            let ended = self.game.try_wait().expect("the game is our child");
            assert!(ended.is_none(), "the game has ended with {ended:?}: {}", self.errors());
            rest();
        }
    }

    /// What the game has complained about.
    pub(crate) fn errors(&self) -> String {
        fs::read_to_string(self.folder.join(ERRORS)).unwrap_or_default()
    }
}

impl Drop for RealWindow {
    fn drop(&mut self) {
        end(&mut self.game);
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// A display that nobody sees and no other test uses.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn open(size: Vec2) -> Self {
        // Two servers that start at the same moment may want the same number: the loser tries again.
        let opened = (0..ATTEMPTS).find_map(|_| Self::try_to_open(size));
        opened.expect("Xvfb has a display to give")
    }

    fn try_to_open(size: Vec2) -> Option<Self> {
        let server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{}x{}x24", size.x, size.y))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("Xvfb does not start ({error}): {INSTALLED}"));
        let name = String::new();
        let mut display = Self { server, name };
        let mut number = String::new();
        let said = display.server.stdout.take().expect("it is piped");
        BufReader::new(said)
            .read_line(&mut number)
            .expect("Xvfb writes the number of its display");
        display.name = format!(":{}", number.trim());
        (!number.trim().is_empty()).then_some(display)
    }

    fn hand(&self, arguments: &[&str]) -> Output {
        Command::new("xdotool")
            .args(arguments)
            .env("DISPLAY", &self.name)
            .output()
            .unwrap_or_else(|error| panic!("xdotool does not start ({error}): {INSTALLED}"))
    }

    fn ask(&self, arguments: &[&str]) -> String {
        let answer = self.hand(arguments);
        let said = String::from_utf8_lossy(&answer.stderr);
        assert!(answer.status.success(), "xdotool {arguments:?}: {said}");
        String::from_utf8_lossy(&answer.stdout).into_owned()
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        end(&mut self.server);
    }
}

fn end(child: &mut Child) {
    child.kill().ok();
    child.wait().ok();
}

#[expect(clippy::disallowed_methods, reason = "another program is watched, which may hang")]
fn now() -> Instant {
    Instant::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "another program is watched: what it has done is looked at, and only how often depends on this"
)]
fn rest() {
    std::thread::sleep(Duration::from_millis(30));
}

const INSTALLED: &str = "`cargo xtask test` installs what this test needs";
const ERRORS: &str = "errors";
/// By far longer than anything takes on the slowest machine.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// After this a person would click again.
const PATIENCE: Duration = Duration::from_secs(4);
const ATTEMPTS: usize = 10;
