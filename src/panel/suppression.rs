//! What must be hidden so that nobody can be worked out: of a question (its page shows groups, counts and a range) and of a factor.
//!
//! A page holds more equations than a table of group means: the count at each level gives the sum of all answers, the score gives their mean with roles in
//! balance, the low end of the range gives it once more with open answers at the bottom, and the title says how many people each role has. [`is_safe`] solves
//! for what these give together, and [`is_narrow`] for what they give nearly: answers lie on a scale, so that a sum known but for a small rest is known.

use std::collections::BTreeSet;

use crate::questionnaire::{Balance, Group};

/// The order in which groups give way. The two ends of the organisation come last: the distance between them is what a reader looks for.
const GIVES_WAY: [Option<Group>; 7] =
    [None, Some(Group::Outside), Some(Group::Cx), Some(Group::Functions), Some(Group::Managers), Some(Group::FrontLine), Some(Group::Leaders)];

/// The answers of one role.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Part {
    /// None for respondents without a role.
    pub(crate) group: Option<Group>,
    /// How many gave a level.
    pub(crate) people: u32,
    /// How many answers are open.
    pub(crate) open: u32,
    /// Sum of the levels.
    pub(crate) sum: f64,
    /// What the role weighs in the mean.
    pub(crate) weight: f64,
}

/// What a page says about a question besides its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shown {
    /// How many gave each level, and with it the sum of all answers.
    pub(crate) counts: bool,
    /// What the score could be.
    pub(crate) range: bool,
}

/// The groups present, each once, leaders first.
pub(crate) fn groups(parts: &[Part]) -> Vec<Option<Group>> {
    GIVES_WAY.iter().rev().copied().filter(|g| parts.iter().any(|p| p.group == *g)).collect()
}

/// Sum of the levels and people of several roles.
pub(crate) fn total<'a>(parts: impl Iterator<Item = &'a Part>) -> (f64, u32) {
    parts.fold((0.0, 0), |(sum, people), p| (sum + p.sum, people + p.people))
}

/// The groups to hide, and what else may be said. As many groups as possible are kept, then the range, then the counts.
pub(crate) fn allowed(parts: &[Part], balance: Balance, min_group: u32) -> (Vec<Option<Group>>, Shown) {
    let people = |group: Option<Group>| total(parts.iter().filter(|p| p.group == group)).1;
    let present: Vec<Option<Group>> = GIVES_WAY.iter().copied().filter(|g| people(*g) > 0).collect();
    let mut hidden: Vec<Option<Group>> = present.iter().copied().filter(|g| g.is_none() || people(*g) < min_group).collect();
    loop {
        let together: u32 = hidden.iter().map(|g| people(*g)).sum();
        if together == 0 || together >= min_group || hidden.len() == present.len() {
            for range in [true, false] {
                let shown = Shown { counts: true, range };
                if is_safe(parts, &hidden, shown, balance, min_group) {
                    return (hidden, shown);
                }
            }
        }
        match present.iter().copied().find(|g| !hidden.contains(g)) {
            Some(next) => hidden.push(next),
            None => break,
        }
    }
    let shown = Shown { counts: false, range: true };
    let range = is_safe(parts, &hidden, shown, balance, min_group);
    (hidden, Shown { range, ..shown })
}

/// True where nothing that follows from what is shown is about fewer than `min_group` people (about everybody is allowed: that is the score).
///
/// What is shown are sums over roles, each with known factors: rows of a matrix with a column for each role. A sum over a few columns alone follows from them
/// exactly where the rank falls when these columns are taken away.
fn is_safe(parts: &[Part], hidden: &[Option<Group>], shown: Shown, balance: Balance, min_group: u32) -> bool {
    let row = |factor: &dyn Fn(&Part) -> f64| parts.iter().map(factor).collect::<Vec<f64>>();
    let mean = |p: &Part, people: u32| match balance {
        Balance::Roles => p.weight / f64::from(people),
        Balance::Respondents => 1.0,
    };
    let mut rows = vec![row(&|p| mean(p, p.people))];
    if shown.range {
        rows.push(row(&|p| mean(p, p.people + p.open)));
    }
    if shown.counts {
        rows.push(row(&|_| 1.0));
    }
    for group in groups(parts).into_iter().filter(|g| !hidden.contains(g)) {
        rows.push(row(&|p| f64::from(u8::from(p.group == group))));
    }
    let all = rank(&rows);
    let few = min_group.min(parts.iter().map(|p| p.people).sum());
    let (means, sums) = rows.split_at(1 + usize::from(shown.range));
    let means = directions(means, sums);
    let apart = sums_apart(sums);
    let gives_away = |columns: &[usize]| {
        let without = |row: &Vec<f64>| row.iter().enumerate().filter(|(at, _)| !columns.contains(at)).map(|(_, x)| *x).collect();
        rank(&rows.iter().map(without).collect::<Vec<Vec<f64>>>()) < all || matches!(columns, [role] if is_narrow(parts, *role, &means, &apart))
    };
    !any_set(parts, few, 0, &mut Vec::new(), &gives_away)
}

/// For each role, which of the sums that are shown it is in; none where it is in no sum. The sum of all gives that of those in no group shown.
fn sums_apart(sums: &[Vec<f64>]) -> Vec<Option<usize>> {
    let roles = sums.first().map_or(0, Vec::len);
    (0..roles).map(|role| (0..sums.len()).rev().find(|sum| sums[*sum][role] > 0.0)).collect()
}

/// The means that may tell most: those shown, and of two every mixture in which one role, or the difference of two roles in one sum, cancels out.
fn directions(means: &[Vec<f64>], sums: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut found = means.to_vec();
    let [score, low] = means else { return found };
    let apart = sums_apart(sums);
    let mut cancel = |of_score: f64, of_low: f64| {
        let mixed: Vec<f64> = score.iter().zip(low).map(|(score, low)| score * of_low - low * of_score).collect();
        let largest = mixed.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        if largest > 1e-9 {
            found.push(mixed.iter().map(|x| x / largest).collect());
        }
    };
    for a in 0..score.len() {
        cancel(score[a], low[a]);
        for b in (0..a).filter(|b| apart.get(a).is_some_and(|sum| sum.is_some() && apart.get(*b) == Some(sum))) {
            cancel(score[a] - score[b], low[a] - low[b]);
        }
    }
    found
}

/// True where what is shown tells the sum of one role but for less than the whole scale of one answer: a mean of three leaves that much open of any two.
///
/// What is shown gives any mixture of a mean and of the sums. One that holds the role once tells it but for what the other roles have in it, each their share
/// times their people. The least of that is where one other role of the same sum cancels out; of other sums as much as can be is taken away (weighted median).
fn is_narrow(parts: &[Part], role: usize, means: &[Vec<f64>], apart: &[Option<usize>]) -> bool {
    let sum_of = |at: usize| apart.get(at).copied().flatten();
    let own = sum_of(role);
    let (same, others): (Vec<usize>, Vec<usize>) = (0..parts.len()).filter(|at| *at != role).partition(|at| sum_of(*at) == own);
    let rest = |of: &[usize], share: &dyn Fn(usize) -> f64| of.iter().map(|at| f64::from(parts[*at].people) * share(*at).abs()).sum::<f64>();
    means.iter().any(|mean| {
        let sums: BTreeSet<Option<usize>> = others.iter().map(|at| sum_of(*at)).collect();
        let elsewhere: f64 = sums
            .into_iter()
            .map(|sum| {
                let of: Vec<usize> = others.iter().copied().filter(|at| sum_of(*at) == sum).collect();
                let without = |middle: f64| rest(&of, &|at| mean[at] - middle);
                if sum.is_none() { without(0.0) } else { of.iter().map(|at| without(mean[*at])).fold(f64::INFINITY, f64::min) }
            })
            .sum();
        let left = |factor: f64| {
            let share = |at: usize| if own.is_some() { 1.0 - factor * (mean[role] - mean[at]) } else { factor * mean[at] };
            rest(&same, &share) + factor.abs() * elsewhere
        };
        let against: Vec<f64> = if own.is_some() { same.iter().map(|at| mean[role] - mean[*at]).collect() } else { vec![mean[role]] };
        against.into_iter().filter(|difference| difference.abs() > 1e-9).any(|difference| left(1.0 / difference) < 1.0 - 1e-9)
    })
}

/// True where some set of roles from `from` on, together with those chosen, has fewer than `few` people and is given away. Every role has somebody, so the sets
/// are small.
fn any_set(parts: &[Part], few: u32, from: usize, chosen: &mut Vec<usize>, gives_away: &dyn Fn(&[usize]) -> bool) -> bool {
    for at in from..parts.len() {
        let Some(left) = few.checked_sub(parts[at].people).filter(|left| *left > 0) else { continue };
        chosen.push(at);
        if gives_away(chosen) || any_set(parts, left, at + 1, chosen, gives_away) {
            return true;
        }
        chosen.pop();
    }
    false
}

/// Rank of a small matrix.
pub(crate) fn rank(rows: &[Vec<f64>]) -> usize {
    let mut rows = rows.to_vec();
    let columns = rows.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..columns {
        let Some(pivot) = (rank..rows.len()).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs())) else { break };
        if rows[pivot][column].abs() < 1e-9 {
            continue;
        }
        rows.swap(rank, pivot);
        let lead = rows[rank].clone();
        for row in rows.iter_mut().skip(rank + 1) {
            let factor = row[column] / lead[column];
            row.iter_mut().zip(&lead).for_each(|(x, l)| *x -= factor * l);
        }
        rank += 1;
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIN_GROUP: u32 = 3;

    fn part(group: Group, people: u32, open: u32) -> Part {
        Part { group: Some(group), people, open, sum: 0.0, weight: 1.0 }
    }

    fn kept(parts: &[Part]) -> (Vec<Option<Group>>, Shown) {
        let (hidden, shown) = allowed(parts, Balance::Roles, MIN_GROUP);
        (groups(parts).into_iter().filter(|g| !hidden.contains(g)).collect(), shown)
    }

    /// Sponsor, executives, lead, middle managers, operations, front line: the built-in sample.
    fn sample() -> Vec<Part> {
        use Group::{Cx, FrontLine, Functions, Leaders, Managers};
        [(Leaders, 1), (Leaders, 2), (Cx, 1), (Managers, 3), (Functions, 2), (FrontLine, 3)].map(|(g, n)| part(g, n, 0)).to_vec()
    }

    #[test]
    fn the_ends_of_the_organisation_are_kept() {
        assert_eq!(kept(&sample()), (vec![Some(Group::Leaders), Some(Group::FrontLine)], Shown { counts: true, range: true }));
    }

    #[test]
    fn two_people_cannot_be_worked_out_from_counts_and_a_balanced_mean() {
        // With managers shown too, score and sum of all answers give sponsor + lead: two people.
        let hidden = [Some(Group::Cx), Some(Group::Functions)];
        assert!(!is_safe(&sample(), &hidden, Shown { counts: true, range: true }, Balance::Roles, MIN_GROUP));
        assert!(is_safe(&sample(), &hidden, Shown { counts: true, range: true }, Balance::Respondents, MIN_GROUP));
    }

    #[test]
    fn a_sum_known_but_for_a_small_rest_is_known() {
        // E/4 + c + F/3 and E + c + F give 9c + F, and F is 12 at most: c is known in 98 of 100 panels.
        let parts = [part(Group::Leaders, 4, 0), part(Group::Cx, 1, 0), part(Group::FrontLine, 3, 0)];
        assert_eq!(kept(&parts), (vec![], Shown { counts: false, range: true }));
        // It does not take small groups: 39c/40 + F/120 of 30 people.
        let parts = [part(Group::Leaders, 40, 0), part(Group::Cx, 1, 0), part(Group::FrontLine, 30, 0)];
        assert!(!kept(&parts).1.counts);
        // Leaders shown: of the others 4c + M.
        let parts = [part(Group::Leaders, 3, 0), part(Group::Managers, 2, 0), part(Group::Cx, 1, 0), part(Group::FrontLine, 3, 0)];
        assert!(!kept(&parts).1.counts);
    }

    #[test]
    fn a_range_leaves_enough_open_too() {
        // Score less low end: half of what the one leader said, and a 110th of what the ten said.
        let parts = [part(Group::Leaders, 1, 1), part(Group::FrontLine, 10, 1), part(Group::Functions, 5, 0)];
        assert!(!kept(&parts).1.range);
    }

    #[test]
    fn one_person_among_equal_roles_withholds_the_counts() {
        // (E/3 + O/3 + c)/3 and E + O + c give c.
        let parts = [part(Group::Leaders, 3, 0), part(Group::Functions, 3, 0), part(Group::Cx, 1, 0)];
        assert_eq!(kept(&parts), (vec![], Shown { counts: false, range: true }));
    }

    #[test]
    fn a_range_does_not_tell_what_the_other_one_of_two_said() {
        // One of two executives does not know: score minus low end would be the answer of the other.
        let parts = [part(Group::Leaders, 1, 1), part(Group::Functions, 4, 0), part(Group::FrontLine, 5, 0)];
        let (_, shown) = kept(&parts);
        assert!(!shown.range);
    }

    #[test]
    fn two_and_two_of_equal_weight_are_one_sum() {
        let parts = [part(Group::Leaders, 5, 0), part(Group::Functions, 2, 0), part(Group::Cx, 2, 0)];
        assert_eq!(kept(&parts).0, vec![Some(Group::Leaders)]);
    }

    #[test]
    fn a_larger_minimum_hides_more() {
        let five = |parts: &[Part]| allowed(parts, Balance::Roles, 5);
        let (hidden, _) = five(&sample());
        assert_eq!(hidden.len(), 5, "no group of the sample has five");
        let parts = [part(Group::Leaders, 5, 0), part(Group::Functions, 4, 0), part(Group::FrontLine, 6, 0)];
        let (hidden, _) = five(&parts);
        assert!(hidden.contains(&Some(Group::Functions)) && hidden.len() > 1, "four people follow from the rest: {hidden:?}");
        assert_eq!(kept(&parts).0.len(), 3, "three would do by the usual rule");
    }

    /// What is left of a vector when everything that follows from the others is taken away.
    fn rest(mut vector: Vec<f64>, base: &[Vec<f64>]) -> Vec<f64> {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        for unit in base {
            let along = dot(&vector, unit);
            vector.iter_mut().zip(unit).for_each(|(x, u)| *x -= along * u);
        }
        vector
    }

    fn length(vector: &[f64]) -> f64 {
        vector.iter().map(|x| x * x).sum::<f64>().sqrt()
    }

    /// Tries to solve for every role and pair of roles under the minimum, from all a reader has: counts, balanced mean, low end, group means, others, and how
    /// many people each role has. Another way than [`is_safe`]: by projection.
    #[test]
    fn no_hidden_role_can_be_solved_for() {
        let kinds = [Group::Leaders, Group::Leaders, Group::Cx, Group::Managers, Group::FrontLine];
        for n in 0..4_u32.pow(5) {
            for open_at in 0..kinds.len() {
                let size = |at: u32| n / 4_u32.pow(at) % 4 + 1;
                let parts: Vec<Part> =
                    kinds.iter().enumerate().zip(0..).map(|((i, g), at)| part(*g, size(at), u32::from(i == open_at && size(at) > 1))).collect();
                let (hidden, shown) = allowed(&parts, Balance::Roles, MIN_GROUP);
                let row = |f: &dyn Fn(&Part) -> f64| parts.iter().map(f).collect::<Vec<f64>>();
                let mut known = vec![row(&|p| 1.0 / f64::from(p.people))];
                if shown.range {
                    known.push(row(&|p| 1.0 / f64::from(p.people + p.open)));
                }
                if shown.counts {
                    known.push(row(&|_| 1.0));
                    known.push(row(&|p| f64::from(u8::from(hidden.contains(&p.group)))));
                }
                known.extend(groups(&parts).into_iter().filter(|g| !hidden.contains(g)).map(|g| row(&|p| f64::from(u8::from(p.group == g)))));
                let mut base: Vec<Vec<f64>> = Vec::new();
                for vector in known {
                    let rest = rest(vector, &base);
                    let length = length(&rest);
                    if length > 1e-7 {
                        base.push(rest.iter().map(|x| x / length).collect());
                    }
                }
                let unit = |at: usize| rest((0..parts.len()).map(|i| f64::from(u8::from(i == at))).collect(), &base);
                for a in (0..parts.len()).filter(|a| parts[*a].people < MIN_GROUP) {
                    assert!(length(&unit(a)) > 1e-7, "{parts:?} {hidden:?} {shown:?}: role {a} follows");
                    for b in (0..a).filter(|b| parts[*b].people + parts[a].people < MIN_GROUP) {
                        let first = unit(a);
                        let one: Vec<f64> = first.iter().map(|x| x / length(&first)).collect();
                        assert!(length(&rest(unit(b), &[one])) > 1e-7, "{parts:?} {hidden:?} {shown:?}: roles {a} and {b} follow");
                    }
                }
            }
        }
    }
}
