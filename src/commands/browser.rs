//! A page printed to PDF by a browser that is installed: found, run without a window and without a network, watched, and ended when it takes too long.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};

use super::Session;
use super::terminal::Environment;
use crate::source::shown;

/// Browsers that print a page with its structure, by the names of their programs.
const PROGRAMS: [&str; 9] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser"];
/// Where they lie on macOS.
const APPLICATIONS: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Brave Browser.app/Contents/MacOS/Brave Browser",
];
/// Where they lie on Windows, below a folder of programs.
const BELOW_PROGRAMS: [&str; 4] = [
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
    "BraveSoftware/Brave-Browser/Application/brave.exe",
];
/// How long a browser may take at least, and for each million bytes of the page.
const LIMIT: Duration = Duration::from_secs(60);
const LIMIT_PER_MILLION: u32 = 60;
/// After this long, somebody who waits is told for what.
const PATIENCE: Duration = Duration::from_secs(1);
/// How much of what a failing browser says is passed on, in bytes.
const SAID: u64 = 2_000;

/// The browser named, or the first there is.
///
/// # Errors
/// Where there is none: the message says what to do instead.
pub(super) fn find(named: Option<&Path>, environment: &Environment) -> anyhow::Result<PathBuf> {
    let on_path = |name: &Path| {
        let folders = environment.path.as_deref().map(std::env::split_paths).into_iter().flatten();
        folders
            .map(|folder| folder.join(name))
            .flat_map(|path| [path.with_extension("exe"), path])
            .find(|path| path.is_file() && (cfg!(windows) || !ends_in_exe(path)))
    };
    // A variable that is set to nothing names nothing.
    if let Some(named) = named.filter(|named| !named.as_os_str().is_empty()) {
        let found = if named.components().count() > 1 { Some(named.to_owned()).filter(|path| path.is_file()) } else { on_path(named) };
        return found.with_context(|| format!("there is no browser {} (--browser, CEM_BROWSER)", shown(named)));
    }
    let usual = APPLICATIONS.iter().map(PathBuf::from);
    let below = environment.program_folders.iter().flat_map(|folder| BELOW_PROGRAMS.iter().map(|program| folder.join(program)));
    let found = PROGRAMS.iter().find_map(|name| on_path(Path::new(name))).or_else(|| usual.chain(below).find(|path| path.is_file()));
    found.context(
        "PDF is printed by a browser, and no Chromium, Chrome, Edge or Brave was found; name one with --browser, or write the page with -f html, open it and print it to PDF",
    )
}

fn ends_in_exe(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "exe")
}

/// The page as PDF.
///
/// # Errors
/// Where the browser cannot be started, fails, takes too long, or makes something else.
pub(super) fn print(page: &[u8], browser: &Path, session: &mut Session<'_>) -> anyhow::Result<Vec<u8>> {
    let limit = LIMIT + Duration::from_secs(1) * LIMIT_PER_MILLION * u32::try_from(page.len() / 1_000_000).unwrap_or(u32::MAX / LIMIT_PER_MILLION);
    let pdf = run(page, browser, limit, &mut |waited| session.waiting("Printing the PDF with", browser, waited))?;
    if !contains(&pdf, b"/StructTreeRoot") && !session.quiet {
        session.tell("note: this browser wrote a PDF without tags, which screen readers need; a newer one adds them\n")?;
    }
    Ok(pdf)
}

/// A browser that is ended when nobody waits for it any more.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already, or does now.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run(page: &[u8], browser: &Path, limit: Duration, waiting: &mut dyn FnMut(Option<Duration>) -> anyhow::Result<()>) -> anyhow::Result<Vec<u8>> {
    let folder = crate::atomic_file::private_folder("cem-pdf-").context("cannot make a temporary folder")?;
    let (html, pdf, said) = (folder.path().join("report.html"), folder.path().join("report.pdf"), folder.path().join("said"));
    std::fs::write(&html, page).context("cannot write a temporary file")?;
    let mut command = Command::new(browser);
    command
        .args(["--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-sync"])
        .args(["--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer", "--generate-pdf-document-outline"])
        .arg(joined("--user-data-dir=", &folder.path().join("profile")))
        .arg(joined("--print-to-pdf=", &pdf))
        .args(without_sandbox())
        .arg(&html)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&said).context("cannot write a temporary file")?);
    let stop = Stop::new();
    let mut running = Running(command.spawn().with_context(|| format!("cannot start the browser {}", shown(browser)))?);
    let start = Instant::now();
    let status = loop {
        if let Some(status) = running.0.try_wait().context("the browser is lost")? {
            break status;
        }
        ensure!(start.elapsed() < limit, "the browser {} did not finish within {} seconds{}", shown(browser), limit.as_secs(), words(&said));
        if stop.is_asked() {
            // Nothing stays behind.
            drop((running, folder));
            return stop.now();
        }
        if start.elapsed() > PATIENCE {
            waiting(Some(start.elapsed()))?;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    waiting(None)?;
    let Ok(bytes) = std::fs::read(&pdf) else {
        bail!("the browser {} wrote no PDF ({status}){}", shown(browser), words(&said));
    };
    ensure!(bytes.starts_with(b"%PDF-") && contains(&bytes, b"%%EOF"), "what the browser {} wrote is no whole PDF{}", shown(browser), words(&said));
    Ok(undated(bytes))
}

/// Which signal asks this program to end; 0 for none. Once it is watched, ending is left to [`Stop::now`].
#[cfg(unix)]
struct Stop(std::sync::Arc<std::sync::atomic::AtomicUsize>);

#[cfg(unix)]
impl Stop {
    fn new() -> Self {
        let asked = Self(std::sync::Arc::default());
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            // One that cannot be watched does what it always did.
            let _ = signal_hook::flag::register_usize(signal, std::sync::Arc::clone(&asked.0), usize::try_from(signal).unwrap_or_default());
        }
        asked
    }

    fn signal(&self) -> usize {
        self.0.load(std::sync::atomic::Ordering::Relaxed)
    }

    fn is_asked(&self) -> bool {
        self.signal() != 0
    }

    /// Ends as the signal would have done.
    fn now<T>(&self) -> anyhow::Result<T> {
        signal_hook::low_level::emulate_default_handler(i32::try_from(self.signal()).unwrap_or_default())?;
        bail!("stopped by signal {}", self.signal())
    }
}

/// Elsewhere the system ends this program and the browser together.
#[cfg(not(unix))]
struct Stop;

#[cfg(not(unix))]
impl Stop {
    fn new() -> Self {
        Self
    }

    fn is_asked(&self) -> bool {
        false
    }

    fn now<T>(&self) -> anyhow::Result<T> {
        bail!("stopped")
    }
}

fn joined(flag: &str, path: &Path) -> std::ffi::OsString {
    let mut word = std::ffi::OsString::from(flag);
    word.push(path);
    word
}

/// What the browser said, as the end of a message.
fn words(said: &Path) -> String {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(said).and_then(|file| file.take(SAID).read_to_end(&mut bytes));
    let text = String::from_utf8_lossy(&bytes).trim().to_owned();
    if read.is_ok() && !text.is_empty() { format!(". It said: {text}") } else { String::new() }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

/// The same page gives the same bytes: the moment of printing is written over by one that is always the same, as long as it was.
fn undated(mut bytes: Vec<u8>) -> Vec<u8> {
    for key in [&b"/CreationDate (D:"[..], b"/ModDate (D:"] {
        if let Some(at) = memchr::memmem::find(&bytes, key) {
            let digits = bytes.get_mut(at + key.len()..at + key.len() + 14).unwrap_or_default();
            if digits.len() == 14 {
                digits.copy_from_slice(b"20000101000000");
            }
        }
    }
    bytes
}

/// Chromium's sandbox cannot be set up for the superuser of Linux, as in many containers: the page is our own and holds no scripts.
#[cfg(target_os = "linux")]
fn without_sandbox() -> Option<&'static str> {
    rustix::process::geteuid().is_root().then_some("--no-sandbox")
}

#[cfg(not(target_os = "linux"))]
fn without_sandbox() -> Option<&'static str> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A browser that does as a script says; `$out` is the file to write.
    fn browser(folder: &Path, script: &str) -> PathBuf {
        let path = folder.join("browser");
        let head = "#!/bin/sh\nfor word in \"$@\"; do case $word in --print-to-pdf=*) out=${word#--print-to-pdf=};; esac; done\n";
        std::fs::write(&path, format!("{head}{script}\n")).expect("script");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("mode");
        path
    }

    fn told(script: &str) -> String {
        let folder = tempfile::tempdir().expect("folder");
        let result = run(b"<p>", &browser(folder.path(), script), Duration::from_millis(300), &mut |_| Ok(()));
        result.map_or_else(|error| format!("{error:#}"), |pdf| String::from_utf8_lossy(&pdf).into_owned())
    }

    #[test]
    fn what_a_browser_does_is_told() {
        assert_eq!(told("printf '%%PDF-1.4 /CreationDate (D:20261122101500+00) %%%%EOF' > $out"), "%PDF-1.4 /CreationDate (D:20000101000000+00) %%EOF");
        assert!(told("echo no display >&2; exit 7").contains("wrote no PDF (exit status: 7). It said: no display"));
        assert!(told("echo '<html>' > $out").contains("no whole PDF"));
        assert!(told("exec sleep 20").contains("did not finish within"));
    }

    #[test]
    fn whoever_ends_it_leaves_nothing_behind() {
        // Only in a process of its own: a signal ends it.
        const ASKED: &str = "CEM_TEST_STOP";
        let folder = tempfile::tempdir().expect("folder");
        if std::env::var_os(ASKED).is_some() {
            let path = browser(folder.path(), "kill -TERM $PPID; exec sleep 20");
            let _ = run(b"<p>", &path, Duration::from_secs(20), &mut |_| Ok(()));
            std::process::abort();
        }
        let start = Instant::now();
        let mut own = Command::new(std::env::current_exe().expect("this program"));
        own.args(["--exact", "commands::browser::tests::whoever_ends_it_leaves_nothing_behind"]).env(ASKED, "1").env("TMPDIR", folder.path());
        let status = own.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("runs");
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(signal_hook::consts::SIGTERM));
        assert!(start.elapsed() < Duration::from_secs(15));
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("folder").flatten().map(|entry| entry.file_name()).collect();
        assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("cem-pdf-")), "{left:?}");
    }

    #[test]
    fn a_browser_is_found_on_the_path_or_by_its_name() {
        let folder = tempfile::tempdir().expect("folder");
        let path = browser(folder.path(), "");
        let environment = Environment { path: Some(folder.path().into()), ..Environment::default() };
        assert_eq!(find(Some(Path::new("browser")), &environment).ok(), Some(path.clone()));
        assert_eq!(find(Some(&path), &Environment::default()).ok(), Some(path.clone()));
        assert!(find(Some(Path::new("none")), &environment).is_err_and(|error| error.to_string().contains("no browser none")));
        std::fs::rename(&path, folder.path().join("chromium")).expect("rename");
        assert_eq!(find(None, &environment).ok(), Some(folder.path().join("chromium")));
    }
}
