//! The house rules of the source tree, as tests.

#[test]
fn the_tree_has_a_readme() {
    assert!(!env!("CARGO_MANIFEST_DIR").is_empty());
}
