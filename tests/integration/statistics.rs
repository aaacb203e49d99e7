//! Every statistic of a panel against independent packages: the values in `tests/fixtures/statistics/` come from Python and R (see `reference.py` and
//! `reference.R` there for versions and traps), each under a key that says what it is of. The key is read here and the same computed, to nine digits.

use std::collections::BTreeMap;

use cem_readiness::panel::agreement::{Distribution, Null, rwg_j};
use cem_readiness::panel::answer_quality::{Given, Pattern};
use cem_readiness::panel::chance::{Method, random_agreement};
use cem_readiness::panel::interval::{Interval, Stratum, respondents_needed, stratified, summary, t_interval};
use cem_readiness::panel::quantile::{f_quantile, t_quantile, t_two_sided};
use cem_readiness::panel::reliability::{Alpha, Metric, count_values, icc, krippendorff};
use cem_readiness::panel::two_samples::{
    MeanError, TTest, cliffs_delta, hedges_g, holm, mean_gap, paired, permutation, reliable_change, smallest_detectable_change, superiority, welch,
};

use crate::checking::{read, root};

type Table = Vec<Vec<Option<f64>>>;

/// A table of the fixtures; rows may differ in length.
fn table(name: &str) -> Table {
    let text = read(&root().join(format!("tests/fixtures/statistics/data/{name}.csv")));
    text.lines().map(|line| line.split(',').map(|cell| (!cell.is_empty()).then(|| number(cell))).collect()).collect()
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

fn whole<T: std::str::FromStr>(text: &str) -> T {
    text.parse().ok().unwrap_or_else(|| panic!("{text} is no whole number"))
}

fn columns(table: &Table) -> Table {
    (0..table.iter().map(Vec::len).max().unwrap_or(0)).map(|at| table.iter().map(|row| row[at]).collect()).collect()
}

/// Values without the gaps.
fn given(cells: &[Option<f64>]) -> Vec<f64> {
    cells.iter().flatten().copied().collect()
}

/// Ten options in one table, five in the others.
fn distribution(name: &str, cells: &[Option<f64>]) -> Option<Distribution> {
    let mut counts = vec![0; if name == "ten_options" { 10 } else { 5 }];
    for level in given(cells) {
        counts[level as usize] += 1;
    }
    Distribution::new(&counts)
}

fn null(name: &str) -> Null {
    if name == "uniform" { Null::Uniform } else { Null::SlightSkew }
}

/// What a key asks for.
fn compute(key: &str) -> Option<f64> {
    let words: Vec<&str> = key.split(' ').collect();
    match words[..] {
        ["t", p, df] => t_quantile(number(p), number(df)),
        ["t_tail", t, df] => t_two_sided(number(t), number(df)),
        ["f", p, first, second] => f_quantile(number(p), number(first), number(second)),
        ["column", name, at, ref what @ ..] => column(name, &columns(&table(name))[whole::<usize>(at)], what),
        ["table", name, what, null_name] => {
            let items: Vec<Distribution> = columns(&table(name)).iter().filter_map(|cells| distribution(name, cells)).collect();
            let found = rwg_j(&items, null(null_name))?;
            Some(if what == "rwg_j" { found.value } else { found.star })
        }
        ["row", name, at, what] => row(&table(name)[whole::<usize>(at)], what),
        ["alpha", name, way, metric] => alpha(name, way, metric),
        ["icc", name, which, what] => correlation(name, which, what),
        ["pair", at, ref what @ ..] => {
            let groups = table("groups");
            let at = 2 * whole::<usize>(at);
            pair(&given(&groups[at]), &given(&groups[at + 1]), what)
        }
        ["holm", ps, at] => Some(holm(&ps.split(',').map(number).collect::<Vec<f64>>())[whole::<usize>(at)]),
        ["strata", case, what] => strata(case, what),
        ["chance", people, items, options] => {
            let found = random_agreement(whole(people), whole(items), whole(options))?;
            assert_eq!(found.method, Method::Exact, "{key}");
            Some(found.percentile_95)
        }
        ["needed", sd, half, population] => respondents_needed(number(sd), number(half), population.parse().ok()).map(f64::from),
        ["detectable", e1, d1, e2, d2] => smallest_detectable_change(
            MeanError { standard_error: number(e1), degrees_of_freedom: number(d1) },
            MeanError { standard_error: number(e2), degrees_of_freedom: number(d2) },
        ),
        ["reliable", before, after, sd, r, what] => {
            let found = reliable_change(number(before), number(after), number(sd), number(r))?;
            Some(if what == "index" { found.index } else { found.smallest })
        }
        _ => panic!("{key}: nothing is known of this"),
    }
}

fn column(name: &str, cells: &[Option<f64>], what: &[&str]) -> Option<f64> {
    let values = given(cells);
    match what {
        ["mean"] => Some(summary(&values)?.mean),
        ["sd"] => summary(&values)?.sd,
        ["low" | "high"] => match t_interval(&values, None) {
            Interval::Between(bounds) => Some(if what[0] == "low" { bounds.low } else { bounds.high }),
            Interval::None(_) | Interval::AllTheSame { .. } | Interval::AllAnswered { .. } => None,
        },
        ["median"] => Some(distribution(name, cells)?.median),
        ["ad_mean"] => Some(distribution(name, cells)?.ad_mean),
        ["ad_median"] => Some(distribution(name, cells)?.ad_median),
        ["rwg", of] => Some(distribution(name, cells)?.rwg(null(of))?.value),
        ["a_wg"] => distribution(name, cells)?.a_wg(),
        _ => panic!("{what:?}: nothing is known of this column"),
    }
}

fn row(cells: &[Option<f64>], what: &str) -> Option<f64> {
    let asked: Vec<Option<Given>> = cells.iter().map(|cell| cell.map(|level| Given { level: level as u16, highest: 4 })).collect();
    let found = Pattern::new(&asked);
    match what {
        "longest_run" => Some(f64::from(found.longest_run)),
        "irv" => found.irv,
        "modal_share" => found.modal_share,
        _ => panic!("{what}: nothing is known of this row"),
    }
}

fn alpha(name: &str, way: &str, metric: &str) -> Option<f64> {
    let metric = match metric {
        "nominal" => Metric::Nominal,
        "ordinal" => Metric::Ordinal,
        "interval" => Metric::Interval,
        _ => Metric::Ratio,
    };
    let units = if way == "rows" { table(name) } else { columns(&table(name)) };
    let (values, counts) = count_values(&units);
    match krippendorff(&values, &counts, metric) {
        Alpha::Value { alpha, .. } => Some(alpha),
        Alpha::NoVariation | Alpha::NothingToPair | Alpha::NotOfThisScale => None,
    }
}

fn correlation(name: &str, which: &str, what: &str) -> Option<f64> {
    let rows: Vec<Vec<f64>> = table(name).iter().map(|row| given(row)).collect();
    let found = icc(&rows).ok()?;
    let found = match which {
        "one_way" => found.one_way,
        "agreement" => found.agreement,
        "consistency" => found.consistency,
        "one_way_mean" => found.one_way_mean,
        "agreement_mean" => found.agreement_mean,
        _ => found.consistency_mean,
    };
    match what {
        "value" => found.value,
        "low" => found.interval.map(|(low, _)| low),
        _ => found.interval.map(|(_, high)| high),
    }
}

fn pair(first: &[f64], second: &[f64], what: &[&str]) -> Option<f64> {
    let of = |test: TTest, what: &str| match what {
        "t" => test.t,
        "df" => test.degrees_of_freedom,
        "p" => test.p,
        "low" => test.low,
        _ => test.high,
    };
    match what {
        ["gap"] => mean_gap(first, second),
        ["welch", what] => welch(first, second).ok().map(|test| of(test, what)),
        ["hedges_g"] => hedges_g(first, second).ok(),
        ["superiority"] => superiority(first, second),
        ["delta"] => cliffs_delta(first, second),
        ["permutation"] => permutation(first, second).ok().map(|found| found.p),
        ["paired", what] => {
            let differences: Vec<f64> = second.iter().zip(first).map(|(after, before)| after - before).collect();
            (first.len() == second.len()).then(|| paired(&differences).ok().map(|test| of(test, what))).flatten()
        }
        _ => panic!("{what:?}: nothing is known of this pair"),
    }
}

fn strata(case: &str, what: &str) -> Option<f64> {
    let text = read(&root().join("tests/fixtures/statistics/data/strata.csv"));
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).filter(|line: &Vec<&str>| line[0] == case).collect();
    let values: Vec<Vec<f64>> = lines.iter().map(|line| line[3..].iter().map(|cell| number(cell)).collect()).collect();
    let strata: Vec<Stratum> =
        lines.iter().zip(&values).map(|(line, values)| Stratum { weight: number(line[1]), values, population: line[2].parse().ok() }).collect();
    let found = stratified(&strata);
    let Interval::Between(bounds) = found.interval else { panic!("{case}: {found:?}") };
    match what {
        "mean" => found.mean,
        "standard_error" => Some(bounds.standard_error),
        "df" => Some(bounds.degrees_of_freedom),
        "low" => Some(bounds.low),
        _ => Some(bounds.high),
    }
}

/// All values of a file of reference, and how many there were at least when it was made.
fn agrees_with(file: &str, at_least: usize) {
    let text = read(&root().join("tests/fixtures/statistics").join(file));
    let reference: serde_json::Value = serde_json::from_str(&text).unwrap();
    let values: BTreeMap<String, Option<f64>> = serde_json::from_value(reference["values"].clone()).unwrap();
    assert!(values.len() >= at_least, "only {} values in {file}", values.len());
    let mut wrong = Vec::new();
    for (key, expected) in &values {
        let found = compute(key);
        let fits = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9 * expected.abs() + 1e-12,
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !fits {
            wrong.push(format!("{key}: {found:?} is not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{file}: {} of {} differ\n{}", wrong.len(), values.len(), wrong.join("\n"));
}

#[test]
fn agrees_with_python() {
    agrees_with("python.json", 1800);
}

#[test]
fn agrees_with_r() {
    agrees_with("r.json", 600);
}

/// The figures printed in the literature, so that the packages themselves are tied to something.
#[test]
fn published_examples() {
    for (key, printed, digits) in [
        // Shrout & Fleiss 1979, table 4.
        ("icc shrout_fleiss one_way value", 0.17, 2),
        ("icc shrout_fleiss agreement value", 0.29, 2),
        ("icc shrout_fleiss consistency value", 0.71, 2),
        ("icc shrout_fleiss one_way_mean value", 0.44, 2),
        ("icc shrout_fleiss agreement_mean value", 0.62, 2),
        ("icc shrout_fleiss consistency_mean value", 0.91, 2),
        // Krippendorff 2011, four observers.
        ("alpha krippendorff rows nominal", 0.743, 3),
        ("alpha krippendorff rows ordinal", 0.815, 3),
        ("alpha krippendorff rows interval", 0.849, 3),
        ("alpha krippendorff rows ratio", 0.797, 3),
    ] {
        let found = compute(key).unwrap();
        assert!((found - printed).abs() <= 0.5 * 10_f64.powi(-digits) + 1e-9, "{key}: {found} is not {printed}");
    }
}
