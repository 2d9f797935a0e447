//! Rooms on disk, in one file of redb. Only one relay can have it open.

use std::error::Error;
use std::fs;
use std::path::Path;

use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition, TableError};
use thirteen_relay::codec::{self, NotDecoded};
use thirteen_relay::rooms::Kept;
use thirteen_relay::shell::{Change, Disk};
use zeroize::Zeroizing;

use super::Failure;

/// The open file.
pub(crate) struct Store {
    database: Database,
}

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

impl Store {
    /// Opens the file, or makes it, and reads the rooms in it.
    pub(crate) fn open(path: &Path) -> Result<(Self, Vec<Kept>), Failure> {
        let cannot = |error: &dyn std::fmt::Display| Failure::cannot(format!("{}: {error}", path.display()));
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|error| cannot(&error))?;
        }
        let database = Database::create(path).map_err(|error| {
            if matches!(error, DatabaseError::DatabaseAlreadyOpen) {
                cannot(&"another relay has this store open: end it, or choose another --store")
            } else {
                cannot(&error)
            }
        })?;
        let store = Self { database };
        let rooms = store.rooms().map_err(|error| cannot(&error))?;
        Ok((store, rooms))
    }

    fn rooms(&self) -> Outcome<Vec<Kept>> {
        let reading = self.database.begin_read()?;
        let table = match reading.open_table(ROOMS) {
            Ok(table) => table,
            // A new file.
            Err(TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut rooms = Vec::new();
        for entry in table.iter()? {
            let (number, bytes) = entry?;
            match room(bytes.value()) {
                Ok(kept) => rooms.push(kept),
                Err(error) => {
                    tracing::warn!(room = number.value(), %error, "a room on disk is damaged and was left out");
                }
            }
        }
        Ok(rooms)
    }
}

impl Disk for Store {
    fn write(&mut self, changes: &[Change]) -> Outcome<()> {
        let writing = self.database.begin_write()?;
        {
            let mut table = writing.open_table(ROOMS)?;
            for change in changes {
                match change {
                    Change::Keep(kept) => {
                        table.insert(u32::from(kept.number), bytes(kept).as_slice())?;
                    }
                    Change::Forget(number) => {
                        table.remove(u32::from(*number))?;
                    }
                }
            }
        }
        writing.commit()?;
        Ok(())
    }
}

/// A room, and behind it its register, if it has one. In that may be half of a seed, so they are wiped.
fn bytes(kept: &Kept) -> Zeroizing<Vec<u8>> {
    let room = codec::encode(kept);
    let register = Zeroizing::new(kept.register.as_ref().map(codec::encode).unwrap_or_default());
    Zeroizing::new([room.as_slice(), &register].concat())
}

fn room(bytes: &[u8]) -> Result<Kept, NotDecoded> {
    let (kept, rest) = codec::decode_first::<Kept>(bytes, codec::LARGEST)?;
    let register = if rest.is_empty() {
        None
    } else {
        Some(Box::new(codec::decode_first(rest, codec::LARGEST)?.0))
    };
    Ok(Kept { register, ..kept })
}

const ROOMS: TableDefinition<'_, u32, &[u8]> = TableDefinition::new("rooms");

#[cfg(test)]
mod tests {
    use thirteen_relay::register::{Epoch, Record, Table};
    use thirteen_relay::rooms::{PeerKey, RoomNo};
    use zeroize::ZeroizeOnDrop;

    use super::*;

    #[test]
    fn rooms_that_were_kept_are_there_after_a_restart() {
        let path = std::env::temp_dir().join(format!("thirteen-relay-store-{}.redb", std::process::id()));
        let register = Record {
            table: Table(3),
            epoch: Epoch(0),
            host: PeerKey([7; 32]),
            is_active: true,
            roster: vec![PeerKey([8; 32])],
            grant: None,
            escrow: None,
        };
        let room = |number| Kept {
            number: RoomNo::new(number).expect("a test number fits"),
            host: PeerKey([7; 32]),
            members: vec![PeerKey([8; 32])],
            register: (number == 2).then(|| Box::new(register.clone())),
        };
        const fn is_wiped(_: &impl ZeroizeOnDrop) {}
        is_wiped(&bytes(&room(2)));
        let (mut store, rooms) = Store::open(&path).expect("a new file");
        assert_eq!(rooms, []);
        store
            .write(&[Change::Keep(room(1)), Change::Keep(room(2)), Change::Keep(room(3))])
            .expect("there is a disk");
        store.write(&[Change::Forget(room(1).number)]).expect("there is a disk");
        let Err(refused) = Store::open(&path) else {
            panic!("one relay has it open");
        };
        assert!(refused.sentence.contains("another relay"), "{}", refused.sentence);
        drop(store);
        let (_, rooms) = Store::open(&path).expect("it is closed");
        assert_eq!(rooms, [room(2), room(3)]);
        fs::remove_file(path).expect("it is there");
    }
}
