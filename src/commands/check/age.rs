//! Answers and evidence grow stale.

use jiff::civil::Date;

use super::super::load::Loaded;
use crate::diagnostic::{Code, Diagnostic};

/// Days a date may lie ahead: somewhere it is tomorrow already.
const AHEAD: i64 = 1;

/// Adds a problem where the sheet that was read last, or its evidence, is older than so many days on this day.
pub(super) fn look(loaded: &mut Loaded, days: u32, today: Date) {
    let mut found = Vec::new();
    if let Some(sheet) = loaded.sheets.last() {
        match sheet.date.map(|date| (date, age(date, today))) {
            None => found.push(Diagnostic::new(Code::Undated, format!("the answers of {} have no date", sheet.respondent.id)).at(sheet.place)),
            Some((date, old)) if old < -AHEAD => {
                let message = format!("the answers of {} are dated {date}, after {today}: how old they are is not known", sheet.respondent.id);
                found.push(Diagnostic::new(Code::StaleAnswers, message).at(sheet.place));
            }
            Some((date, old)) if old > i64::from(days) => {
                let message = format!("the answers of {} are {old} days old on {today} (given {date}); at most {days} are allowed", sheet.respondent.id);
                found.push(Diagnostic::new(Code::StaleAnswers, message).at(sheet.place));
            }
            Some(_) => {}
        }
        for entry in &sheet.entries {
            let seen = || entry.evidence.iter().filter_map(|evidence| evidence.seen);
            if let Some(seen) = seen().filter(|seen| age(*seen, today) > i64::from(days)).min() {
                let message = format!("evidence was seen {} days before {today} (on {seen}); at most {days} are allowed", age(seen, today));
                found.push(Diagnostic::new(Code::StaleEvidence, message).at(entry.place));
            }
            if let Some(seen) = seen().filter(|seen| age(*seen, today) < -AHEAD).max() {
                let message = format!("evidence was seen on {seen}, after {today}: how old it is is not known");
                found.push(Diagnostic::new(Code::StaleEvidence, message).at(entry.place));
            }
        }
    }
    loaded.problems.append(&mut found);
}

/// Whole days from one day to another; negative for a day to come.
fn age(from: Date, to: Date) -> i64 {
    from.until(to).map(|span| i64::from(span.get_days())).unwrap_or(0)
}
