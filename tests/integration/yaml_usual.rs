//! Two readers of YAML: the fast one for the usual file, and the one that says what a file means. Where the fast one reads a file, both give the same tree.

use std::path::{Path, PathBuf};

use cem_readiness::yaml::{read_usual, read_with_care};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::binary::root;

/// Whether the fast reader took it; it must then be right.
fn agree(text: &str) -> Result<bool, String> {
    let Some(usual) = read_usual(text, 3) else { return Ok(false) };
    let mut problems = Vec::new();
    let careful = read_with_care(text, 3, &mut problems);
    if careful.as_ref() == Some(&usual) && problems.is_empty() {
        return Ok(true);
    }
    Err(format!("{text}\n---\n{usual:#?}\n---\n{careful:#?}\n{problems:#?}"))
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, found);
        } else if path.extension().is_some_and(|end| end == "yaml" || end == "yml") {
            found.push(path);
        }
    }
}

#[test]
fn files_of_the_repository_mean_the_same_to_both() {
    let mut paths = Vec::new();
    below(&root().join("questionnaires"), &mut paths);
    below(&root().join("tests/fixtures"), &mut paths);
    let mut taken = 0;
    for path in &paths {
        // Some are broken on purpose.
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        match agree(&text) {
            Ok(usual) => taken += usize::from(usual),
            Err(why) => panic!("{}\n{why}", path.display()),
        }
    }
    assert!(taken > 10, "{taken} of {}", paths.len());
}

#[test]
fn the_usual_form_is_known() {
    for text in [
        "a: 1\n",
        "a: 1",
        "# first\na: 1 # one\n\n# two\nb: \"x: y # z\"\nc: 'it'\n",
        "a:\n  b: 1\n  c:\n    d: two words\n# a comment\n  e: 3\nf: 4\n",
        "a: { b: c d, e: \"f, g\" }\nh: [1, \"2\", three]\n",
        "a:\n  - b: 1\n    c: 2\n  - d: 3\n  # a comment\n  - e\ng: Zürich\n",
        "a:\n  b: 1\n   \n\n",
        "a:\nb:  # none\nc:\n  d:\n  # none\n\ne:",
    ] {
        assert_eq!(agree(text), Ok(true), "{text}");
    }
    for text in
        ["", "a", "- a\n", "a: |\n  b\n", "a: b\n  c\n", "a: b: c\n", "a: &b c\n", "a: 1\na: 2\n", "a:\n\tb: 1\n", "a: 1\n---\nb: 2\n", " a: 1\n", "a: {}\n"]
    {
        assert_eq!(agree(text), Ok(false), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Lines of all kinds, one under the other.
    #[test]
    fn lines_put_together_mean_the_same_to_both(
        lines in vec((0..4_usize, 0..10_usize, 0..34_usize), 1..9),
        end in any::<bool>(),
    ) {
        const HEADS: [&str; 10] = ["a: ", "b: ", "c:", "d1: ", "- e: ", "- ", "", "q.02:  ", "f-x: ", "\"g\": "];
        const VALUES: [&str; 34] = [
            "", "1", "two words", "\"quoted\"", "'it'", "x # comment", "x#y", "# comment", "{ a: 1, b: x y }", "[1, 2]", "{}", "[]", "a: b", "a:b", "x:", "\"a\\n\"",
            "'it''s'", "\"\"", "|", "> ", "&a b", "*a", "!t x", "null", "~", "-1", "1.50", "ä ß", "\"x\" y", "{ a: [1], b: 2 }", "[a, {b: c}]", "x   ", "- y", "{ a: b#, c: d }",
        ];
        let mut text: String = lines.iter().map(|(depth, head, value)| format!("{}{}{}\n", "  ".repeat(*depth), HEADS[*head], VALUES[*value])).collect();
        if end {
            text.pop();
        }
        prop_assert!(agree(&text).is_ok(), "{}", agree(&text).unwrap_err());
    }

    /// A file of answers with a few bytes changed.
    #[test]
    fn changed_files_mean_the_same_to_both(changes in vec((any::<prop::sample::Index>(), 0..20_usize), 0..4)) {
        const BYTES: &[u8; 20] = b"\n\n  :#-{}[],\"'a1&|?\t";
        let mut text = b"format: x/1\nby: { id: a, role: b c }\n# said\nanswers:\n  q1: 2\n  q2:\n    answer: 3 # three\n    note: \"of: it\"\n\n  q3: later\n  list:\n    - what: a\n      where: b\n    - c\nlast: [1, 'x']\n".to_vec();
        for (at, byte) in changes {
            let at = at.index(text.len());
            text[at] = BYTES[byte];
        }
        let text = String::from_utf8(text).unwrap();
        prop_assert!(agree(&text).is_ok(), "{}", agree(&text).unwrap_err());
    }
}
