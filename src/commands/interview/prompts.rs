//! Open prompts of the shipped guides beside the questions on which an answer sheds light.

use std::sync::Arc;

use crate::questionnaire::Questionnaire;
use crate::questionnaire::library::Shipped as _;
use crate::shipped::BuiltIn;

/// The questionnaire with the prompts of its family in its language, each with its guide and id, among the probes of the questions they explore.
pub(super) fn beside(form: Arc<Questionnaire>) -> Arc<Questionnaire> {
    let others = BuiltIn.ids().into_iter().filter(|id| *id != form.id).filter_map(|id| BuiltIn.load(id));
    let guides: Vec<_> = others.filter(|guide| guide.family == form.family && guide.language == form.language).collect();
    let prompts: Vec<_> =
        guides.iter().flat_map(|guide| guide.questions.iter().filter(|prompt| !prompt.explores.is_empty()).map(move |prompt| (guide, prompt))).collect();
    if prompts.is_empty() {
        return form;
    }
    let mut form = Arc::unwrap_or_clone(form);
    for question in &mut form.questions {
        let about = prompts.iter().filter(|(_, prompt)| prompt.explores.contains(&question.id));
        question.probes.extend(about.map(|(guide, prompt)| format!("{} ({} {})", prompt.text, guide.id, prompt.id)));
    }
    Arc::new(form)
}
