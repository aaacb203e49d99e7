//! What a paired test would give away. Two means and the change of those who answered both times are three equations: where one person joined, they give that
//! person's score.
//!
//! The sums of people who stand alike are the unknowns: role before, role now, in both waves. A sum over fewer than three people follows from what is shown
//! exactly where the rank falls when its columns are taken away.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::trial::{FEWEST, Sample};
use crate::panel::suppression::rank;

/// Where a person stands: in the first and in the last wave; none where the person did not answer.
type Standing<'a> = (Option<Option<&'a str>>, Option<Option<&'a str>>);

/// True where the two means and the paired change would together say something about fewer than three people.
pub(super) fn gives_away(first: &[Sample<'_>], last: &[Sample<'_>]) -> bool {
    let mut standings: HashMap<&str, Standing<'_>> = HashMap::new();
    for sample in first {
        standings.entry(sample.id).or_default().0 = Some(sample.stratum);
    }
    for sample in last {
        standings.entry(sample.id).or_default().1 = Some(sample.stratum);
    }
    let mut people: BTreeMap<Standing<'_>, u32> = BTreeMap::new();
    for standing in standings.into_values() {
        *people.entry(standing).or_default() += 1;
    }
    let kinds: Vec<(Standing<'_>, u32)> = people.into_iter().collect();
    let weights: HashMap<Option<&str>, f64> = first.iter().chain(last).map(|sample| (sample.stratum, sample.weight)).collect();
    let share = |role: Option<&str>, of: &dyn Fn(&Standing<'_>) -> bool| {
        let people: u32 = kinds.iter().filter(|(standing, _)| of(standing)).map(|(_, n)| n).sum();
        weights.get(&role).copied().unwrap_or(1.0) / f64::from(people)
    };
    // Two columns for each kind: the sum in the first wave, and in the last.
    let mut rows = vec![Vec::new(), Vec::new(), Vec::new()];
    for ((was, is), _) in &kinds {
        let old = was.map_or(0.0, |role| share(role, &|other| other.0 == Some(role)));
        let new = is.map_or(0.0, |role| share(role, &|other| other.1 == Some(role)));
        let both = was.and(*is).map_or(0.0, |role| share(role, &|other| other.0.is_some() && other.1 == Some(role)));
        for (row, columns) in rows.iter_mut().zip([[old, 0.0], [0.0, new], [-both, both]]) {
            row.extend(columns);
        }
    }
    let all = rank(&rows);
    let hidden = |taken: &BTreeSet<usize>| {
        let rest = |row: &Vec<f64>| row.iter().enumerate().filter(|(column, _)| !taken.contains(&(column / 2))).map(|(_, value)| *value).collect();
        rank(&rows.iter().map(rest).collect::<Vec<Vec<f64>>>()) < all
    };
    // Every kind has somebody, so fewer than three people are at most two kinds.
    let few: Vec<usize> = (0..kinds.len()).filter(|at| kinds[*at].1 < FEWEST).collect();
    few.iter().any(|a| few.iter().any(|b| (a == b || kinds[*a].1 + kinds[*b].1 < FEWEST) && hidden(&BTreeSet::from([*a, *b]))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel<'a>(people: &[(&'a str, &'a str)]) -> Vec<Sample<'a>> {
        people.iter().map(|(id, role)| Sample { id, stratum: Some(role), weight: 1.0, value: 0.0 }).collect()
    }

    #[test]
    fn one_who_joined_would_be_known() {
        let four = [("a", "x"), ("b", "x"), ("c", "x"), ("d", "x")];
        let five = [("a", "x"), ("b", "x"), ("c", "x"), ("d", "x"), ("e", "x")];
        let seven = [("a", "x"), ("b", "x"), ("c", "x"), ("d", "x"), ("e", "x"), ("f", "x"), ("g", "x")];
        assert!(!gives_away(&panel(&four), &panel(&four)), "the change of all four is the difference of the means");
        assert!(gives_away(&panel(&four), &panel(&five)) && gives_away(&panel(&five), &panel(&four)));
        assert!(!gives_away(&panel(&four), &panel(&seven)), "three joined");
        // One left and one joined: five times the last mean minus five times the first minus four changes is the difference of two people.
        let other = [("a", "x"), ("b", "x"), ("c", "x"), ("d", "x"), ("f", "x")];
        assert!(gives_away(&panel(&five), &panel(&other)));
    }

    #[test]
    fn roles_are_balanced_in_the_paired_change_too() {
        // The same people: nothing new, although one role is one person.
        let people = [("a", "x"), ("b", "x"), ("c", "x"), ("d", "y")];
        assert!(!gives_away(&panel(&people), &panel(&people)));
        // One more of x: x and y do not cancel, and no two people can be told apart from the others.
        let more = [("a", "x"), ("b", "x"), ("c", "x"), ("d", "y"), ("e", "y")];
        assert!(gives_away(&panel(&people), &panel(&more)), "the role y holds two people, of whom one is new");
    }

    /// Tries every small panel in another way: each person's own two values as unknowns. What follows about one or two people alone gives them away.
    #[test]
    fn nobody_can_be_solved_for() {
        let roles = [None, Some("x"), Some("y")];
        let ids = ["a", "b", "c", "d", "e"];
        let (mut safe, mut unsafe_ones) = (0, 0);
        for n in 0..9_usize.pow(5) {
            let kinds: Vec<usize> = (0..5_u32).map(|at| n / 9_usize.pow(at) % 9).collect();
            let (was, is) = (|at: usize| kinds[at] / 3, |at: usize| kinds[at] % 3);
            let is_both = |at: usize| was(at) > 0 && is(at) > 0;
            // Who is who does not matter, and fewer than three are not paired.
            if !kinds.is_sorted() || (0..5).filter(|at| is_both(*at)).count() < 3 {
                continue;
            }
            let share = |counts: &dyn Fn(usize) -> bool| 1.0 / (0..5_u8).filter(|at| counts(usize::from(*at))).map(|_| 1.0).sum::<f64>();
            let mut rows = vec![vec![0.0; 10]; 3];
            for at in 0..5 {
                if was(at) > 0 {
                    rows[0][2 * at] = share(&|other| was(other) == was(at));
                }
                if is(at) > 0 {
                    rows[1][2 * at + 1] = share(&|other| is(other) == is(at));
                }
                if is_both(at) {
                    let share = share(&|other| is_both(other) && is(other) == is(at));
                    (rows[2][2 * at], rows[2][2 * at + 1]) = (-share, share);
                }
            }
            let all = rank(&rows);
            let follows = |a: usize, b: usize| {
                let rest = |row: &Vec<f64>| row.iter().enumerate().filter(|(column, _)| column / 2 != a && column / 2 != b).map(|(_, value)| *value).collect();
                rank(&rows.iter().map(rest).collect::<Vec<Vec<f64>>>()) < all
            };
            let known = (0..5).any(|a| (0..5).any(|b| follows(a, b)));
            let side = |role: &dyn Fn(usize) -> usize| (0..5).filter_map(|at| Some((ids[at], roles[role(at)]?))).collect::<Vec<_>>();
            assert_eq!(gives_away(&panel(&side(&was)), &panel(&side(&is))), known, "{kinds:?}");
            if known { unsafe_ones += 1 } else { safe += 1 }
        }
        assert!(safe > 100 && unsafe_ones > 100, "{safe} {unsafe_ones}");
    }
}
