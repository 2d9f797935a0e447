//! The registers of rooms whose hosts keep one: who says what, who is told, and what is on disk before.
//!
//! Whatever is on disk of a register is so before anyone is told of it, because it is put out before.

use std::collections::{BTreeMap, BTreeSet};

use super::{ConnectionId, Core, Kept, Millis, PeerKey, Refused, RoomNo, Tell};
use crate::register::{
    Course, Epoch, Escrow, Grant, Handover, MOST_VOTERS, Record, Register, Renewal, Renewed, Sight, Void, adopted,
};
use crate::signed::{Seal, Signed};

/// Every register of one relay.
#[derive(Clone, Debug)]
pub(super) struct Reigns {
    seal: Seal,
    registers: BTreeMap<RoomNo, Register>,
    /// When each is to be looked at.
    due: BTreeMap<RoomNo, Millis>,
    order: BTreeSet<(Millis, RoomNo)>,
}

/// What was asked, or for which room it is refused.
type Answer = Result<(), (RoomNo, Refused)>;

/// Who asks.
type Asker = (ConnectionId, PeerKey);

impl Reigns {
    pub(super) const fn new(seal: Seal) -> Self {
        Self {
            seal,
            registers: BTreeMap::new(),
            due: BTreeMap::new(),
            order: BTreeSet::new(),
        }
    }

    pub(super) fn record(&self, number: RoomNo) -> Option<&Record> {
        self.registers.get(&number).map(Register::record)
    }

    pub(super) fn forget(&mut self, number: RoomNo) {
        self.registers.remove(&number);
        if let Some(due) = self.due.remove(&number) {
            self.order.remove(&(due, number));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.registers.len()
    }

    pub(super) fn poll_timeout(&self) -> Option<Millis> {
        self.order.first().map(|(due, _)| *due)
    }

    fn insert(&mut self, now: Millis, number: RoomNo, register: Register) {
        self.registers.insert(number, register);
        self.reckon(now, number);
    }

    /// Notes when a register is to be looked at again.
    fn reckon(&mut self, now: Millis, number: RoomNo) {
        let Some(register) = self.registers.get(&number) else {
            return;
        };
        let due = register.poll_timeout(now);
        if let Some(before) = self.due.insert(number, due) {
            self.order.remove(&(before, number));
        }
        self.order.insert((due, number));
    }
}

impl Core {
    /// The key with which this relay signs its grants.
    pub fn signs_as(&self) -> PeerKey {
        self.reigns.seal.key()
    }

    pub(super) fn restore_register(&mut self, now: Millis, kept: &Kept) {
        if let Some(record) = kept.register.clone()
            && self
                .rooms
                .room(kept.number)
                .is_some_and(|room| room.host() == kept.host)
        {
            let register = Register::restore(self.limits.times, now, now, *record);
            self.reigns.insert(now, kept.number, register);
        }
    }

    pub(super) fn renew(
        &mut self,
        now: Millis,
        asker: Asker,
        signed: &Signed<Renewal>,
        grant: Option<Signed<Grant>>,
    ) -> Answer {
        let (connection, renewal) = (asker.0, &signed.said);
        let number = renewal.room;
        self.is_member(asker, number)?;
        if renewal.roster.len() > MOST_VOTERS || !signed.holds(self.signs_as()) {
            return Err((number, Refused::NoSuchRoom));
        }
        if let Some(grant) = grant {
            self.adopt(now, number, grant, Some(signed.by));
        }
        let Some(register) = self.reigns.registers.get_mut(&number) else {
            return self.begin(now, connection, signed);
        };
        let room = self.rooms.room(number);
        let inside = |key| room.is_some_and(|room| room.has(key));
        match register.renew(now, renewal, signed.by, inside) {
            Ok(Renewed::Changed) => {
                self.rooms.heard(now, number);
                self.keep(number);
            }
            Ok(Renewed::Heard) => self.rooms.heard(now, number),
            Ok(Renewed::Again) => {}
            Err(void) => {
                self.void(now, connection, (number, renewal.epoch), void);
                return Ok(());
            }
        }
        self.reigns.reckon(now, number);
        self.tell(connection, Tell::Renewed(number, renewal.epoch, renewal.number));
        Ok(())
    }

    /// The first that is heard of a table.
    fn begin(&mut self, now: Millis, connection: ConnectionId, signed: &Signed<Renewal>) -> Answer {
        let renewal = &signed.said;
        let number = renewal.room;
        let room = self.rooms.room(number).filter(|room| room.host() == signed.by);
        let room = room.ok_or((number, Refused::NoSuchRoom))?;
        if renewal.epoch != Epoch::default() {
            self.tell(connection, Tell::Unproved(number, renewal.epoch));
            return Ok(());
        }
        let said = (renewal, signed.by);
        let register = Register::begin(self.limits.times, now, STARTED, said, |key| room.has(key));
        self.reigns.insert(now, number, register);
        self.keep(number);
        self.tell(connection, Tell::Renewed(number, renewal.epoch, renewal.number));
        Ok(())
    }

    pub(super) fn hand_over(&mut self, now: Millis, asker: Asker, signed: &Signed<Handover>) -> Answer {
        let (number, epoch) = (signed.said.room, signed.said.epoch);
        self.is_member(asker, number)?;
        if !signed.holds(self.signs_as()) {
            return Err((number, Refused::NoSuchRoom));
        }
        let register = self.reigns.registers.get(&number);
        let register = register.ok_or((number, Refused::NoSuchRoom))?;
        match register.hand_over(now, &signed.said, signed.by) {
            // It may have left since it was named.
            Ok(to) if !self.is_inside(number, to) => self.void(now, asker.0, (number, epoch), Void::Foreign),
            Ok(to) => self.grant(now, number, to),
            Err(void) => self.void(now, asker.0, (number, epoch), void),
        }
        Ok(())
    }

    pub(super) fn witness(
        &mut self,
        now: Millis,
        asker: Asker,
        number: RoomNo,
        (epoch, sight): (Epoch, Sight),
    ) -> Answer {
        self.is_member(asker, number)?;
        let register = self.reigns.registers.get_mut(&number);
        let register = register.ok_or((number, Refused::NoSuchRoom))?;
        match register.witness(now, asker.1, epoch, sight) {
            Ok(()) => self.look_at_register(now, number),
            Err(void) => self.void(now, asker.0, (number, epoch), void),
        }
        Ok(())
    }

    pub(super) fn show(&mut self, now: Millis, asker: Asker, grant: Signed<Grant>) -> Answer {
        let (number, epoch) = (grant.said.room, grant.said.epoch);
        let table = grant.said.table;
        let record = self.reigns.record(number);
        let relay = self.signs_as();
        // Whoever has what this relay itself has signed may show it, member or not.
        if record.is_none_or(|record| record.table != table) || grant.by != relay || !grant.holds(relay) {
            return Err((number, Refused::NoSuchRoom));
        }
        self.adopt(now, number, grant, None);
        if self.reigns.record(number).is_some_and(|record| record.epoch > epoch) {
            self.void(now, asker.0, (number, epoch), Void::Stale);
        }
        Ok(())
    }

    pub(super) fn whose(&mut self, asker: Asker, number: RoomNo) -> Answer {
        self.is_member(asker, number)?;
        let record = self.reigns.record(number).ok_or((number, Refused::NoSuchRoom))?;
        let (epoch, host) = (record.epoch, record.host);
        if record.grant.is_none() {
            self.tell(asker.0, Tell::Held(number, epoch, host));
        }
        self.tell_grant(asker, number);
        Ok(())
    }

    pub(super) fn escrow(&mut self, asker: Asker, number: RoomNo, (epoch, escrow): (Epoch, Escrow)) -> Answer {
        let (connection, key) = asker;
        self.is_member(asker, number)?;
        let register = self.reigns.registers.get_mut(&number);
        let register = register.ok_or((number, Refused::NoSuchRoom))?;
        let deal = escrow.deal;
        match register.escrow(key, epoch, escrow) {
            Ok(()) => {
                self.keep(number);
                self.tell(connection, Tell::Escrowed(number, deal));
                Ok(())
            }
            Err(Void::Stale) => {
                self.tell_grant(asker, number);
                Ok(())
            }
            Err(Void::Unproved | Void::NotYet | Void::Foreign) => Err((number, Refused::NoSuchRoom)),
        }
    }

    /// Tells a member whose reign it is: it asks for what is not its own any more.
    pub(super) fn fence(&mut self, connection: ConnectionId, key: PeerKey, number: RoomNo) {
        if self.is_inside(number, key) {
            self.tell_grant((connection, key), number);
        }
    }

    /// Looks at every register whose time has come.
    pub(super) fn look_at_registers(&mut self, now: Millis) {
        let due = self.reigns.order.iter().take_while(|(due, _)| *due <= now);
        let due: Vec<RoomNo> = due.map(|(_, number)| *number).collect();
        for number in due {
            self.look_at_register(now, number);
        }
    }

    fn look_at_register(&mut self, now: Millis, number: RoomNo) {
        let Some(register) = self.reigns.registers.get_mut(&number) else {
            return;
        };
        let (keys, room) = (&self.keys, self.rooms.room(number));
        let here = |key| keys.contains_key(&key) && room.is_some_and(|room| room.has(key));
        match register.handle_timeout(now, here) {
            Course::Wait => {}
            Course::Ask => {
                let epoch = register.record().epoch;
                self.tell_all(number, &Tell::Doubted(number, epoch));
            }
            Course::Grant(to) => self.grant(now, number, to),
        }
        self.reigns.reckon(now, number);
    }

    /// Asks a member that comes what it knows, where its host is doubted.
    pub(super) fn ask_who_comes(&mut self, (connection, key): Asker, number: RoomNo) {
        if let Some(register) = self.reigns.registers.get(&number)
            && register.asks(key)
        {
            let epoch = register.record().epoch;
            self.tell(connection, Tell::Doubted(number, epoch));
        }
    }

    /// Gives the next epoch, and the room with it, to this key.
    fn grant(&mut self, now: Millis, number: RoomNo, to: PeerKey) {
        let Some(register) = self.reigns.registers.get_mut(&number) else {
            return;
        };
        let (keys, room) = (&self.keys, self.rooms.room(number));
        let here = |key| keys.contains_key(&key) && room.is_some_and(|room| room.has(key));
        let grant = register.grant(number, to, here);
        let before = grant.before;
        let relay = self.reigns.seal.key();
        let signed = self.reigns.seal.sign(relay, grant);
        register.granted(now, signed);
        self.figures.granted += 1;
        self.reigns.reckon(now, number);
        self.hand_room_over(now, number, to);
        self.keep(number);
        self.tell_all_grant(number, before);
    }

    /// Takes over a grant that this relay has made and does not know any more.
    fn adopt(&mut self, now: Millis, number: RoomNo, grant: Signed<Grant>, renewed_by: Option<PeerKey>) {
        let relay = self.signs_as();
        if grant.said.room != number || grant.by != relay || !grant.holds(relay) {
            return;
        }
        let (host, before) = (grant.said.host, grant.said.before);
        let room_is_its_own = self.rooms.room(number).is_some_and(|room| room.host() == host);
        match self.reigns.registers.get_mut(&number) {
            Some(register) => {
                if !register.adopt(now, grant) {
                    return;
                }
            }
            // Another table may have the number by now: only the room's own host says which table it is.
            None if room_is_its_own && renewed_by == Some(host) => {
                let register = Register::restore(self.limits.times, now, now, adopted(grant));
                self.reigns.insert(now, number, register);
            }
            None => return,
        }
        self.reigns.reckon(now, number);
        if !room_is_its_own {
            self.hand_room_over(now, number, host);
        }
        self.keep(number);
        self.tell_all_grant(number, before);
    }

    /// The room goes to another key, who is to open it; channels end.
    fn hand_room_over(&mut self, now: Millis, number: RoomNo, to: PeerKey) {
        self.end_channels(now, number, true);
        if let Some(meeting) = self.meetings.get_mut(&number) {
            let waits = meeting.waiting.remove(&to);
            let hosted = meeting.host.take();
            if let Some(client) = waits.and_then(|waits| self.clients.get_mut(&waits)) {
                client.waits.remove(&number);
            }
            if let Some(client) = hosted.and_then(|hosted| self.clients.get_mut(&hosted)) {
                client.hosts.remove(&number);
            }
        }
        self.rooms.hand_over(now, number, to);
    }

    /// What becomes of words without effect.
    fn void(&mut self, now: Millis, connection: ConnectionId, (number, epoch): (RoomNo, Epoch), void: Void) {
        let Some(register) = self.reigns.registers.get(&number) else {
            return;
        };
        let tell = match void {
            Void::Stale => register.record().grant.clone().map(Box::new).map(Tell::Granted),
            Void::Unproved => Some(Tell::Unproved(number, epoch)),
            Void::NotYet => Some(Tell::NotYet(number, register.waits(now).0)),
            Void::Foreign => Some(Tell::Refused(number, Refused::NoSuchRoom)),
        };
        if let Some(tell) = tell {
            self.tell(connection, tell);
        }
    }

    /// The present grant, and to who has it what goes with it.
    fn tell_grant(&mut self, (connection, key): Asker, number: RoomNo) {
        let Some(register) = self.reigns.registers.get(&number) else {
            return;
        };
        let record = register.record();
        let Some(grant) = record.grant.clone() else {
            return;
        };
        let released = register.released().filter(|_| key == record.host).cloned();
        let epoch = record.epoch;
        self.tell(connection, Tell::Granted(Box::new(grant)));
        if let Some(escrow) = released {
            self.tell(connection, Tell::Released(number, epoch, escrow));
        }
    }

    fn tell_all_grant(&mut self, number: RoomNo, before: PeerKey) {
        for (connection, key) in self.concerned(number, Some(before)) {
            self.tell_grant((connection, key), number);
        }
    }

    fn tell_all(&mut self, number: RoomNo, tell: &Tell) {
        for (connection, _) in self.concerned(number, None) {
            self.tell(connection, tell.clone());
        }
    }

    /// The connections of the host, of its roster, and of one more.
    fn concerned(&self, number: RoomNo, more: Option<PeerKey>) -> Vec<Asker> {
        let Some(record) = self.reigns.record(number) else {
            return Vec::new();
        };
        let keys: BTreeSet<PeerKey> = record.roster.iter().copied().chain([record.host]).chain(more).collect();
        let connections = |key: PeerKey| self.keys.get(&key).into_iter().flatten().map(move |at| (*at, key));
        keys.into_iter().flat_map(connections).collect()
    }

    fn is_member(&self, (_, key): Asker, number: RoomNo) -> Answer {
        let is_member = self.is_inside(number, key);
        is_member.then_some(()).ok_or((number, Refused::NoSuchRoom))
    }

    fn is_inside(&self, number: RoomNo, key: PeerKey) -> bool {
        self.rooms.room(number).is_some_and(|room| room.has(key))
    }
}

/// A core's time begins when it does.
const STARTED: Millis = Millis(0);
