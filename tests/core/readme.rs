//! What the README shows is what the program does: every `$ thirteen …` line is run and its answer compared.

use std::fs;
use std::process::Command;

/// A line after `$ ` and the lines that follow it.
struct Example {
    typed: String,
    shown: String,
}

#[test]
fn every_example_of_the_readme_answers_as_shown() {
    let examples = examples(&readme());
    assert!(examples.len() >= 4, "the README has its examples in `console` blocks");
    for Example { typed, shown } in examples {
        let words = words(&typed);
        assert_eq!(words[0], "thirteen", "{typed}");
        assert_eq!(answer(&words[1..]), shown, "{typed}");
    }
}

#[test]
fn every_command_of_the_readme_has_help() {
    let text = readme();
    let rows = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `thirteen ")?.split_once('`'));
    let commands: Vec<&str> = rows.filter_map(|(row, _)| row.split(' ').next()).collect();
    assert!(!commands.is_empty(), "the README has a table of commands");
    for command in commands {
        assert!(
            answer(&[command.to_owned(), "--help".to_owned()]).contains("Usage: thirteen"),
            "{command}"
        );
    }
}

#[test]
fn every_package_that_is_installed_is_named_in_the_readme() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/xtask/src/packages.rs");
    let packages = fs::read_to_string(path).expect("the packages are listed there");
    let names: Vec<&str> = packages
        .lines()
        .filter_map(|line| line.trim().strip_prefix("name: \"")?.strip_suffix("\","))
        .collect();
    assert!(names.len() >= 10, "the list is read");
    let text = readme();
    let named: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter == '`')
        .collect();
    for name in names {
        assert!(named.contains(&name), "{name}");
    }
}

fn readme() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("there is a README.md")
}

/// What the program says to standard output.
fn answer(arguments: &[String]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_thirteen"))
        .args(arguments)
        .output()
        .expect("the program starts");
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout)
        .expect("the answer is UTF-8")
        .replace("\r\n", "\n")
}

fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let blocks = text
        .split("```console\n")
        .skip(1)
        .filter_map(|block| block.split("```").next());
    for line in blocks.flat_map(str::lines) {
        if let Some(typed) = line.strip_prefix("$ ") {
            examples.push(Example {
                typed: typed.to_owned(),
                shown: String::new(),
            });
        } else {
            let example = examples.last_mut().expect("a block begins with what is typed");
            example.shown.push_str(line);
            example.shown.push('\n');
        }
    }
    examples
}

/// The words as a shell sees them: parted by spaces outside of double quotes.
fn words(typed: &str) -> Vec<String> {
    let parts = typed.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| -> Vec<String> {
        let quoted = at % 2 == 1;
        if quoted {
            vec![part.to_owned()]
        } else {
            part.split_whitespace().map(str::to_owned).collect()
        }
    });
    words.collect()
}

#[test]
fn words_are_parted_as_by_a_shell() {
    assert_eq!(
        words("thirteen rules beats \"2H\" \"5S 5C\" --json"),
        ["thirteen", "rules", "beats", "2H", "5S 5C", "--json"]
    );
}
