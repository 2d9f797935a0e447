//! Every reader of what comes from outside, under random bytes and under the corpus beside this file.
//!
//! | what comes | from where | target |
//! |---|---|---|
//! | frames of a session | a peer | `frame`, `message_inside_a_message`, `entry` |
//! | the whole state, in pieces | a host | `snapshot`, `picture` |
//! | a conversation | a guest; a host | `hostile_guest`, `hostile_host` |
//! | a knock, and the answer to one | a stranger | `knock` |
//! | announcements on the local network | anyone there | `announcement` |
//! | codes, links, addresses | people | `invitation`, `typed_words` |
//! | cards, names, chat | people, peers | `cards`, `name` |
//! | lines of a bot | another program | `bot_protocol` |
//! | a relay's frames, datagrams and addresses | a relay, its clients | `relay_codec`, `relay_frames`, `hostile_client` |
//! | the log of a table | its file | `log_file` |
//! | the seat at another's table | its file | `guest_memory` |
//! | the settings of the window | its file | `settings_file`, where the window is built |
//!
//! `cargo test --no-default-features --test fuzz` reads the corpus and some thousand random inputs. An engine that sees
//! which lines an input reaches looks further. It must be in this one program alone, so it is built without
//! `cargo bolero`, which would put it into every program of the package:
//!
//! ```text
//! export BOLERO_FUZZER=libfuzzer CARGO_TARGET_DIR=target/fuzz CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1
//! export CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS=true CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS=true
//! export RUSTFLAGS="--cfg fuzzing --cfg fuzzing_libfuzzer -Cpasses=sancov-module \
//!   -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-level=4 \
//!   -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
//!   -Clink-arg=-Wl,--unresolved-symbols=ignore-all"
//! cargo test --release --no-default-features --test fuzz --target x86_64-unknown-linux-gnu --no-run
//!
//! export BOLERO_LIBTEST_HARNESS=1 BOLERO_TEST_NAME=targets::frame
//! here=tests/fuzz/__fuzz__/targets__frame; mkdir -p found $here/crashes
//! export BOLERO_LIBFUZZER_ARGS="found $here/corpus -artifact_prefix=$here/crashes/ -max_total_time=60"
//! target/fuzz/x86_64-unknown-linux-gnu/release/deps/fuzz-* $BOLERO_TEST_NAME --exact --nocapture --test-threads 1
//! ```
//!
//! With `-merge=1 $here/corpus found` it takes into the corpus what reaches something new. What it finds to be wrong stays
//! in `crashes` and is read by every later `cargo test`.
//!
//! `THIRTEEN_WRITE_CORPUS=1 cargo test --no-default-features --test fuzz corpus` writes what the game itself writes
//! into the corpus: states, entries, frames and files of a tournament.

mod corpus;
mod played;
mod targets;
