//! What stands ready for CI: the steps of `action.yml` run as GitHub would run them, the hooks and job templates name commands that exist.

use serde_json::Value;

use crate::binary::{Folder, cem, root, sample};

fn yaml(path: &std::path::Path) -> Value {
    serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Runs the check step of the action with the variables that GitHub sets, and the binary under test on the PATH.
#[cfg(unix)]
#[test]
fn the_steps_of_the_action() {
    let action = yaml(&root().join("action.yml"));
    let steps = action["runs"]["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 2);
    let script = steps[1]["run"].as_str().unwrap();
    assert!(!steps.iter().any(|step| step["run"].as_str().unwrap().contains("${{")), "inputs never become part of a script");
    if std::process::Command::new("jq").arg("--version").output().is_err() {
        return; // Every runner of GitHub has it; a developer's machine need not.
    }
    for (answer, fail_under, code, verdict) in [("2", "", 0, "passed"), ("2", "40,SUP=40", 0, "passed"), ("2", "60", 1, "failed"), ("9", "", 1, "failed")] {
        let folder = Folder::new();
        folder.write("answers dir/a.answers.yaml", crate::binary::sheet("core", "a", "executive", answer));
        folder.write("output", "");
        folder.write("summary", "");
        let bin = std::path::Path::new(env!("CARGO_BIN_EXE_cem")).parent().unwrap().to_str().unwrap().to_owned();
        let run = std::process::Command::new("bash")
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script])
            .current_dir(folder.path())
            .env("PATH", format!("{bin}:{}", std::env::var("PATH").unwrap()))
            .env("RUNNER_TEMP", folder.join("temp"))
            .env("GITHUB_OUTPUT", folder.join("output"))
            .env("GITHUB_STEP_SUMMARY", folder.join("summary"))
            .env("INPUT_PATHS", ".")
            .env("INPUT_FAIL_UNDER", fail_under)
            .env("INPUT_ARGS", "")
            .env("INPUT_SUMMARY", "true")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(code), "{answer} {fail_under}: {said}");
        let output = folder.read("output");
        assert!(output.contains(&format!("verdict={verdict}\n")) && output.contains("folder="), "{output}");
        assert_eq!(output.contains("score=50\n"), answer == "2", "{output}");
        assert!(said.contains("::notice title=cem::cem check: ") && said.contains(&format!("(exit {code})")), "{said}");
        assert!(folder.read("summary").contains(if code == 0 { "passed" } else { "FAILED" }));
    }
}

#[test]
fn every_hook_is_a_command_that_exists() {
    let hooks = yaml(&root().join(".pre-commit-hooks.yaml"));
    let hooks = hooks.as_array().unwrap();
    assert_eq!(hooks.len(), 4);
    for hook in hooks {
        let entry = hook["entry"].as_str().unwrap().strip_prefix("cem ").unwrap();
        let folder = Folder::new();
        let (name, text) = if entry.contains("questionnaire") {
            ("q.questionnaire.yaml", cem_readiness::shipped::STARTER.to_owned())
        } else {
            ("a.answers.yaml", sample("front-line-1"))
        };
        assert!(hook["files"].as_str().unwrap().contains(if name.starts_with('q') { "questionnaire" } else { "answers" }));
        folder.write(name, text);
        folder.cem(entry).arg(name).run().ends(0);
    }
}

#[test]
fn what_init_writes_for_ci_is_sound() {
    for (service, file) in [("github", ".github/workflows/cem.yml"), ("gitlab", ".gitlab-ci.yml")] {
        let folder = Folder::new();
        folder.cem(&format!("init . --ci {service} --pre-commit")).run().ends(0);
        let job = folder.read(file);
        assert!(yaml(&folder.join(file)).is_object() && yaml(&folder.join(".pre-commit-config.yaml")).is_object());
        let line = job.lines().find_map(|line| line.split_once("cem check ")).unwrap().1;
        // The workspace as it was made: a form that nobody has filled in passes, as nothing says it must be complete.
        folder.cem(&format!("check {line}")).run().ends(0);
        assert!(folder.read("cem.toml").contains("[check]"));
    }
    let page = cem("help settings").text(0);
    for key in ["fail_under", "gate_on", "min_coverage", "require_complete", "max_age", "fail_on", "baseline", "allow_drop", "exceptions"] {
        assert!(page.contains(key), "{key}");
    }
}

/// A tree with everything that should not be in one: bounded, told, never a pass.
#[test]
fn a_tree_with_traps() {
    let folder = Folder::new();
    folder.write("good.answers.yaml", sample("front-line-1"));
    let big = std::fs::File::create(folder.join("big.answers.yaml")).unwrap();
    big.set_len(1 << 30).unwrap();
    let run = folder.cem("check").run().ends(1);
    assert!(run.text().contains("CEM006") && run.text().contains("big.answers.yaml"), "{}", run.text());
    std::fs::remove_file(folder.join("big.answers.yaml")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.join("gone.answers.yaml"), folder.join("lost.answers.yaml")).unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.join("loop")).unwrap();
        let run = folder.cem("check").run().ends(2);
        assert!(run.text().contains("CEM017") && run.text().contains("lost.answers.yaml"), "{}", run.text());
    }
}
