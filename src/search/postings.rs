//! The postings of several terms of one segment, read as one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// One term of the index that a query word stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Form {
    /// The field it is a term of.
    pub field: Field,
    /// The folded word.
    pub text: String,
    /// Whether this is the word as the user wrote it, not another form of its stem.
    pub is_exact: bool,
    /// How many documents hold it, where that is known already.
    pub num_docs: Option<u64>,
}

impl Form {
    /// Makes a form of which nothing is known.
    pub fn new(field: Field, text: impl Into<String>, is_exact: bool) -> Self {
        Self { field, text: text.into(), is_exact, num_docs: None }
    }

    /// Returns the term of the index.
    pub fn term(&self) -> Term {
        Term::from_field_text(self.field, &self.text)
    }
}

/// Up to how many terms looking at each is faster than keeping them in order.
const FEW: usize = 6;

/// Documents that hold any of some terms.
pub struct Union {
    members: Vec<Member>,
    /// Members that lie behind `doc`, nearest first; not kept where there are few.
    ahead: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Members at `doc`.
    current: Vec<usize>,
    doc: DocId,
}

struct Member {
    postings: SegmentPostings,
    is_exact: bool,
}

impl Union {
    /// Opens the postings of some terms in a segment.
    pub fn open(
        segment: &SegmentReader,
        forms: &[Form],
        option: IndexRecordOption,
    ) -> io::Result<Self> {
        let mut members = Vec::with_capacity(forms.len());
        // A word is looked for in several fields, and is in few of them.
        for form in forms.iter().filter(|form| form.num_docs != Some(0)) {
            let index = segment.inverted_index(form.field).map_err(io::Error::other)?;
            if let Some(postings) = index.read_postings(&form.term(), option)? {
                members.push(Member { postings, is_exact: form.is_exact });
            }
        }
        let ahead =
            members.iter().enumerate().map(|(i, member)| Reverse((member.postings.doc(), i)));
        let ahead = ahead.filter(|Reverse((doc, _))| *doc != TERMINATED);
        let ahead = if members.len() > FEW { ahead.collect() } else { BinaryHeap::new() };
        let mut union = Self { members, ahead, current: Vec::new(), doc: 0 };
        union.gather();
        Ok(union)
    }

    /// Returns how often the terms stand in the current document: all of them, and
    /// those in the form the user wrote.
    pub fn frequencies(&self) -> (u32, u32) {
        self.current.iter().fold((0, 0), |(all, exact), i| {
            let member = &self.members[*i];
            let count = member.postings.term_freq();
            (all + count, exact + if member.is_exact { count } else { 0 })
        })
    }

    /// Writes the positions of the terms in the current document, sorted.
    pub fn positions(&mut self, positions: &mut Vec<u32>) {
        positions.clear();
        for i in &self.current {
            self.members[*i].postings.append_positions_with_offset(0, positions);
        }
        if self.current.len() > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
    }

    /// Moves on to the nearest document ahead.
    fn gather(&mut self) {
        self.current.clear();
        if self.members.len() <= FEW {
            let docs = self.members.iter().map(|member| member.postings.doc());
            self.doc = docs.clone().min().unwrap_or(TERMINATED);
            self.current
                .extend(docs.enumerate().filter(|(_, doc)| *doc == self.doc).map(|(i, _)| i));
            return;
        }
        self.doc = self.ahead.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc);
        while let Some(Reverse((_, i))) = self.ahead.peek().filter(|next| next.0.0 == self.doc) {
            self.current.push(*i);
            self.ahead.pop();
        }
    }

    fn put_back(&mut self, i: usize, doc: DocId) {
        if doc != TERMINATED && self.members.len() > FEW {
            self.ahead.push(Reverse((doc, i)));
        }
    }
}

impl DocSet for Union {
    fn advance(&mut self) -> DocId {
        for at in 0..self.current.len() {
            let i = self.current[at];
            let doc = self.members[i].postings.advance();
            self.put_back(i, doc);
        }
        self.gather();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        if self.members.len() <= FEW {
            for member in self.members.iter_mut().filter(|m| m.postings.doc() < target) {
                member.postings.seek(target);
            }
            self.gather();
            return self.doc;
        }
        for at in 0..self.current.len() {
            let i = self.current[at];
            let doc = self.members[i].postings.seek(target);
            self.put_back(i, doc);
        }
        while let Some(Reverse((_, i))) =
            self.ahead.peek().copied().filter(|next| next.0.0 < target)
        {
            self.ahead.pop();
            let doc = self.members[i].postings.seek(target);
            self.put_back(i, doc);
        }
        self.gather();
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.members.iter().map(|member| member.postings.size_hint()).fold(0, u32::saturating_add)
    }
}
