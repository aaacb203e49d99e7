//! One sitting: the machine, the session that keeps it safe, and the clock. Both faces work on this.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::recovery::{Choice, Recovery};
use super::{End, how_far};
use crate::interview::session::{Closed, Session};
use crate::interview::view::View;
use crate::interview::{Action, Effect, Ending, Interview, SaveState};
use crate::questionnaire::Questionnaire;

/// Answers after which a pace is said.
const ENOUGH: usize = 3;

/// One sitting.
pub(super) struct Sitting {
    /// The machine.
    pub(super) interview: Interview,
    session: Session,
    recovery: Option<Recovery>,
    begun: Instant,
    /// Questions answered when it began.
    before: usize,
    /// How long it may take, where that was said.
    budget: Option<Duration>,
    /// A folder that was made for it.
    made: Option<PathBuf>,
    speak: Box<Speak>,
}

/// The questionnaire in a language, or why it cannot be had.
pub(super) type Speak = dyn Fn(&str) -> Result<Arc<Questionnaire>, String>;

impl Sitting {
    pub(super) fn new(
        interview: Interview,
        session: Session,
        recovery: Option<Recovery>,
        budget: Option<Duration>,
        made: Option<PathBuf>,
        speak: Box<Speak>,
    ) -> Self {
        let before = interview.view().progress.answered;
        Self { interview, session, recovery, begun: Instant::now(), before, budget, made, speak }
    }

    /// What is drawn: what was left by a sitting that broke off, until that is settled, else what the machine shows.
    pub(super) fn view(&self) -> View<'_> {
        let view = self.interview.view();
        match &self.recovery {
            Some(recovery) => recovery.page(view),
            None => view,
        }
    }

    /// Does what the person wants. The effects are to be given to [`Sitting::apply`], but for the editor, which is the face's.
    pub(super) fn act(&mut self, action: Action) -> Vec<Effect> {
        let Some(recovery) = &mut self.recovery else { return self.interview.act(action) };
        match recovery.act(&action) {
            None => Vec::new(),
            Some(Choice::Leave) => vec![Effect::End(Ending::Left)],
            Some(Choice::Keep) => {
                self.recovery = None;
                let drafts = self.session.keep_recovered(Instant::now());
                self.session.tick(&mut self.interview, Instant::now());
                drafts.iter().flat_map(|draft| self.interview.restore(draft)).collect()
            }
            Some(Choice::Drop) => {
                self.recovery = None;
                self.session.drop_recovered();
                Vec::new()
            }
        }
    }

    /// Saves what is to be saved, and says whether this is the end.
    pub(super) fn apply(&mut self, effects: Vec<Effect>) -> Option<End> {
        for effect in &effects {
            if let Effect::Speak(language) = effect {
                match (self.speak)(language) {
                    Ok(form) => self.interview.speak(form),
                    Err(why) => self.interview.cannot_speak(language, why),
                }
            }
        }
        self.session.apply(&effects, &mut self.interview, Instant::now());
        effects.iter().find_map(|effect| if let Effect::End(ending) = effect { Some(End::Person(*ending)) } else { None })
    }

    /// To be called while nobody types.
    pub(super) fn tick(&mut self, now: Instant) {
        self.session.tick(&mut self.interview, now);
    }

    /// What is left at this pace, where a budget was given and the pace is known.
    pub(super) fn pace(&self, now: Instant) -> Option<String> {
        let budget = self.budget?;
        let progress = self.interview.view().progress;
        let done = progress.answered.saturating_sub(self.before);
        let gone = now.saturating_duration_since(self.begun);
        (done >= ENOUGH).then(|| pace(gone, budget, done, progress.questions.saturating_sub(progress.answered)))
    }

    /// The answers file.
    pub(super) fn path(&self) -> &Path {
        self.session.path()
    }

    /// How far it is, and the next open question.
    pub(super) fn summary(&self) -> (String, Option<String>) {
        let view = self.interview.view();
        let next = self.interview.first_open().map(|question| self.interview.form().questions[question.at()].id.clone());
        (how_far(&view.progress), next)
    }

    /// Why the last change is not on disk.
    pub(super) fn unsaved(&self) -> Option<&str> {
        match self.session.state() {
            SaveState::NotSaved(why) => Some(why),
            SaveState::Saved => None,
        }
    }

    /// Saves everything in another file, which must not exist.
    pub(super) fn move_to(&mut self, path: &Path) -> Result<(), String> {
        self.session.move_to(path, Instant::now())
    }

    /// Ends it. A folder that was made in vain goes; one with something in it stays.
    pub(super) fn close(self) -> Closed {
        let closed = self.session.close(Instant::now());
        if let Some(made) = self.made {
            let _ = std::fs::remove_dir(made);
        }
        closed
    }
}

/// What is left at the pace of so many answers in this time.
fn pace(gone: Duration, budget: Duration, done: usize, open: usize) -> String {
    let minutes = |time: f64| (time / 60.0).round();
    let left = gone.as_secs_f64() / done as f64 * open as f64;
    format!("about {} min left at this pace ({} of {} gone)", minutes(left), minutes(gone.as_secs_f64()), minutes(budget.as_secs_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_in_words() {
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        assert_eq!(pace(minutes(20), minutes(45), 10, 6), "about 12 min left at this pace (20 of 45 gone)");
        assert_eq!(pace(minutes(5), minutes(60), 4, 0), "about 0 min left at this pace (5 of 60 gone)");
    }
}
