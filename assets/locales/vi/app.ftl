### Màn hình chính và những lời chung.

app-name = Tiến Lên
app-name-other = Thirteen
app-promise = Miễn phí · không quảng cáo · không tài khoản · không tiền — chơi vui, không nạp tiền
menu-your-name = Tên của bạn
menu-name-hint = Bạn bè gọi bạn là gì?
menu-language = Ngôn ngữ
menu-offline-detail = Đấu giải với máy, ngay bây giờ
menu-host-detail = Mời bạn bè bằng một mã
menu-join-detail = Nhập mã hoặc mở đường dẫn
menu-saved = Ván { $game } · { $scores }
menu-version = Phiên bản { $version }

notice-settings-broken = Tệp cài đặt bị hỏng. Bản cũ được giữ lại bên cạnh; cài đặt trở về mặc định.
notice-settings-unreadable = Không đọc được tệp cài đặt. Hãy kiểm tra quyền của thư mục; hiện dùng cài đặt mặc định.
notice-settings-unsaved = Không lưu được cài đặt. Hãy kiểm tra dung lượng và quyền ghi của ổ đĩa.
notice-identity-broken = Khoá của bản cài đặt này bị hỏng. Bản cũ được giữ lại bên cạnh; chủ bàn đã biết bạn sẽ thấy bạn là người lạ, nên bạn cần nhập lại mã của họ.
notice-save-broken = Giải đã lưu bị hỏng. Bản đó được giữ lại bên cạnh; hãy bắt đầu giải mới.
notice-save-failed = Không lưu được giải đấu. Hãy kiểm tra dung lượng ổ đĩa rồi chơi tiếp.
notice-resumed = Đã mở lại giải đang dở.
notice-saved = Giải đã được lưu. Chọn “Chơi tiếp giải đang dở” để trở lại.
notice-already-running = Trò chơi đang mở ở cửa sổ khác với cùng hồ sơ này. Hãy dùng cửa sổ đó, hoặc đóng nó trước.
notice-muted = Đã tắt tiếng. Bấm M để bật lại.
notice-unmuted = Đã bật tiếng.
notice-no-sound = Không tìm thấy loa. Trò chơi vẫn chạy, chỉ không có tiếng.

fault-no-gpu = Không tìm thấy card đồ họa dùng được Vulkan. Trên Debian hay Ubuntu, hãy cài gói mesa-vulkan-drivers (sudo apt install mesa-vulkan-drivers); trên hệ khác, hãy cập nhật trình điều khiển đồ họa.
fault-no-display = Không có màn hình để mở cửa sổ. Hãy chạy trong phiên làm việc có màn hình (X11 hoặc Wayland); “thirteen --help” liệt kê những lệnh không cần cửa sổ.
fault-window = Không mở được cửa sổ: { $reason }. Hãy cập nhật trình điều khiển đồ họa rồi mở lại; “thirteen --help” liệt kê những lệnh không cần cửa sổ.
fault-no-home = Hệ thống không cho biết thư mục cá nhân. Hãy chọn thư mục bằng --data-dir THƯ_MỤC.
fault-in-use = Trò chơi đang mở với hồ sơ ở { $path }. Hãy dùng cửa sổ đó, hoặc chọn thư mục khác bằng --data-dir.
fault-unusable = Không dùng được { $path }: { $reason }. Hãy kiểm tra quyền, hoặc chọn thư mục khác bằng --data-dir.
fault-disk-full = Ổ đĩa đầy, không ghi được { $path }. Hãy dọn chỗ rồi mở lại bàn; không mất gì cả.
fault-damaged = Giải đã lưu bị hỏng; tệp được giữ lại ở { $path }. Hãy bắt đầu giải mới.
fault-newer = { $path } do phiên bản mới hơn ghi. Hãy mở bằng phiên bản đó.
fault-no-program = Không chạy được chương trình máy { $program }. Hãy kiểm tra đường dẫn.
fault-system = Hệ thống từ chối: { $reason }. Hãy đóng bớt chương trình rồi thử lại.
