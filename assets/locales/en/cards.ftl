### Cards, combinations, places.

rank-two = 2
suit-spades = spades
suit-clubs = clubs
suit-diamonds = diamonds
suit-hearts = hearts
card = { $rank } of { $suit }

combo-pair = pair of { $rank }s
combo-triple = three { $rank }s
combo-quad = four { $rank }s
combo-straight = straight of { $count } to { $rank }
combo-pair-run = run of { $count } pairs to { $rank }

play-combo = Play { $combo }
play-chop = Chop with { $combo }

instant-dragon = Dragon
instant-four-twos = Four 2s
instant-five-pair-run = Run of five pairs
instant-six-pairs = Six pairs
instant-one-colour = One colour
instant-three-triples = Three triples in a row

place-first = First
place-second = Second
place-third = Third
place-last = Last
