//! What the tests share: where files are, and one way to check them that keeps every problem with its place.

use std::path::{Path, PathBuf};

use cem_readiness::answers::assessment::{Assessment, scoring_questionnaire};
use cem_readiness::answers::check;
use cem_readiness::diagnostic::{Code, Diagnostic, Files, Severity};
use cem_readiness::questionnaire::Questionnaire;
use cem_readiness::questionnaire::library::Library;
use cem_readiness::questionnaire::translation::Words;
use cem_readiness::{shipped, source};

/// The root of the package.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder or file below `tests/fixtures`.
pub fn fixture(name: &str) -> PathBuf {
    root().join("tests/fixtures").join(name)
}

/// The files of a folder (not of those below it) whose names end so, in order.
pub fn files_in(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file() && name(path).ends_with(end)).collect();
    found.sort();
    found
}

pub fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files read by one check, and every problem found.
#[derive(Default)]
pub struct Checked {
    pub files: Files,
    pub problems: Vec<Diagnostic>,
}

impl Checked {
    /// The codes found, each once, in order.
    pub fn codes(&self, at_least: Severity) -> Vec<&'static str> {
        let mut codes: Vec<&str> = self.problems.iter().filter(|problem| problem.severity >= at_least).map(|problem| problem.code.number()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }
    /// `file:line:column` of a problem.
    pub fn at(&self, problem: &Diagnostic) -> Option<(String, usize, usize)> {
        let place = problem.place?;
        let (line, column) = self.files.line_column(place);
        Some((name(Path::new(self.files.path(place.file))), line, column))
    }
    /// All problems as lines, for messages of failing tests.
    pub fn told(&self) -> String {
        let line = |problem: &Diagnostic| format!("  {:?} {} {}: {}\n", self.at(problem), problem.severity.word(), problem.code, problem.message);
        self.problems.iter().map(line).collect()
    }
    /// Places that do not lie inside their file, or cut a character in two.
    pub fn outside(&self) -> Vec<&Diagnostic> {
        let inside = |problem: &&Diagnostic| {
            problem.place.iter().chain(problem.also.iter().map(|(place, _)| place)).all(|place| {
                let text = self.files.text(place.file);
                let (start, end) = (place.start as usize, place.end as usize);
                start <= end && end <= text.len() && text.is_char_boundary(start) && text.is_char_boundary(end)
            })
        };
        self.problems.iter().filter(|problem| !inside(problem)).collect()
    }
}

/// Checks a questionnaire; what it includes is looked for beside it and among the shipped.
pub fn check_questionnaire(path: &Path) -> (Checked, Option<Questionnaire>) {
    let mut checked = Checked::default();
    let found = Library::new(&shipped::BuiltIn, Vec::new()).read(path, &mut checked.files, &mut checked.problems);
    (checked, found)
}

/// Checks a translation against its questionnaire: what it includes is looked for beside it and among the shipped.
pub fn check_translation(path: &Path, of: &Questionnaire) -> (Checked, Option<Words>) {
    let mut checked = Checked::default();
    let found = Library::new(&shipped::BuiltIn, Vec::new()).read_words(of, path, &mut checked.files, &mut checked.problems);
    (checked, found)
}

/// Checks answer files as one assessment; their questionnaires are the shipped ones, and those beside them or in a folder `questionnaires` there.
pub fn check_answers(paths: &[PathBuf]) -> (Checked, Option<Assessment>) {
    let mut checked = Checked::default();
    let beside = paths[0].parent().unwrap();
    let library = Library::new(&shipped::BuiltIn, vec![beside.to_owned(), beside.join("questionnaires"), beside.parent().unwrap().join("questionnaires")]);
    let (mut sheets, mut answered) = (Vec::new(), Vec::new());
    for path in paths {
        let shown = source::shown(path);
        match source::read(path, &shown, &mut checked.files) {
            Err(problem) => checked.problems.push(*problem),
            Ok(text) => {
                let file = checked.files.add(shown.as_str(), text.as_str());
                sheets.extend(check_sheet(&text, file, &shown, &library, &mut checked, &mut answered));
            }
        }
    }
    let Some(id) = scoring_questionnaire(&answered.iter().collect::<Vec<_>>()).map(str::to_owned) else {
        if answered.len() > 1 {
            checked.problems.push(Diagnostic::new(Code::QuestionnairesDiffer, "these do not belong together"));
        }
        return (checked, None);
    };
    if sheets.len() < paths.len() {
        return (checked, None);
    }
    let questionnaire = library.find(&id, &mut checked.files, &mut checked.problems).unwrap();
    let assessment = Assessment::new(questionnaire.into(), sheets, &mut checked.problems);
    (checked, assessment)
}

/// Checks one answers file. A questionnaire that is not known is said by the commands, so it is said here in their stead.
fn check_sheet(
    text: &str,
    file: u32,
    shown: &str,
    library: &Library<'_>,
    checked: &mut Checked,
    answered: &mut Vec<Questionnaire>,
) -> Option<cem_readiness::answers::AnswerSheet> {
    let sheet = check::read(text, file, shown, &mut checked.problems)?;
    let (id, place) = sheet.questionnaire()?;
    let Some(questionnaire) = library.find(id, &mut checked.files, &mut checked.problems) else {
        checked.problems.push(Diagnostic::new(Code::WrongQuestionnaire, format!("no questionnaire `{id}`")).at(place));
        return None;
    };
    let found = sheet.check(&questionnaire, &mut checked.problems);
    answered.push(questionnaire);
    found
}

/// Checks a text as a questionnaire, with the shipped ones to include.
pub fn check_questionnaire_text(text: &str) -> Checked {
    use cem_readiness::questionnaire::library::Shipped;
    let mut checked = Checked::default();
    let file = checked.files.add("generated.yaml", text);
    let mut resolve = |id: &str| shipped::BuiltIn.load(id).ok_or_else(|| "it is not shipped".to_owned());
    cem_readiness::questionnaire::check::check(text, file, String::new(), &mut resolve, &mut checked.problems);
    checked
}

/// Checks a text as answers to a shipped questionnaire.
pub fn check_answers_text(text: &str) -> Checked {
    let mut checked = Checked::default();
    let file = checked.files.add("generated.answers.yaml", text);
    let library = Library::new(&shipped::BuiltIn, Vec::new());
    check_sheet(text, file, "generated.answers.yaml", &library, &mut checked, &mut Vec::new());
    checked
}
