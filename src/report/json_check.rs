//! A JSON report held against its own schema: every value of another kind or outside its range, at its place. Of JSON Schema it knows what that schema uses.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::diagnostic::Place;

/// Counts beyond this are not meant; up to it they can be added without running over.
const MOST: f64 = 1e8;
/// Numbers beyond this are not meant.
const LARGEST: f64 = 1e30;

/// A problem: where it is as a JSON pointer, and what is wrong in a sentence.
pub(super) type Wrong = (String, String);

/// Everything in which a value does not follow its schema.
pub(super) fn check(value: &Value, schema: &Value) -> Vec<Wrong> {
    let mut found = Vec::new();
    follow(value, schema, &mut String::new(), &mut found);
    found
}

fn follow(value: &Value, schema: &Value, at: &mut String, found: &mut Vec<Wrong>) {
    if let Some(either) = schema.get("anyOf").and_then(Value::as_array) {
        // Something, or null.
        if let (Some(schema), false) = (either.first(), value.is_null()) {
            follow(value, schema, at, found);
        }
        return;
    }
    let wrong = |what: String| (at.clone(), what);
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is(value, kind)) {
        found.push(wrong(format!("{} is expected here", kinds.join(" or "))));
        return;
    }
    let words = schema["enum"].as_array();
    if schema.get("const").is_some_and(|only| only != value) || words.is_some_and(|words| !words.contains(value)) {
        found.push(wrong(format!("{value} is not one of the words there are")));
    }
    match value {
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(f64::NAN);
            let largest = if kinds == ["integer"] { MOST } else { LARGEST };
            let least = schema["minimum"].as_f64().unwrap_or(-largest);
            let most = schema["maximum"].as_f64().unwrap_or(largest);
            // What is a range in the schema is met by numbers that rounding carried over its end.
            if !(least - 1e-6..=most + 1e-6).contains(&number) {
                found.push(wrong(format!("{number} is not from {least} to {most}")));
            }
        }
        Value::Array(items) => {
            let deep = at.len();
            for (index, item) in items.iter().enumerate() {
                at.push_str(&format!("/{index}"));
                follow(item, &schema["items"], at, found);
                at.truncate(deep);
            }
        }
        Value::Object(members) => object(members, schema, at, found),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn object(members: &Map<String, Value>, schema: &Value, at: &mut String, found: &mut Vec<Wrong>) {
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !members.contains_key(name) {
            found.push((at.clone(), format!("`{name}` is missing")));
        }
    }
    let deep = at.len();
    for (name, value) in members {
        let of = schema.get("properties").and_then(|properties| properties.get(name)).or_else(|| schema.get("additionalProperties"));
        if let Some(of) = of {
            at.push('/');
            at.push_str(&name.replace('~', "~0").replace('/', "~1"));
            follow(value, of, at, found);
            at.truncate(deep);
        }
    }
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        _ => value.is_null(),
    }
}

/// Where a value stands in a document; of one that is not there, what it should be in.
pub(super) fn place(text: &str, pointer: &str, file: u32) -> Place {
    let mut here = text.trim();
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let next = if here.starts_with('[') {
            let items: Vec<&RawValue> = serde_json::from_str(here).unwrap_or_default();
            step.parse::<usize>().ok().and_then(|index| items.get(index).copied())
        } else {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(here).unwrap_or_default();
            members.get(&step).copied()
        };
        let Some(next) = next else { break };
        here = next.get();
    }
    // A part of the text lies as far in as its first byte does.
    let start = here.as_ptr() as usize - text.as_ptr() as usize;
    let shown = if here.starts_with(['{', '[']) { 1 } else { here.len() };
    Place { file, start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(start + shown).unwrap_or(u32::MAX) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_value_out_of_order_is_found_where_it_stands() {
        let schema = json!({"type": "object", "required": ["a", "gone"], "properties": {
            "a": {"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 100}},
            "b": {"description": "", "anyOf": [{"type": "string", "enum": ["x"]}, {"type": "null"}]},
            "n": {"type": "integer"},
        }});
        let text = r#" {"a": [1, 101, "x"], "b": null, "n": 1.5, "more": {}} "#;
        let found = check(&serde_json::from_str(text).unwrap_or_default(), &schema);
        let at: Vec<&str> = found.iter().map(|(at, _)| at.as_str()).collect();
        assert_eq!(at, ["", "/a/1", "/a/2", "/n"]);
        let under = |pointer: &str| {
            let place = place(text, pointer, 0);
            &text[place.start as usize..place.end as usize]
        };
        assert_eq!(["/a/1", "/a/2", "/n", "", "/a/7"].map(under), ["101", "\"x\"", "1.5", "{", "["]);
        assert_eq!(check(&json!({"a": [], "gone": 0, "b": "y"}), &schema).len(), 1);
        assert_eq!(check(&json!({"a": [1e300], "gone": 1e9, "n": 1_000_000_000}), &schema).len(), 2);
    }
}
