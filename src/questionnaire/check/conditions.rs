//! Reads the text of a condition and resolves every name in it; the grammar stands in [`crate::questionnaire::condition`].

use super::super::condition::{Compare, Condition, Test};
use super::super::{Fact, FactKind, Factor, FactorIndex, Question, QuestionKind, Role, ScoreOf};
use super::possible;
use crate::diagnostic::{Code, Diagnostic, Place, SUGGESTIONS, nearest};

/// Everything a condition may name.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) questions: &'a [Question],
    pub(super) factors: &'a [Factor],
    pub(super) facts: &'a [Fact],
    pub(super) roles: &'a [Role],
}

/// Where a condition stands, which decides what it may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// `when` of a question or contradiction: the same person's answers, role and profile.
    Question,
    /// `when` of a variant or target: the profile.
    Profile,
    /// `when` of a cap; the factor that `this` stands for, if any.
    Cap(Option<FactorIndex>),
    /// `when` of a recommendation.
    Recommendation,
}

/// A condition's text with the place of each of its characters, as far as that is known.
pub(super) struct Written<'a> {
    pub(super) text: &'a str,
    pub(super) place: Place,
    /// The source between `place.start` and `place.end`.
    pub(super) source: &'a str,
}

const MAX_DEPTH: usize = 32;
/// Most words of one condition. Whether it can ever hold is tried on every combination of its tests.
const MAX_WORDS: usize = 2000;

/// Reads a condition; `None` (with at least one problem) where it cannot be used.
pub(super) fn read(written: &Written<'_>, names: Names<'_>, scope: Scope, problems: &mut Vec<Diagnostic>) -> Option<Condition> {
    let tokens = tokens(written.text);
    let before = problems.len();
    let mut parser = Parser { written, tokens: &tokens, at: 0, names, scope, problems, depth: 0 };
    if tokens.len() > MAX_WORDS {
        parser.bad(0, 1, format!("a condition of {} words; at most {MAX_WORDS} are read", tokens.len()), "split the rule");
        return None;
    }
    let condition = parser.any();
    if let (Some(_), Some(extra)) = (&condition, parser.peek()) {
        let message = format!("`{}` is not expected here", extra.text);
        parser.bad(extra.start, extra.text.len(), message, "join tests with `and` or `or`");
    }
    if problems.len() > before {
        return None;
    }
    let condition = condition?;
    if !possible::can_hold(&condition, names, scope == Scope::Question) {
        let problem = Diagnostic::new(Code::NeverHolds, "this condition can never hold").at(written.place);
        problems.push(problem.help("look for a level outside the scale, or two tests that exclude each other"));
        return None;
    }
    Some(condition)
}

#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    start: usize,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        if is_word(c) {
            while let Some((at, next)) = rest.next_if(|(_, next)| is_word(*next)) {
                end = at + next.len_utf8();
            }
        } else if let ('<' | '>' | '=' | '!', Some((at, _))) = (c, rest.next_if(|(_, next)| *next == '=')) {
            end = at + 1;
        }
        found.push(Token { text: &text[start..end], start });
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || "._-/".contains(c)
}

struct Parser<'a, 'p> {
    written: &'a Written<'a>,
    tokens: &'a [Token<'a>],
    at: usize,
    names: Names<'a>,
    scope: Scope,
    problems: &'p mut Vec<Diagnostic>,
    depth: usize,
}

impl<'a> Parser<'a, '_> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }
    fn next(&mut self) -> Option<Token<'a>> {
        let token = self.peek();
        self.at += 1;
        token
    }
    fn take(&mut self, word: &str) -> bool {
        let here = self.peek().is_some_and(|token| token.text == word);
        self.at += usize::from(here);
        here
    }

    /// The place of a piece of the condition: exact where the source spells the text out, else the whole condition.
    fn place(&self, start: usize, length: usize) -> Place {
        match self.written.source.find(self.written.text) {
            Some(offset) => {
                let from = self.written.place.start + u32::try_from(offset + start).unwrap_or(0);
                Place { file: self.written.place.file, start: from, end: from + u32::try_from(length).unwrap_or(0) }
            }
            None => self.written.place,
        }
    }

    fn problem(&mut self, code: Code, token: Token<'_>, message: String) -> &mut Diagnostic {
        let place = self.place(token.start, token.text.len());
        self.problems.push(Diagnostic::new(code, message).at(place));
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    fn bad(&mut self, start: usize, length: usize, message: String, help: &str) {
        let place = self.place(start, length);
        self.problems.push(Diagnostic::new(Code::BadCondition, message).at(place).help(help));
    }

    fn ended(&mut self, expected: &str) {
        let end = self.written.text.len();
        let start = self.tokens.last().map_or(0, |token| token.start);
        self.bad(start, end - start, format!("the condition ends where {expected} is expected"), "see \"Conditions\" in questionnaires/README.md");
    }

    fn any(&mut self) -> Option<Condition> {
        let mut parts = vec![self.all()?];
        while self.take("or") {
            parts.push(self.all()?);
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { Condition::Any(parts) })
    }

    fn all(&mut self) -> Option<Condition> {
        let mut parts = vec![self.not()?];
        while self.take("and") {
            parts.push(self.not()?);
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) })
    }

    fn not(&mut self) -> Option<Condition> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.bad(0, self.written.text.len(), format!("more than {MAX_DEPTH} levels of `not` and parentheses"), "split the rule");
            return None;
        }
        let result = if self.take("not") {
            self.not().map(|inner| Condition::Not(Box::new(inner)))
        } else if self.take("(") {
            let inner = self.any()?;
            if !self.take(")") {
                self.ended("`)`");
                return None;
            }
            Some(inner)
        } else {
            self.test()
        };
        self.depth -= 1;
        result
    }

    fn test(&mut self) -> Option<Condition> {
        let Some(term) = self.next() else {
            self.ended("a test");
            return None;
        };
        if !term.text.starts_with(|c: char| c.is_alphanumeric()) {
            self.bad(
                term.start,
                term.text.len(),
                format!("a test cannot begin with `{}`", term.text),
                "begin with a question, factor, `overall`, `profile.` and a fact, or `role`",
            );
            return None;
        }
        if self.take("(") {
            return self.function(term);
        }
        if term.text == "role" {
            self.allow(&[Scope::Question], term, "the respondent's role")?;
            let (words, negated) = self.words(term)?;
            let roles = words.iter().map(|word| self.role(*word)).collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>()?;
            return Some(negate(Condition::Test(Test::Role(roles)), negated));
        }
        if let Some(fact) = term.text.strip_prefix("profile.") {
            return self.fact(term, fact);
        }
        if let Some(score) = self.score(term) {
            self.allow_panel(term, "a score")?;
            let (compare, number) = self.compare(term)?;
            return Some(Condition::Test(Test::Score(vec![score], compare, number)));
        }
        let question = self.question(term)?;
        if self.scope == Scope::Profile {
            self.not_here(term, "an answer");
            return None;
        }
        if self.peek().is_some_and(|token| matches!(token.text, "is" | "in" | "not")) {
            let (words, negated) = self.words(term)?;
            let levels = &self.names.questions[usize::from(question.0)].levels;
            let mut chosen = Vec::new();
            for word in words {
                match levels.iter().position(|level| level.key == word.text) {
                    Some(at) => chosen.push(u16::try_from(at).unwrap_or(u16::MAX)),
                    None => {
                        let keys: Vec<&str> = levels.iter().map(|level| level.key.as_str()).collect();
                        let near = nearest(word.text, keys.iter().copied()).map(|near| format!("did you mean `{near}`?"));
                        self.problem(Code::NeverHolds, word, format!("`{}` is not an option of {}", word.text, term.text)).help =
                            Some(near.unwrap_or_else(|| format!("options: {}", keys.join(", "))));
                        return None;
                    }
                }
            }
            return Some(negate(Condition::Test(Test::Choice(question, chosen)), negated));
        }
        let kind = self.names.questions[question.at()].kind;
        if matches!(kind, QuestionKind::Text) {
            self.problem(Code::NeverHolds, term, format!("{} is a text, which has no level", term.text)).help = Some("use answered(...)".to_owned());
            return None;
        }
        let (compare, number) = self.compare(term)?;
        Some(Condition::Test(Test::Level(question, compare, number)))
    }

    fn function(&mut self, name: Token<'a>) -> Option<Condition> {
        let arguments = self.list()?;
        let one = |parser: &mut Self| -> Option<Token<'a>> {
            if arguments.len() == 1 {
                return Some(arguments[0]);
            }
            parser.bad(name.start, name.text.len(), format!("{} takes one name", name.text), "for example coverage(IND)");
            None
        };
        match name.text {
            "answered" => {
                let argument = one(self)?;
                if self.scope == Scope::Profile {
                    self.not_here(name, "an answer");
                    return None;
                }
                let question = self.question(argument)?;
                Some(Condition::Test(Test::Answered(question)))
            }
            "lowest" => {
                self.allow_panel(name, "a score")?;
                let scores = arguments.iter().map(|argument| self.need_score(*argument)).collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>()?;
                let (compare, number) = self.compare(name)?;
                Some(Condition::Test(Test::Score(scores, compare, number)))
            }
            "coverage" | "evidence" => {
                self.allow_panel(name, "a share")?;
                let argument = one(self)?;
                let score = self.need_score(argument)?;
                let (compare, number) = self.compare(name)?;
                Some(Condition::Test(if name.text == "coverage" { Test::Coverage(score, compare, number) } else { Test::Evidence(score, compare, number) }))
            }
            "dont_know" | "spread" => {
                self.allow(&[Scope::Recommendation], name, "what respondents say together")?;
                let argument = one(self)?;
                let question = self.question(argument)?;
                let (compare, number) = self.compare(name)?;
                Some(Condition::Test(if name.text == "spread" { Test::Spread(question, compare, number) } else { Test::DontKnow(question, compare, number) }))
            }
            other => {
                let known = ["answered", "lowest", "coverage", "evidence", "dont_know", "spread"];
                let help = nearest(other, known).map_or_else(|| format!("functions: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
                self.bad(name.start, name.text.len(), format!("there is no function `{other}`"), &help);
                None
            }
        }
    }

    fn fact(&mut self, term: Token<'a>, id: &str) -> Option<Condition> {
        let Some(at) = self.names.facts.iter().position(|fact| fact.id == id) else {
            let near = nearest(id, self.names.facts.iter().map(|fact| fact.id.as_str())).map(|near| format!("did you mean `profile.{near}`?"));
            self.problem(Code::UnknownFactReference, term, format!("there is no profile fact `{id}`")).help = near;
            return None;
        };
        match &self.names.facts[at].kind {
            FactKind::Options(options) if options.is_empty() => None, // A problem of its own.
            FactKind::Options(options) => {
                let (words, negated) = self.words(term)?;
                let mut chosen = Vec::new();
                for word in words {
                    match options.iter().position(|(option, _)| option == word.text) {
                        Some(option) => chosen.push(u16::try_from(option).unwrap_or(u16::MAX)),
                        None => {
                            let near = nearest(word.text, options.iter().map(|(option, _)| option.as_str())).map(|near| format!("did you mean `{near}`?"));
                            let all = options.iter().map(|(option, _)| option.as_str()).collect::<Vec<_>>().join(", ");
                            self.problem(Code::NeverHolds, word, format!("`{}` is not an option of profile.{id}", word.text)).help =
                                Some(near.unwrap_or_else(|| format!("options: {all}")));
                            return None;
                        }
                    }
                }
                Some(negate(Condition::Test(Test::Fact(at.into(), chosen)), negated))
            }
            FactKind::Number { .. } => {
                let (compare, number) = self.compare(term)?;
                Some(Condition::Test(Test::FactNumber(at.into(), compare, number)))
            }
            FactKind::Text => {
                self.problem(Code::NotHere, term, format!("profile.{id} is a text, which no rule can use")).help = None;
                None
            }
        }
    }

    /// `is WORD`, `is not WORD`, `in (WORD, ...)`, `not in (WORD, ...)`.
    fn words(&mut self, term: Token<'a>) -> Option<(Vec<Token<'a>>, bool)> {
        if self.take("is") {
            let negated = self.take("not");
            return match self.next() {
                Some(word) if word.text.starts_with(char::is_alphanumeric) => Some((vec![word], negated)),
                Some(_) | None => {
                    self.bad(term.start, term.text.len(), format!("`{} is` needs a word after it", term.text), "for example profile.size is under_50");
                    None
                }
            };
        }
        let negated = self.take("not");
        if self.take("in") && self.take("(") {
            return self.list().map(|words| (words, negated));
        }
        self.bad(
            term.start,
            term.text.len(),
            format!("`{}` is compared with `is`, `is not` or `in ( )`", term.text),
            "for example profile.size in (under_50, from_50)",
        );
        None
    }

    /// The words up to the closing parenthesis; the opening one has been taken.
    fn list(&mut self) -> Option<Vec<Token<'a>>> {
        let mut words = Vec::new();
        loop {
            match self.next() {
                Some(word) if word.text.starts_with(char::is_alphanumeric) => words.push(word),
                Some(other) => {
                    self.bad(other.start, other.text.len(), format!("expected a name, found `{}`", other.text), "separate names with commas");
                    return None;
                }
                None => {
                    self.ended("a name");
                    return None;
                }
            }
            if self.take(")") {
                return Some(words);
            }
            if !self.take(",") {
                match self.peek() {
                    Some(other) => {
                        self.bad(other.start, other.text.len(), format!("expected `,` or `)`, found `{}`", other.text), "separate names with commas")
                    }
                    None => self.ended("`)`"),
                }
                return None;
            }
        }
    }

    fn compare(&mut self, term: Token<'a>) -> Option<(Compare, f64)> {
        let compare = match self.next().map(|token| (token, token.text)) {
            Some((_, "<")) => Compare::Less,
            Some((_, "<=")) => Compare::AtMost,
            Some((_, ">")) => Compare::Greater,
            Some((_, ">=")) => Compare::AtLeast,
            Some((token, other)) => {
                self.bad(
                    token.start,
                    other.len(),
                    format!("expected <, <=, > or >= after `{}`, found `{other}`", term.text),
                    "scores and levels are means, so they are compared with <, <=, > or >=",
                );
                return None;
            }
            None => {
                self.ended("<, <=, > or >=");
                return None;
            }
        };
        let Some(token) = self.next() else {
            self.ended("a number");
            return None;
        };
        let number = token.text.parse::<f64>().ok().or_else(|| {
            let (above, below) = token.text.split_once('/')?;
            Some(above.parse::<f64>().ok()? / below.parse::<f64>().ok()?)
        });
        match number.filter(|number| number.is_finite()) {
            Some(number) => Some((compare, number)),
            None => {
                self.bad(token.start, token.text.len(), format!("expected a number, found `{}`", token.text), "numbers are written 2, 0.5 or 2/3");
                None
            }
        }
    }

    fn score(&self, token: Token<'_>) -> Option<ScoreOf> {
        match (token.text, self.scope) {
            ("overall", _) => Some(ScoreOf::Overall),
            ("this", Scope::Cap(Some(factor))) => Some(ScoreOf::Factor(factor)),
            (id, _) => self.names.factors.iter().position(|factor| factor.id == id).map(|at| ScoreOf::Factor(at.into())),
        }
    }

    fn need_score(&mut self, token: Token<'a>) -> Option<ScoreOf> {
        let score = self.score(token);
        if score.is_none() {
            let near = nearest(token.text, self.names.factors.iter().map(|factor| factor.id.as_str())).map(|near| format!("did you mean `{near}`?"));
            self.problem(Code::UnknownFactorReference, token, format!("there is no factor `{}`", token.text)).help = near;
        }
        score
    }

    fn question(&mut self, token: Token<'a>) -> Option<super::super::QuestionIndex> {
        let found = self.names.questions.iter().position(|question| question.id == token.text);
        if found.is_none() {
            let known = self.names.questions.iter().map(|q| q.id.as_str()).chain(self.names.factors.iter().map(|f| f.id.as_str()));
            let known = known.take(if self.problems.len() < SUGGESTIONS { usize::MAX } else { 0 });
            let near = nearest(token.text, known).map(|near| format!("did you mean `{near}`?"));
            self.problem(Code::UnknownQuestionReference, token, format!("there is no question or factor `{}`", token.text)).help = near;
        }
        found.map(Into::into)
    }

    fn role(&mut self, token: Token<'a>) -> Option<super::super::RoleIndex> {
        let found = self.names.roles.iter().position(|role| role.id == token.text);
        if found.is_none() {
            let near = nearest(token.text, self.names.roles.iter().map(|role| role.id.as_str())).map(|near| format!("did you mean `{near}`?"));
            self.problem(Code::UnknownRoleReference, token, format!("there is no role `{}`", token.text)).help = near;
        }
        found.map(Into::into)
    }

    fn allow_panel(&mut self, token: Token<'a>, what: &str) -> Option<()> {
        match self.scope {
            Scope::Cap(_) | Scope::Recommendation => Some(()),
            Scope::Question | Scope::Profile => {
                self.not_here(token, what);
                None
            }
        }
    }

    fn allow(&mut self, scopes: &[Scope], token: Token<'a>, what: &str) -> Option<()> {
        if scopes.contains(&self.scope) {
            return Some(());
        }
        self.not_here(token, what);
        None
    }

    fn not_here(&mut self, token: Token<'a>, what: &str) {
        let knows = match self.scope {
            Scope::Question => "the same person's answers, role and profile",
            Scope::Profile => "profile facts only",
            Scope::Cap(_) => "answers, scores, coverage, evidence and profile",
            Scope::Recommendation => "everything but a role",
        };
        self.problem(Code::NotHere, token, format!("{what} cannot be used here")).help = Some(format!("this condition knows {knows}"));
    }
}

fn negate(condition: Condition, negated: bool) -> Condition {
    if negated { Condition::Not(Box::new(condition)) } else { condition }
}
