//! Whether the system opens `thirteen://` links with this program, and making it so when the player asks.
//!
//! On Linux that is a desktop entry in the player's own folder of applications; nothing is written unless it is asked for.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use super::{Finding, ok, warning};
use crate::cli::failure;
use crate::net::profile::replace;

/// What the system does with links.
pub(super) fn links() -> Finding {
    if !cfg!(feature = "app") {
        return ok(
            "links",
            "this build has no window to open them in: `thirteen join LINK` takes them",
        );
    }
    let Some(entry) = entry_path() else {
        return ok(
            "links",
            "copy a link into the field for the code, or give it to `thirteen`",
        );
    };
    let opens = |program: PathBuf| fs::read_to_string(&entry).is_ok_and(|text| text == entry_for(&program));
    match std::env::current_exe() {
        Ok(program) if opens(program.clone()) => ok("links", format!("thirteen:// links open {}", program.display())),
        Ok(_) if entry.exists() => warning(
            "links",
            "thirteen:// links open another copy of the game: `thirteen doctor --register-links` makes them open this one",
        ),
        Ok(_) | Err(_) => warning(
            "links",
            "thirteen:// links open nothing yet: `thirteen doctor --register-links` makes them open the game",
        ),
    }
}

/// Makes the system open links with this program.
pub(super) fn register() -> ExitCode {
    if !cfg!(feature = "app") {
        return failure("this build has no window that a link could open: `cargo xtask play` builds one that has it");
    }
    let Some(entry) = entry_path() else {
        return failure("links are registered on Linux alone: copy a link into the field for the code instead");
    };
    let written = std::env::current_exe().and_then(|program| write_entry(&entry, &program));
    if let Err(error) = written {
        return failure(format_args!("{} cannot be written: {error}", entry.display()));
    }
    tell_the_desktop(&entry);
    super::say_finding(&links());
    ExitCode::SUCCESS
}

/// The entry in the player's folder of applications.
fn entry_path() -> Option<PathBuf> {
    let data = directories::BaseDirs::new()?.data_dir().to_path_buf();
    cfg!(target_os = "linux").then(|| data.join("applications").join(ENTRY))
}

fn write_entry(path: &Path, program: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    replace(path, entry_for(program).as_bytes())
}

/// Desktops find the entry by themselves sooner or later; those that have these programs, at once.
fn tell_the_desktop(entry: &Path) {
    let folder = entry.parent().unwrap_or(entry);
    let told: [(&str, &[&std::ffi::OsStr]); 2] = [
        ("update-desktop-database", &[folder.as_os_str()]),
        (
            "xdg-mime",
            &["default".as_ref(), ENTRY.as_ref(), "x-scheme-handler/thirteen".as_ref()],
        ),
    ];
    for (program, arguments) in told {
        let status = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status();
        tracing::debug!(program, ?status, "the desktop was told of the links");
    }
}

fn entry_for(program: &Path) -> String {
    let program = quoted(&program.to_string_lossy());
    format!(
        "[Desktop Entry]\nType=Application\nName=Thirteen\nName[vi]=Tiến Lên\n\
         Comment=Tiến Lên with friends, or offline against bots\nComment[vi]=Tiến Lên cùng bạn bè, hoặc với máy\n\
         Exec={program} %u\nTerminal=false\nCategories=Game;CardGame;\nMimeType=x-scheme-handler/thirteen;\n"
    )
}

/// A program's path as a desktop entry writes it: in quotes, with what is special there escaped, and that escaped again
/// because it is the value of a key.
fn quoted(program: &str) -> String {
    let mut text = String::from("\"");
    for letter in program.chars() {
        match letter {
            '\\' => text.push_str(r"\\\\"),
            '"' | '`' | '$' => {
                text.push_str(r"\\");
                text.push(letter);
            }
            '%' => text.push_str("%%"),
            '\n' | '\r' | '\t' => text.push(' '),
            plain => text.push(plain),
        }
    }
    text.push('"');
    text
}

const ENTRY: &str = "thirteen.desktop";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_as_the_desktop_reads_it() {
        assert_eq!(quoted("/opt/Tiến Lên/thirteen"), "\"/opt/Tiến Lên/thirteen\"");
        assert_eq!(quoted("/a$b\"c`d"), r#""/a\\$b\\"c\\`d""#);
        assert_eq!(quoted(r"/a\b%c"), r#""/a\\\\b%%c""#);
    }

    #[test]
    fn an_entry_is_written_whole_into_a_folder_that_is_made() {
        let folder = std::env::temp_dir().join(format!("thirteen-links-{}", std::process::id()));
        let path = folder.join("applications").join(ENTRY);
        write_entry(&path, Path::new("/usr/games/thirteen")).expect("there is room");
        let text = fs::read_to_string(&path).expect("it is there");
        for line in [
            "Exec=\"/usr/games/thirteen\" %u",
            "MimeType=x-scheme-handler/thirteen;",
            "[Desktop Entry]",
        ] {
            assert!(text.lines().any(|written| written == line), "{line}: {text}");
        }
        fs::remove_dir_all(&folder).expect("it was made here");
    }
}
