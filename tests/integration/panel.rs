//! What a report says of a panel, and what it must not: each statistic is shown only where it means something, in every format, and nobody can be worked out.

use std::fmt::Write as _;

use serde_json::Value;

use crate::binary::{Folder, SAMPLE, cem};

/// Questions of each of the two factors.
const EACH: usize = 8;

/// Two factors of eight questions, four roles in four groups, bands of twenty points.
fn questionnaire() -> String {
    let mut text = "format: cem-questionnaire/1\nid: team\nversion: 1.0.0\ntitle: Team\nlanguage: en\nscoring: { minimum_share: 1/2, minimum_items: 1, balance: roles }\n\
        roles:\n  leader: { name: Leader, group: leaders }\n  staff: { name: Staff, group: front_line }\n  ops: { name: Operations, group: functions }\n  cx: { name: Lead, group: cx }\n\
        factors:\n  A: { name: Aims, text: What is wanted., target: 70, basis: judgement }\n  B: { name: Backing, text: What is given., target: 70, basis: judgement }\n\
        scales:\n  five: { levels: { 0: None of it is so., 1: Little of it is so., 2: Half of it is so., 3: Most of it is so., 4: All of it is so. } }\nquestions:\n"
        .to_owned();
    for factor in ["A", "B"] {
        for at in 1..=EACH {
            let _ = writeln!(text, "  - {{ id: {factor}-{at}, factor: {factor}, text: Is it so with {factor} {at}?, scale: five, basis: judgement }}");
        }
    }
    text + "bands:\n  - { id: b1, name: First, from: 0 }\n  - { id: b2, name: Second, from: 20 }\n  - { id: b3, name: Third, from: 40 }\n  - { id: b4, name: Fourth, from: 60 }\n  - { id: b5, name: Fifth, from: 80 }\n"
}

/// Answers that vary from person to person and question to question.
fn varied(person: usize, question: usize) -> String {
    ((person * 31 + question * 17 + person * question * question / 3 + question * question) % 31 % 5).to_string()
}

/// One answers file for each role, in this order, with these answers.
fn crew(roles: &[&str], answer: impl Fn(usize, usize) -> String) -> Folder {
    let folder = Folder::new();
    folder.write("team.questionnaire.yaml", questionnaire());
    for (person, role) in roles.iter().enumerate() {
        let mut text = format!(
            "format: cem-answers/1\nquestionnaire: {{ id: team, version: 1.0.0 }}\norganisation: Acme\nrespondent: {{ id: p{person}, role: {role} }}\nanswers:\n"
        );
        for (at, id) in ["A", "B"].iter().flat_map(|factor| (1..=EACH).map(move |at| format!("{factor}-{at}"))).enumerate() {
            let _ = writeln!(text, "  {id}: {}", answer(person, at));
        }
        folder.write(&format!("p{person:02}.answers.yaml"), text);
    }
    folder
}

fn report(folder: &Folder, flags: &str) -> crate::binary::Cem {
    folder.cem(&format!("report . --questionnaire team.questionnaire.yaml --config none {flags}")).utf8()
}

fn panel(folder: &Folder, flags: &str) -> Value {
    report(folder, &format!("--json {flags}")).json(0)["panel"].clone()
}

/// So many people, half of them leaders and half staff.
fn halves(people: usize) -> Vec<&'static str> {
    (0..people).map(|at| if at % 2 == 0 { "leader" } else { "staff" }).collect()
}

/// A page without its line breaks.
fn flow(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The section of a page under a heading, up to the next one of the kind.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let at = page.find(heading).unwrap_or_else(|| panic!("{heading} in {page}"));
    let rest = &page[at + heading.len()..];
    rest.split("\n## ").next().unwrap()
}

#[test]
fn each_statistic_is_shown_only_where_it_means_something() {
    let leaders = |people: usize| vec!["leader"; people];
    let with = |people: usize, more: &[&'static str]| [leaders(people), more.to_vec()].concat();
    // Who, how sure, whether there are own scores, words for rwg(j).
    let rows = [
        (leaders(1), "too_few", false, false),
        (halves(2), "too_few", false, false),
        (leaders(3), "spread", true, false),
        // The score and three scores would tell which of them is the one of staff.
        (with(2, &["staff"]), "withheld", false, false),
        (halves(4), "spread", true, false),
        (with(3, &["cx"]), "withheld", false, false),
        (leaders(5), "interval", false, false),
        // The interval would tell how far the two of staff lie apart.
        (with(3, &["staff", "staff"]), "withheld", false, false),
        (halves(6), "interval", false, false),
        (halves(8), "interval", false, true),
        (halves(12), "interval", false, true),
    ];
    for (roles, certainty, own, words) in rows {
        let people = roles.len();
        let folder = crew(&roles, varied);
        let panel = panel(&folder, "");
        let scores: Vec<&Value> = panel["factors"].as_array().unwrap().iter().chain([&panel["overall"]]).collect();
        for score in scores {
            assert_eq!(score["certainty"], certainty, "{roles:?}: {score}");
            assert_eq!(score["interval"].is_object(), certainty == "interval", "{roles:?}: {score}");
            assert_eq!(score["own_scores"].is_array(), own, "{roles:?}: {score}");
            assert_eq!(score["needed_for_5"].is_number(), certainty == "interval", "{roles:?}: {score}");
        }
        for agreement in panel["agreement"].as_array().unwrap() {
            assert!(words || agreement["word"].is_null(), "{people}: {agreement}");
        }
        let gaps = &panel["role_gaps"]["overall"];
        // Three against three can be shared out in twenty ways: no p value reaches a twentieth.
        let both = roles == halves(people);
        assert_eq!(gaps["exact_p"].is_number(), both && people >= 8, "{roles:?}: {gaps}");
        assert_eq!(gaps["leaders"].is_number(), both && people >= 6, "{roles:?}: {gaps}");
        assert_eq!(gaps["interval"].is_object(), both && people >= 10, "small groups do not say how far they spread, {roles:?}: {gaps}");
        let (terminal, markdown) = (report(&folder, "").text(0), report(&folder, "-f markdown").text(0));
        let sure = section(&markdown, "## How sure this is");
        assert_eq!(sure.contains("most likely lie between"), certainty == "interval", "{people}: {sure}");
        assert_eq!(terminal.contains("Most likely"), certainty == "interval", "{people}: {terminal}");
        for page in [&terminal, &markdown] {
            let lower = page.to_lowercase();
            for word in ["cronbach", "omega", "bootstrap", "radar", "percentile", "item-rest", "industry average"] {
                assert!(!lower.contains(word), "{people}: {word}");
            }
        }
    }
}

#[test]
fn panel_statistics_of_few_people_have_no_decimals() {
    for (people, decimals) in [(8, false), (9, false), (10, true), (12, true)] {
        let markdown = report(&crew(&halves(people), varied), "-f markdown").text(0);
        let row = section(&markdown, "## How sure this is").lines().find(|line| line.starts_with("| Overall")).unwrap().to_owned();
        let likely = row.split('|').nth(4).unwrap().trim().to_owned();
        let (low, high) = likely.split_once(" to ").unwrap();
        // Without a decimal, unless rounding would carry an end over the start of a band.
        let crosses = |end: &str| {
            let value: f64 = end.parse().unwrap();
            [20.0, 40.0, 60.0, 80.0].iter().any(|band| (value >= *band) != (value.round() >= *band))
        };
        for end in [low, high] {
            assert!(!decimals || end.contains('.'), "{people}: {likely}");
            assert!(decimals || crosses(low) || crosses(high) || !end.contains('.'), "{people}: {likely}");
        }
    }
}

#[test]
fn where_all_say_the_same_there_is_no_interval_and_nothing_to_talk_about() {
    let folder = crew(&halves(12), |_, _| "2".into());
    let panel = panel(&folder, "");
    assert_eq!(panel["overall"]["certainty"], "all_the_same");
    assert!(panel["overall"]["interval"].is_null());
    assert_eq!(panel["profile"]["alpha_status"], "no_variation");
    assert_eq!(panel["profile"]["icc_status"], "no_variation");
    assert_eq!(panel["talk_first"], serde_json::json!([]));
    assert_eq!(panel["answer_quality"]["flagged"], 12);
    let text = flow(&report(&folder, "").text(0));
    assert!(text.contains("All 12 gave the same overall score"), "{text}");
}

#[test]
fn where_nobody_knows_nothing_is_said_of_how_sure_it_is() {
    let folder = crew(&halves(12), |_, _| "dont_know".into());
    let panel = panel(&folder, "");
    assert_eq!(panel["overall"]["certainty"], "no_score");
    assert_eq!(panel["questions"].as_array().unwrap().iter().filter(|q| !q["median"].is_null()).count(), 0);
    for flags in ["", "-f markdown"] {
        let page = flow(&report(&folder, flags).text(0));
        assert!(!page.contains("How sure this is") && !page.contains("most likely"), "{page}");
        assert!(page.contains("100% \"don't know\". Ask somebody else."), "{page}");
    }
}

#[test]
fn a_band_is_named_alone_only_where_the_interval_lies_in_it() {
    // Everybody near the middle of a band, then people far apart.
    let close = crew(&halves(12), |person, question| if (person + question) % 5 == 0 { "3".into() } else { "2".into() });
    assert!(report(&close, "").text(0).contains("THIRD (band 3 of 5)"));
    let apart = crew(&halves(12), |person, _| if person < 6 { "1".into() } else { "3".into() });
    let panel = panel(&apart, "");
    assert_eq!(panel["overall"]["settled"], false);
    let text = flow(&report(&apart, "").text(0));
    assert!(text.contains("SECOND TO FOURTH (bands 2 to 4 of 5)") && text.contains("The band is not settled: Second to Fourth."), "{text}");
    // The contract keeps its band: that of the score.
    let json = report(&apart, "--json").json(0);
    assert_eq!((&json["overall"]["band"], &json["panel"]["overall"]["bands"]["low"]), (&Value::from("b3"), &Value::from("b2")));
}

#[test]
fn who_is_all_there_is_leaves_nothing_to_chance() {
    let folder = crew(&halves(12), varied);
    let open = panel(&folder, "");
    let part = panel(&folder, "--panel-size all=24");
    let half = |panel: &Value| panel["overall"]["interval"]["half_width"].as_f64().unwrap();
    assert!((half(&part) - half(&open) * 0.5_f64.sqrt()).abs() < 1e-9, "half of all: {} of {}", half(&part), half(&open));
    assert_eq!((&part["population"], &part["overall"]["interval"]["finite"]), (&Value::from(24), &Value::from(true)));
    let all = panel(&folder, "--panel-size leader=6 --panel-size staff=6");
    assert_eq!(all["overall"]["certainty"], "all_answered");
    let text = flow(&report(&folder, "--panel-size leader=6,staff=6").text(0));
    assert!(text.contains("All answered: everybody there is (12 people) was asked"), "{text}");
}

#[test]
fn sizes_come_from_flag_variable_and_file_in_that_order() {
    let folder = crew(&halves(12), varied);
    folder.write("cem.toml", "[panel]\nsizes = { all = 48 }\nmin_group = 7\n");
    let run = |line: &str| folder.cem(&format!("report . --questionnaire team.questionnaire.yaml --json {line}"));
    let of = |report: &Value| (report["panel"]["population"].as_u64(), report["made_from"]["options"]["min_group"].as_u64());
    assert_eq!(of(&run("").json(0)), (Some(48), Some(7)));
    assert_eq!(of(&run("").env("CEM_PANEL_SIZE", "all=36").env("CEM_MIN_GROUP", "4").json(0)), (Some(36), Some(4)));
    assert_eq!(of(&run("--panel-size all=24 --min-group 5").env("CEM_PANEL_SIZE", "all=36").json(0)), (Some(24), Some(5)));
    assert_eq!(of(&run("--config none").json(0)), (None, Some(3)));
    // With seven as the least, no group of six is shown.
    let report = run("").json(0);
    assert_eq!(report["panel"]["role_gaps"]["overall"]["status"], "too_few");
    assert!(report["questions"].as_array().unwrap().iter().all(|q| q["by_group"].as_array().unwrap().is_empty()));
    // A report records them, and is made again without the file.
    folder.write("saved.json", run("--panel-size all=24").run().ends(0).out);
    std::fs::remove_file(folder.join("cem.toml")).unwrap();
    folder.cem("report --verify saved.json . --questionnaire team.questionnaire.yaml").run().ends(0);
}

#[test]
fn sizes_that_cannot_be_are_told() {
    let folder = crew(&halves(4), varied);
    let told = |flags: &str, part: &str| {
        report(&folder, flags).run().ends(2).says(part);
    };
    told("--panel-size stuff=9", "did you mean `staff`?");
    told("--panel-size staff=1", "2 people answered as staff, more than the 1");
    told("--panel-size all=3", "4 people answered as all");
    told("--panel-size staff", "write a role and how many people it has");
    told("--panel-size staff=0", "write a role and how many people it has");
    told("--min-group 2", "3..=1000");
    folder.write("cem.toml", "[panel]\nmin_group = 2\n");
    folder.cem("report . --questionnaire team.questionnaire.yaml").run().ends(2).says("cem.toml");
}

#[test]
fn those_who_answer_everything_alike_are_counted_never_removed() {
    let folder = crew(&halves(12), |person, question| if person == 3 { "4".into() } else { varied(person, question) });
    let panel = panel(&folder, "");
    assert_eq!((&panel["answer_quality"]["flagged"], &panel["respondents"]), (&Value::from(1), &Value::from(12)));
    // One person's own score would follow from the score with and without.
    assert!(panel["answer_quality"]["without"].is_null());
    let text = flow(&report(&folder, "").text(0));
    assert!(text.contains("1 of 12 respondents answered nearly everything alike; their answers count all the same."), "{text}");
}

#[test]
fn the_sample_tells_its_story() {
    let text = cem("demo").utf8().columns(80).text(0);
    let words = flow(&text);
    for part in [
        "STARTED TO PARTIAL (bands 2 to 3 of 5)",
        "Confidence in the whole: B (A is best, D least).",
        "12 people answered. With other people in the same roles the overall score would most likely lie between 34 and 54.",
        "It would take about 9 more respondents to know it to 5 points either way.",
        "Partial: settled",
        "Other weights would not change the band Partial",
        "Leaders see Support at 68.8, the front line at 29.2 (4 questions): 39.6 points apart, more than chance would give.",
        "Leaders see Expertise at 75.0, the front line at 33.3 (1 question): 41.7 points apart, a possible gap, too few people to tell it from chance.",
        "SUP-2 acts that cost: 4 levels apart, split views",
        "Not heard:",
    ] {
        assert!(words.contains(part), "{part} in {text}");
    }
    assert_eq!(text, cem("report").arg(SAMPLE).utf8().columns(80).text(0));
    // Words, not jargon.
    for word in ["p =", "rwg", "ICC", "alpha", "Welch", "df", "standard error"] {
        assert!(!text.contains(word), "{word}");
    }
}

/// What a reader of the JSON report knows of the sums of own scores on factor A, by role: rows of factors with the value they give.
fn known(report: &Value, sizes: &[(&str, usize)]) -> Vec<(Vec<f64>, f64)> {
    let groups = [("leader", "leaders"), ("staff", "front_line"), ("ops", "functions"), ("cx", "cx")];
    let group_of = |role: &str| groups.iter().find(|(of, _)| *of == role).unwrap().1;
    let row = |factor: &dyn Fn(&str, f64) -> f64| sizes.iter().map(|(role, n)| factor(role, *n as f64)).collect::<Vec<f64>>();
    let panel = &report["panel"];
    let roles = sizes.len() as f64;
    let mut rows = vec![(row(&|_, n| 1.0 / n / roles), panel["factors"][0]["score"].as_f64().unwrap())];
    let gap = &panel["role_gaps"]["factors"][0];
    for name in ["leaders", "front_line"] {
        if let Some(mean) = gap[name].as_f64() {
            rows.push((row(&|role, n| f64::from(group_of(role) == name) / n), mean));
        }
    }
    // Every question of the factor, and with it their sum, where all of them show it.
    let questions: Vec<&Value> = report["questions"].as_array().unwrap().iter().filter(|q| q["factor"] == "A").collect();
    let sum = |of: &dyn Fn(&Value) -> Option<f64>| questions.iter().map(|q| of(q)).sum::<Option<f64>>().map(|sum| sum * 25.0 / EACH as f64);
    let counted = |q: &Value| q["by_level"].as_array().unwrap().iter().map(|l| Some(l["number"].as_f64()? * l["count"].as_f64()?)).sum::<Option<f64>>();
    let people = sizes.iter().map(|(_, n)| *n as f64).sum::<f64>();
    let mean_of = |q: &Value| panel["questions"].as_array().unwrap().iter().find(|told| told["question"] == q["id"])?["mean"].as_f64();
    rows.extend(sum(&counted).map(|value| (row(&|_, _| 1.0), value)));
    rows.extend(sum(&mean_of).map(|value| (row(&|_, _| 1.0 / people), value)));
    let listed = |q: &Value, group: &str| q["by_group"].as_array().unwrap().iter().find(|one| one["group"] == group).and_then(|one| one["level"].as_f64());
    for (_, group) in groups {
        rows.extend(sum(&|q| listed(q, group)).map(|value| (row(&|role, n| f64::from(group_of(role) == group) / n), value)));
    }
    let hidden = |role: &str| listed(questions[0], group_of(role)).is_none();
    let together: f64 = sizes.iter().filter(|(role, _)| hidden(role)).map(|(_, n)| *n as f64).sum();
    rows.extend(sum(&|q| q["others"]["level"].as_f64()).map(|value| (row(&|role, _| f64::from(hidden(role)) / together), value)));
    if let Some(without) = panel["answer_quality"]["without"].as_object() {
        panic!("nobody is flagged: {without:?}");
    }
    rows
}

/// Rank of a matrix, by elimination.
fn rank(mut rows: Vec<Vec<f64>>) -> usize {
    let mut rank = 0;
    for column in 0..rows.first().map_or(0, Vec::len) {
        let Some(best) = (rank..rows.len()).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs())) else { break };
        if rows[best][column].abs() < 1e-9 {
            continue;
        }
        rows.swap(rank, best);
        for at in rank + 1..rows.len() {
            let factor = rows[at][column] / rows[rank][column];
            let lead = rows[rank].clone();
            rows[at].iter_mut().zip(lead).for_each(|(x, l)| *x -= factor * l);
        }
        rank += 1;
    }
    rank
}

/// The sets of roles with fewer than three people of whom something follows that is about them alone.
fn given_away(rows: &[(Vec<f64>, f64)], sizes: &[(&str, usize)]) -> Vec<Vec<String>> {
    let matrix: Vec<Vec<f64>> = rows.iter().map(|(row, _)| row.clone()).collect();
    let sets = (1..1_u32 << sizes.len()).map(|set| (0..sizes.len()).filter(|at| set >> at & 1 == 1).collect::<Vec<usize>>());
    let few = sets.filter(|set| set.iter().map(|at| sizes[*at].1).sum::<usize>() < 3);
    let without = |set: &[usize]| matrix.iter().map(|row| row.iter().enumerate().filter(|(at, _)| !set.contains(at)).map(|(_, x)| *x).collect()).collect();
    few.filter(|set| rank(without(set)) < rank(matrix.clone())).map(|set| set.iter().map(|at| sizes[*at].0.to_owned()).collect()).collect()
}

#[test]
fn nobody_can_be_worked_out_from_the_numbers_of_the_json_report() {
    let all = [
        [1, 3, 3, 0],
        [3, 3, 0, 1],
        [3, 3, 1, 1],
        [3, 3, 2, 0],
        [3, 3, 2, 1],
        [3, 3, 2, 2],
        [3, 4, 2, 1],
        [4, 4, 1, 0],
        [4, 5, 2, 1],
        [5, 3, 1, 1],
        [3, 3, 3, 1],
        [3, 3, 3, 2],
        [2, 3, 3, 0],
        [2, 2, 3, 3],
        [6, 3, 1, 1],
        [3, 5, 1, 2],
        [4, 4, 4, 1],
        [3, 3, 3, 3],
    ];
    let mut compared = 0;
    for counts in all {
        let sizes: Vec<(&str, usize)> = ["leader", "staff", "ops", "cx"].into_iter().zip(counts).filter(|(_, n)| *n > 0).collect();
        let roles: Vec<&str> = sizes.iter().flat_map(|(role, n)| vec![*role; *n]).collect();
        let folder = crew(&roles, varied);
        // What the reader does not know: the sum of own scores of each role.
        let own = |person: usize| (0..EACH).map(|at| varied(person, at).parse::<f64>().unwrap()).sum::<f64>() * 25.0 / EACH as f64;
        let truth: Vec<f64> = sizes.iter().map(|(role, _)| roles.iter().enumerate().filter(|(_, of)| *of == role).map(|(at, _)| own(at)).sum()).collect();
        for (flags, hides) in [("", true), ("--names", false)] {
            let report = report(&folder, &format!("--json {flags}")).json(0);
            let rows = known(&report, &sizes);
            for (row, value) in &rows {
                let sum: f64 = row.iter().zip(&truth).map(|(a, b)| a * b).sum();
                assert!((sum - value).abs() < 1e-6, "the reader reads it right: {counts:?} {row:?} {sum} {value}");
            }
            let found = given_away(&rows, &sizes);
            assert!(!hides || found.is_empty(), "{counts:?}: {found:?} from {rows:?}");
            if !hides && counts.iter().any(|n| (1..3).contains(n)) {
                assert!(!found.is_empty(), "an identified report tells, so that this test can find it: {counts:?}");
            }
            compared += usize::from(hides && report["panel"]["role_gaps"]["factors"][0]["points"].is_number());
            // Own scores beside the score would tell whose is whose where roles are not of one size.
            let of_one_size = sizes.iter().all(|(_, n)| *n == sizes[0].1);
            assert!(!hides || report["panel"]["factors"][0]["own_scores"].is_null() || of_one_size, "{counts:?}");
        }
    }
    assert!(compared >= 2, "some of them do compare leaders and front line: {compared}");
}
