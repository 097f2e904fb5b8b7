//! The yardstick: as little as one can do with tantivy and still have a search.
//!
//! Title and body stored, tantivy's simple tokenizer, words over 40 bytes dropped,
//! lower case, English stemmer, positions, two writer threads of 100 MB, one commit.
//! No manifest, no metadata, no dates, no languages, no decoding. `scripts/bench`
//! compares morgue with it.
//!
//! ```text
//! yardstick index DIR INDEX
//! yardstick query INDEX WORDS…     ten hits with tantivy's own snippets
//! yardstick batch INDEX FILE       the same for each line of a file, one after the other
//! ```

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{
    Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer,
};
use tantivy::{Index, ReloadPolicy, TantivyDocument, doc};

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["index", dir, index] => index_folder(Path::new(dir), Path::new(index)),
        ["query", index, words @ ..] => query(Path::new(index), &[&words.join(" ")]),
        ["batch", index, file] => {
            let text = fs::read_to_string(file)?;
            query(Path::new(index), &text.lines().collect::<Vec<_>>())
        }
        _ => {
            println!("usage: yardstick index DIR INDEX | query INDEX WORDS… | batch INDEX FILE");
            Ok(())
        }
    }
}

fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(40))
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::English))
        .build()
}

fn index_folder(dir: &Path, index_dir: &Path) -> Outcome {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("yardstick")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let options = TextOptions::from(STORED).set_indexing_options(indexing);
    let mut schema = Schema::builder();
    let title = schema.add_text_field("title", options.clone());
    let body = schema.add_text_field("body", options);
    fs::create_dir_all(index_dir)?;
    let index = Index::create_in_dir(index_dir, schema.build())?;
    index.tokenizers().register("yardstick", analyzer());
    let mut writer = index.writer_with_num_threads(2, 200_000_000)?;
    for file in files(dir)? {
        let text = fs::read_to_string(file)?;
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        writer.add_document(doc!(title => first, body => rest))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

fn files(dir: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(dir).sort_by_file_name() {
        let entry = entry?;
        let is_hidden = entry.path().components().any(|part| part.as_os_str() == ".morgue");
        if entry.file_type().is_file() && !is_hidden {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

fn query(index_dir: &Path, queries: &[&str]) -> Outcome {
    let index = Index::open_in_dir(index_dir)?;
    index.tokenizers().register("yardstick", analyzer());
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    let (title, body) = (index.schema().get_field("title")?, index.schema().get_field("body")?);
    let mut parser = QueryParser::for_index(&index, vec![title, body]);
    parser.set_conjunction_by_default();
    for words in queries {
        let query = parser.parse_query(words)?;
        let (total, hits) =
            searcher.search(&query, &(Count, TopDocs::with_limit(10).order_by_score()))?;
        let mut snippets = SnippetGenerator::create(&searcher, &*query, body)?;
        snippets.set_max_num_chars(240);
        for (score, address) in hits {
            let found: TantivyDocument = searcher.doc(address)?;
            let headline =
                found.get_first(title).and_then(|value| value.as_str()).unwrap_or_default();
            println!("{score} {headline}\n  {}", snippets.snippet_from_doc(&found).fragment());
        }
        println!("{total}");
    }
    Ok(())
}
