//! `cem sources`: every source and claim of the shipped questionnaires, and what rests on it.

use anyhow::Context as _;

use super::Session;
use super::report::view;
use crate::cli::{PageFormat, Sources as Flags};
use crate::diagnostic::nearest;
use crate::exit_status::ExitStatus;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::library::Shipped as _;
use crate::report::register::{Format, Register, render};
use crate::shipped::{self, BuiltIn};

/// `cem sources`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let mut register = register().context("the shipped sources cannot be read")?;
    let known: Vec<String> = register.ids().map(str::to_owned).collect();
    if !flags.what.is_empty()
        && let Some(id) = register.keep(&flags.what).first()
    {
        let near = nearest(id, known.iter().map(String::as_str)).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        anyhow::bail!("`{id}` is no source and no claim{near}");
    }
    let format = match flags.shape.format() {
        PageFormat::Terminal => Format::Terminal,
        PageFormat::Json => Format::Json,
        PageFormat::Markdown => Format::Markdown,
    };
    let view = view(flags.shape.width, flags.shape.output.output.is_none(), session);
    session.write(&render(&register, format, &view, env!("CARGO_PKG_VERSION")), &flags.shape.output)
}

/// The sources, with what names their claims in the shipped questionnaires that have words of their own.
fn register() -> Option<Register> {
    let all: Vec<Questionnaire> = BuiltIn.ids().into_iter().filter_map(|id| BuiltIn.load(id)).filter(|q| q.base.is_none()).collect();
    let reasons: Vec<(&str, &str)> = shipped::unused_claims().collect();
    Some(Register::new(&BuiltIn.load("sources")?, &all, &reasons))
}
