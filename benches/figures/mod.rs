//! What a benchmark measured: one line a figure with its unit, and all of them as JSON in `bench` of the target folder.

use std::path::Path;

/// The figures of one benchmark, in the order in which they were measured.
#[derive(Default)]
pub(crate) struct Figures(Vec<serde_json::Value>);

impl Figures {
    /// Prints a figure and remembers it.
    pub(crate) fn add(&mut self, name: &str, unit: &str, value: f64) {
        println!("{name:<42} {value:>14.3} {unit}");
        self.0
            .push(serde_json::json!({ "name": name, "unit": unit, "value": value }));
    }

    /// Writes them as `NAME.json`.
    pub(crate) fn write(&self, name: &str) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench");
        let text = serde_json::to_string_pretty(&self.0).expect("figures are numbers and texts") + "\n";
        let file = folder.join(name).with_extension("json");
        let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(file, text));
        written.expect("the target folder can be written");
    }
}
