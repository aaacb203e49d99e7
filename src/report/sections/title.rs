//! The title block: what this is, of whom, made from what.

use super::super::words::tables;
use super::super::{Report, voices, words};
use super::{Kind, Section, Table};

pub(super) fn title(report: &Report) -> Section {
    let t = &report.title;
    let mut section = Section::new(Kind::Title, "title", words::title(t));
    section.strong(words::draft(t));
    section.strong(words::standing(t));
    section.strong(words::first_look(t));
    section.strong(words::position::lens_line(report));
    if t.identified {
        section.strong(voices::hiding(report));
    }
    let mut rows = vec![vec![tables::RESPONDENTS.into(), words::respondents(t).into()]];
    rows.extend(t.people.iter().map(|(name, role)| vec![tables::PERSON.into(), words::person(name, role.as_deref()).into()]));
    rows.extend(t.answered.iter().map(|(first, last)| vec![tables::ANSWERED_ON.into(), words::days(first, last).into()]));
    rows.extend(t.date.iter().map(|d| vec![tables::REPORT_OF.into(), d.as_str().into()]));
    rows.push(vec![tables::QUESTIONNAIRE.into(), format!("{}@{}, sha256 {}", t.questionnaire_id, t.questionnaire_version, t.sha256).into()]);
    rows.push(vec![tables::TOOL.into(), format!("cem {}", t.tool_version).into()]);
    rows.extend(report.profile.iter().map(|f| vec![f.name.as_str().into(), f.text.as_str().into()]));
    section.table(Table::new(&tables::ABOUT, rows));
    section
}
