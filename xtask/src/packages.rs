//! What the system must have, and how it gets it.
//!
//! Debian and Ubuntu are asked with `dpkg-query` and served with `apt-get`. Another Linux is told the names and left to
//! its owner; macOS and Windows need nothing.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::process::Command;

/// What the packages are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Play,
    Test,
}

struct Package {
    name: &'static str,
    why: &'static str,
}

/// Installs what is missing, after asking whoever can answer.
pub(crate) fn install_missing(purpose: Purpose) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let Some(installed) = installed(purpose) else {
        println!("This Linux has no dpkg. If the build fails, install what these are called here:");
        println!("{}", lines(&needed(purpose)));
        return Ok(());
    };
    let missing = missing(&needed(purpose), &installed);
    if missing.is_empty() {
        return Ok(());
    }
    println!("The system lacks:\n{}", lines(&missing));
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    if !is_root() && is_someone_there() && !agrees(&names)? {
        return Err(format!("Nothing was installed. It needs: {}.", names.join(" ")));
    }
    install(&names)
}

fn needed(purpose: Purpose) -> Vec<&'static Package> {
    let for_tests: &[Package] = match purpose {
        Purpose::Play => &[],
        Purpose::Test => TO_TEST,
    };
    TO_PLAY.iter().chain(for_tests).collect()
}

fn missing<'a>(needed: &[&'a Package], installed: &BTreeSet<String>) -> Vec<&'a Package> {
    needed
        .iter()
        .copied()
        .filter(|package| !installed.contains(package.name))
        .collect()
}

fn lines(packages: &[&Package]) -> String {
    let lines: Vec<String> = packages
        .iter()
        .map(|Package { name, why }| format!("  {name:<22} {why}"))
        .collect();
    lines.join("\n")
}

/// `None` where there is no dpkg.
fn installed(purpose: Purpose) -> Option<BTreeSet<String>> {
    let names = needed(purpose).into_iter().map(|package| package.name);
    let query = Command::new("dpkg-query")
        .args(["-W", "-f", "${Package} ${db:Status-Abbrev}\n"])
        .args(names)
        .output();
    let answer = query.ok()?;
    Some(parse(&String::from_utf8_lossy(&answer.stdout)))
}

/// The packages that dpkg says are unpacked and configured: `ii`, or `hi` for one that is held.
fn parse(answer: &str) -> BTreeSet<String> {
    let words = answer.lines().filter_map(|line| line.split_once(' '));
    let ready = words.filter(|(_, status)| ["ii", "hi"].contains(&status.trim()));
    ready.map(|(name, _)| name.to_owned()).collect()
}

fn is_someone_there() -> bool {
    io::stdin().is_terminal() && std::env::var_os("CI").is_none_or(|ci| ci.is_empty() || ci == "false")
}

fn agrees(names: &[&str]) -> Result<bool, String> {
    print!(
        "Install {} with `sudo apt-get install`? [Y/n] ",
        if names.len() == 1 { "it" } else { "them" }
    );
    let mut answer = String::new();
    let heard = io::stdout().flush().and_then(|()| io::stdin().read_line(&mut answer));
    let length = heard.map_err(|error| format!("The answer could not be read: {error}."))?;
    Ok(length > 0 && means_yes(&answer))
}

/// An empty line is a yes.
fn means_yes(answer: &str) -> bool {
    ["", "y", "yes", "c", "có"].contains(&answer.trim().to_lowercase().as_str())
}

fn install(names: &[&str]) -> Result<(), String> {
    let by_hand = format!("Install by hand, then try again: apt-get install {}", names.join(" "));
    // An old list often still knows the packages, so only the installation decides.
    if let Err(error) = apt_get(&["update"]) {
        println!("The lists of packages could not be renewed ({error}); trying with the old ones.");
    }
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(names);
    apt_get(&arguments).map_err(|error| format!("The packages could not be installed ({error}). {by_hand}"))
}

fn apt_get(arguments: &[&str]) -> Result<(), String> {
    let mut command = if is_root() {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        if !is_someone_there() {
            sudo.arg("--non-interactive");
        }
        sudo.arg("apt-get");
        sudo
    };
    let status = command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("apt-get: {status}")),
        Err(error) => Err(format!("{}: {error}", command.get_program().to_string_lossy())),
    }
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|answer| answer.stdout.trim_ascii() == b"0")
}

const TO_PLAY: &[Package] = &[
    Package {
        name: "g++",
        why: "links the program",
    },
    Package {
        name: "pkg-config",
        why: "finds the libraries below",
    },
    Package {
        name: "libx11-dev",
        why: "windows on X11",
    },
    Package {
        name: "libxcursor1",
        why: "the pointer on X11",
    },
    Package {
        name: "libxi6",
        why: "mouse and touch on X11",
    },
    Package {
        name: "libxrandr2",
        why: "screens and their sizes on X11",
    },
    Package {
        name: "libwayland-dev",
        why: "windows on Wayland",
    },
    Package {
        name: "libxkbcommon-dev",
        why: "the keyboard",
    },
    Package {
        name: "libxkbcommon-x11-0",
        why: "the keyboard on X11",
    },
    Package {
        name: "libasound2-dev",
        why: "sound",
    },
    Package {
        name: "mesa-vulkan-drivers",
        why: "drawing, also without a graphics card",
    },
];

const TO_TEST: &[Package] = &[
    Package {
        name: "xvfb",
        why: "a display that nobody sees, for the tests of the window",
    },
    Package {
        name: "xauth",
        why: "lets the tests into that display",
    },
    Package {
        name: "xdotool",
        why: "the hand that plays a game there",
    },
    Package {
        name: "iproute2",
        why: "machines and lines of the lab, where programs meet real NATs",
    },
    Package {
        name: "nftables",
        why: "the lab's routers",
    },
    Package {
        name: "conntrack",
        why: "lets a router of the lab forget",
    },
    Package {
        name: "ethtool",
        why: "slow lines of the lab: their packets carry their own checksums",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "g++ ii \nlibx11-dev ii \nxvfb rc \nlibxi6 hi \nlibasound2-dev un \n";

    fn names(packages: &[&Package]) -> Vec<&'static str> {
        packages.iter().map(|package| package.name).collect()
    }

    #[test]
    fn only_what_is_unpacked_and_configured_counts() {
        assert_eq!(
            parse(ANSWER).into_iter().collect::<Vec<_>>(),
            ["g++", "libx11-dev", "libxi6"]
        );
        assert!(parse("dpkg-query: no packages found matching xvfb").is_empty());
    }

    #[test]
    fn what_is_missing_keeps_its_order() {
        let installed = TO_PLAY
            .iter()
            .map(|package| package.name.to_owned())
            .filter(|name| name != "libxi6")
            .collect();
        assert_eq!(
            names(&missing(&needed(Purpose::Test), &installed)),
            [
                "libxi6",
                "xvfb",
                "xauth",
                "xdotool",
                "iproute2",
                "nftables",
                "conntrack",
                "ethtool"
            ]
        );
        assert_eq!(names(&missing(&needed(Purpose::Play), &installed)), ["libxi6"]);
    }

    #[test]
    fn every_package_says_why_it_is_needed_once() {
        let all = needed(Purpose::Test);
        assert!(all.iter().all(|package| !package.why.is_empty()));
        assert_eq!(names(&all).into_iter().collect::<BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn an_empty_line_is_a_yes_and_anything_else_must_say_so() {
        for yes in ["\n", "y\n", "YES\n", "Có\n"] {
            assert!(means_yes(yes), "{yes:?}");
        }
        for no in ["n\n", "no\n", "later\n", "không\n"] {
            assert!(!means_yes(no), "{no:?}");
        }
    }
}
