//! `cem summary merge`: summaries of parts of a stream, added up.

use anyhow::Context as _;

use super::Session;
use crate::cli::Merge;
use crate::exit_status::ExitStatus;
use crate::report::text::inert;
use crate::source::shown;
use crate::stream::summary::Summary;

/// Most bytes of a summary that are read.
const MAX_BYTES: u64 = 1 << 30;

/// `cem summary merge`.
pub(super) fn merge(flags: &Merge, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let mut all: Option<Summary> = None;
    for path in &flags.files {
        let name = shown(path);
        let length = std::fs::metadata(path).with_context(|| format!("cannot read {name}"))?.len();
        anyhow::ensure!(length <= MAX_BYTES, "{name} is too large for a summary");
        let text = std::fs::read(path).with_context(|| format!("cannot read {name}"))?;
        let summary: Summary = serde_json::from_slice(&text).with_context(|| format!("{name} is not a summary of cem score"))?;
        match &mut all {
            None => all = Some(summary),
            Some(all) => all.merge(&summary).map_err(|why| anyhow::anyhow!("{name} cannot be added: {why}"))?,
        }
    }
    let all = all.context("no summary to merge")?;
    anyhow::ensure!(all.kind == "summary", "this is not a summary of cem score");
    session.write(&format!("{}\n", inert(&serde_json::to_string(&all)?)), &flags.output)
}
