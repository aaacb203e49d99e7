//! `cem report --verify`: makes a JSON report again from the same files and with the same options, and compares byte for byte.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::Value;

use super::Session;
use super::compare::{self as comparison, Previous};
use super::report::{Choices, Shows, read, settle};
use crate::cli::Report as Flags;
use crate::diagnostic::draw::visible;
use crate::exit_status::ExitStatus;
use crate::report::{MIN_GROUP, json};
use crate::source;

/// Most differences of content that are listed.
const MOST: usize = 10;

/// What is told in words of its own where it differs.
const TOLD: [&str; 5] = ["/made_from/questionnaires", "/made_from/answers", "/made_from/tool_version", "/tool/version", "/questionnaire/sha256"];

/// `cem report --verify`.
pub(super) fn run(path: &Path, flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let shown = source::shown(path);
    let about = std::fs::metadata(path).with_context(|| format!("{shown} cannot be read"))?;
    anyhow::ensure!(about.is_file() && about.len() <= crate::yaml::MAX_BYTES as u64, "{shown} is no file, or too large for a report");
    let bytes = std::fs::read(path).with_context(|| format!("{shown} cannot be read"))?;
    let recorded: Value = serde_json::from_slice(&bytes).with_context(|| format!("{shown} is not JSON"))?;
    let choices = options(&recorded).with_context(|| format!("{shown} cannot be verified"))?;
    let mut loaded = read(flags, session)?;
    // An option that no longer fits, such as a cap that is gone, is told together with what changed below it.
    let made = settle(&mut loaded, &choices, Shows { origin: true, plan: true }).with_context(|| format!("{shown} cannot be made again"))?;
    let Some((assessment, mut report)) = made else {
        let text = session.drawn(&loaded.problems, &loaded.files, false, false);
        session.tell(&text)?;
        return Ok(ExitStatus::CannotDo);
    };
    match &flags.previous {
        Some(path) => {
            let previous = Previous {
                path,
                questionnaire: flags.questionnaire.as_deref().map(Path::new),
                min_group: flags.min_group,
                config: flags.config.as_deref(),
                anonymous: choices.anonymous,
            };
            let (_, trend) = comparison::trend(&previous, assessment, &report, session)?;
            if trend.is_none() {
                return Ok(ExitStatus::CannotDo);
            }
            report.trend = trend;
        }
        None if !recorded["trend"].is_null() => bail!("{shown} tells what changed since an earlier assessment: name that with --previous"),
        None => {}
    }
    let again = json::render(&report);
    if again.as_bytes() == bytes {
        session.print(&format!("{}: verified: byte for byte\n", visible(&shown)))?;
        return Ok(ExitStatus::Success);
    }
    let again: Value = serde_json::from_str(&again).context("the report made again is not JSON")?;
    let mut lines = vec![format!("{shown}: NOT verified: made again from these files, the report differs")];
    lines.extend(origins(&recorded, &again));
    let mut content = Vec::new();
    let told = if lines.len() > 1 { &TOLD[..] } else { &[] };
    compare("", &recorded, &again, told, &mut content);
    // What a reader looks at first comes first.
    content.sort_by_key(|line| !line.starts_with("content: /overall"));
    let more = content.len().saturating_sub(MOST);
    content.truncate(MOST);
    lines.append(&mut content);
    if more > 0 {
        lines.push(format!("and {more} more differences of content"));
    }
    if lines.len() == 1 {
        lines.push("the same content in other bytes: line ends, spaces, order of members, or the spelling of numbers".to_owned());
    }
    let (head, rest) = lines.split_first().map_or((String::new(), &[][..]), |(head, rest)| (head.clone(), rest));
    let text: String = std::iter::once(session.fit(&head)).chain(rest.iter().map(|line| session.fit(&format!("  {line}")))).collect();
    session.print(&text)?;
    Ok(ExitStatus::Findings)
}

/// The options a report records.
fn options(report: &Value) -> anyhow::Result<Choices> {
    match report["kind"].as_str() {
        Some("report") => {}
        Some("error") => bail!("it says why no report could be made"),
        Some(_) | None => bail!("it is not a report of cem report --json"),
    }
    let made_from = report.get("made_from").filter(|made_from| made_from.is_object()).context("it does not record what it was made from (made_from)")?;
    let options = made_from.get("options").context("it records no options (/made_from/options)")?;
    let without_cap = options["without_cap"].as_array().context("/made_from/options/without_cap is no list")?;
    let date = &options["date"];
    let names = options["names"].as_bool().context("/made_from/options/names is neither true nor false")?;
    let without_cap = without_cap.iter().map(|id| id.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>().context("a cap left out is no text")?;
    if !date.is_null() {
        date.as_str().and_then(crate::decode::date).context("/made_from/options/date is no day")?;
    }
    let anonymous = options["anonymous"].as_bool().unwrap_or(false); // Reports made before there was the option do not have it.
    // Reports of before these were recorded were made without them.
    let size = |(role, people): (&String, &Value)| Some((role.clone(), u32::try_from(people.as_u64()?).ok()?));
    let sizes = options.get("panel_sizes").and_then(Value::as_object).map(|sizes| sizes.iter().map(size).collect::<Option<_>>());
    let panel_sizes = sizes.unwrap_or_else(|| Some(BTreeMap::new())).context("a panel size in /made_from/options is no count of people")?;
    let count = |number: &Value| number.as_u64().and_then(|number| u32::try_from(number).ok()).filter(|number| *number >= MIN_GROUP);
    let min_group = options.get("min_group").map_or(Some(MIN_GROUP), count).context("/made_from/options/min_group is no count of three or more")?;
    let lens = match options.get("lens") {
        None | Some(Value::Null) => None,
        Some(lens) => Some(lens.as_str().context("/made_from/options/lens is no id of a lens")?.to_owned()),
    };
    let lang = match options.get("lang") {
        None | Some(Value::Null) => None,
        Some(lang) => Some(lang.as_str().context("/made_from/options/lang is no language")?.to_owned()),
    };
    Ok(Choices { without_cap, names, anonymous, date: date.as_str().map(str::to_owned), panel_sizes, min_group, lens, lang })
}

/// What differs in what the reports were made from, in words.
fn origins(recorded: &Value, again: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    let tool = |report: &Value| report["made_from"]["tool_version"].as_str().unwrap_or("?").to_owned();
    if tool(recorded) != tool(again) {
        lines.push(format!("tool version: made by cem {}, this is cem {}", tool(recorded), tool(again)));
    }
    let list = |report: &Value, of: &str, name: &str, more: &str| -> Vec<(String, String, String)> {
        let word = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
        let items = report["made_from"][of].as_array().map(Vec::as_slice).unwrap_or_default();
        items.iter().map(|item| (word(item, name), word(item, more), word(item, "sha256"))).collect()
    };
    for (of, what, name, more) in [("questionnaires", "questionnaire", "id", "version"), ("answers", "answers file", "path", "none")] {
        let (before, now) = (list(recorded, of, name, more), list(again, of, name, more));
        for (id, version, hash) in &before {
            match now.iter().find(|(other, ..)| other == id) {
                Some((_, _, other)) if other == hash => {}
                Some((_, newer, _)) if newer != version => lines.push(format!("{what} changed: {id} (was {version}, is {newer})")),
                Some(_) => lines.push(format!("{what} changed: {id}")),
                None => {
                    let moved = now.iter().find(|(other, _, same)| same == hash && before.iter().all(|(old, ..)| old != other));
                    let moved = moved.map_or(String::new(), |(other, ..)| format!(" (the same content is here as {other})"));
                    lines.push(format!("{what} missing: {id}{moved}"));
                }
            }
        }
        for (id, ..) in now.iter().filter(|(id, ..)| before.iter().all(|(other, ..)| other != id)) {
            lines.push(format!("{what} added: {id}"));
        }
    }
    lines
}

/// JSON pointers of what differs in the content, but for what is told already.
fn compare(at: &str, recorded: &Value, again: &Value, told: &[&str], found: &mut Vec<String>) {
    if recorded == again || told.contains(&at) {
        return;
    }
    match (recorded, again) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                match b.get(key) {
                    Some(other) => compare(&at, value, other, told, found),
                    None => found.push(format!("content: {at}: is not in the report made again")),
                }
            }
            for key in b.keys().filter(|key| !a.contains_key(*key)) {
                found.push(format!("content: {at}/{}: is only in the report made again", key.replace('~', "~0").replace('/', "~1")));
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for (index, (value, other)) in a.iter().zip(b).enumerate() {
                compare(&format!("{at}/{index}"), value, other, told, found);
            }
            if a.len() != b.len() {
                found.push(format!("content: {at}: {} items recorded, {} made again", a.len(), b.len()));
            }
        }
        _ => found.push(format!("content: {at}: {} recorded, {} made again", short(recorded), short(again))),
    }
}

/// A value on part of a line.
fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 40 { format!("{}...", text.chars().take(37).collect::<String>()) } else { text }
}
