//! The tour in the README is run as it stands there.

use std::fs;

use super::harness::{Archive, repository};

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

#[test]
fn the_tour_prints_what_it_says() {
    let path = repository().join("README.md");
    let mut readme = fs::read_to_string(&path).unwrap();
    let archive = Archive::of_sample();
    let steps = steps(&readme);
    assert!(steps.len() >= 5);
    for step in &steps {
        let arguments = arguments(&step.command);
        let Some(("morgue", arguments)) =
            arguments.split_first().map(|(first, rest)| (first.as_str(), rest))
        else {
            continue;
        };
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let run = archive.run(&arguments);
        let printed = format!("{}{}", run.stdout, run.stderr).replace("[TMP]", "~/sample_corpus");
        let printed: String =
            printed.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            let old = format!("$ {}\n{}", step.command, step.output);
            readme = readme.replacen(&old, &format!("$ {}\n{printed}", step.command), 1);
        } else {
            assert_eq!(step.output, printed, "{}", step.command);
        }
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, readme).unwrap();
    }
}
