//! `morgue annotate`.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

use super::harness::Archive;

/// Runs the program on lines and returns stdout, stderr and how it ended.
fn annotate(args: &[&str], input: &[u8]) -> (String, String, Option<i32>) {
    let archive = Archive::new();
    let args = [&["annotate"], args].concat();
    let mut command = archive.command(archive.path(), &args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // What is written while nobody reads would wait for ever.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("a writer").expect("all is read");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn a_line_for_each_line_in_their_order() {
    let input = r#"{"id":"a","text":"Ms. Merkel left Z\u00fcrich."}
{"text":"nothing\nhere","id":{"n":[1,null]},"more":true}
{"id":null,"text":""}
"#;
    let expected = r#"{"id":"a","mentions":[{"start":4,"end":10,"type":"PER","text":"Merkel","name":"Merkel"},{"start":16,"end":23,"type":"LOC","text":"Zürich","name":"Zürich","place_id":2657895,"country":"CH"}]}
{"id":{"n":[1,null]},"mentions":[]}
{"id":null,"mentions":[]}
"#;
    assert_eq!(annotate(&[], input.as_bytes()), (expected.to_owned(), String::new(), Some(0)));
    // The last line may lack its end, and others have Windows's.
    let windows = input.trim_end().replace('\n', "\r\n");
    assert_eq!(annotate(&[], windows.as_bytes()).0, expected);
    assert_eq!(annotate(&[], b""), (String::new(), String::new(), Some(0)));
}

#[test]
fn bad_lines_cost_themselves_only() {
    let input =
        b"{\"id\":1,\"text\":\"In Paris\"}\nnope\n\n{\"id\":2}\n{\"id\":3,\"text\":\"\xff\"}\n\
                  {\"id\":4,\"text\":\"\\ud800\"}\n[1,\"x\"]\n{\"id\":5,\"text\":\"ok\"}\n";
    let (stdout, stderr, code) = annotate(&[], input);
    let lines: Vec<serde_json::Value> =
        stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 8);
    for line in &lines[1..7] {
        assert!(line["id"].is_null() && line["error"].is_string(), "{line}");
    }
    assert_eq!((&lines[0]["id"], &lines[7]["id"]), (&1.into(), &5.into()));
    assert_eq!(stderr, "6 of 8 lines could not be read\n");
    assert_eq!(code, Some(1));
    assert_eq!(annotate(&["--quiet"], b"nope\n").2, Some(2));
    assert_eq!(annotate(&["--quiet"], b"nope\n").1, "");
}

#[test]
fn many_lines_are_the_same_on_any_number_of_threads() {
    let line = |n: usize| {
        let text = format!("Person{n} Smith of Town{} met Angela Merkel in Berlin. ", n % 7)
            .repeat(n % 40);
        format!("{}\n", serde_json::json!({ "id": n, "text": text }))
    };
    let input: String = (0..1000).map(line).collect();
    let (one, _, code) = annotate(&["--threads", "1"], input.as_bytes());
    assert_eq!(code, Some(0));
    assert_eq!(one.lines().count(), 1000);
    assert!(one.lines().enumerate().all(|(n, line)| line.starts_with(&format!("{{\"id\":{n},"))));
    assert_eq!(annotate(&["--threads", "3"], input.as_bytes()).0, one);
}

#[test]
fn answers_come_while_the_input_is_open() {
    let archive = Archive::new();
    let mut command = archive.command(archive.path(), &["annotate"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    for n in 0..3 {
        writeln!(stdin, "{{\"id\":{n},\"text\":\"\"}}").expect("a reader");
        let mut line = String::new();
        stdout.read_line(&mut line).expect("an answer");
        assert_eq!(line, format!("{{\"id\":{n},\"mentions\":[]}}\n"));
    }
    drop(stdin);
    assert_eq!(stdout.read_to_end(&mut Vec::new()).expect("the end"), 0);
    assert!(child.wait().expect("the program ends").success());
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let archive = Archive::new();
    let mut command = archive.command(archive.path(), &["annotate"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("a pipe");
    // The program may be gone before all is written.
    let _ = stdin.write_all("{\"id\":1,\"text\":\"In Paris\"}\n".repeat(50_000).as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}
