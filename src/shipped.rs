//! The questionnaires and the sample that come with the program: checked when it was built.

use std::io::Read as _;

use crate::questionnaire::Questionnaire;
use crate::questionnaire::library::Shipped;
use crate::questionnaire::translation::Words;

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// A small questionnaire to start from.
pub const STARTER: &str = include_str!("../questionnaires/examples/starter.questionnaire.yaml");

/// Claims on which nothing shipped rests, with the reason: a line each, `ID: reason`.
const UNUSED_CLAIMS: &str = include_str!("../questionnaires/coverage/unused-claims.yaml");

/// What is built in.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn;

impl Shipped for BuiltIn {
    fn ids(&self) -> Vec<&'static str> {
        DOCUMENTS.iter().map(|(id, _)| *id).collect()
    }
    fn load(&self, id: &str) -> Option<Questionnaire> {
        let (_, bytes) = DOCUMENTS.iter().find(|(known, _)| *known == id)?;
        postcard::from_bytes(bytes).ok()
    }
    fn languages(&self, id: &str) -> Vec<&'static str> {
        TRANSLATIONS.iter().filter(|(of, _, _)| *of == id).map(|(_, language, _)| *language).collect()
    }
    fn words(&self, id: &str, language: &str) -> Option<Words> {
        let (_, _, packed) = TRANSLATIONS.iter().find(|(of, known, _)| *of == id && *known == language)?;
        let mut bytes = Vec::new();
        flate2::read::DeflateDecoder::new(*packed).read_to_end(&mut bytes).ok()?;
        postcard::from_bytes(&bytes).ok()
    }
}

/// The answer files of the built-in sample: name and text.
#[must_use]
pub fn sample() -> &'static [(&'static str, &'static str)] {
    SAMPLE
}

/// Claims on which no shipped question, rule or advice rests: id, and why not.
pub fn unused_claims() -> impl Iterator<Item = (&'static str, &'static str)> {
    UNUSED_CLAIMS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}
