### At the table.

table-your-turn = Your turn
table-turn-of = { $name }’s turn
table-lead = You lead: play anything
table-lead-must = The first play must hold the { $card }
table-beat = Beat the { $combo }
table-select = Select cards to play
table-waiting = Waiting for { $name }
table-over = The game is over
table-returning = You passed; only a bomb comes back in
table-game = Game { $game }
table-target = to { $target } points
table-score = { $name }: { $score } points
table-cards-left = { $count ->
    [one] { $count } card
   *[other] { $count } cards
  }
table-passed = passed
table-out = out: { $place }
table-you = You
table-bot = bot
table-passing-round = Passing this round
table-cannot-pass = Who leads must play.
table-no-hints = This table has no hints.
table-chop = Chop!

sort-rank = Sort: rank
sort-suit = Sort: suit
sort-combinations = Sort: combos

pause-title = Paused
pause-saved = The tournament is saved after every play.

rounds-title = Rounds of this game
rounds-none = No round of this game is over yet.
rounds-number = Round { $number }
rounds-passed = passed
rounds-won = { $name } took the round

board-title = After game { $game }
board-final = The tournament is over
board-player = Player
board-points = This game
board-score = Score
board-of-target = { $score } / { $target }
board-plus = +{ $points }
board-you = (you)
board-ready = ready
board-waiting = Waiting for { $names }
board-fair = Fair deal, checked on your computer
board-unfair = The deal does not match its proof. Keep this game, and do not play on with this host.
board-unchecked = The deal could not be checked yet
board-instant = { $by ->
    [you] You win at once: { $instant }!
   *[other] { $name } wins at once: { $instant }!
  }
board-winner = { $name } wins the tournament!
board-you-win = You win the tournament!
board-celebrate = { $score } points after { $games ->
    [one] { $games } game
   *[other] { $games } games
  }.
board-next = Next game
board-menu = To the menu

hint-title = Hint { $number }/{ $count }
hint-none = Nothing can be played: pass.

read-hand = You hold { $count ->
    [one] { $count } card
   *[other] { $count } cards
  }: { $cards }.
read-hand-empty = You are out of cards.
read-table-lead = { $by ->
    [you] You lead.
   *[other] { $name } leads.
  }
read-table-over = { $by ->
    [you] You played { $combo }.
   *[other] { $name } played { $combo }.
  } { $next ->
    [you] It is your turn.
   *[other] It is { $turn }’s turn.
  }
read-table-left = { $name } holds { $count ->
    [one] { $count } card
   *[other] { $count } cards
  }.

guide-title = Your first game · step { $step }/{ $count }
guide-1 = This is your hand. 3 is low, 2 is high; within a rank spades < clubs < diamonds < hearts.
guide-2 = Click cards to lift them. The gold button always says what it will play, or why it cannot yet.
guide-3 = Beat the table with a higher one of the same kind. If you cannot, pass: you sit out the round.
guide-4 = Only bombs chop a 2: four of a rank, or a run of pairs. Press H at any time for a hint.
guide-5 = First out comes first. Places score 4, 2, 1, 0 a game; the first to reach the target wins.

phrase-0 = Hello everyone!
phrase-1 = Well played!
phrase-2 = Your turn, hurry!
phrase-3 = Chop!
phrase-4 = Oh no!
phrase-5 = Sorry about that.
phrase-6 = Thank you!
phrase-7 = One more?
phrase-8 = One moment, please.
phrase-9 = What a hand!
phrase-10 = Lucky!
phrase-11 = See you again!

hint-play = { $play } — { $reason }.
hint-pass = Pass — { $reason }.
hint-certain = This is certain.
hint-as-good = Both are equally good.
reason-forced = there is nothing else to do
reason-goes-out = it plays your last cards
reason-cannot-be-stopped = nobody can stop you now
reason-chop-pays = this chop is worth it
reason-only-answer = your only answer, and better than a pass
reason-blocks-last-card = it stops a player with one card left
reason-sheds-junk = it sheds cards that are hard to play
reason-sheds-many = it sheds many cards at once
reason-brings-the-lead = hard to beat, so it brings you the lead
reason-breaks-nothing = it breaks nothing
reason-saves-bomb = it keeps a bomb for their 2s
reason-saves-control = it keeps a 2 or an ace for later
reason-saves-combination = it keeps a combination whole
reason-spends-control = it spends a 2 or an ace early
reason-spends-bomb = it gives a bomb away
reason-breaks-combination = it breaks a combination
reason-lets-one-out = it lets a player with few cards go out

play-complete = Complete the { $combo }
play-queue = Play { $combo } when it is my turn
play-queued = Will play { $combo } · press to undo

seat-free = free seat
seat-score = { $score ->
    [one] { $score } point
   *[other] { $score } points
  }
seat-lost = connection lost
seat-substitute = a bot plays
seat-idle = a bot plays along

title = Thirteen · Tiến Lên
title-your-turn = ● Your turn · Thirteen

toast-one-left = { $name } has one card left!
toast-idle = You were away twice, so a bot plays for you. Do anything to play on yourself.
notice-nothing-saved = No tournament waits any more. Start a new one.
notice-replay-not-kept = The replay of this tournament could not be kept. Free some disk space; the result stands.
notice-table-fault = The table has stopped because of a fault in the program. Go to the menu and choose “Continue”: nothing is lost.
