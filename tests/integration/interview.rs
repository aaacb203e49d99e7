//! `cem interview` in a real terminal.

use crate::binary::Folder;
use crate::terminal::{CTRL_C, ENTER, Terminal, cem_in};

#[test]
fn look() {
    let folder = Folder::new();
    let mut terminal = cem_in(folder.path(), "interview cio --role executive --organisation Acme --date 2026-09-14").start();
    std::thread::sleep(std::time::Duration::from_millis(700));
    println!("{}", terminal.settled());
    for keys in std::env::var("KEYS").unwrap_or_default().split(' ') {
        let keys = keys.replace("ENTER", ENTER).replace("ESC", "\u{1b}");
        terminal.press(&keys);
        std::thread::sleep(std::time::Duration::from_millis(200));
        println!("=== {keys:?}\n{}", terminal.settled());
    }
    println!("{:?}", terminal.cursor());
    terminal.press(CTRL_C);
    std::thread::sleep(std::time::Duration::from_millis(200));
    println!("{}", terminal.settled());
    terminal.press(CTRL_C);
    println!("{}\n{}", terminal.ends(), terminal.screen());
    println!("{:?}", folder.names());
    let _: Option<&Terminal> = None;
}
