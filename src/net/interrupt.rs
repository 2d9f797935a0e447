//! The system's wish that the program ends: Ctrl-C, and on Unix the signal TERM.

use std::io;
use std::thread;

use tokio::runtime;

/// Calls this, from a thread of its own, when the system asks the program to end. From now on the system does not end it
/// by itself.
///
/// # Errors
/// When the system gives no thread, or does not say when it wants the program to end.
pub fn on_interrupt(act: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let interrupts = runtime.block_on(async { Interrupts::new() })?;
    let waits = move || {
        runtime.block_on(interrupts.come());
        act();
    };
    thread::Builder::new().name("interrupt".to_owned()).spawn(waits)?;
    Ok(())
}

#[cfg(unix)]
struct Interrupts {
    pressed: tokio::signal::unix::Signal,
    term: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Interrupts {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            pressed: signal(SignalKind::interrupt())?,
            term: signal(SignalKind::terminate())?,
        })
    }

    async fn come(mut self) {
        tokio::select! {
            _ = self.pressed.recv() => {}
            _ = self.term.recv() => {}
        }
    }
}

#[cfg(windows)]
struct Interrupts(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Interrupts {
    fn new() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn come(mut self) {
        self.0.recv().await;
    }
}
