//! The key of an installation on the disk.

use std::fs;

use thirteen::net::identity::FILE;
use thirteen::table::PlayerId;

use crate::folder::Folder;

#[test]
fn a_key_is_made_once_and_the_player_follows_from_it() {
    let folder = Folder::new();
    let first = folder.profile();
    let key = first.identity().public();
    assert_eq!(first.player(), PlayerId::of(&key));
    assert_eq!(first.damaged_identity(), None);
    drop(first);
    assert_eq!(folder.profile().identity().public(), key);
    assert_ne!(
        Folder::new().profile().identity().public(),
        key,
        "another installation has another"
    );
}

#[test]
fn a_damaged_key_is_kept_aside_and_the_player_is_told() {
    let folder = Folder::new();
    let old = folder.profile().player();
    fs::write(folder.path().join(FILE), b"half a key").expect("there is room");
    let profile = folder.profile();
    assert_ne!(profile.player(), old);
    let aside = profile.damaged_identity().expect("it was damaged").to_path_buf();
    assert_eq!(fs::read(&aside).expect("it is kept"), b"half a key");
    let new = profile.player();
    drop(profile);
    let again = folder.profile();
    assert_eq!((again.player(), again.damaged_identity()), (new, None));
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_may_read_the_key() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    drop(folder.profile());
    let path = folder.path().join(FILE);
    let mode = || fs::metadata(&path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("it is ours");
    drop(folder.profile());
    assert_eq!(mode(), 0o600, "and one that came back from a copy is closed");
}
