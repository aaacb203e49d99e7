//! Which columns a row has, and how a row of a stream is written.

use crate::answers::Responses;
use crate::answers::dense::Dense;
use crate::questionnaire::{FactorIndex, Questionnaire, ScoreOf};
use crate::rules::Scorer;
use crate::rules::single::Single;

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The respondent.
    Id,
    /// The organisation.
    Organisation,
    /// The respondent's role.
    Role,
    /// Id and version of the questionnaire.
    Questionnaire,
    /// 1, or 0 for a role that stands apart.
    Respondents,
    /// A factor's score.
    Factor(FactorIndex),
    /// The overall score.
    Overall,
    /// What overall could be at least.
    Low,
    /// What overall could be at most.
    High,
    /// The band of overall.
    Band,
    /// Share of the applicable weight answered.
    Coverage,
    /// Caps that took effect.
    Caps,
    /// Recommendations that hold, most worthwhile first.
    Recommendations,
}

impl Column {
    /// Its name.
    #[must_use]
    pub fn name<'q>(&self, questionnaire: &'q Questionnaire) -> &'q str {
        match self {
            Self::Id => "id",
            Self::Organisation => "organisation",
            Self::Role => "role",
            Self::Questionnaire => "questionnaire",
            Self::Respondents => "respondents",
            Self::Factor(factor) => &questionnaire.factors[factor.at()].id,
            Self::Overall => "overall",
            Self::Low => "overall_low",
            Self::High => "overall_high",
            Self::Band => "band",
            Self::Coverage => "coverage",
            Self::Caps => "caps",
            Self::Recommendations => "recommendations",
        }
    }

    /// The columns where none are asked for, in their order.
    #[must_use]
    pub fn usual(questionnaire: &Questionnaire) -> Vec<Self> {
        let mut columns = vec![Self::Id, Self::Organisation, Self::Role, Self::Questionnaire, Self::Respondents];
        columns.extend((0..questionnaire.factors.len()).map(|at| Self::Factor(at.into())));
        columns.extend([Self::Overall, Self::Low, Self::High, Self::Band, Self::Coverage, Self::Caps]);
        columns
    }

    /// The columns of these names, in this order; `factors` stands for all factors.
    ///
    /// # Errors
    /// The first name that is no column, with the names there are.
    pub fn named(names: &[String], questionnaire: &Questionnaire) -> Result<Vec<Self>, (String, Vec<String>)> {
        let mut known = Self::usual(questionnaire);
        known.push(Self::Recommendations);
        let mut columns = Vec::new();
        for name in names {
            if name == "factors" {
                columns.extend((0..questionnaire.factors.len()).map(|at| Self::Factor(at.into())));
                continue;
            }
            let Some(column) = known.iter().find(|column| column.name(questionnaire) == name) else {
                return Err((name.clone(), known.iter().map(|column| column.name(questionnaire).to_owned()).chain(["factors".to_owned()]).collect()));
            };
            columns.push(*column);
        }
        Ok(columns)
    }
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFormat {
    /// Comma-separated values.
    Csv,
    /// A JSON object to a line.
    Ndjson,
}

/// Tells the characters that stand in no row as they are, because a terminal would obey or hide them.
pub type Hidden = fn(char) -> bool;

/// Whose row it is.
#[derive(Debug, Clone, Copy)]
pub struct Who<'a> {
    /// The respondent; may be empty.
    pub id: &'a str,
    /// The organisation; may be empty.
    pub organisation: &'a str,
}

/// Writes rows.
#[derive(Debug)]
pub struct Writer<'s, 'q> {
    scorer: &'s Scorer<'q>,
    columns: &'s [Column],
    format: RowFormat,
    hidden: Hidden,
    /// By column: what stands before its value.
    lead: Vec<Vec<u8>>,
    own: String,
    numbers: Numbers,
    has_range: bool,
}

impl<'s, 'q> Writer<'s, 'q> {
    /// Writes rows of these columns.
    #[must_use]
    pub fn new(scorer: &'s Scorer<'q>, columns: &'s [Column], format: RowFormat, hidden: Hidden) -> Self {
        let q = scorer.questionnaire();
        let lead = columns.iter().enumerate().map(|(at, column)| match (format, at) {
            (RowFormat::Csv, 0) => Vec::new(),
            (RowFormat::Csv, _) => vec![b','],
            (RowFormat::Ndjson, _) => {
                let mut lead = vec![b','];
                json(&mut lead, column.name(q), hidden);
                lead.push(b':');
                lead
            }
        });
        Self {
            scorer,
            columns,
            format,
            hidden,
            lead: lead.collect(),
            own: format!("{}@{}", q.id, q.version),
            numbers: Numbers::default(),
            has_range: columns.iter().any(|column| matches!(column, Column::Low | Column::High)),
        }
    }

    /// Writes the row of the respondent who was just scored.
    pub fn row(&mut self, out: &mut Vec<u8>, of: Who<'_>, responses: &Dense, single: &mut Single<'_, '_>) {
        let range = if self.has_range { single.range(responses) } else { None };
        let missing: &[u8] = if self.format == RowFormat::Csv { b"" } else { b"null" };
        let start = out.len();
        if self.format == RowFormat::Ndjson {
            out.extend_from_slice(b"{\"type\":\"row\"");
        }
        for (column, lead) in self.columns.iter().zip(&self.lead) {
            match lead[..] {
                [byte] => out.push(byte),
                _ => out.extend_from_slice(lead),
            }
            match column {
                Column::Id => self.text(out, of.id),
                Column::Factor(factor) => self.numbers.often(out, single.of(ScoreOf::Factor(*factor)), missing),
                Column::Overall => once(out, single.of(ScoreOf::Overall), missing),
                Column::Low => once(out, range.map(|range| range.low), missing),
                Column::High => once(out, range.map(|range| range.high), missing),
                Column::Coverage => self.numbers.often(out, single.coverage(ScoreOf::Overall), missing),
                Column::Organisation | Column::Role | Column::Questionnaire | Column::Respondents | Column::Band | Column::Caps | Column::Recommendations => {
                    self.words(*column, out, of, responses, single);
                }
            }
        }
        if out.len() == start {
            // An empty line would be no row.
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(if self.format == RowFormat::Csv { b"\n" } else { b"}\n" });
    }

    /// Writes the value of a column that is no score.
    fn words(&self, column: Column, out: &mut Vec<u8>, of: Who<'_>, responses: &Dense, single: &Single<'_, '_>) {
        let q = self.scorer.questionnaire();
        let role = responses.role.and_then(|role| q.roles.get(role.at()));
        let maybe = |out: &mut Vec<u8>, said: Option<&str>| match (self.format, said) {
            (RowFormat::Ndjson, None) => out.extend_from_slice(b"null"),
            (_, said) => self.text(out, said.unwrap_or_default()),
        };
        let list = |out: &mut Vec<u8>, list: &[&str]| match self.format {
            RowFormat::Csv => cell(out, &list.join(" "), self.hidden),
            RowFormat::Ndjson => {
                out.push(b'[');
                for (at, item) in list.iter().enumerate() {
                    out.extend_from_slice(if at == 0 { b"" } else { b"," });
                    json(out, item, self.hidden);
                }
                out.push(b']');
            }
        };
        match column {
            Column::Organisation => self.text(out, of.organisation),
            Column::Role => maybe(out, role.map(|role| role.id.as_str())),
            Column::Questionnaire => self.text(out, &self.own),
            Column::Respondents => out.push(if role.is_some_and(|role| role.apart) { b'0' } else { b'1' }),
            Column::Band => maybe(out, single.band(ScoreOf::Overall).and_then(|band| q.bands.get(band.at())).map(|band| band.id.as_str())),
            Column::Caps => {
                let mut caps: Vec<&str> = single.caps().map(|cap| q.caps[cap].id.as_str()).collect();
                caps.dedup();
                list(out, &caps);
            }
            Column::Recommendations => {
                let advice = self.scorer.advice(&self.scorer.score(&[&Responses::from(responses)]), &responses.facts);
                let ids: Vec<&str> = advice.iter().map(|advice| q.recommendations[advice.recommendation.at()].id.as_str()).collect();
                list(out, &ids);
            }
            Column::Id | Column::Factor(_) | Column::Overall | Column::Low | Column::High | Column::Coverage => {}
        }
    }

    /// Writes a text as a cell or as JSON.
    fn text(&self, out: &mut Vec<u8>, text: &str) {
        match self.format {
            RowFormat::Csv => cell(out, text, self.hidden),
            RowFormat::Ndjson => json(out, text, self.hidden),
        }
    }
}

/// Texts of numbers that come again and again, each at a place that follows from its bits.
#[derive(Debug)]
struct Numbers(Vec<Known>);

/// A number and its text. As large as it is aligned, so that a look at one never waits for two lines of the processor's cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct Known {
    bits: u64,
    text: [u8; 23],
    /// Zero where there is none.
    length: u8,
}

impl Default for Numbers {
    fn default() -> Self {
        Self(vec![Known { bits: 0, text: [0; 23], length: 0 }; 1 << 11])
    }
}

impl Numbers {
    #[inline]
    fn often(&mut self, out: &mut Vec<u8>, number: Option<f64>, missing: &[u8]) {
        let Some(number) = number else { return out.extend_from_slice(missing) };
        let bits = number.to_bits();
        let place = (bits.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 53) as usize;
        let known = &mut self.0[place];
        if known.bits != bits || known.length == 0 {
            let mut buffer = zmij::Buffer::new();
            let text = buffer.format(number).as_bytes();
            let Some(room) = known.text.get_mut(..text.len()) else { return out.extend_from_slice(text) };
            room.copy_from_slice(text);
            (known.bits, known.length) = (bits, u8::try_from(text.len()).unwrap_or(0));
        }
        // A copy of one size, cut to length: faster than one of any size.
        let end = out.len() + usize::from(known.length);
        out.extend_from_slice(&known.text);
        out.truncate(end);
    }
}

/// A number as serde_json writes it: the shortest text that reads back as the same number.
fn once(out: &mut Vec<u8>, number: Option<f64>, missing: &[u8]) {
    match number {
        Some(number) => out.extend_from_slice(zmij::Buffer::new().format(number).as_bytes()),
        None => out.extend_from_slice(missing),
    }
}

/// Bytes for which a text is written with care: quotes and what has a meaning of its own, control codes, and everything outside ASCII.
const IN_JSON: [bool; 256] = odd(*b"\"\\");
const IN_CSV: [bool; 256] = odd(*b"\",");

const fn odd(marks: [u8; 2]) -> [bool; 256] {
    let mut table = [true; 256];
    let mut at = b' ';
    while at <= b'~' {
        table[at as usize] = at == marks[0] || at == marks[1];
        at += 1;
    }
    table
}

/// A JSON string. What is hidden is written as an escape: the same to a program.
pub(super) fn json(out: &mut Vec<u8>, text: &str, hidden: Hidden) {
    if !text.bytes().any(|byte| IN_JSON[usize::from(byte)]) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        return out.push(b'"');
    }
    for c in serde_json::Value::from(text).to_string().chars() {
        if hidden(c) {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| format!("\\u{unit:04x}").into_bytes()));
        } else {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// A cell of CSV, on one line. What is hidden is shown as a replacement sign.
pub(super) fn cell(out: &mut Vec<u8>, text: &str, hidden: Hidden) {
    if !text.bytes().any(|byte| IN_CSV[usize::from(byte)]) {
        return out.extend_from_slice(text.as_bytes());
    }
    let shown = |c: char| match c {
        '\t' | '\n' | '\r' => ' ',
        c if hidden(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    let text: String = text.chars().map(shown).collect();
    if text.contains(['"', ',']) {
        out.push(b'"');
        out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}
