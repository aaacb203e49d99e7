//! How a number was made, what a question means, what a diagnostic code says: plain text, step by step, with the real numbers where there are answers.

mod arithmetic;
pub mod docs;
mod meaning;
mod views;

pub use arithmetic::Scored;
pub use meaning::code;

use crate::diagnostic::{Code, nearest};
use crate::questionnaire::{Questionnaire, ScoreOf};

/// The page for a diagnostic code, `overall`, a factor (id or name), a question, a disagreement of the sources or a lens; with the numbers of an assessment where there is one.
///
/// # Errors
/// Where nothing has that name: what is near.
pub fn page(what: &str, questionnaire: &Questionnaire, scored: Option<&Scored<'_>>) -> Result<String, String> {
    let mut page = Page::default();
    if what.eq_ignore_ascii_case("overall") {
        meaning::overall(&mut page, questionnaire);
        if let Some(scored) = scored {
            arithmetic::overall(&mut page, questionnaire, scored);
        }
    } else if let Some(factor) = questionnaire.find_factor(what) {
        meaning::factor(&mut page, questionnaire, factor);
        if let Some(scored) = scored {
            arithmetic::factor(&mut page, questionnaire, scored, factor);
        }
    } else if let Some(question) = questionnaire.questions.iter().position(|question| question.id.eq_ignore_ascii_case(what)) {
        meaning::question(&mut page, questionnaire, question.into());
        if let Some(scored) = scored {
            arithmetic::question(&mut page, questionnaire, scored, question.into());
        }
    } else if let Some(position) = questionnaire.positions.iter().find(|position| position.id.eq_ignore_ascii_case(what)) {
        views::position(&mut page, questionnaire, position, scored);
    } else if let Some(lens) = questionnaire.lenses.iter().find(|lens| lens.id.eq_ignore_ascii_case(what)) {
        views::lens(&mut page, questionnaire, lens);
    } else {
        let ids = questionnaire.questions.iter().map(|q| q.id.as_str()).chain(questionnaire.factors.iter().flat_map(|f| [f.id.as_str(), f.name.as_str()]));
        let views = questionnaire.positions.iter().map(|p| p.id.as_str()).chain(questionnaire.lenses.iter().map(|lens| lens.id.as_str()));
        let near = nearest(what, ids.chain(views).chain(Code::ALL.iter().map(|code| code.number())).chain(["overall"]))
            .map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        return Err(format!("`{what}` is no question, factor, lens or disagreement of {}, no diagnostic code, and not `overall`{near}", questionnaire.id));
    }
    Ok(page.text)
}

/// Lines of a page.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }
    fn heading(&mut self, heading: impl AsRef<str>) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.line(heading);
    }
    /// Rows with columns lined up: words to the left, numbers to the right.
    fn table(&mut self, rows: &[Vec<String>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0)).collect();
        let is_number = |cell: &String| cell.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        let right: Vec<bool> = (0..columns).map(|at| at > 0 && rows.iter().filter_map(|row| row.get(at)).any(is_number)).collect();
        for row in rows {
            let cells: Vec<String> = row
                .iter()
                .enumerate()
                .map(|(at, cell)| if right[at] { format!("{cell:>width$}", width = widths[at]) } else { format!("{cell:<width$}", width = widths[at]) })
                .collect();
            self.line(format!("  {}", cells.join("  ").trim_end()));
        }
    }
}

/// The id of a score.
fn score_name(questionnaire: &Questionnaire, of: ScoreOf) -> &str {
    match of {
        ScoreOf::Overall => "overall",
        ScoreOf::Factor(factor) => &questionnaire.factors[factor.at()].id,
    }
}
