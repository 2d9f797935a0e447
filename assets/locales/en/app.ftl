### The first screen, and what is said everywhere.

app-name = Thirteen
app-name-other = Tiến Lên
app-promise = Free · no adverts · no account · no money — just the game
menu-your-name = Your name
menu-name-hint = What do friends call you?
menu-language = Language
menu-offline-detail = Against bots, right now
menu-host-detail = Invite friends with a code
menu-join-detail = Enter a code or open a link
menu-saved = Game { $game } · { $scores }
menu-version = Version { $version }

notice-settings-broken = The settings file was damaged. It is kept beside the new one; settings are back to their defaults.
notice-settings-unreadable = The settings file cannot be read. Look at the folder’s permissions; defaults are in use for now.
notice-settings-unsaved = The settings could not be saved. Look at the disk’s free space and permissions.
notice-identity-broken = The key of this installation was damaged. It is kept aside; hosts who knew you meet a stranger, so you need their code once more.
notice-save-broken = The saved tournament was damaged. It is kept aside; start a new one.
notice-save-failed = The tournament could not be saved. Free some disk space, then play on.
notice-resumed = Your tournament is back.
notice-saved = Your tournament is saved. Choose “Continue your tournament” to come back.
notice-already-running = The game is already open with this profile. Use that window, or close it first.
notice-muted = Muted. Press M to hear again.
notice-unmuted = Sound is on.
notice-no-sound = No sound device was found. The game goes on silently.

fault-no-gpu = No graphics card that can do Vulkan was found. On Debian or Ubuntu, install the package mesa-vulkan-drivers (sudo apt install mesa-vulkan-drivers); elsewhere, update the graphics driver.
fault-no-display = There is no display to open a window on. Start the game in a desktop session (X11 or Wayland); “thirteen --help” lists what works without a window.
fault-window = The window could not be opened: { $reason }. Update the graphics driver and try again; “thirteen --help” lists what works without a window.
fault-no-home = This system names no home folder. Choose one with --data-dir FOLDER.
fault-in-use = The game is already open with the profile in { $path }. Use that window, or another folder with --data-dir.
fault-unusable = { $path } cannot be used: { $reason }. Look at its permissions, or choose another folder with --data-dir.
fault-disk-full = The disk is full: { $path } could not be written. Make room and open the table again; nothing is lost.
fault-damaged = The saved tournament was damaged; it is kept as { $path }. Start a new one.
fault-newer = { $path } was written by a newer version. Open it with that one.
fault-no-program = The bot program { $program } does not start. Look at its path.
fault-system = The system refuses: { $reason }. Close some programs and try again.
