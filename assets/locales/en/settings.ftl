### Settings, and setting up a table.

settings-general = General
settings-sound = Sound
settings-look = Looks
settings-motion = Motion
settings-friends = Tables with friends
settings-cards = Cards and table

settings-language = Language
settings-scale = Interface size
settings-full-screen = Full screen
settings-full-screen-why = F11 or Alt+Enter.
settings-sort = A dealt hand is sorted
settings-sort-rank = By rank
settings-sort-suit = By suit
settings-sort-combinations = By combination
settings-master = Volume
settings-effects = Cards
settings-music = Music
settings-muted = Mute everything
settings-muted-why = The M key.
settings-mute-unfocused = Silent while in another window
settings-mute-unfocused-why = Sound comes back when you do.
settings-speed = Speed of the cards
settings-speed-off = At once
settings-speed-fast = Fast
settings-speed-normal = Normal
settings-speed-slow = Slow
settings-reduced-motion = Less motion
settings-reduced-motion-why = No sway, no shake, no flight.
settings-deck = Colours of the suits
settings-deck-two = Two colours
settings-deck-four = Four colours
settings-back = Card backs
settings-back-drum = Bronze drum
settings-back-lotus = Lotus
settings-back-brocade = Brocade
settings-cloth = Table
settings-cloth-felt = Green felt
settings-cloth-indigo = Indigo cloth
settings-cloth-lacquer = Red lacquer
settings-cloth-mat = Reed mat
settings-guide = Show the guide again
settings-guide-why = Five short steps in your next game.
settings-saved = Every change counts, and is saved, at once.
settings-relay = Relay
settings-relay-hint = for example relay.example.org:4433
settings-relay-why = The server through which friends in other networks find your table by its code: its address, and what follows the # if it has a key. It cannot read anything. Empty: none.
settings-hide-address = Hide my address from other players
settings-hide-address-why = At tables with a relay only the relay learns it. Packets then always travel through it, a little slower.

setup-title = Offline table
setup-you = You
setup-seats = Players
setup-seats-count = { $count } players
setup-opponents = Opponents
setup-opponent = Opponent { $number }
setup-level = Level
setup-style = Style
setup-rules = Rules
setup-changes = { $preset } + { $count ->
    [one] { $count } change
   *[other] { $count } changes
  }
setup-show-rules = All rules
setup-hide-rules = Show less
setup-timer = Time for a turn
setup-timer-off = No limit
setup-timer-seconds = { $seconds } seconds
setup-timer-why = After that, a bank of 60 seconds a game is used.
setup-hints = Allow hints
setup-hints-why = The H key shows a play and why.
setup-target = Points that win

level-novice = Novice
level-easy = Easy
level-medium = Medium
level-hard = Hard
level-master = Master
style-even = Balanced
style-cautious = Cautious
style-aggressive = Aggressive
style-hoarder = Hoarder
