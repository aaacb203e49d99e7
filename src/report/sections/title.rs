//! The title block: what this is, of whom, made from what.

use super::super::{Report, position, voices, words};
use super::{Kind, Section, Table};

pub(super) fn title(report: &Report) -> Section {
    let t = &report.title;
    let of = if t.organisation.is_empty() { "no organisation named" } else { &t.organisation };
    let mut section = Section::new(Kind::Title, "title", format!("{}: {of}", t.questionnaire));
    section.strong(words::draft(t));
    section.strong(words::standing(t));
    section.strong(words::first_look(t));
    section.strong(position::lens_line(report));
    if t.identified {
        section.strong(voices::hiding(report));
    }
    let mut rows = vec![vec!["Respondents".into(), words::respondents(t).into()]];
    rows.extend(t.people.iter().map(|(name, role)| vec!["Person".into(), role.as_ref().map_or_else(|| name.clone(), |r| format!("{name} ({r})")).into()]));
    rows.extend(t.answered.iter().map(|(first, last)| {
        let days = if first == last { first.clone() } else { format!("{first} to {last}") };
        vec!["Answered".into(), days.into()]
    }));
    rows.extend(t.date.iter().map(|d| vec!["Report of".into(), d.as_str().into()]));
    rows.push(vec!["Questionnaire".into(), format!("{}@{}, sha256 {}", t.questionnaire_id, t.questionnaire_version, t.sha256).into()]);
    rows.push(vec!["Tool".into(), format!("cem {}", t.tool_version).into()]);
    rows.extend(report.profile.iter().map(|f| vec![f.name.as_str().into(), f.text.as_str().into()]));
    section.table(Table::new("About this report", &[("About", false), ("This report", false)], rows));
    section
}
