//! Source files as the house rules see them: their text, their code without comments and literals, its tokens and its
//! functions. Not a parser of Rust: enough to count braces and to read names.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of the tree.
pub(super) struct Source {
    /// From the root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
    /// Names and single punctuation marks; nothing for files that are not Rust.
    pub(super) tokens: Vec<Token>,
}

pub(super) struct Token {
    pub(super) text: String,
    /// From 1.
    pub(super) line: usize,
}

/// From the line of its `fn` to the line of its closing brace.
pub(super) struct Function {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) lines: usize,
}

impl Source {
    pub(super) fn new(path: &str, text: &str) -> Self {
        let tokens = if path.ends_with(".rs") {
            tokens(&code(text))
        } else {
            Vec::new()
        };
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            tokens,
        }
    }

    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The top-level module of the game that this file is part of: `rules` for `src/rules/card.rs` and `src/rules.rs`.
    pub(super) fn module(&self) -> Option<&str> {
        let name = self.path.strip_prefix("src/")?.split('/').next()?;
        Some(name.strip_suffix(".rs").unwrap_or(name))
    }

    /// The lines where these tokens stand in a row.
    pub(super) fn lines_with(&self, words: &[&str]) -> Vec<usize> {
        let rows = self.tokens.windows(words.len());
        rows.filter(|row| row.iter().zip(words).all(|(token, word)| token.text == *word))
            .map(|row| row[0].line)
            .collect()
    }

    /// What is named directly under `root::`, in paths and in `use root::{…}`, with its line.
    pub(super) fn named_under(&self, root: &str) -> Vec<(&str, usize)> {
        let mut names = Vec::new();
        for (at, row) in self.tokens.windows(4).enumerate() {
            let [start, first, second, name] = row else { continue };
            if start.text != root || first.text != ":" || second.text != ":" {
                continue;
            }
            if name.text == "{" {
                names.extend(self.group(at + 3));
            } else {
                names.push((name.text.as_str(), name.line));
            }
        }
        names
    }

    /// The first name of each part of the group that opens at this token.
    fn group(&self, opens: usize) -> Vec<(&str, usize)> {
        let mut names = Vec::new();
        let mut depth = 0;
        let mut fresh = false;
        for token in &self.tokens[opens..] {
            match token.text.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                "," => {}
                name if depth == 1 && fresh => names.push((name, token.line)),
                _ => {}
            }
            fresh = depth == 1 && matches!(token.text.as_str(), "{" | ",");
            if depth == 0 {
                break;
            }
        }
        names
    }

    /// Every `keyword NAME` with its line, for keywords such as `struct` and `fn`.
    pub(super) fn defined(&self, keywords: &[&str]) -> Vec<(&str, usize)> {
        let pairs = self
            .tokens
            .windows(2)
            .filter(|pair| keywords.contains(&pair[0].text.as_str()));
        pairs
            .map(|pair| (pair[1].text.as_str(), pair[0].line))
            .filter(|(name, _)| is_name(name))
            .collect()
    }

    pub(super) fn functions(&self) -> Vec<Function> {
        let starts = self
            .tokens
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| pair[0].text == "fn" && is_name(&pair[1].text));
        starts
            .filter_map(|(at, pair)| {
                let end = self.body_end(at)?;
                let line = pair[0].line;
                Some(Function {
                    name: pair[1].text.clone(),
                    line,
                    lines: end + 1 - line,
                })
            })
            .collect()
    }

    /// The line of the brace that closes the function starting at this token; `None` for one without a body.
    fn body_end(&self, start: usize) -> Option<usize> {
        let mut braces = 0;
        let mut brackets = 0;
        for token in &self.tokens[start..] {
            match token.text.as_str() {
                "(" | "[" => brackets += 1,
                ")" | "]" => brackets -= 1,
                "{" => braces += 1,
                "}" => {
                    braces -= 1;
                    if braces == 0 {
                        return Some(token.line);
                    }
                }
                ";" if braces == 0 && brackets == 0 => return None,
                _ => {}
            }
        }
        None
    }

    /// How many of the `pub` items have a doc comment, and how many there are. Modules carry theirs inside.
    pub(super) fn documented(&self) -> (usize, usize) {
        let lines: Vec<&str> = self.text.lines().map(str::trim).collect();
        let items = [
            "pub fn ",
            "pub const ",
            "pub struct ",
            "pub enum ",
            "pub trait ",
            "pub type ",
            "pub static ",
        ];
        let public = (0..lines.len()).filter(|&at| items.iter().any(|item| lines[at].starts_with(item)));
        public.fold((0, 0), |(documented, all), at| {
            let above = lines[..at].iter().rev().find(|line| !line.starts_with("#["));
            let has_docs = above.is_some_and(|line| line.starts_with("///"));
            (documented + usize::from(has_docs), all + 1)
        })
    }
}

/// Every text file of the repository, but for what is built.
pub(super) fn tree() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).expect("a folder of the tree opens");
        for entry in entries {
            let path = entry.expect("a folder of the tree reads").path();
            if path.is_dir() {
                folders.extend(is_ours(&path).then_some(path));
            } else if is_text(&path) {
                found.push(read(root, &path));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn read(root: &Path, path: &PathBuf) -> Source {
    let text = fs::read_to_string(path).expect("a text file of the tree is UTF-8");
    let inside = path.strip_prefix(root).expect("the walk starts at the root");
    Source::new(&inside.to_string_lossy().replace('\\', "/"), &text)
}

fn is_ours(folder: &Path) -> bool {
    !folder.is_symlink() && !["target", ".git"].iter().any(|name| folder.ends_with(name))
}

fn is_text(file: &Path) -> bool {
    let kinds = ["rs", "toml", "md", "yml", "ftl", "perft", "play", "txt"];
    file.ends_with(".ci/run")
        || file
            .extension()
            .is_some_and(|kind| kinds.iter().any(|text| kind == *text))
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (line, text) in code.lines().enumerate() {
        let mut word = String::new();
        for letter in text.chars().chain([' ']) {
            if letter.is_alphanumeric() || letter == '_' {
                word.push(letter);
                continue;
            }
            let mark = (!letter.is_whitespace()).then(|| letter.to_string());
            let ended = (!word.is_empty()).then(|| std::mem::take(&mut word));
            tokens.extend(ended.into_iter().chain(mark).map(|text| Token { text, line: line + 1 }));
        }
    }
    tokens
}

/// The text with every comment and literal turned to spaces; lines stay lines.
fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let in_word = code.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        let hidden = hidden(rest, in_word);
        let (taken, after) = rest.split_at(if hidden == 0 { first.len_utf8() } else { hidden });
        if hidden == 0 {
            code.push_str(taken);
        } else {
            code.extend(taken.chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
        }
        rest = after;
    }
    code
}

/// The length in bytes of the comment or literal that the text begins with, or 0.
fn hidden(text: &str, in_word: bool) -> usize {
    if text.starts_with("//") {
        text.find('\n').unwrap_or(text.len())
    } else if text.starts_with("/*") {
        block_comment(text)
    } else if text.starts_with('"') {
        quoted(text, '"')
    } else if text.starts_with("r\"") || text.starts_with("r#") {
        if in_word { 0 } else { raw_string(text) }
    } else if text.starts_with("br\"") || text.starts_with("br#") {
        raw_string(text)
    } else if text.starts_with("'\\") {
        quoted(text, '\'')
    } else if text.starts_with('\'') && text.chars().nth(2) == Some('\'') {
        text.chars().take(3).map(char::len_utf8).sum()
    } else {
        0
    }
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_u32;
    let mut rest = text;
    while !rest.is_empty() {
        let step = if rest.starts_with("/*") {
            depth += 1;
            2
        } else if rest.starts_with("*/") {
            depth -= 1;
            2
        } else {
            rest.chars().next().map_or(0, char::len_utf8)
        };
        rest = rest.split_at(step).1;
        if depth == 0 {
            break;
        }
    }
    text.len() - rest.len()
}

fn quoted(text: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if letter == mark {
            return at + 1;
        }
    }
    text.len()
}

/// 0 when it is a raw name (`r#type`) and no string.
fn raw_string(text: &str) -> usize {
    let body = text.trim_start_matches(['b', 'r']);
    let marks = body.len() - body.trim_start_matches('#').len();
    let opening = text.len() - body.len() + marks;
    let (before, inside) = text.split_at(opening);
    if !inside.starts_with('"') {
        return 0;
    }
    let closing = format!("\"{}", "#".repeat(marks));
    let content = inside.split_at(1).1;
    content
        .find(&closing)
        .map_or(text.len(), |at| before.len() + 1 + at + closing.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Source::new("a.rs", text)
            .tokens
            .into_iter()
            .map(|token| token.text)
            .collect()
    }

    #[test]
    fn comments_and_literals_are_no_code() {
        assert_eq!(words("a // b\n/* c /* d */ e */ f"), ["a", "f"]);
        assert_eq!(words(r#"a("b \" c", 'd', '\'', 'ạ')"#), ["a", "(", ",", ",", ",", ")"]);
        assert_eq!(words("x r#\"a \" b\"# y br\"c\" r#type"), ["x", "y", "r", "#", "type"]);
        assert_eq!(words("&'a str"), ["&", "'", "a", "str"]);
    }

    #[test]
    fn a_function_reaches_from_its_fn_to_its_brace() {
        let source = Source::new(
            "a.rs",
            "trait T { fn none(&self, x: [u8; 2]); }\n#[x]\nfn one() {\n  if a { }\n}\n",
        );
        let functions: Vec<_> = source
            .functions()
            .into_iter()
            .map(|f| (f.name, f.line, f.lines))
            .collect();
        assert_eq!(functions, [("one".to_owned(), 3, 3)]);
    }

    #[test]
    fn groups_name_each_of_their_parts() {
        let source = Source::new(
            "a.rs",
            "use crate::{\n  table::{View, Seat},\n  rules,\n};\nfn f() { crate::bot::x() }",
        );
        assert_eq!(source.named_under("crate"), [("table", 2), ("rules", 3), ("bot", 5)]);
    }

    #[test]
    fn documented_items_are_counted() {
        let source = Source::new(
            "a.rs",
            "/// Yes.\n#[derive(Debug)]\npub struct A;\n\npub fn no() {}\npub(crate) fn inner() {}",
        );
        assert_eq!(source.documented(), (1, 2));
    }
}
