//! The real program, as players and whoever runs it meet it.

mod client;
// Only the first address of loopback is there by itself on macOS.
#[cfg(not(target_os = "macos"))]
mod elsewhere;
mod hostile;
mod reigns;
mod relay;
mod restarts;
mod rooms;
mod websocket;

use std::time::Duration;

use tokio::time::timeout;

/// What a future gives within a time in which even a busy machine has answered.
async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(20), what).await.expect("an answer in time")
}
