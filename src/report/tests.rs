//! What holds for all formats together.

use super::fixture::{self, Case};
use super::text::width;
use super::{Format, Presentation, Report, Standing, Thin, View, schema};
use crate::questionnaire::{Group, RecommendationIndex};

fn view(width: usize, colour: bool, unicode: bool) -> View {
    View { width, colour, unicode }
}

/// A format of text.
fn render(report: &Report, format: Format, view: &View) -> String {
    let page = super::render(report, format, view, &Presentation::default());
    page.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn terminal(case: &Case, width: usize) -> String {
    render(&case.report(), Format::Terminal, &view(width, false, true))
}

fn markdown(case: &Case) -> String {
    render(&case.report(), Format::Markdown, &view(80, false, true))
}

fn json(case: &Case) -> serde_json::Value {
    serde_json::from_str(&render(&case.report(), Format::Json, &view(80, false, true))).unwrap_or_default()
}

/// The text without colours (ours are the only escape sequences a line may hold).
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('m').unwrap_or(0);
        rest = &rest[at + end + 1..];
    }
    out + rest
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for case in [fixture::case(), fixture::hostile()] {
        for columns in [60, 80, 100, 140] {
            for colour in [false, true] {
                for unicode in [false, true] {
                    let page = plain(&render(&case.report(), Format::Terminal, &view(columns, colour, unicode)));
                    for line in page.lines() {
                        assert!(width(line) <= columns, "{} columns of {columns}: {line}", width(line));
                    }
                }
            }
        }
    }
}

#[test]
fn without_unicode_there_is_only_ascii() {
    for case in [fixture::case(), fixture::hostile()] {
        let page = render(&case.report(), Format::Terminal, &view(140, false, false));
        assert!(page.is_ascii(), "{page}");
        assert!(page.chars().all(|c| c == '\n' || !c.is_control()));
    }
}

#[test]
fn without_colour_there_is_no_escape_and_with_it_the_words_are_the_same() {
    let case = fixture::case();
    let bare = terminal(&case, 80);
    assert!(!bare.contains('\u{1b}'));
    let coloured = render(&case.report(), Format::Terminal, &view(80, true, true));
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(plain(&coloured), bare);
}

#[test]
fn hostile_text_is_inert_in_a_terminal() {
    let page = terminal(&fixture::hostile(), 80);
    assert!(page.chars().all(|c| c == '\n' || !super::text::is_hidden(c)), "{page}");
    assert!(page.contains('\u{fffd}'), "what was taken out is visible");
}

#[test]
fn hostile_text_is_inert_in_markdown() {
    let page = markdown(&fixture::hostile());
    assert!(page.chars().all(|c| c == '\n' || !super::text::is_hidden(c)));
    let bare = unescaped(&page);
    assert!(!bare.contains('<') && !bare.contains('[') && !bare.contains("](") && !bare.contains("://") && !bare.contains("www."), "{bare}");
    assert!(page.contains("\\<script\\>"));
    for line in page.lines().filter(|l| l.starts_with('#')) {
        assert!(line.trim_start_matches('#').starts_with(' '), "only our own headings: {line}");
        assert!(!line.contains("# head") || line.contains("\\# head"), "{line}");
    }
}

/// What is left of a page when every escaped character is taken away: whatever could still be markup.
fn unescaped(page: &str) -> String {
    let mut out = String::new();
    let mut chars = page.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else {
            out.push(c);
        }
    }
    out
}

#[test]
fn tables_have_as_many_cells_in_each_row_as_in_their_head() {
    let page = markdown(&fixture::hostile());
    let cells = |line: &str| unescaped(line).matches('|').count();
    let mut head = None;
    for line in page.lines() {
        if line.starts_with('|') {
            let head = *head.get_or_insert(cells(line));
            assert_eq!(cells(line), head, "{line}");
        } else {
            head = None;
        }
    }
}

#[test]
fn hostile_text_survives_json_exactly() {
    let report = json(&fixture::hostile());
    assert_eq!(report["subject"]["name"], fixture::HOSTILE);
    assert_eq!(report["questions"][0]["notes"][0], fixture::HOSTILE);
}

#[test]
fn all_formats_say_the_same_numbers() {
    let case = fixture::case();
    let (term, md, json) = (terminal(&case, 140), markdown(&case), json(&case));
    assert_eq!(json["overall"]["score"], 39.9);
    for (at, score, gap) in [(0, "59.96", "0.04"), (1, "35.0", "25.0")] {
        let wire = &json["factors"][at];
        assert!((wire["score"].as_f64().unwrap_or(0.0) - score.parse::<f64>().unwrap_or(1.0)).abs() < 1e-9);
        assert!((wire["gap"].as_f64().unwrap_or(0.0) - gap.parse::<f64>().unwrap_or(1.0)).abs() < 1e-9);
        let name = wire["name"].as_str().unwrap_or("?");
        let start: String = name.chars().take(16).collect();
        for page in [&term, &md] {
            let row = page.lines().find(|l| l.contains(&start) && l.contains(score) && l.contains(gap));
            assert!(row.is_some(), "{name} {score} {gap} in\n{page}");
        }
    }
    for page in [&term, &md] {
        assert!(page.contains("39.9 of 100"), "rounding would enter the next band: {page}");
        assert!(page.contains("gap 20.1"));
        assert!(page.contains("68% of the applicable weight") || page.contains("70% of the applicable weight"), "{page}");
        assert!(page.contains("limited from 47.5 to 39.9"));
    }
    assert!(md.contains("1.96 (rule: under 2)"), "{md}");
    assert!(md.contains("B-1 stands at 1.96 of 4") && term.contains("B-1 stands at 1.96 of 4"), "{term}");
}

#[test]
fn absent_is_never_zero() {
    let case = fixture::case();
    let json = json(&case);
    let factor = &json["factors"][2];
    assert!(factor["score"].is_null() && factor["gap"].is_null());
    assert_eq!(factor["status"], "below_minimum_items");
    assert_eq!(json["questions"][3]["status"], "dont_know");
    let md = markdown(&case);
    assert!(md.lines().any(|l| l.starts_with("| Expertise | - |")), "{md}");
    assert!(terminal(&case, 80).contains("No score for Expertise: 0 different questions answered, 1 needed;"));
}

#[test]
fn only_quotable_notes_and_no_names_leave_the_file() {
    let mut case = fixture::case();
    for format in [Format::Terminal, Format::Json, Format::Markdown] {
        let page = render(&case.report(), format, &view(140, false, true));
        assert!(!page.contains("SECRET") && !page.contains("Person 0"), "{format:?}");
    }
    assert!(markdown(&case).contains("> We may quote this."));
    assert_eq!(json(&case)["redacted"], true);
    case.names = true;
    for format in [Format::Terminal, Format::Json, Format::Markdown] {
        let page = render(&case.report(), format, &view(140, false, true));
        assert!(!page.contains("SECRET") && page.contains("Person 0"), "{format:?}");
    }
    assert!(markdown(&case).contains("IDENTIFIED"));
}

#[test]
fn small_groups_show_nowhere() {
    let case = fixture::case();
    let report = json(&case);
    for at in 0..4 {
        let question = &report["questions"][at];
        assert_eq!(question["by_group"].as_array().map(Vec::len), Some(0), "3, 3 and 1: score and counts would give the one");
        assert!(question["others"].is_null());
    }
    assert_eq!(report["questions"][0]["hidden_groups"], 3, "all of them");
    assert!(report["questions"][0]["by_level"][0]["count"].is_null() && report["questions"][0]["all"].is_null());
    let md = markdown(&case);
    assert!(!md.contains("Leaders 3.7") && !md.contains("median") && md.contains("withheld"), "{md}");
    let mut identified = case;
    identified.names = true;
    assert!(markdown(&identified).contains("Customer-experience function 3.0 (1 person)"));
}

#[test]
fn differences_lead_with_the_widest_gap_between_groups() {
    let mut case = fixture::case();
    // A lead of three people: every group can be shown.
    case.scores.questions[0].roles[2].2 = 3;
    case.scores.questions[0].by_level = vec![2, 1, 0, 4, 2];
    for page in [terminal(&case, 80), markdown(&case)] {
        assert!(page.contains("Widest gap: Leaders 3.7, functions 0.3 of 4 on"), "{page}");
    }
    case.sheets.truncate(1);
    for page in [terminal(&case, 80), markdown(&case)] {
        assert!(!page.contains("Widest gap") && !page.contains("Where "), "one person differs from nobody: {page}");
    }
}

#[test]
fn a_short_questionnaire_is_called_a_first_look() {
    let mut case = fixture::case();
    assert!(!terminal(&case, 80).contains("First look"));
    case.questionnaire.base = Some("core".into());
    case.questionnaire.questions.iter_mut().skip(1).for_each(|q| q.asked = false);
    for page in [terminal(&case, 80), markdown(&case)] {
        assert!(page.contains("First look: 1 question of the full questionnaire."), "{page}");
        assert!(page.contains("Bands: "));
    }
}

#[test]
fn actions_say_what_comes_first() {
    let mut case = fixture::case();
    case.questionnaire.recommendations[1].after = vec![RecommendationIndex(0)];
    assert!(terminal(&case, 80).contains(", after R-1"));
    assert_eq!(json(&case)["recommendations"][1]["after"][0], "R-1");
    case.advice.remove(0);
    assert!(!terminal(&case, 80).contains(", after R-1"), "what is not given is not waited for");
}

#[test]
fn json_is_what_the_schema_says() {
    for case in [fixture::case(), fixture::hostile()] {
        let mut schema = schema();
        assert!(jsonschema::draft7::meta::is_valid(&schema));
        let open = jsonschema::draft7::new(&schema).map(|v| v.is_valid(&json(&case)));
        assert!(open.unwrap_or(false));
        close(&mut schema);
        let validator = jsonschema::draft7::new(&schema);
        let report = json(&case);
        let errors: Vec<String> = validator.iter().flat_map(|v| v.iter_errors(&report).map(|e| format!("{}: {e}", e.instance_path()))).collect();
        assert!(validator.is_ok() && errors.is_empty(), "{errors:#?}");
    }
}

/// Closes every object with described members, so that a member nobody described is found.
fn close(schema: &mut serde_json::Value) {
    if let Some(object) = schema.as_object_mut() {
        if object.contains_key("properties") {
            object.insert("additionalProperties".into(), false.into());
        }
        object.values_mut().for_each(close);
    } else if let Some(array) = schema.as_array_mut() {
        array.iter_mut().for_each(close);
    }
}

#[test]
fn factors_stand_by_weighted_gap_and_in_json_by_questionnaire() {
    let case = fixture::case();
    assert_eq!(case.report().factor_order, [1, 0, 2]);
    let json = json(&case);
    let ids = |list: &str, member: &str| -> Vec<String> {
        json[list].as_array().into_iter().flatten().map(|x| x[member].as_str().unwrap_or("?").to_owned()).collect()
    };
    assert_eq!(ids("factors", "id"), ["A", "B", "C"]);
    assert_eq!(ids("gaps", "factor"), ["B", "A"]);
    assert_eq!(ids("question_gaps", "question"), ["B-1", "A-1"]);
    assert_eq!(ids("sources", "id"), ["S0", "S1"], "only what is cited");
}

#[test]
fn few_or_one_sided_respondents_are_called_so() {
    let mut case = fixture::case();
    assert_eq!(case.report().title.standing, Standing::Preliminary(vec![Thin::Respondents(7)]));
    case.sheets.retain(|s| s.responses.role.is_some_and(|r| r.at() == 0));
    assert_eq!(case.report().title.standing, Standing::Preliminary(vec![Thin::Respondents(3), Thin::Roles(1), Thin::NoLine]));
    case.questionnaire.roles[0].group = Group::Cx;
    assert_eq!(case.report().title.standing, Standing::SelfView);
    case.sheets.truncate(1);
    assert_eq!(case.report().title.standing, Standing::OnePerson);
    assert!(terminal(&case, 80).contains("One person's view, not an assessment."));
    case.sheets.clear();
    assert_eq!(case.report().title.standing, Standing::Nobody);
}

#[test]
fn quality_names_what_is_weak() {
    let report = fixture::case().report();
    let q = &report.quality;
    assert_eq!(q.mostly_unknown, [(3, 5.0 / 7.0)]);
    assert_eq!(q.not_applicable, [(3, 1, vec!["One product, one team.".to_owned()])]);
    assert_eq!(q.low_confidence, [(1, 1)]);
    assert_eq!(q.high_without_evidence, [(0, 3, 4), (1, 2, 2)], "the adviser does not count");
    assert_eq!(report.title.open_required, 1);
    assert_eq!(report.strengths, [1]);
}

#[test]
fn the_worked_example_adds_up_or_is_left_out() {
    let mut case = fixture::case();
    let md = markdown(&case);
    assert!(md.contains("0.500 x 59.96 (A) + 0.500 x 35.00 (B) = 47.48"), "{md}");
    assert!(md.contains("0.4000 of all weight x 25.00 = 10.00"), "{md}");
    case.scores.overall.raw = Some(50.0);
    assert!(!markdown(&case).contains("Overall before caps"));
}

#[test]
fn nothing_at_all_is_still_a_report() {
    let mut case = fixture::case();
    case.sheets.clear();
    case.advice.clear();
    case.gaps.clear();
    case.question_gaps.clear();
    case.scores.caps.clear();
    case.gate = None;
    case.questionnaire.bands.clear();
    let overall = &mut case.scores.overall;
    (overall.score, overall.raw, overall.range, overall.band, overall.band_range, overall.gap, overall.coverage) = (None, None, None, None, None, None, None);
    for format in [Format::Terminal, Format::Json, Format::Markdown] {
        assert!(render(&case.report(), format, &view(80, false, true)).ends_with('\n'));
    }
    assert!(json(&case)["overall"]["score"].is_null());
}
