//! `cem explain`: every code has a page, and every number of the sample can be worked out from the lines shown.

use cem_readiness::diagnostic::Code;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::binary::{Folder, SAMPLE, cem, shipped, snapshot};

/// Wide enough that nothing is wrapped.
fn explain(words: &[&str]) -> String {
    cem("explain").args(words).utf8().columns(1000).text(0)
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.').filter_map(|word| word.trim_end_matches('.').parse().ok()).collect()
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 3e-3, "{found}, by the lines {expected}");
}

fn items<'a>(report: &'a Value, key: &str) -> &'a Vec<Value> {
    report[key].as_array().unwrap()
}

#[test]
fn every_code_has_a_page() {
    let mut pages = String::new();
    for code in Code::ALL {
        let page = cem("explain").arg(code.number()).utf8().columns(80).text(0);
        assert!(page.starts_with(&format!("{} ({}): ", code.number(), code.severity().word())), "{page}");
        assert!(page.lines().all(|line| line.width() <= 80), "{page}");
        assert_eq!(page, cem("explain").arg(code.number().to_lowercase()).utf8().columns(80).text(0));
        pages += &format!("{page}\n");
    }
    snapshot("codes.txt", &pages);
}

#[test]
fn overall_adds_up() {
    let report = cem("report --json").arg(SAMPLE).json(0);
    let page = explain(&["overall", SAMPLE]);
    assert_eq!(page, explain(&["OVERALL", SAMPLE]));
    let lines = || page.lines().skip_while(|line| !line.starts_with("This assessment"));
    assert_eq!(lines().next(), Some("This assessment: Brackwater Energy, 12 respondents"));
    let (mut sum, mut weights) = (0.0, 0.0);
    for factor in items(&report, "factors") {
        let row = lines().find(|line| line.trim().starts_with(&format!("{} ", factor["id"].as_str().unwrap()))).unwrap();
        let [score, weight, product] = numbers(row)[..] else { panic!("{row}") };
        near(score, factor["score"].as_f64().unwrap());
        near(product, score * weight);
        (sum, weights) = (sum + product, weights + weight);
    }
    let [all, weight, mean] = numbers(lines().find(|line| line.contains("sum ")).unwrap())[..] else { panic!("{page}") };
    near(all, sum);
    near(weight, weights);
    near(mean, sum / weights);
    let overall = &report["overall"];
    let line = |start: &str| numbers(lines().find(|line| line.trim().starts_with(start)).unwrap_or_else(|| panic!("{start}: {page}")));
    near(line("Score ")[0], overall["score"].as_f64().unwrap());
    near(line("Score ")[0], mean);
    near(line("Range ")[0], overall["range"]["low"].as_f64().unwrap());
    near(line("Range ")[1], overall["range"]["high"].as_f64().unwrap());
    let [target, gap, _, _] = line("Target ")[..] else { panic!("{page}") };
    near(target, overall["target"].as_f64().unwrap());
    near(gap, target - mean);
    let [answered, applicable, coverage] = line("Answered ")[..] else { panic!("{page}") };
    assert_eq!((answered, applicable), (overall["answered"].as_f64().unwrap(), overall["applicable"].as_f64().unwrap()));
    near(coverage, overall["coverage"].as_f64().unwrap());
}

#[test]
fn factors_add_up() {
    let report = cem("report --json").arg(SAMPLE).json(0);
    for factor in items(&report, "factors") {
        let (id, name, score) = (factor["id"].as_str().unwrap(), factor["name"].as_str().unwrap(), factor["score"].as_f64().unwrap());
        let page = explain(&[id, SAMPLE]);
        assert_eq!(page, explain(&[name, SAMPLE]), "by name");
        assert_eq!(page, explain(&[&id.to_lowercase(), SAMPLE]));
        let (mut roles, mut people) = (Vec::new(), Vec::new());
        let mut sum_of_roles = None;
        for line in page.lines().skip_while(|line| !line.starts_with("This assessment")).skip(1).take_while(|line| !line.is_empty()) {
            if let Some((sum, mean)) = line.split_once(") / ") {
                let parts = numbers(sum);
                let [count, mean] = numbers(mean)[..] else { panic!("{line}") };
                near(mean, parts.iter().sum::<f64>() / count);
                near(mean, score);
                sum_of_roles = Some(parts);
            } else if line.contains(" of ") {
                let words: Vec<&str> = line.split_whitespace().collect();
                people.extend(words[5].parse::<f64>());
            } else if let Some(mean) = line.trim().strip_prefix("mean ") {
                near(mean.parse().unwrap(), people.iter().sum::<f64>() / people.len() as f64);
            } else {
                roles.push(std::mem::take(&mut people));
            }
        }
        roles.push(people);
        let means: Vec<f64> = roles.iter().filter(|role| !role.is_empty()).map(|role| role.iter().sum::<f64>() / role.len() as f64).collect();
        for (shown, worked_out) in sum_of_roles.unwrap().iter().zip(&means) {
            near(*shown, *worked_out);
        }
        near(means.iter().sum::<f64>() / means.len() as f64, score);
    }
}

#[test]
fn questions_add_up() {
    let report = cem("report --json").arg(SAMPLE).json(0);
    for question in items(&report, "questions").iter().step_by(3) {
        let id = question["id"].as_str().unwrap();
        let page = explain(&[id, SAMPLE]);
        let line = |start: &str| page.lines().find(|line| line.trim().starts_with(start)).unwrap_or_else(|| panic!("{id} {start}: {page}"));
        let levels: Vec<f64> = page.lines().filter(|line| line.trim().starts_with("level ")).map(|line| numbers(line)[1]).collect();
        assert_eq!(levels.iter().sum::<f64>(), question["counts"]["answered"].as_f64().unwrap(), "{id}");
        let means: Vec<f64> = page.lines().filter(|line| line.contains("mean level ")).map(|line| numbers(line)[0]).collect();
        let level = numbers(line("Mean level"))[0];
        near(level, means.iter().sum::<f64>() / means.len() as f64);
        let [score, _, low, high] = numbers(line("Score: "))[..] else { panic!("{page}") };
        near(score, question["score"].as_f64().unwrap());
        near(score, level / 4.0 * 100.0);
        // The report withholds a range from which one person's answer could be worked out.
        if let Some(range) = question["range"].as_object() {
            near(low, range["low"].as_f64().unwrap());
            near(high, range["high"].as_f64().unwrap());
        }
        let [weight, target, gap, weighted] = numbers(line("Share of"))[..] else { panic!("{page}") };
        near(gap, (target - score).max(0.0));
        near(weighted, weight * gap);
    }
}

#[test]
fn a_cap_is_shown_with_before_and_after() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", crate::binary::sheet("core", "a", "executive", "4").replace("  SUP-1: 4", "  SUP-1: 0"));
    let page = folder.cem("explain overall .").columns(1000).text(0);
    let report = folder.cem("report --json").json(0);
    let line = page.lines().find(|line| line.contains("Cap G1: SUP-1 < 2 holds")).unwrap_or_else(|| panic!("{page}"));
    let [.., before, after] = numbers(line)[..] else { panic!("{line}") };
    let free = folder.cem("report --json --without-cap G1").json(0);
    near(before, free["overall"]["score"].as_f64().unwrap());
    near(after, report["overall"]["score"].as_f64().unwrap());
}

#[test]
fn everything_of_the_shipped_questionnaires_can_be_explained() {
    assert_eq!(explain(&[]), explain(&["overall"]));
    for id in ["core", "screen", "front-line"] {
        let form = shipped(id);
        let last = form.questions.last().unwrap().id.clone();
        for what in [form.questions[0].id.as_str(), &last, &form.factors[0].id, &form.factors[0].name, "overall"] {
            let page = cem("explain").args(&[what, "--questionnaire", id]).columns(80).text(0);
            assert!(page.contains(&form.version) && page.lines().all(|line| line.width() <= 80), "{id} {what}: {page}");
        }
    }
}

#[test]
fn what_is_not_known_is_answered() {
    for (words, says) in [
        (&["IND-55"][..], "did you mean `IND-5`?"),
        (&["Suport"], "did you mean `Support`?"),
        (&["overal"], "did you mean `overall`?"),
        (&["CEM999"], "did you mean `CEM"),
        (&["zzz"], "no question, factor, lens or disagreement of core"),
        (&["IND-55", SAMPLE], "did you mean `IND-5`?"),
        (&["IND", "nowhere"], "nowhere cannot be read"),
        (&["IND", "--questionnaire", "corr"], "did you mean `core`?"),
        (&["IND", "src"], "no answer files"),
    ] {
        cem("explain").args(words).run().ends(2).prints_nothing().says(says);
    }
}
