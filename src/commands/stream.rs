//! `cem score` of streams: very many answer sets, a row each.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use super::Session;
use super::load::named;
use super::report::scorer;
use crate::atomic_file;
use crate::cli::{From, OnError, Per, Score as Flags, ScoreFormat};
use crate::diagnostic::draw::visible;
use crate::diagnostic::{Files, nearest};
use crate::exit_status::ExitStatus;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::library::Library;
use crate::report::text::{inert, is_hidden};
use crate::shipped::BuiltIn;
use crate::source::shown;
use crate::stream::columns::{Column, RowFormat};
use crate::stream::form::{Form, Group};
use crate::stream::pipe::{self, GROUPS, Job, Lines, Stop, Told};
use crate::stream::row::Header;
use crate::stream::summary::{Part, Summary};

/// What takes longer shows how far it is.
const LONG: Duration = Duration::from_secs(1);

/// An input with its layout.
pub(super) struct Stream<'p> {
    path: &'p Path,
    lines: Lines,
    packing: Packing,
}

#[derive(Clone, Copy)]
enum Packing {
    None,
    Gzip,
    Zstd,
}

/// The paths as streams; none where they are answer files and folders.
pub(super) fn streams(paths: &[PathBuf], from: From) -> anyhow::Result<Option<Vec<Stream<'_>>>> {
    let found: Vec<Option<Stream<'_>>> = paths.iter().map(|path| stream(path, from)).collect();
    if found.iter().all(Option::is_none) {
        return Ok(None);
    }
    let all: Option<Vec<Stream<'_>>> = found.into_iter().collect();
    Ok(Some(all.context("streams and answer files are scored apart")?))
}

fn stream(path: &Path, from: From) -> Option<Stream<'_>> {
    if path.as_os_str() == "-" {
        let lines = match from {
            From::Answers => return None,
            From::Ndjson => Lines::Ndjson,
            From::Csv => Lines::Csv,
        };
        return Some(Stream { path, lines, packing: Packing::None });
    }
    let ending = |path: &Path| path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
    let (packing, inner) = match ending(path).as_deref() {
        Some("gz") => (Packing::Gzip, path.file_stem().map(Path::new)?),
        Some("zst") => (Packing::Zstd, path.file_stem().map(Path::new)?),
        Some(_) | None => (Packing::None, path),
    };
    let lines = match ending(inner).as_deref() {
        Some("ndjson" | "jsonl") => Lines::Ndjson,
        Some("csv") => Lines::Csv,
        Some(_) | None => return None,
    };
    Some(Stream { path, lines, packing })
}

/// The columns of these names.
pub(super) fn columns(names: &[String], q: &Questionnaire) -> anyhow::Result<Vec<Column>> {
    Column::named(names, q).map_err(|(name, known)| {
        let near = nearest(&name, known.iter().map(String::as_str))
            .map_or_else(|| format!("there are {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        anyhow::anyhow!("there is no column `{}`; {near}", visible(&name))
    })
}

/// Scores the streams, one after the other, as one.
pub(super) fn run(streams: &[Stream<'_>], flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let format = match flags.asked_format() {
        None | Some(ScoreFormat::Ndjson) => RowFormat::Ndjson,
        Some(ScoreFormat::Csv) => RowFormat::Csv,
        Some(ScoreFormat::Table | ScoreFormat::Json) => anyhow::bail!("rows of a stream are ndjson or csv, for they are written as they come"),
    };
    anyhow::ensure!(flags.per == Per::Respondent && !flags.anonymous, "--per and --anonymous are for answer files: a line of a stream is a row on its own");
    let wanted = flags.questionnaire.as_deref().context("streams need --questionnaire ID or FILE")?;
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let found = named(Path::new(wanted), &Library::new(&BuiltIn, Vec::new()), &mut files, &mut problems);
    let drawn = session.drawn(&problems, &files, false, false);
    session.tell(&drawn)?;
    let Some(q) = found else { return Ok(ExitStatus::CannotDo) };
    let columns = if flags.columns.is_empty() { Column::usual(&q) } else { columns(&flags.columns, &q)? };
    let form = Form::new(&q, flags.group_by.as_deref().map_or(Group::None, |name| Group::named(name, &q)));
    let scorer = scorer(&q, &flags.without_cap)?;
    let job = Job {
        form: &form,
        scorer: &scorer,
        columns: &columns,
        format,
        hidden: is_hidden,
        on_error: match flags.on_error {
            OnError::Fail => pipe::OnError::Fail,
            OnError::Skip => pipe::OnError::Skip,
            OnError::Row => pipe::OnError::Row,
        },
        threads: flags.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from),
        summary: flags.summary.is_some(),
    };
    let inputs: Vec<&Path> = streams.iter().map(|stream| stream.path).collect();
    may_write(flags, &inputs)?;
    let (told, all) = match flags.output.output.as_deref().filter(|path| path.as_os_str() != "-") {
        None => rows(&job, streams, None, session)?,
        Some(path) => {
            let all = atomic_file::write_with(path, |file| rows(&job, streams, Some(file), session))?;
            if !session.quiet {
                session.tell(&format!("Wrote {}\n", visible(&shown(path))))?;
            }
            all
        }
    };
    if !all {
        // The reader has seen enough; the rest was never read, so there is nothing to add up.
        return Ok(ExitStatus::Success);
    }
    if !session.quiet {
        session.tell(&format!("{} lines in = {} rows + {} rejects\n", told.lines, told.rows, told.rejects))?;
    }
    summarise(&q, flags, (told.lines, told.rejects), told.groups, session)?;
    Ok(if told.rejects > 0 { ExitStatus::Findings } else { ExitStatus::Success })
}

/// Refuses what would write over a file that is there, over an input, or two things into one file.
pub(super) fn may_write(flags: &Flags, inputs: &[&Path]) -> anyhow::Result<()> {
    let outputs: Vec<&Path> =
        [&flags.summary, &flags.output.output].into_iter().flatten().map(PathBuf::as_path).filter(|path| path.as_os_str() != "-").collect();
    // What is there and no file, such as /dev/null, takes anything.
    let whole = |path: &Path| path.metadata().is_ok_and(|found| !found.is_file()).then_some(PathBuf::new()).or_else(|| path.canonicalize().ok());
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        whole(path).or_else(|| Some(folder.canonicalize().ok()?.join(path.file_name()?))).filter(|place| !place.as_os_str().is_empty())
    };
    let places: Vec<PathBuf> = outputs.iter().filter_map(|path| place(path)).collect();
    if let [one, other] = places.as_slice() {
        ensure!(one != other, "the rows and the summary need a file each");
    }
    for input in inputs {
        ensure!(place(input).is_none_or(|input| !places.contains(&input)), "{} is read; write to another file", shown(input));
    }
    outputs.into_iter().try_for_each(|path| super::may_write(path, flags.output.force))
}

/// Writes the summary of so many lines and rejects, where one is asked for.
pub(super) fn summarise(
    q: &Questionnaire,
    flags: &Flags,
    (lines, rejects): (u64, u64),
    groups: BTreeMap<String, Part>,
    session: &mut Session<'_>,
) -> anyhow::Result<()> {
    let Some(path) = &flags.summary else { return Ok(()) };
    let text = format!("{}\n", inert(&serde_json::to_string(&Summary::new(q, flags.group_by.as_deref(), lines, rejects, groups))?));
    if path.as_os_str() == "-" { session.print(&text).map(drop) } else { session.save(path, &text, flags.output.force) }
}

/// Writes the rows of all streams; false where the reader closed its end.
fn rows(job: &Job<'_, '_>, streams: &[Stream<'_>], file: Option<&mut (dyn Write + Send)>, session: &mut Session<'_>) -> anyhow::Result<(Told, bool)> {
    let Session { out, err, stdin, terminal, quiet, .. } = session;
    let counts = terminal.can_count && !*quiet;
    let to_file = file.is_some();
    let out: &mut (dyn Write + Send) = match file {
        Some(file) => file,
        None => &mut **out,
    };
    let mut all = Told::default();
    let head = match job.format {
        RowFormat::Csv => pipe::csv_header(job),
        RowFormat::Ndjson => format!("{}\n", inert(&serde_json::to_string(&Header::new(env!("CARGO_PKG_VERSION"), job.scorer.questionnaire()))?)).into_bytes(),
    };
    if !written(out.write_all(&head))? {
        return Ok((all, false));
    }
    let (start, mut shown_at) = (Instant::now(), Duration::ZERO);
    for stream in streams {
        let name = visible(&shown(stream.path)).to_string();
        let mut input: Box<dyn Read + '_> =
            if stream.path.as_os_str() == "-" { Box::new(&mut **stdin) } else { open(stream).with_context(|| format!("cannot read {name}"))? };
        let mut told = Told { groups: std::mem::take(&mut all.groups), ..Told::default() };
        let result = pipe::run(job, stream.lines, &mut input, out, &mut told, &mut |lines| {
            let now = start.elapsed();
            if counts && now - shown_at > LONG {
                shown_at = now;
                // A count that cannot be shown is no failure.
                let _ = write!(err, "\r{} lines read", all.lines + lines).and_then(|()| err.flush());
            }
        });
        if shown_at > Duration::ZERO {
            let _ = write!(err, "\r\x1b[K");
        }
        if job.on_error != pipe::OnError::Fail && !*quiet {
            for (line, reason) in &told.first {
                writeln!(err, "{name}:{line}: {}", visible(reason))?;
            }
            let more = told.rejects - told.first.len() as u64;
            if more > 0 {
                writeln!(err, "{name}: and {more} more")?;
            }
        }
        match result {
            Ok(()) => {}
            Err(Stop::Output(error)) => return written(Err(error)).map(|_| (all, false)),
            Err(Stop::Input(error)) => return Err(error).with_context(|| format!("cannot read {name} to its end; {} lines were scored", told.lines)),
            Err(Stop::Header(reason)) => anyhow::bail!("{name}: {reason}"),
            Err(Stop::Groups) => anyhow::bail!("--group-by makes more than {GROUPS} groups"),
        }
        if let Some((line, reason)) = told.failed {
            let kept = if to_file { "nothing was written" } else { "the rows before it were written" };
            anyhow::bail!("{name}:{line}: {reason} ({kept}; --on-error skip goes on)");
        }
        all.lines += told.lines;
        all.rows += told.rows;
        all.rejects += told.rejects;
        all.groups = told.groups;
    }
    let end = format!("{{\"type\":\"summary\",\"rows\":{},\"lines\":{},\"rejects\":{}}}\n", all.rows, all.lines, all.rejects);
    let end = if job.format == RowFormat::Ndjson { end.as_bytes() } else { b"" };
    let complete = written(out.write_all(end).and_then(|()| out.flush()))?;
    Ok((all, complete))
}

/// False where the reader closed its end.
fn written(result: io::Result<()>) -> anyhow::Result<bool> {
    match result {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error).context("cannot write the result"),
    }
}

fn open(stream: &Stream<'_>) -> anyhow::Result<Box<dyn Read>> {
    let file = File::open(stream.path)?;
    Ok(match stream.packing {
        Packing::None => Box::new(file),
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::new(file))),
        Packing::Zstd => Box::new(Frames(BufReader::new(file), None)),
    })
}

/// The frames of a zstd file, one after the other: a file may hold several.
struct Frames(BufReader<File>, Option<ruzstd::decoding::FrameDecoder>);

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
        use std::io::BufRead as _;
        loop {
            let Some(decoder) = &mut self.1 else {
                if self.0.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                let mut decoder = FrameDecoder::new();
                decoder.init(&mut self.0).map_err(io::Error::other)?;
                self.1 = Some(decoder);
                continue;
            };
            let got = decoder.read(buffer)?;
            if got > 0 {
                return Ok(got);
            }
            if decoder.is_finished() {
                self.1 = None;
                continue;
            }
            decoder.decode_blocks(&mut self.0, BlockDecodingStrategy::UptoBytes(1 << 17)).map_err(io::Error::other)?;
        }
    }
}
