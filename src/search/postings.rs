//! The postings of several terms of one segment, read as one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
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
    order: MemberOrder,
    /// Members at `doc`; not kept in a window.
    current: Vec<usize>,
    doc: DocId,
}

struct Member {
    postings: SegmentPostings,
    is_exact: bool,
}

/// How the member that is next is found.
enum MemberOrder {
    /// By looking at all of them.
    Few,
    /// Members that lie behind `doc`, nearest first.
    Ahead(BinaryHeap<Reverse<(DocId, usize)>>),
    /// By counting what all of them hold of some documents: no positions can be had then.
    Window(Box<Window>),
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
        let order = match () {
            () if members.len() <= FEW => MemberOrder::Few,
            () if option.has_positions() => MemberOrder::Ahead(
                members
                    .iter()
                    .enumerate()
                    .map(|(i, member)| Reverse((member.postings.doc(), i)))
                    .filter(|Reverse((doc, _))| *doc != TERMINATED)
                    .collect(),
            ),
            () => MemberOrder::Window(Box::new(Window::new())),
        };
        let mut union = Self { members, order, current: Vec::new(), doc: 0 };
        union.gather(0);
        Ok(union)
    }

    /// Returns how often the terms stand in the current document: all of them, and
    /// those in the form the user wrote.
    pub fn frequencies(&self) -> (u32, u32) {
        if let MemberOrder::Window(window) = &self.order {
            return window.frequencies(self.doc);
        }
        self.current.iter().fold((0, 0), |(all, exact), i| {
            let member = &self.members[*i];
            let count = member.postings.term_freq();
            (all + count, exact + if member.is_exact { count } else { 0 })
        })
    }

    /// Returns how many of the terms stand in the current document, where positions are read.
    pub fn num_current(&self) -> usize {
        self.current.len()
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

    /// Moves on to the nearest document that a member is at, from `target` on.
    fn gather(&mut self, target: DocId) {
        self.current.clear();
        match &mut self.order {
            MemberOrder::Few => {
                let docs = self.members.iter().map(|member| member.postings.doc());
                self.doc = docs.clone().min().unwrap_or(TERMINATED);
                self.current
                    .extend(docs.enumerate().filter(|(_, doc)| *doc == self.doc).map(|(i, _)| i));
            }
            MemberOrder::Ahead(ahead) => {
                self.doc = ahead.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc);
                while let Some(Reverse((_, i))) = ahead.peek().filter(|next| next.0.0 == self.doc) {
                    self.current.push(*i);
                    ahead.pop();
                }
            }
            MemberOrder::Window(window) => self.doc = window.seek(target, &mut self.members),
        }
    }

    fn put_back(&mut self, i: usize, doc: DocId) {
        if let MemberOrder::Ahead(ahead) = &mut self.order
            && doc != TERMINATED
        {
            ahead.push(Reverse((doc, i)));
        }
    }
}

/// Documents of a window.
const WINDOW: u32 = 4096;

/// What many terms hold of some documents in a row.
struct Window {
    start: DocId,
    /// A bit for each document.
    docs: [u64; WINDOW as usize / 64],
    /// How often the terms stand in each: all of them, and the exact ones.
    frequencies: Vec<(u32, u32)>,
}

impl Window {
    fn new() -> Self {
        let frequencies = vec![(0, 0); WINDOW as usize];
        // Nothing is in it yet.
        Self { start: 0, docs: [0; WINDOW as usize / 64], frequencies }
    }

    fn frequencies(&self, doc: DocId) -> (u32, u32) {
        let at = doc.wrapping_sub(self.start) as usize;
        self.frequencies.get(at).copied().unwrap_or_default()
    }

    /// Returns the first document from `target` on, and moves the window where it lies behind.
    fn seek(&mut self, target: DocId, members: &mut [Member]) -> DocId {
        self.next_in_window(target).unwrap_or_else(|| {
            self.fill(target.max(self.start), members);
            self.next_in_window(target).unwrap_or(TERMINATED)
        })
    }

    fn next_in_window(&self, target: DocId) -> Option<DocId> {
        let from = target.saturating_sub(self.start);
        let at = from as usize / 64;
        let first = self.docs.get(at)? & (u64::MAX << (from % 64));
        let others = self.docs[at + 1..].iter().copied();
        let found = std::iter::once(first).chain(others).enumerate().find(|(_, word)| *word != 0);
        found.map(|(skipped, word)| {
            self.start + ((at + skipped) * 64) as u32 + word.trailing_zeros()
        })
    }

    /// Puts the window where the next document from `target` on begins it.
    fn fill(&mut self, target: DocId, members: &mut [Member]) {
        let next = |member: &mut Member| match member.postings.doc() {
            doc if doc < target => member.postings.seek(target),
            doc => doc,
        };
        self.docs.fill(0);
        self.start = members.iter_mut().map(next).min().unwrap_or(TERMINATED);
        if self.start == TERMINATED {
            return;
        }
        self.frequencies.fill((0, 0));
        let end = self.start.saturating_add(WINDOW).min(TERMINATED);
        for Member { postings, is_exact } in members {
            let mut doc = postings.doc();
            while doc < end {
                let at = (doc - self.start) as usize;
                self.docs[at / 64] |= 1 << (at % 64);
                let count = postings.term_freq();
                self.frequencies[at].0 += count;
                self.frequencies[at].1 += if *is_exact { count } else { 0 };
                doc = postings.advance();
            }
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
        self.gather(self.doc.saturating_add(1));
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        for at in 0..self.current.len() {
            let i = self.current[at];
            let doc = self.members[i].postings.seek(target);
            self.put_back(i, doc);
        }
        match &mut self.order {
            MemberOrder::Few => {
                for member in self.members.iter_mut().filter(|m| m.postings.doc() < target) {
                    member.postings.seek(target);
                }
            }
            MemberOrder::Ahead(ahead) => {
                while let Some(mut nearest) = ahead.peek_mut().filter(|next| next.0.0 < target) {
                    let Reverse((doc, i)) = &mut *nearest;
                    *doc = self.members[*i].postings.seek(target);
                    if *doc == TERMINATED {
                        PeekMut::pop(nearest);
                    }
                }
            }
            MemberOrder::Window(_) => {}
        }
        self.gather(target);
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.members.iter().map(|member| member.postings.size_hint()).fold(0, u32::saturating_add)
    }
}
