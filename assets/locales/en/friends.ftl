### Tables with friends.

command-return-to-table = Return to your table
command-return-to-table-tip = Your seat is still kept: sit down again with the same cards.
command-open-table = Open the table
command-open-table-tip = Your computer hosts. You get a code for your friends.
command-change-hosting = Change the table
command-change-hosting-tip = Saved as soon as you change it.
command-write-address = Write a code
command-write-address-tip = A code, a link, or a code with an address.
command-join = Join
command-join-tip = Go to the table with this code.
command-join-nearby = Join the table of { $name }
command-join-nearby-tip = This table was found on your own network. You still need its code.
command-stop-joining = Stop
command-stop-joining-tip = Do not wait for this table any longer.
command-copy-code = Copy code
command-copy-code-tip = Puts the code on the clipboard, to paste into a message.
command-copy-link = Copy link
command-copy-link-tip = Puts the whole invitation on the clipboard: whoever opens it needs no code.
command-copy-address = Copy { $address }
command-copy-address-tip = For a friend on the same network who cannot find the table.
command-new-code = New code
command-new-code-tip = The old code stops working. Whoever is at the table stays.
command-show-invitation = Invite
command-show-invitation-tip = Show the code, the link and the QR picture.
command-sit-here = Sit here
command-sit-here-tip = Take this seat.
command-move-here = Move here
command-move-here-tip = Change to this seat.
command-stand-up = Watch instead
command-stand-up-tip = Give up your seat and watch. You see no hands.
command-add-bot = Add a bot
command-add-bot-tip = A bot of the chosen level takes this seat.
command-bot-level = Level of new bots
command-bot-level-tip = How well the next bot plays.
command-free-seat = Send away
command-free-seat-tip = Empties this seat.
command-take-back = Send the bot away
command-change-table = Change rules
command-change-table-tip = Seats, rules, timer and hints, until the first game. Everyone must say ready again.
command-chat = Chat
command-chat-tip = Say something, or read what was said.
command-say = Send
command-say-tip = Everyone at the table reads it.
command-phrase = Quick phrase
command-phrase-tip = Everybody reads it in their own language.
command-write-line = Write a line
command-mute-person = Mute { $name }
command-unmute-person = Hear { $name } again
command-mute-person-tip = Hides what this player says, on this computer only.
command-connection = Connection
command-connection-tip = How you are connected, how fast, and what to do.
command-try-now = Try now
command-try-now-tip = Do not wait for the next try.
command-play-on = Play on
command-play-on-tip = Puts this panel away.
command-close-table = Close the table
command-leave-for-good = Leave the table
command-close-menu = Back to the table
command-close-menu-tip = Put the menu away; the game goes on meanwhile.
command-pause-all = Pause for everyone
command-pause-all-tip = All clocks stand still until you go on.
command-resume-all = Go on for everyone
command-resume-all-tip = The clocks run again.
command-reset = New tournament
command-reset-tip = Same seats, scores back to zero.
command-join-again = Join another table
command-join-again-tip = To the page with the code.


host-title = Host a table
host-bots = Bots from the start
host-bots-none = None: seats stay open
host-bots-count = { $count ->
    [one] { $count } bot
   *[other] { $count } bots
  }
host-bots-why = You can add bots and send them away later, until the first game.
host-honest = This computer hosts: leave the game open as long as you play. It deals the cards, so a cheating host could look at them; every player’s computer adds its own chance and checks each deal afterwards.

join-title = Join a table
join-code = Code or link
join-code-hint = for example KX7M-4TQP
join-code-why = Your host sees the code in the lobby. On the same network, CODE@ADDRESS:PORT works too.
join-empty = Type or paste what your host has sent you.
join-ready-code = This is a code. The table is looked for on your own network.
join-ready-code-relay = This is a code. The table is looked for in your network and at your relay.
join-ready-link = This is an invitation link.
join-ready-address = This is a code with an address.
join-bad-length = A code has eight letters and digits, such as KX7M-4TQP. This one has { $count }.
join-bad-letter = “{ $letter }” is in no code. A code has letters and digits, such as KX7M-4TQP.
join-bad-link = This link is no invitation to a table. Copy it once more.
join-bad-address = “{ $text }” is no address. It looks like 192.168.1.20:13013.
join-bad-letter-u = There is no U in a code: look again, it may be a V.
join-bad-port = “{ $text }” is no port. A port is a number from 1 to 65535.
join-bad-key = This link is damaged. Ask for it once more, or type the code.
join-too-long = This is too long for an invitation. Copy the code or the link alone.
join-nearby = Tables on this network
join-nearby-none = None found yet. The list fills by itself when a friend opens a table on this network.
join-nearby-code = Then type its code above.
join-nearby-other = another version
join-trying = Going to the table…
join-trying-why = This takes a few seconds at most.

lobby-title = { $name }’s table
lobby-title-yours = Your table
lobby-invite = Invite your friends
lobby-code-spelled = Code: { $code }
lobby-qr = QR picture of the invitation link
lobby-addresses = On the same network
lobby-no-invitation = The code comes in a moment…
lobby-guessed = Somebody typed a wrong code { $count ->
    [one] once
   *[other] { $count } times
  }. After five the code changes by itself.
lobby-seats = Seats
lobby-seat = Seat { $seat }
lobby-waits = Waiting for a friend
lobby-ready = ready
lobby-not-ready = not ready
lobby-host = host
lobby-you = you
lobby-bot-level = bot, { $level }
lobby-bot-program = bot, own program
lobby-watching = Watching
lobby-rules = This table plays
lobby-rules-line = { $rules } · to { $target } points · { $timer } · { $hints }
lobby-timer-off = no time limit
lobby-timer = { $seconds } s a turn and 60 s a game
lobby-hints-on = hints allowed
lobby-hints-off = no hints
lobby-honest-guest = { $name }’s computer deals the cards. Your computer adds its own chance to every deal and checks it after the game: a mark on the leaderboard says so.
lobby-honest-host = Your computer deals; your friends’ computers add their own chance and check every deal.
lobby-need-players = { $count ->
    [one] One seat is free: invite a friend or add a bot
   *[other] { $count } seats are free: invite friends or add bots
  }
lobby-need-players-guest = { $count ->
    [one] One seat is still free
   *[other] { $count } seats are still free
  }
lobby-press-last = Ready: deal the cards
lobby-press = Ready: then waiting for { $names }
lobby-you-are-ready = You are ready. Waiting for { $names }
lobby-dealing = The cards are coming…
lobby-watch-only = You are watching. Take a free seat to play.
lobby-watch-full = You are watching. All seats are taken.
lobby-settings-title = Rules of this table
lobby-settings-why = Everyone sees the change at once and must say ready again.

talk-title = Chat
talk-empty = Nobody has said anything yet.
talk-hint = Say something
talk-phrases = Quick phrases
talk-people = Who you hear
talk-muted = muted
talk-unread = { $count } new
talk-you = You
talk-said = { $name }: { $text }
talk-alone = Nobody else is here yet.

person-nameless = guest { $id }

line-title = Connection
line-path = Path
line-path-local = same network, direct
line-path-direct = direct
line-path-relay = through a relay
line-path-here = this computer hosts
line-path-unknown = not known yet
line-why-local = The fastest there is: nothing leaves your network.
line-why-direct = Straight to the host’s computer.
line-why-relay = No direct path was found, so a relay passes the packets on. It cannot read them.
line-relayed-hidden-here = You hide your address from other players, so a relay passes the packets on. It cannot read them.
line-relayed-hidden-there = The host hides its address, so a relay passes the packets on. It cannot read them.
line-relayed-no-udp = Your network lets no UDP out, so a relay passes everything on over TCP. It cannot read anything.
line-relayed-no-address = No address of the host’s computer is known, so a relay passes the packets on. It cannot read them.
line-relayed-no-common-family = One of you has IPv4 alone and the other IPv6 alone, so a relay passes the packets on.
line-relayed-not-offered = The host’s computer has not said yet where it may be reached directly. It is asked again.
line-relayed-no-answer = Nothing gets straight through your two routers, so a relay passes the packets on. It is tried again every minute.
line-relayed-lost = The direct path was lost, so a relay passes the packets on. It is tried again soon.
line-why-here = Your friends connect to this computer. Leave the game open and the computer awake.
line-why-unknown = The connection is still being made.
line-round-trip = Round trip
line-ms = { $ms } ms
line-ms-unknown = not measured yet
line-state = State
line-state-good = good
line-state-suspect = nothing heard for some seconds
line-state-unstable = unstable: the host waits for your answers
line-state-connecting = connecting…
line-state-reconnecting = reconnecting, try { $attempt }
line-state-gone = not connected
line-people = Everyone here
line-person = { $name }: { $state }
line-weak = weak signal
line-lost = connection lost
line-kept = seat kept for { $seconds } s
line-do-nothing = Nothing to do.
line-do-weak = Go closer to your router, or stop what else uses the network.

seat-weak = weak signal
seat-kept = lost · kept { $seconds } s

again-title = Reconnecting…
again-kept = Your seat and your cards are kept for { $seconds } s.
again-not-kept = A bot may be playing your seat by now; it comes back to you with the next deal.
again-try = Try { $attempt }. The next one follows in { $seconds } s.
again-trying = Try { $attempt } is on its way.
again-gave-up = The table does not answer
again-gave-up-why = Ten tries have failed. Look at your network, and ask your host whether the table is still open.

watch-title = You are watching
watch-why = You see every play, but nobody’s cards.
watch-yours = A bot plays your seat. Your seat is yours again next deal.
watch-yours-turn = A bot plays your seat. You take over at its next turn.
watch-forfeit = You left this tournament, so a bot plays your seat to the end.
watch-claim = Take seat { $seat } next deal
watch-claimed = You take seat { $seat } at the next deal.

end-replaced-title = This table is open elsewhere
end-replaced = You went to this table from another window or computer, and only one can play. Play there, or take the seat back here.
end-kicked-title = The host has sent you away
end-kicked = Your seat is no longer yours. Host a table of your own, or go to another one.
end-closed-title = The table is closed
end-closed = The host has ended this table. The games so far are kept among the host’s replays.
end-no-table-title = No such table
end-no-table = There is no table with this code, or nobody may join it now. Ask your host for the code that is shown at this moment.
end-full-title = The table is full
end-full = All seats and all places to watch are taken. Ask your host to free one.
end-slow-title = Your connection is too slow
end-slow = The table could not reach you fast enough. Stop what else uses the network, then return.
end-flooding-title = Too many messages
end-flooding = This program sent more than the table takes. Wait a minute, then return.
end-protocol-title = The programs do not understand each other
end-protocol = Something came that is no message of this game. Update the game on both computers, then return.
end-version-title = Different versions
end-version = This game has version { $ours }, the table has { $theirs }. Install the newer of the two on both computers.
end-left-title = You have left the table
end-left = Your seat is free or played by a bot.
end-gave-up-title = The table does not answer
end-not-reached-title = The table is not reached
end-stopped-title = The table has stopped

missed-toast = You missed { $count ->
    [one] one play
   *[other] { $count } plays
  }: { $plays }
missed-play = { $name } { $cards }
missed-more = and more
welcome-title = Welcome back
welcome-seat = Your seat and your cards are here.
welcome-missed = { $count ->
    [0] Nobody has played meanwhile
    [one] You missed one play
   *[other] You missed { $count } plays
  }
welcome-more = { $count ->
    [one] One earlier play, and then:
   *[other] { $count } earlier plays, and then:
  }
toast-copied-code = The code is on the clipboard.
toast-copied-link = The link is on the clipboard.
toast-copied-address = The address is on the clipboard.
toast-new-code = The code is new: the old one no longer works.
toast-code-guessed = Five wrong codes were typed, so the code has changed.
toast-lost = { $name } lost the connection. The seat is kept for a minute.
toast-back = { $name } is back.
toast-substitute = A bot plays for { $name } now.
toast-paused = The host has paused the game.
toast-paused-lost = Everyone else has lost the connection, so the game stands still.
toast-resumed = The game goes on.
toast-deal-lost = This deal was lost with the host’s program. The cards are dealt again.
toast-annulled = Game { $game } does not count: its deal was not fair.
toast-left-out = The computer of { $name } gave no chance to this deal in time; the cards come without it.
toast-slowed-down = Too much at once: the host’s computer listens to you again in { $seconds } s.
toast-disputed = The deal of game { $game } does not match its proof. What was sent is kept; do not play on with this host.
toast-settings = The host has changed the rules. Say ready again.
toast-unstable = Your connection is unstable: the game goes on, but slowly for you.
toast-seat-back = Your seat is yours again.

leave-guest-early = Your seat is free for somebody else.
leave-guest-running = A bot plays on for you, and your seat scores nothing more. You can watch again with the code.
leave-guest-over = The tournament is over: nothing is lost.
leave-guest-watching = You only watch: nothing changes for the others.
leave-host = The table ends for everyone. The tournament is saved, and you can take it up again from the menu.
leave-host-over = The table ends for everyone. The tournament is over and kept among the replays.
table-menu = Menu
menu-meanwhile = The game goes on while this menu is open.
menu-paused = The game is paused for everyone.

board-disputed = Your computer’s record of the deal differs from the proof. What was sent is kept: do not play on with this host.


end-no-place = There is no table with this code on your network. Ask your host for the whole link, or for the code with its address.
end-other-version = The table’s program has another version of the game. Install the same version on both computers.
join-nearby-free = { $count ->
    [0] no seat is free
    [one] one seat is free
   *[other] { $count } seats are free
  }
notice-no-seat-kept = No seat is kept for you any more. Ask your host for the code and join anew.
command-reopen-table = Open your table again
command-reopen-table-tip = The table that you hosted goes on where it was, with the same code.
menu-return-detail = At { $place }
relay-up = The relay knows your table: friends anywhere can come with the code.
relay-full = The relay has no room for another table. Friends in your network can still come; try the relay again later.
