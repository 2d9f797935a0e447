### Lá bài, bộ bài, thứ hạng.

rank-two = heo
suit-spades = bích
suit-clubs = chuồn
suit-diamonds = rô
suit-hearts = cơ
card = { $rank } { $suit }

combo-pair = đôi { $rank }
combo-triple = sám { $rank }
combo-quad = tứ quý { $rank }
combo-straight = sảnh { $count } lá đến { $rank }
combo-pair-run = { $count } đôi thông đến { $rank }

play-combo = Đánh { $combo }
play-chop = Chặt bằng { $combo }

instant-dragon = Sảnh rồng
instant-four-twos = Tứ quý heo
instant-five-pair-run = Năm đôi thông
instant-six-pairs = Sáu đôi
instant-one-colour = Đồng màu
instant-three-triples = Ba sám liền

place-first = Nhất
place-second = Nhì
place-third = Ba
place-last = Bét
