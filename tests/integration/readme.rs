//! What the README and the documentation say that commands print is what they print.

use std::fs;

use super::harness::{Archive, SAMPLE, repository};

/// One command of the tour and what it prints.
struct Step {
    command: String,
    output: String,
}

/// Finds the commands in the README's console blocks.
fn steps(readme: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some(command) => {
                    steps.push(Step { command: command.to_owned(), output: String::new() })
                }
                None => {
                    let step = steps.last_mut().expect("a block starts with a command");
                    step.output.push_str(line);
                    step.output.push('\n');
                }
            }
        }
    }
    steps
}

/// Splits a command line at spaces outside single quotes.
fn arguments(command: &str) -> Vec<String> {
    let (mut arguments, mut is_quoted) = (vec![String::new()], false);
    for c in command.chars() {
        match c {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => arguments.push(String::new()),
            _ => arguments.last_mut().unwrap().push(c),
        }
    }
    arguments
}

/// Compares what the steps of a page print with what the page says; `UPDATE_GOLDEN=1`
/// writes it into the page instead.
fn check(page: &str, run: impl Fn(&Archive, &str) -> Option<String>) {
    let path = repository().join(page);
    let mut text = fs::read_to_string(&path).unwrap();
    let archive = Archive::of_sample();
    let steps = steps(&text);
    assert!(steps.len() >= 5);
    for step in &steps {
        let Some(printed) = run(&archive, &step.command) else { continue };
        let printed = printed.replace("[TMP]", "~/sample_corpus");
        let printed: String =
            printed.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            let old = format!("$ {}\n{}", step.command, step.output);
            text = text.replacen(&old, &format!("$ {}\n{printed}", step.command), 1);
        } else {
            assert_eq!(step.output, printed, "{}", step.command);
        }
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, text).unwrap();
    }
}

#[test]
fn the_tour_prints_what_it_says() {
    check("README.md", run);
}

#[test]
fn questions_are_answered_as_the_guide_to_the_query_language_says() {
    check("docs/query-language.md", |_, command| run(&SAMPLE, command));
}

/// Runs a command of the program, where it is joined to others with a shell; nothing for
/// those of others.
fn run(archive: &Archive, command: &str) -> Option<String> {
    if command.contains(" | ") {
        return run_joined(archive, command);
    }
    let arguments = arguments(command);
    let (program, arguments) = arguments.split_first()?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let run = (program == "morgue").then(|| archive.run(&arguments))?;
    Some(format!("{}{}", run.stdout, run.stderr))
}

#[cfg(unix)]
fn run_joined(archive: &Archive, command: &str) -> Option<String> {
    let has_jq = !archive.shell("command -v jq").stdout.is_empty();
    let run = has_jq.then(|| archive.shell(command))?;
    Some(format!("{}{}", run.stdout, run.stderr))
}

#[cfg(not(unix))]
fn run_joined(_: &Archive, _: &str) -> Option<String> {
    None
}

#[cfg(unix)]
#[test]
fn scripts_print_what_the_documentation_says() {
    let archive = Archive::of_sample();
    archive.run(&["index", "."]).code(1);
    let is_there =
        |program: &str| !archive.shell(&format!("command -v {program}")).stdout.is_empty();
    let missing: Vec<_> = ["jq", "python3"].into_iter().filter(|name| !is_there(name)).collect();
    if !missing.is_empty() {
        println!("not run: examples with {missing:?}");
    }
    check("docs/scripting.md", |_, command| {
        let needs_missing = missing.iter().any(|name| command.contains(&format!("| {name} ")));
        (!needs_missing).then(|| {
            let run = archive.shell(command);
            format!("{}{}", run.stdout, run.stderr)
        })
    });
    if missing.is_empty() {
        let page = fs::read_to_string(repository().join("docs/scripting.md")).unwrap();
        let script = page.split("```python\n").nth(1).and_then(|rest| rest.split("```").next());
        archive.write("pages.py", script.unwrap());
        assert_eq!(archive.shell("python3 pages.py").stdout, "True\n");
    }
}
