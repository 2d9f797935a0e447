//! A folder that is gone when the test is over.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use thirteen::net::profile::{Folders, Profile};

pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let name = format!(
            "thirteen-test-{}-{}",
            std::process::id(),
            MADE.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("the folder of temporary files is writable");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn folders(&self) -> Folders {
        Folders::find(Some(&self.0)).expect("a folder is given")
    }

    /// The folders, made.
    pub(crate) fn profile(&self) -> Profile {
        Profile::open(self.folders()).expect("nobody else uses this folder")
    }

    /// The names in a folder inside this one, sorted.
    pub(crate) fn names(&self, inside: &str) -> Vec<String> {
        let files = std::fs::read_dir(self.0.join(inside)).expect("the folder is there");
        let mut names: Vec<String> = files
            .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}
