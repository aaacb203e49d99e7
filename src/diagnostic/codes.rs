//! The table of diagnostic codes: number, severity, title and page. 0xx files and usage, 1xx answers, 2xx questionnaires, 3xx gates, 4xx reports.

use super::Severity;

/// Declares the codes, so that the enum, the table and the pages cannot drift apart.
macro_rules! codes {
    ($($name:ident $number:literal $severity:ident $title:literal $page:literal;)*) => {
        /// A diagnostic code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }
        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$name,)*];
            /// The code as people write it: `CEM104`.
            #[must_use]
            pub fn number(self) -> &'static str {
                match self { $(Code::$name => $number,)* }
            }
            /// How bad it is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }
            /// What it is about, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)* }
            }
            /// The page of `cem explain`: why it is a problem and what to do.
            #[must_use]
            pub fn page(self) -> &'static str {
                match self { $(Code::$name => $page,)* }
            }
            /// The name its fixture has: `CEM104-unknown-question` without the number.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => stringify!($name),)* }
            }
        }
    };
}

impl Code {
    /// The code with this number, in any case.
    #[must_use]
    pub fn find(number: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.number().eq_ignore_ascii_case(number))
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.number())
    }
}

codes! {
    NotUtf8 "CEM001" Error "the file is not UTF-8 text"
        "Files are read as UTF-8. A file saved in another encoding (Windows-1252, UTF-16) would show wrong letters in a client's report, so it is refused. Save it as UTF-8; most editors offer this under \"Save with encoding\".";
    NotYaml "CEM002" Error "the file is not well-formed YAML"
        "The YAML reader could not make sense of the text at this place. Usual causes: a colon followed by a space inside an unquoted text, a tab used for indentation, a quote that is not closed, or list items that do not line up. Put texts with special characters in double quotes.";
    SeveralDocuments "CEM003" Error "several documents in one file"
        "A file holds one questionnaire or one respondent's answers. A second document after `---` would be ignored by some tools and read by others, so it is refused. Put each document in a file of its own.";
    DuplicateKey "CEM004" Error "a key is written twice"
        "The same key stands twice in one mapping. Keeping either one would lose what the other says, so neither is taken. Remove one of them.";
    EmptyFile "CEM005" Error "the file is empty"
        "There is nothing in the file but white space or comments. `cem questionnaire new` and `cem answers template` write a file to start from.";
    TooLarge "CEM006" Error "the file is larger or deeper than can be meant"
        "Files may hold up to 32 MiB, 64 levels of nesting and 250,000 values. Put each respondent's answers in a file of their own.";
    NotPlainYaml "CEM007" Error "an anchor, alias or tag"
        "Anchors (`&a`), aliases (`*a`), merge keys (`<<`) and tags (`!t`) make a file say more than the eye sees, and editors and other tools read them differently. Write the text out; levels shared by many questions go under `scales`.";
    UnknownKey "CEM008" Error "an unknown key"
        "The format has no such key here. A misspelt key would be ignored in silence, and what it says with it, so it is an error. The help line names the nearest known key.";
    MissingKey "CEM009" Error "a required key is missing"
        "Something cannot be used without this key. The message says which.";
    NoTerminal "CEM010" Error "questions cannot be asked here"
        "`cem interview` asks a person, so standard input and standard output must be a terminal, and `--no-input` must not be given. It never opens the terminal behind a redirect. Without a terminal answers are recorded with `cem answers set answers/cio.answers.yaml IND-1=3`, taken over from other tools with `cem answers import answers.json -o answers/` (`-` reads standard input), or written on a form to send out: `cem answers template core -f xlsx -o cio.xlsx`, read back with `cem answers import`.";
    WrongType "CEM011" Error "another kind of value is expected"
        "The value is a text, number, list or mapping where another of these is expected. In YAML, a list item starts with `- `, a mapping is `key: value`, and a number in quotes is a text.";
    WrongFormat "CEM012" Error "unknown format"
        "The first key of a file says what it is: `format: cem-questionnaire/1` or `format: cem-answers/1`. A higher number means a newer version of cem is needed.";
    BadId "CEM013" Error "not an id"
        "Ids name things for ever and appear in file names, tables and conditions. They hold letters, digits, `.`, `_` and `-`, begin with a letter or digit, and are not one of the words of conditions (and, or, not, is, in, overall, role, this, every_factor); an option's id is none of dont_know, not_applicable, later.";
    NotOneOf "CEM014" Error "not one of the allowed words"
        "The key takes one of a few words. The help line names them or the nearest one.";
    OutOfRange "CEM015" Error "a number outside its range"
        "The number is not finite, or below or above what can be meant here: weights are zero or more, shares 0 to 1, scores and targets 0 to 100.";
    BadDate "CEM016" Error "not a date"
        "Dates are written YEAR-MONTH-DAY, as in 2026-09-14, and must exist in the calendar.";
    Unreadable "CEM017" Error "a file that cannot be read"
        "The file is missing, is not a regular file, or may not be read. The message carries what the system said.";
    NotToml "CEM018" Error "the settings file is not well-formed TOML"
        "The settings file `cem.toml` could not be read. Texts stand in double quotes, sections in square brackets; `cem help settings` shows an example.";
    NotDone "CEM019" Error "the check could not be done"
        "Nothing was checked, or not what was asked for: no answer files were found, or a flag or setting names a factor, cap or baseline that does not exist. Nothing checked is a failure, never a pass.";
    WrongQuestionnaire "CEM101" Error "answers to another questionnaire"
        "The answers file names a questionnaire that is not known here, so its answers cannot be checked. Shipped ones are listed by `cem questionnaire list`; another one is found beside the answers file, in a folder `questionnaires` beside or above it, or with `--questionnaire FILE`.";
    WrongVersion "CEM102" Error "answers to another version of the questionnaire"
        "The answers were given to another version of the questionnaire. Levels may have been reworded since, so a score would compare unlike things. Keep the old questionnaire file beside the answers, or go through the changed questions again and then change the version.";
    ChangedText "CEM103" Warning "the questionnaire's text has changed"
        "The answers carry the content hash of the questionnaire they were given to, and the questionnaire of the same version now has another text. Give a changed questionnaire a new version.";
    UnknownQuestion "CEM104" Error "an answer to an unknown question"
        "The questionnaire has no question with this id, so the answer would count for nothing. The help line names the nearest id.";
    NotALevel "CEM105" Error "not a level of this question"
        "The answer is none of the levels or options that the question offers, nor one of `dont_know`, `not_applicable`, `later`. A level outside the scale is never rounded to the nearest one.";
    UnknownRole "CEM106" Error "an unknown role"
        "The respondent's role is not one of the questionnaire's roles, so it is not known with whom to weigh the answers.";
    UnknownFact "CEM107" Error "an unknown profile fact"
        "The questionnaire has no profile fact of this name.";
    NotAFactValue "CEM108" Error "not a value of this profile fact"
        "The profile fact takes one of its options, or a number in its range.";
    NotOffered "CEM109" Error "an answer that the question does not offer"
        "This question does not offer \"don't know\" or \"not applicable\": its author holds that everyone asked can answer it.";
    SameRespondent "CEM110" Error "two files of one respondent"
        "Two answer files of one assessment carry the same respondent id, so one person would count twice. Give each respondent an id of their own, or leave one of the files out.";
    RequiredBlank "CEM111" Warning "a required question has no answer"
        "The question is required and was left blank or for later. Missing is not zero: it widens the range and lowers the coverage. Answer it, or say `dont_know` or `not_applicable`.";
    ReasonMissing "CEM112" Error "not_applicable needs a reason"
        "An answer that is not applicable leaves the score altogether, so the reader must be able to see why. Add `reason:`.";
    RoleMissing "CEM113" Warning "the respondent has no role"
        "Roles are weighed in balance, so that many people of one role do not drown the others. Without a role the respondent forms a role of their own.";
    Parked "CEM114" Warning "an answer to a question that does not apply"
        "The question is asked only under a condition, which does not hold with the other answers. The answer is kept in the file but parked: it is not scored.";
    NoSuchNumber "CEM115" Error "a number outside the question's range"
        "The number is below the smallest or above the largest value the question allows.";
    OrganisationsDiffer "CEM116" Error "two organisations in one assessment"
        "An assessment is one organisation at one time. The files name different organisations. Score many organisations one by one.";
    FactsDisagree "CEM117" Error "two files disagree on a profile fact"
        "Profile facts describe the organisation, so they must be the same in all files of one assessment; they choose targets and variants of questions. Find out which one is true, and leave it only there or make the files agree.";
    QuestionnairesDiffer "CEM118" Error "questionnaires that do not compare"
        "The files of one assessment may answer a questionnaire and the ones based on it (core, screen, front-line), because their items mean the same. These do not belong together. Report them one by one.";
    OftenNotApplicable "CEM119" Warning "more than a fifth is not applicable"
        "More than 20 % of this respondent's answers are \"not applicable\". Either the questionnaire does not fit the person's role, or the answer is used to avoid a low level. Read the reasons.";
    StaleAnswers "CEM120" Error "answers that are too old"
        "The answers were given longer ago than `--max-age` allows, counted to `--as-of` (today by default). An organisation changes; ask again, and give the file the new date. A date more than a day ahead of that day says nothing about the age.";
    StaleEvidence "CEM121" Error "evidence that is too old"
        "What was seen in support of this answer was seen longer ago than `--max-age` allows. Look again, and write the new day under `seen`. A day more than one ahead says nothing about the age.";
    Undated "CEM122" Error "answers without a date"
        "`--max-age` asks for answers of a certain age, and this file does not say when they were given. Add `date: YEAR-MONTH-DAY`.";
    ConflictLeft "CEM123" Warning "a conflict of a merge is left"
        "`cem answers merge` found two different answers, kept one of them, and left the other beside it as `# CONFLICT: theirs: ...`. What stands is one person's word until somebody decides. Keep one of the two, and remove the comment.";
    DuplicateId "CEM201" Error "an id is used twice"
        "Two things of one kind carry the same id. Answers, conditions and reports would not know which is meant.";
    UnknownQuestionReference "CEM202" Error "a reference to an unknown question"
        "A condition, target or recommendation names a question that the questionnaire does not have.";
    UnknownFactorReference "CEM203" Error "a reference to an unknown factor"
        "A question, condition, target or cap names a factor that the questionnaire does not have.";
    UnknownClaim "CEM204" Error "a reference to an unknown claim"
        "A claim is named that stands neither in this document nor in those it includes.";
    UnknownScale "CEM205" Error "a reference to an unknown scale"
        "A question takes its levels from a scale that is not under `scales`.";
    UnknownRoleReference "CEM206" Error "a reference to an unknown role"
        "A question, condition or recommendation names a role that is not under `roles`.";
    UnknownFactReference "CEM207" Error "a reference to an unknown profile fact"
        "A condition names a profile fact that stands neither in this document nor in those it includes.";
    UnknownBand "CEM208" Error "a reference to an unknown band"
        "A cap names a band that is not under `bands`.";
    UnknownSource "CEM209" Error "a reference to an unknown source"
        "A claim names a source that is not under `sources`.";
    UnknownStage "CEM210" Error "a reference to an unknown stage"
        "A question names a stage that is not in the list under `stages`.";
    UnknownRecommendation "CEM211" Error "a reference to an unknown recommendation"
        "`after` names a recommendation that does not exist.";
    UnknownDocument "CEM212" Error "an included document cannot be used"
        "`include` or `base` names a document that is neither shipped nor found beside this file as ID.yaml, or that has errors of its own, or that includes this one.";
    EmptyFactor "CEM213" Error "a factor without questions"
        "A factor can only have a score if a scored question or a sub-factor belongs to it.";
    MixedFactor "CEM214" Error "a factor with both questions and sub-factors"
        "A factor's score is made either from its questions or from its sub-factors. Move the questions into a sub-factor of their own, so that the reader sees how much they weigh.";
    LevelGap "CEM215" Error "a gap between levels"
        "Levels are consecutive whole numbers, each written out. A missing level would be one that people cannot choose but that the arithmetic counts.";
    NothingToChoose "CEM216" Error "levels that do not tell apart"
        "A question needs at least two levels, and at least two different scores among them; else every answer is worth the same.";
    BadCondition "CEM217" Error "a condition that cannot be read"
        "The condition does not follow the grammar. See \"Conditions\" in questionnaires/README.md; examples: `SUP-1 < 2`, `profile.size is under_50 and not answered(IND-1)`.";
    NeverHolds "CEM218" Error "a condition that can never hold"
        "The condition compares with something that can never have that value: a level outside the scale, an option that does not exist, two ranges that exclude each other. The rule would be dead.";
    ConditionCycle "CEM219" Error "conditions in a circle"
        "Whether a question is asked depends, through other questions, on its own answer. Break the circle.";
    NotHere "CEM220" Error "a test that cannot be used here"
        "Each place knows only some things: a question's condition knows the same person's answers, role and profile; a variant or target knows only the profile; only recommendations know shares of don't-knows and spreads.";
    CapNeverFires "CEM221" Error "a cap that can never limit anything"
        "The cap's limit is at or above everything a score can reach, so it would never change a score.";
    CapPunishes "CEM222" Error "a cap that punishes a better answer"
        "A cap may hold only because something is low: then raising an answer never lowers a score, and the range from unknown answers stays exact. This condition could become true by a better answer. Turn the comparison round, or write the rule as a recommendation, which may warn of any combination.";
    BandsNotRising "CEM223" Error "bands that do not rise from 0"
        "The first band starts at 0 and each further one above the one before, below 100, so that every score has exactly one band.";
    NoWeight "CEM224" Error "nothing with weight"
        "All weights here are zero, so the mean is not defined. Give at least one of them a weight above zero.";
    OrderCycle "CEM225" Error "recommendations in a circle"
        "`after` makes a circle: each of these would have to come before the other.";
    VariantDiffers "CEM226" Error "a variant with other levels"
        "A variant words the same levels differently. Its levels must have the same numbers as the question's own, or saved answers would change their meaning with the profile.";
    NoBasis "CEM227" Warning "nothing named that it rests on"
        "A factor, question, cap, target or recommendation says neither which claims it rests on nor `basis: judgement`. Readers of the report cannot see why they should believe it.";
    NotOfBase "CEM228" Error "a questionnaire with a base changes what belongs to the base"
        "A questionnaire with `base` asks questions of the base in other words. Factors, weights, bands, caps and recommendations are the base's, or the same item would not mean the same; the number of levels must be the same too.";
    NoQuestions "CEM229" Error "a questionnaire without questions"
        "The document has factors but no questions, or questions but no factors. A document that only holds sources, claims, profile facts, roles or scales has neither.";
    TooMany "CEM230" Error "more entries than can be meant"
        "Lists hold up to 10,000 entries.";
    OneSided "CEM231" Error "a contradiction of fewer than two answers"
        "A contradiction names two answers of one person that hardly go together, so its condition looks at two questions or more. What is wrong with a single answer belongs in the question's own levels and help.";
    EffortDiffers "CEM232" Error "efforts that do not match the levels"
        "`effort` says how much work each step from one score to the next is, from the lowest up. There is one step fewer than there are different scores, so a question with the levels 0 to 4 has four.";
    UnknownCap "CEM240" Error "a reference to an unknown cap"
        "A lens leaves out a cap that is not under `caps`.";
    UnknownLens "CEM241" Error "a reference to an unknown lens"
        "A side of a position names a lens that is not under `lenses`.";
    OneSidedPosition "CEM242" Error "a position with fewer than two sides"
        "A position says where sources disagree, so it has two sides or more, each with what it rests on.";
    UnknownFigure "CEM243" Error "a reference to an unknown figure"
        "A position shows a figure that stands neither in this document nor in those it includes.";
    Untranslated "CEM250" Warning "a text without translation"
        "The translation has no words for this text, so the original's are shown in its place. A person would meet two languages in one interview. Fill it in; of what cannot be translated, such as a name, repeat the original.";
    UnknownInOriginal "CEM251" Error "a translation of something that is not there"
        "The questionnaire has nothing with this id or key, so these words would be shown nowhere. Most often an id is misspelt or was removed from the questionnaire. The help line names the nearest one.";
    StaleTranslation "CEM252" Error "a translation of another version"
        "The translation was made of another version of the questionnaire. Levels may have been reworded since, so two people who answer in two languages would answer different questions. Go through what changed, then give the translation the version of the questionnaire.";
    ChangedOriginal "CEM253" Warning "the original's words have changed"
        "`made_from` holds a mark of the words that each part was translated from, and the questionnaire now says something else there. Read both, change the translation where it no longer says the same, and write the new mark, which the help line names.";
    TranslationOfAnother "CEM254" Error "not a translation of this questionnaire"
        "A translation names the questionnaire beside it under `translation_of`, and a language that is not the questionnaire's own.";
    BelowGate "CEM301" Error "a score below the gate"
        "The score is below the threshold given with `--fail-under`. Compared are the unrounded values. `cem report` shows the largest weighted gaps and what to do first.";
    NothingToGate "CEM302" Error "a gate on a score that does not exist"
        "The score cannot be computed: too little was answered. A gate never passes on something that is not known.";
    CoverageBelow "CEM303" Error "too little answered"
        "The share of the applicable weight that is answered is below `--min-coverage`. Don't know, later and blank do not count as answered.";
    TooFewRespondents "CEM304" Error "too few respondents"
        "Fewer people answered than `--min-respondents` asks for. Outsiders shown apart do not count.";
    TooFewRoles "CEM305" Error "too few roles"
        "The respondents have fewer different roles than `--min-roles` asks for, so the assessment is the view of a few.";
    Worse "CEM306" Error "a score below the baseline"
        "The score is lower than in the report given with `--baseline`, by more than `--allow-drop`. If that is meant to stay, `--update-baseline` writes the new report in its place.";
    ExceptionExpired "CEM307" Error "an exception that has expired"
        "The day up to which a finding was accepted has passed. Settle the finding, or renew the exception in `cem.toml` with a new reason.";
    ExceptionUnused "CEM308" Warning "an exception that excepts nothing"
        "No finding is like this exception, so it can be removed from `cem.toml`. An exception left behind would hide the next finding of its kind.";
    NotAReport "CEM401" Error "not a report that can be shown"
        "`cem render` shows a report again that `cem report -f json` saved, or an HTML page that cem wrote, which holds the same. The message says what the file is instead. Reports of before format 1.2 do not hold everything a page shows: make them again from the answers.";
    BrokenReport "CEM402" Error "a report that cannot be as it is"
        "A value of the saved report is of another kind or outside its range, something is there twice, or a name stands for nothing: the file was damaged or changed by hand. Make it again from the answers; `cem report --verify` tells what differs.";
    BadBrand "CEM403" Error "a brand that cannot be used"
        "A logo is a PNG, JPEG or SVG file of up to 200 KB, without scripts and without anything from elsewhere. An accent colour is written `#005A9C`, and stands out from white by 4.5 to 1 or more, so that everybody can read it; the help line names the nearest that does.";
}
