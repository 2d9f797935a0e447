//! The rules of the house, read from the tree itself: who may import whom, how long things may grow, which words are not
//! used. Each rule is a function from one file to its faults, and has a snippet below that breaks it.

mod source;

use source::{Source, tree};

/// Which modules of the game each module may use. A file of a module that is not listed here is a fault.
const MAY_USE: &[(&str, &[&str])] = &[
    ("rules", &[]),
    ("table", &["rules"]),
    ("bot", &["rules", "table"]),
    ("wire", &["rules", "table"]),
    ("session", &["rules", "table", "wire"]),
    ("punch", &[]),
    ("sim", &["rules", "table", "bot", "wire", "session", "punch"]),
    ("net", &["rules", "table", "bot", "wire", "session", "punch"]),
    ("app", &["rules", "table", "bot", "net"]),
    (
        "cli",
        &["rules", "table", "bot", "wire", "session", "punch", "sim", "net"],
    ),
];

/// Modules without sockets, clocks, threads, files or randomness of their own.
const CORES: &[&str] = &["rules", "table", "bot", "wire", "session", "punch", "sim"];

/// Modules whose every public item is documented.
const DOCUMENTED: &[&str] = &["rules", "table", "wire", "session", "punch"];

/// Packages that belong to some modules alone.
const PACKAGES: &[(&str, &[&str])] = &[
    ("bevy", &["app"]),
    ("bevy_egui", &["app"]),
    ("fluent_bundle", &["app"]),
    ("skrifa", &["app"]),
    ("tiny_skia", &["app"]),
    ("sys_locale", &["app"]),
    ("tokio", &["net"]),
    ("quinn", &["net"]),
    ("clap", &["cli", "main"]),
    ("directories", &["net", "app", "cli"]),
    ("getrandom", &["net", "app", "cli"]),
    ("thirteen_relay", &["wire", "session", "sim", "net", "cli"]),
];

const LONGEST_FUNCTION: usize = 70;
const LONGEST_FILE: usize = 600;

/// A rule: the faults of one file, each with its line.
type Rule = fn(&Source) -> Vec<(usize, String)>;

const RULES: &[Rule] = &[
    imports,
    packages,
    outside_in_cores,
    function_length,
    file_length,
    prose_first,
    documented,
    words,
    names,
    ignored,
    codec,
];

#[test]
fn the_tree_keeps_every_rule_of_the_house() {
    let mut faults = Vec::new();
    for source in tree() {
        for rule in RULES {
            faults.extend(
                rule(&source)
                    .into_iter()
                    .map(|(line, fault)| format!("{}:{line}: {fault}", source.path)),
            );
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_readme_shows_the_two_commands() {
    let readme = tree()
        .into_iter()
        .find(|source| source.path == "README.md")
        .expect("there is a README.md");
    let first_screen: Vec<&str> = readme.text.lines().take(40).collect();
    for command in ["cargo xtask play", "cargo xtask test"] {
        assert!(
            first_screen.iter().any(|line| line.contains(command)),
            "{command} within the first 40 lines"
        );
    }
}

/// Run alone with its output shown by `cargo xtask house`.
#[test]
fn the_house_in_figures() {
    let sources: Vec<Source> = tree().into_iter().filter(Source::is_rust).collect();
    let files: Vec<usize> = sources.iter().map(|source| source.text.lines().count()).collect();
    let functions: Vec<usize> = sources
        .iter()
        .flat_map(Source::functions)
        .map(|function| function.lines)
        .collect();
    println!("lines a file:     {}", spread(files));
    println!("lines a function: {}", spread(functions));
    for module in MAY_USE.iter().map(|(module, _)| *module).chain(["relay"]) {
        let inside = sources.iter().filter(|source| {
            source.module() == Some(module) || (module == "relay" && source.path.starts_with("relay/"))
        });
        let (documented, all) = inside
            .map(Source::documented)
            .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        if let Some(percent) = (documented * 100).checked_div(all) {
            println!("documented in {module}: {documented} of {all} public items, {percent} %");
        }
    }
}

fn spread(mut lengths: Vec<usize>) -> String {
    lengths.sort_unstable();
    let at = |percent: usize| {
        lengths
            .get((lengths.len().saturating_sub(1)) * percent / 100)
            .copied()
            .unwrap_or(0)
    };
    let (count, sum) = (lengths.len(), lengths.iter().sum::<usize>());
    format!(
        "{count} in all, {sum} lines; median {}, p90 {}, p95 {}, longest {}",
        at(50),
        at(90),
        at(95),
        at(100)
    )
}

fn imports(source: &Source) -> Vec<(usize, String)> {
    let Some(module) = source.module().filter(|name| !["lib", "main"].contains(name)) else {
        return Vec::new();
    };
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
        return vec![(
            1,
            format!("the module `{module}` has no row in the table of who may use whom"),
        )];
    };
    let mut used = source.named_under("crate");
    let own: Vec<&str> = source.defined(&["mod"]).into_iter().map(|(name, _)| name).collect();
    if source.path == format!("src/{module}.rs") || source.path == format!("src/{module}/mod.rs") {
        used.extend(
            source
                .named_under("super")
                .into_iter()
                .filter(|(name, _)| !own.contains(name)),
        );
    }
    let known = |name: &str| MAY_USE.iter().any(|(other, _)| *other == name);
    let mut faults: Vec<(usize, String)> = used
        .into_iter()
        .filter(|(name, _)| known(name) && *name != module && !allowed.contains(name))
        .map(|(name, line)| (line, format!("`{module}` may not use `{name}`")))
        .collect();
    let climbs = source
        .named_under("super")
        .into_iter()
        .filter(|(name, _)| *name == "super");
    faults.extend(climbs.map(|(_, line)| {
        (
            line,
            "write `crate::…` instead of climbing with `super::super`".to_owned(),
        )
    }));
    faults
}

fn packages(source: &Source) -> Vec<(usize, String)> {
    let Some(module) = source.module() else {
        return Vec::new();
    };
    let foreign = PACKAGES.iter().filter(|(_, owners)| !owners.contains(&module));
    let paths = foreign.flat_map(|(package, owners)| {
        let mut lines = source.lines_with(&[*package, ":", ":"]);
        lines.extend(source.lines_with(&["use", *package, ";"]));
        lines
            .into_iter()
            .map(move |line| (line, format!("`{package}` belongs to {}", owners.join(", "))))
    });
    paths.collect()
}

fn outside_in_cores(source: &Source) -> Vec<(usize, String)> {
    if !source.module().is_some_and(|module| CORES.contains(&module)) {
        return Vec::new();
    }
    let among = |root: &str, banned: &[&str]| -> Vec<(&str, usize)> {
        let named = source.named_under(root).into_iter();
        named
            .filter(|(name, _)| banned.iter().any(|word| word == name))
            .collect()
    };
    let looks = [
        among("std", &["fs", "thread", "process", "env"]),
        among("time", &["Instant", "SystemTime"]),
        among("collections", &["HashMap", "HashSet", "hash_map", "hash_set"]),
        among("net", &["UdpSocket", "TcpStream", "TcpListener"]),
    ];
    looks
        .concat()
        .into_iter()
        .map(|(name, line)| (line, format!("no `{name}` in a core: it answers, a shell acts")))
        .collect()
}

fn function_length(source: &Source) -> Vec<(usize, String)> {
    let long = source
        .functions()
        .into_iter()
        .filter(|function| function.lines > LONGEST_FUNCTION);
    long.map(|f| {
        (
            f.line,
            format!("`{}` has {} lines, and {LONGEST_FUNCTION} are enough", f.name, f.lines),
        )
    })
    .collect()
}

fn file_length(source: &Source) -> Vec<(usize, String)> {
    let lines = source.text.lines().count();
    let too_long = source.is_rust() && lines > LONGEST_FILE;
    too_long
        .then(|| {
            (
                lines,
                format!("{lines} lines, and {LONGEST_FILE} are enough: split it by noun"),
            )
        })
        .into_iter()
        .collect()
}

fn prose_first(source: &Source) -> Vec<(usize, String)> {
    let silent = source.is_rust() && !source.text.starts_with("//! ");
    silent
        .then(|| (1, "begin with `//!` and say what this file is".to_owned()))
        .into_iter()
        .collect()
}

fn documented(source: &Source) -> Vec<(usize, String)> {
    let roots = DOCUMENTED
        .iter()
        .flat_map(|module| [format!("src/{module}.rs"), format!("src/{module}/mod.rs")]);
    let is_root = roots
        .chain(["relay/src/lib.rs".to_owned()])
        .any(|root| root == source.path);
    let denies = !source
        .lines_with(&["#", "!", "[", "deny", "(", "missing_docs"])
        .is_empty();
    (is_root && !denies)
        .then(|| (1, "begin with `#![deny(missing_docs)]`".to_owned()))
        .into_iter()
        .collect()
}

fn words(source: &Source) -> Vec<(usize, String)> {
    let code: &[&[&str]] = &[
        &["todo", "!"],
        &["unimplemented", "!"],
        &["dbg", "!"],
        &["[", "allow", "("],
    ];
    let in_code = code.iter().flat_map(|words| {
        source
            .lines_with(words)
            .into_iter()
            .map(|line| (line, format!("no `{}`", words.concat())))
    });
    // Written in halves, so that this file does not break its own rule.
    let anywhere = [
        concat!("FIX", "ME"),
        concat!("TO", "DO:"),
        concat!("/wo", "rk/"),
        concat!("../sha", "red"),
    ];
    let in_text = source.text.lines().enumerate().flat_map(|(at, line)| {
        anywhere
            .iter()
            .filter(move |word| line.contains(**word))
            .map(move |word| (at + 1, format!("no `{word}`")))
    });
    let numbered = source.text.lines().enumerate().filter(|(_, line)| names_an_issue(line));
    let issues = numbered.map(|(at, _)| (at + 1, "say what and why, and no number of an issue".to_owned()));
    in_code.chain(in_text).chain(issues).collect()
}

fn names_an_issue(line: &str) -> bool {
    let mut after = line.split(concat!("iss", "ue ")).skip(1);
    after.any(|rest| {
        rest.trim_start_matches('#')
            .starts_with(|first: char| first.is_ascii_digit())
    })
}

fn names(source: &Source) -> Vec<(usize, String)> {
    let endings = ["Manager", "Handler", "Helper", "Helpers", "Util", "Utils"];
    let types = source.defined(&["struct", "enum", "trait", "type"]);
    let vague = types
        .into_iter()
        .filter(|(name, _)| endings.iter().any(|ending| name.ends_with(ending)));
    let beginnings = ["get_", "process_", "validate_"];
    let functions = source.defined(&["fn"]);
    let wordy = functions
        .into_iter()
        .filter(|(name, _)| beginnings.iter().any(|start| name.starts_with(start)));
    let modules = source
        .defined(&["mod"])
        .into_iter()
        .filter(|(name, _)| ["util", "utils", "helpers"].contains(name));
    let all = vague.chain(wordy).chain(modules);
    all.map(|(name, line)| (line, format!("`{name}` says nothing: find the game's own word")))
        .collect()
}

fn ignored(source: &Source) -> Vec<(usize, String)> {
    let silent = source.lines_with(&["#", "[", "ignore", "]"]);
    silent
        .into_iter()
        .map(|line| (line, "an ignored test says why: `#[ignore = \"…\"]`".to_owned()))
        .collect()
}

fn codec(source: &Source) -> Vec<(usize, String)> {
    if source.path == "relay/src/codec.rs" {
        return Vec::new();
    }
    let in_code = source.lines_with(&["bincode"]);
    let listed =
        source.path.ends_with("Cargo.toml") && source.path != "relay/Cargo.toml" && source.text.contains("\nbincode");
    let lines = in_code.into_iter().chain(listed.then_some(1));
    lines
        .map(|line| (line, "only `relay/src/codec.rs` names bincode".to_owned()))
        .collect()
}

#[cfg(test)]
mod tests;
