//! What only a terminal sees: the pager, colours, links.

use super::harness::SAMPLE;

/// Runs a command line on a pseudo-terminal; `None` where there is no program that makes
/// one.
fn on_a_terminal(line: &str) -> Option<String> {
    // That of util-linux takes the command after `-c`; BSD's does not.
    if SAMPLE.shell("script -qec true /dev/null").code != Some(0) {
        eprintln!("skipped: there is no `script` of util-linux here");
        return None;
    }
    let run = SAMPLE.shell(&format!("TERM=xterm script -qec \"{line}\" /dev/null"));
    assert_eq!(run.code, Some(0), "{line}: {}{}", run.stdout, run.stderr);
    Some(run.stdout)
}

const QUERY: &str = "morgue query gagarin -n 1 --hyperlinks auto";

#[test]
fn long_results_go_through_the_pager() {
    let Some(out) = on_a_terminal(&format!("MORGUE_PAGER='sed s/^/paged:/' {QUERY}")) else {
        return;
    };
    assert!(out.lines().next().unwrap().starts_with("paged:"), "{out}");
    for line in [format!("MORGUE_PAGER=cat {QUERY}"), format!("{QUERY} --no-pager")] {
        let out = on_a_terminal(&line).unwrap();
        assert!(out.contains("Gagarin") && !out.contains("paged:"), "{out}");
    }
}

#[test]
fn a_terminal_gets_colours_and_links() {
    let Some(out) = on_a_terminal(&format!("{QUERY} --no-pager")) else { return };
    assert!(out.contains("\x1b]8;;file://"), "a link: {out:?}");
    assert!(out.contains("\x1b[1m"), "colour: {out:?}");
    let plain = on_a_terminal(&format!("NO_COLOR=1 {QUERY} --no-pager")).unwrap();
    assert!(!plain.contains("\x1b[1m"), "{plain:?}");
    // A script gets neither.
    let piped = SAMPLE.shell(QUERY);
    assert!(!piped.stdout.contains('\x1b'), "{:?}", piped.stdout);
}
