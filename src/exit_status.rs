//! The only table of exit codes: what the command's end says to a script. A contract; it never depends on the output format.

use std::process::ExitCode;

/// How the command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum ExitStatus {
    /// Did the job; for `check`: everything at or above the gate.
    Success = 0,
    /// `check` found something, or the gate is not met; a report cannot be verified; saved answers mean something else now.
    Findings = 1,
    /// The job could not be done.
    CannotDo = 2,
    /// An interview was saved and is not complete.
    Incomplete = 3,
    /// A bug: the program panicked. The Rust runtime ends a panic with this code by itself.
    Bug = 101,
    /// Interrupted by the user.
    Interrupted = 130,
}

impl ExitStatus {
    /// Every status, from low to high.
    pub const ALL: [Self; 6] = [Self::Success, Self::Findings, Self::CannotDo, Self::Incomplete, Self::Bug, Self::Interrupted];

    /// The number the shell sees.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// What it means.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Success => "The job is done; for `cem check`: everything is at or above the gate.",
            Self::Findings => {
                "`cem check` found something, or the gate is not met (an answers file with errors is a finding); `report --verify` or `questionnaire diff --exit-code` found a difference; `compare --exit-code` found a change for the worse; `answers merge` left conflicts, `answers import --partial` or `score --on-error skip|row` left rows out."
            }
            Self::CannotDo => {
                "The job could not be done: usage, a broken questionnaire, no input or none that can be read, nothing to check, nothing written, or a terminal is needed."
            }
            Self::Incomplete => "The interview is saved and not complete.",
            Self::Bug => "A bug in cem. Please report it with the message that was printed.",
            Self::Interrupted => "Interrupted; the answers are saved.",
        }
    }

    /// The worse of two: the one that says more clearly that something was not done.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        self.max(other)
    }

    /// Some statuses with their meanings, in lines that fit into 80 columns.
    #[must_use]
    pub fn table(statuses: &[Self]) -> String {
        let mut table = String::new();
        for status in statuses {
            let mut line = format!("{:>5} ", status.code());
            for word in status.meaning().split(' ') {
                if line.chars().count() + word.chars().count() > 77 {
                    table.push_str(&line);
                    table.push('\n');
                    line = " ".repeat(6);
                }
                line.push(' ');
                line.push_str(word);
            }
            table.push_str(&line);
            table.push('\n');
        }
        table
    }

    /// The page of `cem help exit-codes`.
    #[must_use]
    pub fn page() -> String {
        let mut page = format!("Exit codes\n\n{}", Self::table(&Self::ALL));
        page.push_str("\nThe code never depends on --format. Finding a gap is not a failure of the tool:\n1 and 2 never mean the same thing.\n");
        page
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}

#[cfg(test)]
mod tests {
    use super::ExitStatus;

    #[test]
    fn the_contract() {
        assert_eq!(ExitStatus::ALL.map(ExitStatus::code), [0, 1, 2, 3, 101, 130]);
        assert_eq!(ExitStatus::Findings.worst(ExitStatus::CannotDo), ExitStatus::CannotDo);
    }

    #[test]
    fn the_page_names_every_code_and_fits() {
        let page = ExitStatus::page();
        for status in ExitStatus::ALL {
            assert!(page.contains(&format!("{:>5}  ", status.code())), "{page}");
        }
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    }
}
