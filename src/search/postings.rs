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
const FEW: usize = 12;

/// Documents that hold any of some terms.
pub struct Union {
    members: Vec<Member>,
    order: MemberOrder,
    /// Members at `doc`, where they are kept in order.
    current: Vec<usize>,
    doc: DocId,
}

struct Member {
    postings: SegmentPostings,
    is_exact: bool,
}

/// How the member that is next is found.
enum MemberOrder {
    /// By looking at where all of them are.
    Few(Vec<DocId>),
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
            () if members.len() <= FEW => {
                MemberOrder::Few(members.iter().map(|member| member.postings.doc()).collect())
            }
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
        union.doc = union.gather(0);
        Ok(union)
    }

    /// Returns how often the terms stand in the current document: all of them, and
    /// those in the form the user wrote.
    pub fn frequencies(&mut self) -> (u32, u32) {
        if let MemberOrder::Window(window) = &self.order {
            return window.frequencies(self.doc);
        }
        let (mut all, mut exact) = (0, 0);
        self.each_here(|member| {
            let count = member.postings.term_freq();
            all += count;
            exact += if member.is_exact { count } else { 0 };
        });
        (all, exact)
    }

    /// Writes the positions of the terms in the current document, sorted; returns how many of
    /// the terms stand there.
    pub fn positions(&mut self, positions: &mut Vec<u32>) -> usize {
        positions.clear();
        let mut num_here = 0;
        self.each_here(|member| {
            member.postings.append_positions_with_offset(0, positions);
            num_here += 1;
        });
        if num_here > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
        num_here
    }

    /// Visits the members that are at the current document; none in a window.
    fn each_here(&mut self, mut visit: impl FnMut(&mut Member)) {
        match &self.order {
            MemberOrder::Few(docs) => {
                let members = docs.iter().zip(&mut self.members);
                let here = members.filter(|(doc, _)| **doc == self.doc);
                here.for_each(|(_, member)| visit(member));
            }
            MemberOrder::Ahead(_) => {
                self.current.iter().for_each(|i| visit(&mut self.members[*i]));
            }
            MemberOrder::Window(_) => {}
        }
    }

    /// Moves all members on to `target` or behind it, and returns the nearest document that one
    /// of them is at.
    fn gather(&mut self, target: DocId) -> DocId {
        match &mut self.order {
            MemberOrder::Few(docs) => {
                let mut nearest = TERMINATED;
                for (doc, member) in docs.iter_mut().zip(&mut self.members) {
                    if *doc < target {
                        *doc = member.postings.seek(target);
                    }
                    nearest = nearest.min(*doc);
                }
                nearest
            }
            MemberOrder::Ahead(ahead) => {
                for i in self.current.drain(..) {
                    let doc = self.members[i].postings.seek(target);
                    if doc != TERMINATED {
                        ahead.push(Reverse((doc, i)));
                    }
                }
                while let Some(mut next) = ahead.peek_mut().filter(|next| next.0.0 < target) {
                    let Reverse((doc, i)) = &mut *next;
                    *doc = self.members[*i].postings.seek(target);
                    if *doc == TERMINATED {
                        PeekMut::pop(next);
                    }
                }
                let nearest = ahead.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc);
                while let Some(Reverse((_, i))) = ahead.peek().filter(|next| next.0.0 == nearest) {
                    self.current.push(*i);
                    ahead.pop();
                }
                nearest
            }
            MemberOrder::Window(window) => window.seek(target, &mut self.members),
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

    /// Forgets the documents of the window: only what was counted is set back, since rare terms
    /// leave most of it empty.
    fn clear(&mut self) {
        for (word, counts) in self.docs.iter_mut().zip(self.frequencies.chunks_mut(64)) {
            while *word != 0 {
                counts[word.trailing_zeros() as usize] = (0, 0);
                *word &= *word - 1;
            }
        }
    }

    /// Puts the window where the next document from `target` on begins it.
    fn fill(&mut self, target: DocId, members: &mut [Member]) {
        let next = |member: &mut Member| match member.postings.doc() {
            doc if doc < target => member.postings.seek(target),
            doc => doc,
        };
        self.clear();
        self.start = members.iter_mut().map(next).min().unwrap_or(TERMINATED);
        if self.start == TERMINATED {
            return;
        }
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
        match self.doc {
            TERMINATED => TERMINATED,
            doc => self.seek(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.gather(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.members.iter().map(|member| member.postings.size_hint()).fold(0, u32::saturating_add)
    }
}
