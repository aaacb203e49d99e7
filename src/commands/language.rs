//! In which language a questionnaire is shown.

use std::path::Path;

use anyhow::bail;

use crate::diagnostic::{Diagnostic, Files};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::library::Library;

/// The questionnaire in a language; as it is where none is asked for. `path` is its file, where one was named. None where its translation has errors, which are added
/// to the problems.
///
/// # Errors
/// Where there is no translation: which languages there are.
pub(super) fn spoken(
    q: Questionnaire,
    language: Option<&str>,
    path: Option<&Path>,
    library: &Library<'_>,
    files: &mut Files,
    problems: &mut Vec<Diagnostic>,
) -> anyhow::Result<Option<Questionnaire>> {
    let Some(language) = language.filter(|language| *language != q.language) else { return Ok(Some(q)) };
    let path = path.filter(|path| path.is_file());
    let before = problems.len();
    match library.words(&q, path, language, files, problems) {
        Some(words) => Ok(Some(words.of(&q))),
        None if problems.len() > before => Ok(None),
        None => bail!(
            "{} is not translated into `{language}`; there {}. To translate it: cem questionnaire translate {} --lang {language}",
            q.id,
            match &library.languages(&q, path)[..] {
                [one] => format!("is only {one}"),
                all => format!("are {}", all.join(", ")),
            },
            path.map_or_else(|| q.id.clone(), crate::source::shown)
        ),
    }
}
