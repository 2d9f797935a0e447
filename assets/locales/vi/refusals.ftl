### Vì sao không được, và nên làm gì.

refusal-game-over = Ván này đã xong. Hãy sẵn sàng cho ván sau.
refusal-not-your-turn = Đang là lượt của { $name }. Bạn có thể chọn bài trước.
refusal-not-your-cards = Bạn không còn giữ những lá này. Hãy chọn lại.
refusal-must-hold = Lượt đầu tiên phải có lá { $card }. Hãy chọn thêm lá đó.
refusal-does-not-beat = Phải chặn được { $combo }. Hãy chọn bộ cùng loại lớn hơn, hoặc bỏ lượt.
refusal-already-passed = Bạn đã bỏ vòng này; chỉ hàng được luật cho phép mới đánh lại được.
refusal-bomb-may-not-lead = Bàn này không cho mở vòng bằng hàng đó. Hãy mở bằng bộ khác.
refusal-finishes-on-twos = Không được về hoặc giữ lại toàn heo khi còn nước khác. Hãy đánh bộ khác.
refusal-leader-must-play = Bạn đang cầm cái, không được bỏ lượt. Hãy đánh bất kỳ bộ nào.

combo-none = Hãy chọn ít nhất một lá.
combo-different-ranks = Hai lá phải cùng số mới thành đôi.
combo-gap = Các lá chưa liền nhau. Sảnh và đôi thông phải nối tiếp.
combo-two-in-run = Heo không được nằm trong sảnh hay đôi thông. Hãy bỏ lá heo ra.
combo-short-pair-run = Đôi thông cần ít nhất ba đôi liền nhau.
combo-mixed = Những lá này không thành bộ. Hãy chọn rác, đôi, sám, tứ quý, sảnh hoặc đôi thông.

rule-no-such-preset = Không có bộ luật “{ $name }”. Hãy chọn mien-nam, thirteen hoặc suited.
rule-no-such-rule = Không có luật “{ $name }”. Hãy xem danh sách luật trong phần thiết lập bàn.
rule-no-such-value = Luật { $name } không nhận “{ $value }”. Giá trị được nhận: { $allowed }.
rule-not-an-assignment = “{ $text }” không đặt luật nào. Hãy viết tên=giá trị.

name-empty = Hãy nhập tên của bạn.
name-too-long = Dài quá. Nhiều nhất { $most } chữ.
name-unprintable = Có ký tự không hiện được. Hãy xóa ký tự đó.

refusal-host-only = Chỉ chủ bàn làm được việc này. Hãy nhờ chủ bàn.
refusal-house-only = Chỉ chương trình mở bàn làm được việc này. Bạn không cần làm gì.
refusal-not-seated = Bạn chưa có ghế ở bàn này. Hãy chọn một ghế trống.
refusal-already-seated = Bạn đã có ghế rồi. Hãy rời ghế đó trước.
refusal-table-full = Bàn đã đủ người. Hãy ngồi xem, hoặc chờ một ghế trống.
refusal-seat-taken = Ghế { $seat } đã có người. Hãy chọn ghế khác.
refusal-no-such-seat = Bàn này không có ghế { $seat }. Hãy chọn ghế khác.
refusal-seat-free = Ghế { $seat } đang trống. Hãy chọn ghế có người.
refusal-tournament-running = Giải đang diễn ra. Hãy chờ giải xong, hoặc bắt đầu lại.
refusal-tournament-over = Giải đã xong. Hãy chọn đấu lại hoặc về màn hình chính.
refusal-tournament-not-over = Giải chưa xong. Hãy chơi hết giải trước.
refusal-not-ready-time = Bây giờ chưa cần báo sẵn sàng. Hãy chờ ván này xong.
refusal-already-ready = Bạn đã báo sẵn sàng. Hãy chờ những người khác.
refusal-not-playing = Chưa có ván nào đang chơi. Hãy chờ chia bài.
refusal-substitute-plays = Máy đang đánh thay bạn. Bạn trở lại ở lần chia bài sau.
refusal-forfeited = Bạn đã bỏ giải này. Hãy chờ giải mới.
refusal-game-paused = Ván đang tạm dừng. Hãy bấm chơi tiếp trước.
refusal-not-paused = Ván không tạm dừng. Cứ chơi bình thường.
refusal-seats-in-use = Ghế sắp bỏ đang có người ngồi. Hãy cho ghế đó trống trước.
refusal-bad-settings = Bàn cần 2 đến 4 ghế và 4 đến 99 điểm. Hãy chỉnh lại.
refusal-no-such-phrase = Không có câu nói nhanh này. Hãy chọn câu khác.
refusal-stale = Bàn đã sang lượt khác. Hãy nhìn lại rồi chọn.
refusal-no-nonce-awaited = Việc chia bài không cần gì ở bạn lúc này. Bạn không cần làm gì.
refusal-wrong-nonce = Phần của bạn trong lần chia này không khớp với điều đã hứa. Bài được chia mà không có phần đó.
refusal-name-taken = Ở đây có người mang tên này, hoặc tên trông giống hệt. Hãy đổi tên trong phần cài đặt (F2) rồi ngồi vào ghế.
refusal-name-reserved = Tên bắt đầu bằng “Bot” và tên “Host” được dành riêng. Hãy chọn tên khác.
refusal-not-now = Bàn không ở trạng thái làm được việc này. Hãy thử lại sau giây lát.
refusal-too-fast = Bạn thao tác quá nhanh. Hãy chờ một chút rồi tiếp tục.

# Vì sao chưa vào được bàn của bạn bè: đường đến bàn, và cửa bàn.
join-no-address = Không tìm thấy địa chỉ của bàn. Hãy hỏi lại chủ bàn.
join-unreachable = Máy này không có mạng để đến địa chỉ của bàn. Hãy kiểm tra mạng rồi thử lại.
join-no-answer = Không ai trả lời ở địa chỉ của bàn. Hãy hỏi xem bàn còn mở không, và mạng của chủ bàn có cho người chơi vào không.
join-not-spoken = Máy trả lời ở địa chỉ này không dùng cùng phiên bản trò chơi. Có thể cả hai cần bản mới nhất.
join-turned-away = Chủ bàn hiện chưa nhận thêm kết nối. Hãy thử lại sau một phút.
join-wrong-host = Máy trả lời ở địa chỉ này không phải máy của chủ bàn. Hãy xin chủ bàn lời mời mới.
join-table-closed = Chủ bàn không cho ai vào nữa.
join-too-often = Từ đây đã thử quá nhiều mã. Hãy đợi một phút rồi thử lại.
join-impostor = Máy vừa trả lời không phải máy của chủ bàn. Đừng dùng mã này nữa: hãy xin chủ bàn mã mới.
join-knock-unanswered = Chủ bàn không trả lời kịp. Hãy thử lại.
join-closed-here = Kết nối đã được đóng ở máy này.
join-gone = Bên kia đã rời đi.
join-silent = Không còn nhận được tín hiệu từ bên kia.
join-reset = Chương trình của bên kia đã được mở lại.
join-broken = Kết nối bị đứt. Hãy thử lại.
join-port-taken = Cổng { $port } đang được chương trình khác dùng. Hãy chọn cổng khác, hoặc đóng chương trình đó.
join-no-socket = Máy này không mở được kết nối mạng: { $reason }. Hãy kiểm tra tường lửa rồi thử lại.

# Máy chuyển tiếp giúp bạn bè ở mạng khác tìm thấy bàn.
relay-address-empty = Địa chỉ máy chuyển tiếp còn trống. Địa chỉ có dạng relay.example.org:4433.
relay-address-host = “{ $text }” không phải địa chỉ máy chuyển tiếp. Địa chỉ có dạng relay.example.org:4433.
relay-address-key = Khóa trong địa chỉ máy chuyển tiếp bị hỏng. Hãy chép lại cả địa chỉ.
relay-not-found = Không tìm thấy tên máy chuyển tiếp. Hãy kiểm tra địa chỉ, và xem máy này có mạng không.
relay-no-answer = Máy chuyển tiếp không trả lời. Hãy kiểm tra địa chỉ, và xem máy đó có đang chạy không.
relay-lost = Mất kết nối với máy chuyển tiếp. Đang thử lại.
relay-not-spoken = Máy trả lời ở địa chỉ này không dùng cùng phiên bản. Có thể bạn cần bản mới nhất.
relay-turned-away = Máy chuyển tiếp hiện chưa nhận thêm kết nối. Hãy thử lại sau một phút.
relay-untrusted = Máy trả lời không phải máy chuyển tiếp của địa chỉ này. Hãy kiểm tra địa chỉ, kèm khóa.
join-host-away = Chủ bàn này hiện đang mất kết nối. Hãy thử lại sau một phút.
