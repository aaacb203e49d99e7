//! `cem explain`: a diagnostic code, a question, a factor, or the overall score; with answer files, the arithmetic of these very answers.

use std::path::{Path, PathBuf};

use super::Session;
use super::load::{Loaded, Request, named};
use super::report::{panel, scorer};
use crate::cli::Explain as Flags;
use crate::diagnostic::{Code, Files, draw, sort};
use crate::exit_status::ExitStatus;
use crate::explain::{self, Scored};
use crate::panel::{Panel, PanelOptions};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::library::{Library, Shipped as _};
use crate::report::text;
use crate::shipped::BuiltIn;

/// `cem explain`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let what = flags.what.as_deref().unwrap_or("overall");
    if let Some(code) = Code::find(what) {
        let width = session.terminal.width;
        return session.print(&explain::code(code).lines().map(|line| text::wrap(line, width).join("\n") + "\n").collect::<String>());
    }
    if flags.paths.is_empty() {
        let library = Library::new(&BuiltIn, vec![PathBuf::from("."), PathBuf::from("questionnaires")]);
        let (mut files, mut problems) = (Files::default(), Vec::new());
        let wanted = flags.questionnaire.as_deref().unwrap_or_else(|| home(what));
        let Some(questionnaire) = named(Path::new(wanted), &library, &mut files, &mut problems) else {
            let text = session.drawn(&problems, &files, false, false);
            session.tell(&text)?;
            return Ok(ExitStatus::CannotDo);
        };
        return page(explain::page(what, &questionnaire, None), session);
    }
    let mut request = Request { paths: &flags.paths, questionnaire: flags.questionnaire.as_deref().map(Path::new), stdin: session.stdin };
    let mut loaded = Loaded::read(&mut request);
    let assessment = if loaded.has_errors() { None } else { loaded.assessment() };
    let Some(assessment) = assessment else {
        sort(&mut loaded.problems);
        let text = session.drawn(&loaded.problems, &loaded.files, false, false);
        session.tell(&text)?;
        anyhow::ensure!(!loaded.problems.is_empty(), "no answer files at the paths given");
        return Ok(ExitStatus::CannotDo);
    };
    let (scorer, respondents) = (scorer(&assessment.questionnaire, &[])?, panel(&assessment));
    let scores = scorer.score(&respondents);
    let panel = Panel::new(&scorer, &respondents, &scores, &PanelOptions::default());
    page(explain::page(what, &assessment.questionnaire, Some(&Scored { assessment: &assessment, scores: &scores, panel: &panel })), session)
}

/// The shipped questionnaire in which a disagreement or a lens of that name stands; else core.
fn home(what: &str) -> &'static str {
    let has = |q: &Questionnaire| q.positions.iter().map(|p| &p.id).chain(q.lenses.iter().map(|lens| &lens.id)).any(|id| id.eq_ignore_ascii_case(what));
    let stands_in = |id: &&str| BuiltIn.load(id).is_some_and(|q| q.base.is_none() && has(&q));
    std::iter::once("core").chain(BuiltIn.ids()).find(stands_in).unwrap_or("core")
}

fn page(page: Result<String, String>, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    match page {
        Ok(text) => {
            let text: String = text.lines().map(|line| session.fit(line)).collect();
            session.print(&text)
        }
        Err(message) => {
            session.tell(&format!("error: {}\n", draw::visible(&message)))?;
            Ok(ExitStatus::CannotDo)
        }
    }
}
