//! Charts are well-formed, hold every number, and stay within their frame whatever the texts are.

use proptest::prelude::*;

use super::super::sections::figure::{Axis, Bullet, Dots, Dumbbell, GridPoint, HeatCell, HeatMap, Stacks};
use super::super::sections::{Chart, Figure};
use super::{Style, svg};

const STYLES: [Style; 3] = [Style::Wide, Style::Narrow, Style::Standalone];

fn figure(chart: Chart) -> Figure {
    Figure { title: "Title".into(), sentence: "What is seen.".into(), chart, table: None }
}

fn bullet(label: &str, score: Option<f64>) -> Bullet {
    Bullet {
        label: label.into(),
        score,
        shown: score.map_or_else(|| "-".into(), |s| format!("{s:.1}")),
        range: Some((20.0, 60.0)),
        target: Some(70.0),
        previous: Some(30.0),
    }
}

/// One of each, with these texts and scores.
fn charts(label: &str, score: Option<f64>, many: usize) -> Vec<Chart> {
    let value = score.unwrap_or(50.0);
    let axis = Axis { label: label.into(), score, shown: "50.0".into(), target: Some(70.0) };
    let cells = vec![HeatCell::Level(value / 25.0), HeatCell::Withheld, HeatCell::Nobody];
    vec![
        Chart::Bullets(vec![bullet(label, score); many]),
        Chart::Radar(vec![axis; many]),
        Chart::HeatMap(HeatMap {
            columns: vec![label.into(), "Front line".into(), "Others".into()],
            rows: vec![(label.into(), cells); many],
            scale: (0.0, 4.0),
        }),
        Chart::Dots(vec![Dots { label: label.into(), scores: vec![value; 5], mean: score }; many]),
        Chart::Dumbbells(vec![Dumbbell { label: label.into(), before: Some(20.0), after: score, shown: "+4.2".into() }; many]),
        Chart::Grid(
            (0..many).map(|n| GridPoint { number: n + 1, label: label.into(), effort: u8::try_from(n % 3).unwrap_or(0), worth: value / 30.0 }).collect(),
        ),
        Chart::Stacks(Stacks { parts: ["0", "1", "2", label].map(Into::into).into(), levels: 3, rows: vec![(label.into(), vec![1, 0, 5, 2]); many] }),
    ]
}

/// The texts of a chart in order.
fn texts(svg: &str) -> Vec<String> {
    let page = roxmltree::Document::parse(svg).expect("well-formed");
    page.descendants().filter(|n| n.tag_name().name() == "text").map(|n| n.text().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_bar_ends_at_its_score() {
    let svg = svg(&figure(Chart::Bullets(vec![bullet("Independence", Some(50.0))])), "c", Style::Narrow);
    // 272 pixels from 8 on are 100 points: the score 136, the target at 198.4, the whisker from 62.4 to 171.2, last time at 89.6.
    for part in ["width=\"136\" height=\"14\" class=\"s\"", "\"M198.4 ", "\"M62.4 39H171.2", "cx=\"89.6\""] {
        assert!(svg.contains(part), "{part}\n{svg}");
    }
    assert!(texts(&svg).contains(&"50.0".to_owned()));
}

#[test]
fn a_missing_score_is_no_bar() {
    let svg = svg(&figure(Chart::Bullets(vec![Bullet { shown: "-".into(), previous: None, ..bullet("X", None) }])), "c", Style::Standalone);
    assert!(!svg.contains("fill=\"#005A9C\"/></svg>"));
    assert_eq!(svg.matches("#005A9C").count(), 1, "only in the legend: {svg}");
    assert!(!svg.contains("var("));
}

#[test]
fn cells_hold_their_number_and_what_is_withheld_is_not_nobody() {
    let [chart] = &charts("Leaders", Some(62.5), 1)[2..3] else { panic!("a heat map") };
    let texts = texts(&svg(&figure(chart.clone()), "c", Style::Wide));
    assert_eq!(&texts[..3], ["Leaders", "Front line", "Others"]);
    assert_eq!(&texts[3..7], ["Leaders", "2.5", "\u{d7}", "\u{2013}"]);
}

#[test]
fn numbers_of_one_cell_stand_apart() {
    let chart = figure(Chart::Grid((1..=25).map(|number| GridPoint { number, label: String::new(), effort: 1, worth: 1.0 }).collect()));
    for style in STYLES {
        let svg = svg(&chart, "c", style);
        let page = roxmltree::Document::parse(&svg).expect("well-formed");
        let number = |n: roxmltree::Node<'_, '_>, name| n.attribute(name).and_then(|v| v.parse::<f64>().ok()).expect("a number");
        let dots: Vec<(f64, f64)> = page.descendants().filter(|n| n.tag_name().name() == "circle").map(|n| (number(n, "cx"), number(n, "cy"))).collect();
        assert_eq!(dots.len(), 25);
        for (at, one) in dots.iter().enumerate() {
            assert!(dots[at + 1..].iter().all(|other| (one.0 - other.0).hypot(one.1 - other.1) >= 24.0), "{one:?}");
        }
    }
}

#[test]
fn nothing_at_all_is_still_a_chart() {
    for chart in charts("x", None, 0) {
        for style in STYLES {
            let svg = svg(&figure(chart.clone()), "c", style);
            roxmltree::Document::parse(&svg).expect("well-formed");
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_and_score_stays_inert_and_within_the_frame(label in "\\PC{0,40}|[\\x00-\\x7f]{0,40}", score in prop::option::of(-10.0..110.0f64), many in 1..10usize) {
        for chart in charts(&label, score, many) {
            for style in STYLES {
                let svg = svg(&figure(chart.clone()), "c", style);
                let page = roxmltree::Document::parse(&svg).map_err(|e| TestCaseError::fail(format!("{e}: {svg}")))?;
                let frame: Vec<f64> = page.root_element().attribute("viewBox").unwrap_or_default().split(' ').filter_map(|n| n.parse().ok()).collect();
                for node in page.descendants().filter(roxmltree::Node::is_element) {
                    prop_assert!(["svg", "title", "desc", "rect", "line", "circle", "polygon", "path", "text"].contains(&node.tag_name().name()));
                    for (names, most) in [(["x", "x1", "x2", "cx"], frame[2]), (["y", "y1", "y2", "cy"], frame[3])] {
                        for value in names.iter().filter_map(|name| node.attribute(*name)).filter_map(|v| v.parse::<f64>().ok()) {
                            prop_assert!((0.0..=most + 0.1).contains(&value), "{value} of {most}: {svg}");
                        }
                    }
                }
            }
        }
    }
}
