//! The page is well-formed enough to be read back, holds its data, and shows hostile texts as text.

use super::super::fixture::{HOSTILE, case};
use super::super::presentation::{Brand, Logo, Presentation};
use super::super::text::clean;
use super::render;

fn page() -> String {
    render(&case().report(), &Presentation::default())
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    let page = page();
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"));
    assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"));
    for word in ["http://", "https://", "src=\"//", "@import", "url(", "<link", "onload", "javascript:"] {
        assert!(!page.contains(word), "{word}");
    }
    assert_eq!(page.matches("<script").count(), 1, "the data alone");
}

#[test]
fn the_data_can_be_read_back() {
    let report = case().report();
    let page = page();
    let start = page.find("id=\"cem-report\">").expect("data") + "id=\"cem-report\">".len();
    let data = &page[start..start + page[start..].find("</script>").expect("an end")];
    let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
    let direct: serde_json::Value = serde_json::from_str(&super::json::render(&report)).expect("JSON");
    assert_eq!(data, direct);
}

#[test]
fn hostile_texts_are_text() {
    let mut report = case().report();
    report.title.organisation = HOSTILE.into();
    report.questions[0].text = HOSTILE.into();
    report.factors[0].name = HOSTILE.into();
    report.recommendations[0].title = HOSTILE.into();
    report.questions[0].notes = vec![HOSTILE.into()];
    let brand = Brand {
        name: Some(HOSTILE.into()),
        logo: Some(Logo { media_type: "image/svg+xml", bytes: b"<svg onload=alert(1)>".to_vec(), size: (10, 10) }),
        accent: None,
    };
    let page = render(&report, &Presentation { brand, ..Presentation::default() });
    assert!(!page.contains("<script>alert"));
    assert!(!page.contains("<svg onload"));
    assert!(!page.chars().any(|c| super::super::text::is_hidden(c) && c != '\n'), "nothing hidden is left");
    let shown = clean(HOSTILE, true).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    assert!(page.matches(&shown).count() >= 5, "as written, in every place");
}

#[test]
fn names_for_links_are_unique_and_lead_somewhere() {
    let page = page();
    let all = |mark: &str| page.match_indices(mark).map(|(at, _)| page[at + mark.len()..].split('"').next().unwrap_or_default().to_owned()).collect::<Vec<_>>();
    let mut ids = all(" id=\"");
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
    for target in all("href=\"#") {
        assert!(ids.contains(&target), "{target}");
    }
    for name in ["aria-labelledby=\"", "aria-describedby=\""] {
        assert!(all(name).iter().all(|id| ids.contains(id)), "{name}");
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(page(), page());
}
