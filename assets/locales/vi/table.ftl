### Ở bàn.

table-your-turn = Đến lượt bạn
table-turn-of = Lượt của { $name }
table-lead = Bạn cầm cái: đánh gì cũng được
table-lead-must = Lượt đầu phải có { $card }
table-beat = Phải chặn { $combo }
table-select = Hãy chọn bài để đánh
table-waiting = Đang chờ { $name }
table-over = Ván đã xong
table-returning = Bạn đã bỏ vòng; chỉ hàng mới vào lại được
table-game = Ván { $game }
table-target = đến { $target } điểm
table-score = { $name }: { $score } điểm
table-cards-left = { $count } lá
table-passed = bỏ lượt
table-out = về { $place }
table-you = Bạn
table-bot = máy
table-passing-round = Đang bỏ cả vòng
table-cannot-pass = Người cầm cái phải đánh.
table-no-hints = Bàn này không cho gợi ý.
table-chop = Chặt!

sort-rank = Xếp: số
sort-suit = Xếp: chất
sort-combinations = Xếp: bộ

pause-title = Tạm dừng
pause-saved = Giải được lưu tự động sau từng nước đi.

rounds-title = Các vòng đã đánh
rounds-none = Chưa có vòng nào xong trong ván này.
rounds-number = Vòng { $number }
rounds-passed = bỏ
rounds-won = { $name } thắng vòng

board-title = Sau ván { $game }
board-final = Giải đấu kết thúc
board-player = Người chơi
board-points = Điểm ván này
board-score = Tổng điểm
board-of-target = { $score } / { $target }
board-plus = +{ $points }
board-you = (bạn)
board-ready = đã sẵn sàng
board-waiting = Đang chờ { $names }
board-fair = Chia bài công bằng, đã kiểm trên máy của bạn
board-unfair = Không khớp bằng chứng chia bài. Hãy lưu lại ván này và đừng chơi tiếp với chủ bàn đó.
board-unchecked = Chưa kiểm được việc chia bài
board-instant = { $by ->
    [you] Bạn tới trắng: { $instant }!
   *[other] { $name } tới trắng: { $instant }!
  }
board-winner = { $name } vô địch!
board-you-win = Bạn vô địch! Chúc mừng!
board-celebrate = { $score } điểm sau { $games } ván.
board-next = Ván tiếp theo
board-menu = Về màn hình chính

hint-title = Gợi ý { $number }/{ $count }
hint-none = Không có nước nào đánh được: hãy bỏ lượt.

read-hand = Bạn còn { $count } lá: { $cards }.
read-hand-empty = Bạn đã hết bài.
read-table-lead = { $by ->
    [you] Bạn mở vòng.
   *[other] { $name } mở vòng.
  }
read-table-over = { $by ->
    [you] Bạn đã đánh { $combo }.
   *[other] { $name } đã đánh { $combo }.
  } { $next ->
    [you] Đến lượt bạn.
   *[other] Đến lượt { $turn }.
  }
read-table-left = { $name } còn { $count } lá.

guide-title = Ván đầu tiên · bước { $step }/{ $count }
guide-1 = Đây là bài của bạn. 3 nhỏ nhất, heo (2) lớn nhất; cùng số thì bích < chuồn < rô < cơ.
guide-2 = Bấm vào lá để nhấc lên. Nút vàng luôn nói rõ nó sẽ đánh gì, hoặc vì sao chưa được.
guide-3 = Phải chặn bằng bộ cùng loại lớn hơn. Không có thì bỏ lượt, nghỉ đến hết vòng.
guide-4 = Heo chỉ bị chặt bằng hàng: tứ quý hoặc đôi thông. Bấm H bất cứ lúc nào để xem gợi ý.
guide-5 = Ai hết bài trước thì về nhất. 4, 2, 1, 0 điểm mỗi ván; ai đủ điểm đích trước thì thắng giải.

phrase-0 = Chào cả nhà!
phrase-1 = Hay lắm!
phrase-2 = Nhanh lên nào!
phrase-3 = Chặt nè!
phrase-4 = Trời ơi!
phrase-5 = Xin lỗi nhé.
phrase-6 = Cảm ơn!
phrase-7 = Ván nữa nhé?
phrase-8 = Chờ tôi một chút.
phrase-9 = Bài đẹp quá!
phrase-10 = May thế!
phrase-11 = Hẹn gặp lại!

hint-play = { $play } — { $reason }.
hint-pass = Bỏ lượt — { $reason }.
hint-certain = Chắc chắn.
hint-as-good = Tốt ngang nhau.
reason-forced = không còn nước nào khác
reason-goes-out = hết bài luôn
reason-cannot-be-stopped = không ai cản được nữa
reason-chop-pays = chặt lúc này là đáng
reason-only-answer = nước chặn duy nhất, và hơn bỏ lượt
reason-blocks-last-card = cản người chỉ còn một lá
reason-sheds-junk = bỏ được bài lẻ khó đánh
reason-sheds-many = bỏ được nhiều lá một lúc
reason-brings-the-lead = khó bị chặn, giành được cái
reason-breaks-nothing = không phá bộ nào
reason-saves-bomb = giữ hàng để chặt heo
reason-saves-control = giữ heo hoặc xì cho lúc sau
reason-saves-combination = giữ nguyên bộ đang có
reason-spends-control = tốn heo hoặc xì quá sớm
reason-spends-bomb = phí mất hàng
reason-breaks-combination = phá mất một bộ
reason-lets-one-out = để người ít bài về trước

play-complete = Chọn đủ { $combo }
play-queue = Đến lượt thì đánh { $combo }
play-queued = Sẽ đánh { $combo } · bấm để thôi

seat-free = ghế trống
seat-score = { $score } điểm
seat-lost = mất kết nối
seat-substitute = máy đánh thay
seat-idle = máy đánh giúp

title = Thirteen · Tiến Lên
title-your-turn = ● Đến lượt bạn · Tiến Lên

toast-one-left = { $name } chỉ còn một lá!
toast-idle = Bạn vắng hai lượt nên máy đánh giúp. Làm gì đó để tự đánh tiếp.
notice-nothing-saved = Không còn giải nào đang dở. Hãy bắt đầu giải mới.
notice-replay-not-kept = Không lưu được ván đấu để xem lại. Hãy dọn bớt ổ đĩa; kết quả vẫn giữ nguyên.
notice-table-fault = Bàn dừng vì lỗi chương trình. Về trang đầu và chọn “Chơi tiếp”: không mất gì cả.
