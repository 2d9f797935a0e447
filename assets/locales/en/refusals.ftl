### Why something cannot be done, and what to do instead.

refusal-game-over = This game is over. Get ready for the next one.
refusal-not-your-turn = It is { $name }’s turn. You can select your cards already.
refusal-not-your-cards = You no longer hold these cards. Select again.
refusal-must-hold = The first play must hold the { $card }. Select it too.
refusal-does-not-beat = This must beat the { $combo }. Choose a higher one of the same kind, or pass.
refusal-already-passed = You have passed; only a bomb that the rules name may come back this round.
refusal-bomb-may-not-lead = This table does not let that bomb lead. Lead with something else.
refusal-finishes-on-twos = You may not end on a 2, or keep only 2s, while another play is legal. Play something else.
refusal-leader-must-play = You lead, so you may not pass. Play anything you like.

combo-none = Select at least one card.
combo-different-ranks = Two cards must be of the same rank to make a pair.
combo-gap = There is a gap. Straights and runs of pairs must follow on.
combo-two-in-run = A 2 cannot be in a straight or a run of pairs. Take it out.
combo-short-pair-run = A run of pairs needs at least three pairs in a row.
combo-mixed = These cards make no combination. Choose a single, pair, triple, quad, straight or run of pairs.

rule-no-such-preset = There is no preset “{ $name }”. Choose mien-nam, thirteen or suited.
rule-no-such-rule = There is no rule “{ $name }”. The table setup lists them all.
rule-no-such-value = Rule { $name } cannot be “{ $value }”. It takes: { $allowed }.
rule-not-an-assignment = “{ $text }” sets no rule. Write name=value.

name-empty = Enter your name.
name-too-long = This is too long. Use at most { $most } letters.
name-unprintable = This holds a character that cannot be shown. Remove it.

refusal-host-only = Only the host may do this. Ask the host.
refusal-house-only = Only the hosting program may do this. There is nothing for you to do.
refusal-not-seated = You have no seat at this table. Choose a free one.
refusal-already-seated = You already have a seat. Leave it first.
refusal-table-full = The table is full. Watch, or wait for a free seat.
refusal-seat-taken = Seat { $seat } is taken. Choose another.
refusal-no-such-seat = This table has no seat { $seat }. Choose another.
refusal-seat-free = Nobody sits in seat { $seat }. Choose a seat that is taken.
refusal-tournament-running = The tournament is running. Wait until it is over, or start again.
refusal-tournament-over = The tournament is over. Choose a rematch, or go to the menu.
refusal-tournament-not-over = The tournament is not over yet. Play it to the end first.
refusal-not-ready-time = Nobody needs to be ready now. Wait until this game is over.
refusal-already-ready = You have said that you are ready. Wait for the others.
refusal-not-playing = No game is being played. Wait for the deal.
refusal-substitute-plays = A bot plays your seat. You are back at the next deal.
refusal-forfeited = You have left this tournament. Wait for the next one.
refusal-game-paused = The game is paused. Resume it first.
refusal-not-paused = The game is not paused. Just play on.
refusal-seats-in-use = Somebody sits in a seat that would go. Free that seat first.
refusal-bad-settings = A table has 2 to 4 seats and plays to 4 to 99 points. Change the setup.
refusal-no-such-phrase = There is no such phrase. Choose another.
refusal-stale = The table has moved on. Look again, then choose.
refusal-no-nonce-awaited = The deal needs nothing from you now. There is nothing for you to do.
refusal-wrong-nonce = Your program’s part in this deal does not fit what it promised. The deal goes on without it.
refusal-name-taken = Somebody here has this name, or one that looks the same. Choose another in the settings (F2), then take a seat.
refusal-name-reserved = Names that begin with “Bot”, and “Host”, are kept for the table. Choose another.
refusal-not-now = The table cannot do this now. Try again in a moment.
refusal-too-fast = You ask for too much at once. Wait a moment, then go on.

# Why one does not come to a friend’s table: the way there, and the door.
join-no-address = The address of the table was not found. Check it with your host.
join-unreachable = This computer has no network connection to the table’s address. Look at your network and try again.
join-no-answer = Nobody answers at the table’s address. Ask whether the table is open, and whether the host’s network lets players in.
join-not-spoken = What answers at the table’s address does not speak this version of the game. Both of you may need the newest version.
join-turned-away = The host takes no new connection now. Try again in a minute.
join-wrong-host = Another computer answers at the table’s address than the host’s. Ask your host for a new invitation.
join-table-closed = The host lets nobody in any more.
join-too-often = Too many codes were tried from here. Wait a minute and try again.
join-impostor = Another computer answered than the host’s. Do not use this code again: ask your host for a new one.
join-knock-unanswered = The host did not answer in time. Try again.
join-closed-here = The connection was closed here.
join-gone = The other side went away.
join-silent = Nothing is heard from the other side.
join-reset = The other side’s program was started again.
join-broken = The connection broke. Try again.
join-port-taken = Port { $port } is taken by another program. Choose another one, or end that program.
join-no-socket = This computer gives no network socket: { $reason }. Look at its firewall and try again.

# The relay over which friends from other networks find a table.
relay-address-empty = The address of the relay is empty. It looks like relay.example.org:4433.
relay-address-host = “{ $text }” is no address of a relay. It looks like relay.example.org:4433.
relay-address-key = The key in the relay’s address is damaged. Copy the whole address again.
relay-not-found = The relay’s name is not found. Check its address, and whether this computer is online.
relay-no-answer = The relay does not answer. Check its address, and whether it is running.
relay-lost = The connection to the relay was lost. It is tried again.
relay-not-spoken = What answers at the relay’s address does not speak this version. You may need the newest one.
relay-turned-away = The relay takes no new connection now. Try again in a minute.
relay-untrusted = Another computer answers than the relay of this address. Check the address, with its key.
join-host-away = The host of this table is not connected just now. Try again in a minute.
