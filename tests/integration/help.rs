//! Help, completions and manual pages.

use super::harness::Archive;

const COMMANDS: [&str; 17] = [
    "index",
    "query",
    "count",
    "facets",
    "timeline",
    "kwic",
    "first",
    "like",
    "show",
    "export",
    "replay",
    "extract",
    "annotate",
    "status",
    "verify",
    "completions",
    "man",
];

#[test]
fn every_command_has_help_with_examples_first() {
    let archive = Archive::new();
    for command in COMMANDS {
        let help = archive.run(&[command, "--help"]).code(0);
        assert!(help.stdout.starts_with("Examples:\n"), "{command}: {}", help.stdout);
        assert!(help.stdout.lines().all(|line| line.chars().count() <= 100), "{command}");
        archive.run(&["help", command]).code(0).stdout(&help.stdout);
        assert!(archive.run(&["man", command]).code(0).stdout.contains(".TH"));
    }
    archive.run(&["--help"]).code(0).golden("help");
    archive.run(&["help", "query-language"]).code(0).golden("help_query_language");
}

#[test]
fn mistakes_in_arguments_are_told() {
    let archive = Archive::new();
    archive.run(&["qurey", "x"]).code(2).says("query");
    archive.run(&[]).code(2).stdout("");
    archive.run(&["help", "nothing"]).code(2).says("there is no help on `nothing`");
    archive.run(&["man", "nothing"]).code(2);
}

#[test]
fn completions_are_made_for_every_shell() {
    let archive = Archive::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = archive.run(&["completions", shell]).code(0).stdout;
        assert!(COMMANDS.iter().all(|command| script.contains(command)), "{shell}");
    }
}
