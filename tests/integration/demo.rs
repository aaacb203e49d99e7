//! `cem demo`: the embedded sample, the pages people see, and what the terminal may change about them.

use unicode_width::UnicodeWidthStr;

use crate::binary::{Folder, SAMPLE, cem, plain, root, snapshot};

#[test]
fn the_embedded_sample_is_the_folder_in_the_repository() {
    for format in ["terminal", "json", "markdown"] {
        let demo = cem("demo -f").arg(format).utf8().run().ends(0);
        // From within the folder, so that the paths that JSON records are the embedded names.
        let report = cem("report -f").arg(format).within(&root().join(SAMPLE)).utf8().run().ends(0);
        assert_eq!(demo.text(), report.text(), "{format}");
        assert_eq!((demo.err.as_str(), report.err.as_str()), ("", ""), "what the report says itself is not said twice");
    }
}

#[test]
fn it_needs_nothing_and_leaves_nothing() {
    let empty = Folder::new();
    let here = empty.cem("demo").text(0);
    assert_eq!(here, cem("demo").text(0));
    assert!(empty.names().is_empty());
}

#[test]
fn pages() {
    snapshot("demo-60.txt", &cem("demo").utf8().columns(60).text(0));
    snapshot("demo-80.txt", &cem("demo").utf8().columns(80).text(0));
    snapshot("demo-140.txt", &cem("demo").utf8().columns(140).text(0));
    snapshot("demo-colour.txt", &cem("demo --color always").utf8().columns(80).text(0));
    if !cfg!(windows) {
        // A Windows console has all letters whatever the locale.
        snapshot("demo-ascii.txt", &cem("demo").env("LC_ALL", "C").columns(80).text(0));
    }
    snapshot("demo.md", &cem("demo -f markdown").utf8().text(0));
    snapshot("demo.json", &cem("demo --json").utf8().text(0));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for columns in [40, 50, 60, 72, 80, 100, 140, 300] {
        for locale in ["C", "C.UTF-8"] {
            let text = cem("demo --color always").env("LC_ALL", locale).columns(columns).text(0);
            for line in plain(&text).lines() {
                assert!(line.width() <= columns, "{columns} {locale}: {} columns: {line}", line.width());
                assert_eq!(line.trim_end(), line, "no spaces at the end");
            }
        }
    }
}

#[test]
fn without_a_locale_every_byte_is_ascii() {
    for run in [cem("demo").env("LC_ALL", "C"), cem("demo").env("LANG", "C"), cem("demo").env("LANG", "POSIX"), cem("demo")] {
        let run = run.run().ends(0);
        if !cfg!(windows) {
            assert!(run.out.is_ascii() && run.err.is_ascii());
        }
    }
    // LC_ALL beats LC_CTYPE beats LANG.
    assert!(!cem("demo").env("LANG", "C").env("LC_CTYPE", "en_GB.UTF-8").run().out.is_ascii());
    assert!(cfg!(windows) || cem("demo").env("LANG", "en_GB.UTF-8").env("LC_ALL", "C").run().out.is_ascii());
}

#[test]
fn the_ascii_page_has_the_same_numbers() {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let page = |locale| cem("demo").env("LC_ALL", locale).columns(140).text(0);
    assert_eq!(digits(&page("C")), digits(&page("C.UTF-8")));
}

#[test]
fn colour_changes_nothing_but_colour() {
    let page = |colour| cem("demo --color").arg(colour).utf8().columns(80).text(0);
    assert_eq!(plain(&page("always")), page("never"));
    assert_ne!(page("always"), page("never"));
}

#[test]
fn who_decides_on_colour() {
    let variables = |names: &[(&str, &str)], line: &str| {
        let run = names.iter().fold(cem(line), |run, (name, value)| run.env(name, value));
        run.text(0).contains('\u{1b}')
    };
    let all = [("NO_COLOR", "1"), ("FORCE_COLOR", "1"), ("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0"), ("TERM", "dumb")];
    // A pipe has none; then each beats what follows.
    for (names, line, expected) in [
        (&all[..0], "demo", false),
        (&all[..], "demo --color always", true),
        (&all[..], "demo", false),
        (&all[1..], "demo", true),
        (&all[1..], "demo --color never", false),
        (&all[2..], "demo", true),
        (&all[3..], "demo", false),
        (&all[4..], "demo --color always", true),
        (&[("NO_COLOR", ""), ("FORCE_COLOR", "1")], "demo", true),
        (&[("FORCE_COLOR", "0")], "demo", false),
        (&[("FORCE_COLOR", ""), ("CLICOLOR_FORCE", "1")], "demo --color auto", true),
        (&[("FORCE_COLOR", "1")], "demo --json", false),
        (&[("FORCE_COLOR", "1")], "demo -f markdown", false),
    ] {
        assert_eq!(variables(names, line), expected, "{names:?} {line}");
    }
}

#[test]
fn a_file_has_no_colour_and_the_same_words() {
    let folder = Folder::new();
    let run = folder.cem("demo -o page.txt --color always").utf8().run().ends(0).says("Wrote page.txt").prints_nothing();
    assert_eq!(run.code, 0);
    assert_eq!(folder.read("page.txt"), cem("demo").utf8().text(0));
    assert_eq!(folder.cem("demo -o - --color never").utf8().text(0), cem("demo").utf8().text(0));
}

#[test]
fn the_width_is_the_flag_then_columns_then_eighty() {
    assert_eq!(cem("demo --width 100").columns(60).text(0), cem("demo").columns(100).text(0));
    assert_eq!(cem("demo").env("COLUMNS", "wide").text(0), cem("demo").columns(80).text(0));
    assert_eq!(cem("demo").text(0), cem("demo").columns(80).text(0));
}
