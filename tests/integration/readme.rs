//! What README.md shows is what the program prints: each block behind a comment `<!-- cem WORDS | head N -->` is run again.

use crate::binary::cem;

/// A block of the page: the words of the command, how many lines are shown, and the lines.
fn blocks(page: &str) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(command) = line.strip_prefix("<!-- cem ").and_then(|rest| rest.strip_suffix(" -->")) else { continue };
        let (words, count) = command.split_once(" | head ").map_or((command, usize::MAX), |(words, count)| (words, count.parse().unwrap()));
        assert!(lines.next().is_some_and(|fence| fence.starts_with("```")), "a block follows {line}");
        let shown: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        found.push((words.to_owned(), count, shown.join("\n")));
    }
    found
}

#[test]
fn the_page_shows_what_the_program_prints() {
    let root = env!("CARGO_MANIFEST_DIR");
    let path = format!("{root}/README.md");
    let mut page = std::fs::read_to_string(&path).unwrap();
    let blocks = blocks(&page);
    assert!(blocks.len() >= 3, "{} blocks", blocks.len());
    for (words, count, shown) in blocks {
        let run = cem(&words).env("COLUMNS", "80").env("LC_ALL", "C.UTF-8").run();
        let text = run.text();
        let printed: Vec<&str> = text.lines().take(count).map(str::trim_end).collect();
        let printed = printed.join("\n");
        if std::env::var_os("CEM_BLESS").is_some() {
            page = page.replacen(&format!("```text\n{shown}\n```"), &format!("```text\n{printed}\n```"), 1);
            continue;
        }
        assert_eq!(shown, printed, "cem {words}");
    }
    if std::env::var_os("CEM_BLESS").is_some() {
        std::fs::write(path, page).unwrap();
    }
}

#[test]
fn the_first_block_holds_the_two_commands() {
    let page = std::fs::read_to_string(format!("{}/README.md", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let block = page.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let commands: Vec<&str> = block.lines().map(|line| line.split('#').next().unwrap().trim()).collect();
    assert_eq!(commands, ["cargo run --release -- demo", "cargo test"]);
}
