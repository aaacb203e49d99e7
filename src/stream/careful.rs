//! One line of NDJSON, read with care: every escape, every odd value, and a reason for what cannot be taken.
//!
//! This reader says what a line means. `ndjson.rs` reads the usual line faster, and hands over to this one whatever it does not know.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::form::{Form, Group, Set, brief};
use crate::answers::dense::Slot;

/// A JSON value with its members in order, twice named ones twice; a scalar is its text.
enum Tree {
    Null,
    Scalar(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Grow)
    }
}

struct Grow;

impl<'de> Visitor<'de> for Grow {
    type Value = Tree;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.to_string()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.to_string()))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.to_string()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.to_string()))
    }
    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
        let mut map = Vec::new();
        while let Some(member) = members.next_entry()? {
            map.push(member);
        }
        Ok(Tree::Map(map))
    }
}

impl Tree {
    /// The text of a scalar; null is none.
    fn text(&self, name: &str) -> Result<&str, String> {
        match self {
            Self::Null => Ok(""),
            Self::Scalar(text) => Ok(text),
            Self::List(_) | Self::Map(_) => Err(format!("`{}` is not one value", brief(name))),
        }
    }
    fn members(self, name: &str) -> Result<Vec<(String, Self)>, String> {
        match self {
            Self::Map(members) => Ok(members),
            Self::Null => Ok(Vec::new()),
            Self::Scalar(_) | Self::List(_) => Err(format!("{name} is not an object")),
        }
    }
}

/// Reads a line into an empty set.
pub(super) fn read(form: &Form<'_>, line: &[u8], set: &mut Set) -> Result<(), String> {
    let tree: Tree = serde_json::from_slice(line).map_err(|error| match std::str::from_utf8(line) {
        Ok(_) => format!("not JSON: {error}").replace(" at line 1 column ", " at byte "),
        Err(at) => format!("not UTF-8 from byte {} on", at.valid_up_to() + 1),
    })?;
    let (mut known, mut own_id) = (Vec::new(), None);
    for (name, value) in tree.members("the line")? {
        if known.contains(&name) {
            return Err(format!("`{}` stands here twice", brief(&name)));
        }
        match name.as_str() {
            "id" => value.text(&name)?.clone_into(&mut set.id),
            "organisation" => value.text(&name)?.clone_into(&mut set.organisation),
            "role" => form.take_role(set, value.text(&name)?.as_bytes())?,
            "respondent" => respondent(form, value, set, &mut own_id)?,
            "profile" => {
                for (fact, value) in value.members("profile")? {
                    let at = form.facts.find(fact.as_bytes()).ok_or_else(|| format!("unknown profile fact `{}`", brief(&fact)))?;
                    form.take_fact(set, at, value.text(&fact)?)?;
                }
            }
            "answers" => {
                for (id, value) in value.members("answers")? {
                    let at = form.questions.find(id.as_bytes()).ok_or_else(|| format!("unknown question `{}`", brief(&id)))?;
                    answer(form, at, value, set)?;
                }
            }
            "questionnaire" => questionnaire(form, value)?,
            _ if form.group == Group::Member(name.clone()) => value.text(&name)?.clone_into(&mut set.member),
            _ => return Err(format!("unknown member `{}`", brief(&name))),
        }
        known.push(name);
    }
    if !known.iter().any(|name| name == "answers") {
        return Err("no answers".to_owned());
    }
    if let Some(own_id) = own_id.filter(|_| set.id.is_empty()) {
        set.id = own_id;
    }
    Ok(())
}

fn respondent(form: &Form<'_>, value: Tree, set: &mut Set, own_id: &mut Option<String>) -> Result<(), String> {
    let mut known = Vec::new();
    for (name, value) in value.members("respondent")? {
        if known.contains(&name) {
            return Err(format!("`{}` of the respondent stands here twice", brief(&name)));
        }
        match name.as_str() {
            "id" => *own_id = Some(value.text(&name)?.to_owned()),
            "role" => form.take_role(set, value.text(&name)?.as_bytes())?,
            "name" => drop(value.text(&name)?),
            _ => return Err(format!("unknown member `{}` of the respondent", brief(&name))),
        }
        known.push(name);
    }
    Ok(())
}

/// An answer, alone or as `answer` or `value` with what stands beside it.
fn answer(form: &Form<'_>, at: usize, value: Tree, set: &mut Set) -> Result<(), String> {
    let id = &form.questionnaire.questions[at].id;
    let Tree::Map(members) = value else { return form.take(set, at, form.answer(at, value.text(id)?)?).ok_or_else(|| form.twice(at)) };
    let (mut said, mut known) = (None, Vec::new());
    for (name, value) in members {
        let is_answer = matches!(name.as_str(), "answer" | "value");
        if known.contains(&name) || (is_answer && said.is_some()) {
            return Err(format!("`{}` of {id} stands here twice", brief(&name)));
        }
        match (name.as_str(), &value) {
            ("answer" | "value", _) => said = Some(form.answer(at, value.text(id)?)?),
            ("evidence", Tree::List(list)) if !list.is_empty() => Form::take_evidence(set, at),
            ("evidence", Tree::List(_) | Tree::Null) | ("note" | "reason" | "confidence", _) => {}
            _ => return Err(format!("unknown member `{}` of {id}", brief(&name))),
        }
        known.push(name);
    }
    form.take(set, at, said.unwrap_or(Slot::BLANK)).ok_or_else(|| form.twice(at))
}

/// A line may name its questionnaire, which must be the one at hand.
fn questionnaire(form: &Form<'_>, value: Tree) -> Result<(), String> {
    let (mut id, mut version) = (None, None);
    match value {
        Tree::Map(members) => {
            for (name, value) in members {
                let text = value.text(&name)?.to_owned();
                match name.as_str() {
                    "id" => id = Some(text),
                    "version" => version = Some(text),
                    _ => {}
                }
            }
        }
        Tree::Null | Tree::Scalar(_) | Tree::List(_) => id = Some(value.text("questionnaire")?.to_owned()),
    }
    let own = form.questionnaire;
    if id.as_ref().is_some_and(|id| *id != own.id) || version.as_ref().is_some_and(|version| *version != own.version) {
        return Err(format!("it answers {} {}, not {} {}", brief(&id.unwrap_or_default()), brief(&version.unwrap_or_default()), own.id, own.version));
    }
    Ok(())
}
