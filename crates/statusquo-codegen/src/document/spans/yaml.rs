//! The spans of a YAML text, from the events of a parser that keeps them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use crate::document::spans::{Children, Entry, Spanned, Spans};

/// How often the text is read, with lines joined in between.
const ATTEMPTS: usize = 16;

/// Finds the spans of a text that holds one document, as far as the parser understands it; `None` if it understands
/// nothing.
///
/// The parser is stricter than the one that gives the values: it wants the lines of `{` and `[` indented. For a line
/// that is not, the line break before it is taken away, which moves nothing else.
pub(in crate::document) fn of_yaml(text: &str) -> Option<Spans> {
    let bytes = Bytes::of(text);
    let mut joined = Cow::Borrowed(text);
    let mut best = Vec::new();
    for attempt in 0..ATTEMPTS {
        let mut builder = Builder::default();
        let fault = builder.read(&joined, &bytes).err();
        builder.trim(text);
        // Joining one line may break another: a text in a block can look like a bracket.
        if builder.nodes.len() >= best.len() {
            best = builder.nodes;
        }
        match fault.and_then(|at| join_line(&joined, at, attempt == 0)) {
            Some(next) => joined = Cow::Owned(next),
            None => break,
        }
    }
    (!best.is_empty()).then_some(Spans { nodes: best })
}

/// Joins the line that holds the byte `at` to the one before; with `brackets`, also every line that starts with a
/// closing bracket, since a text that has one such line has many. `None` if there is nothing to join.
fn join_line(text: &str, at: usize, brackets: bool) -> Option<String> {
    let mut result = String::with_capacity(text.len());
    let mut is_joined = false;
    let mut start = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        start += line.len();
        let next = lines.peek().copied().unwrap_or_default();
        let starts_with_bracket = next.trim_start_matches(' ').starts_with(['}', ']']);
        let faulty = start <= at && at < start + next.len() && text[start..at].trim().is_empty();
        // Behind a comment, the joined line would be part of it.
        if !next.is_empty() && (faulty || (brackets && starts_with_bracket)) && !line.contains('#') {
            let content = line.trim_end_matches(['\r', '\n']);
            result.push_str(content);
            result.extend(std::iter::repeat_n(' ', line.len() - content.len()));
            is_joined = true;
        } else {
            result.push_str(line);
        }
    }
    is_joined.then_some(result)
}

/// Returns where the second document of a stream starts.
pub(in crate::document) fn second_document(text: &str) -> Option<usize> {
    let bytes = Bytes::of(text);
    let mut starts = Parser::new_from_str(text).map_while(Result::ok).filter_map(|(event, span)| match event {
        Event::DocumentStart(_) => Some(bytes.range(&span).start),
        _ => None,
    });
    starts.nth(1)
}

/// Returns where the nodes start that have an anchor.
pub(in crate::document) fn anchored(text: &str) -> Vec<usize> {
    let bytes = Bytes::of(text);
    let starts = Parser::new_from_str(text).map_while(Result::ok).filter_map(|(event, span)| match event {
        Event::Scalar(_, _, anchor, _) | Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _)
            if anchor > 0 =>
        {
            Some(bytes.range(&span).start)
        }
        _ => None,
    });
    starts.collect()
}

/// Why a text is not read any further, and the byte at which.
pub(in crate::document) enum DepthFault {
    /// The values are nested too deeply.
    TooDeep(usize),
    /// The text is no YAML, for a reason in the words of the parser.
    Syntax(usize, String),
}

/// Checks that values are nested at most `limit` deep. Stops at the first fault, and so is quick on texts that are
/// nothing but brackets.
pub(in crate::document) fn check_depth(text: &str, limit: usize) -> Result<(), DepthFault> {
    let bytes = Bytes::of(text);
    let mut depth = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) =
            event.map_err(|error| DepthFault::Syntax(bytes.byte(error.marker().index()), error.info().to_owned()))?;
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth -= 1,
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::Alias(_)
            | Event::Scalar(..) => {}
        }
        if depth > limit {
            return Err(DepthFault::TooDeep(bytes.range(&span).start));
        }
    }
    Ok(())
}

/// Turns the parser's offsets, which count characters, into bytes.
struct Bytes {
    /// Empty if the text is ASCII, where both are the same.
    offsets: Vec<usize>,
    end: usize,
}

impl Bytes {
    fn of(text: &str) -> Self {
        let offsets = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(byte, _)| byte).collect() };
        Self { offsets, end: text.len() }
    }

    fn range(&self, span: &Span) -> Range<usize> {
        let start = self.byte(span.start.index());
        start..self.byte(span.end.index()).max(start)
    }

    fn byte(&self, character: usize) -> usize {
        if self.offsets.is_empty() {
            character.min(self.end)
        } else {
            self.offsets.get(character).copied().unwrap_or(self.end)
        }
    }
}

#[derive(Default)]
struct Builder {
    nodes: Vec<Spanned>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, usize>,
    /// Where the last text ended that is part of a value. A block ends there: the parser only sees its end when the
    /// next thing begins, after blank lines and comments.
    end: usize,
}

/// A collection that has not ended yet.
struct Open {
    node: usize,
    /// In a mapping, the key that waits for its value.
    key: Option<(String, Range<usize>)>,
}

impl Builder {
    /// Takes the events of a text; fails with the byte at which the parser gives up.
    fn read(&mut self, text: &str, bytes: &Bytes) -> Result<(), usize> {
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| bytes.byte(error.marker().index()))?;
            let span = bytes.range(&span);
            let start = span.start;
            if matches!(event, Event::Scalar(..) | Event::Alias(_)) && !span.is_empty() {
                self.end = span.start + text.get(span.clone()).map_or(span.len(), |own| own.trim_end().len());
            } else if text[start..].starts_with([']', '}']) {
                self.end = start + 1;
            }
            self.take(&event, span).ok_or(start)?;
        }
        Ok(())
    }

    /// Takes one event; `None` for a key that is no scalar, which no document of ours has.
    fn take(&mut self, event: &Event<'_>, span: Range<usize>) -> Option<()> {
        match event {
            Event::Scalar(text, _, anchor, _) => {
                if let Some(open) = self.awaiting_key() {
                    open.key = Some((text.clone().into_owned(), span));
                } else {
                    let node = self.add(span, Children::None, *anchor);
                    self.attach(node, None)?;
                }
            }
            Event::Alias(anchor) => {
                if let Some(open) = self.awaiting_key() {
                    open.key = Some((String::new(), span));
                } else {
                    let node = *self.anchors.get(anchor)?;
                    self.attach(node, Some(span))?;
                }
            }
            Event::SequenceStart(anchor, _) => self.begin(span, Children::Items(Vec::new()), *anchor)?,
            Event::MappingStart(anchor, _) => self.begin(span, Children::Entries(Vec::new()), *anchor)?,
            Event::SequenceEnd | Event::MappingEnd => {
                let open = self.open.pop()?;
                let own = &mut self.nodes.get_mut(open.node)?.span;
                own.end = self.end.max(own.start);
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
        Some(())
    }

    /// Returns the innermost open mapping, if it is at a key.
    fn awaiting_key(&mut self) -> Option<&mut Open> {
        let open = self.open.last_mut()?;
        let is_mapping = matches!(self.nodes.get(open.node)?.children, Children::Entries(_));
        (is_mapping && open.key.is_none()).then_some(open)
    }

    fn begin(&mut self, span: Range<usize>, children: Children, anchor: usize) -> Option<()> {
        if self.awaiting_key().is_some() {
            return None;
        }
        let node = self.add(span, children, anchor);
        self.attach(node, None)?;
        self.open.push(Open { node, key: None });
        Some(())
    }

    fn add(&mut self, span: Range<usize>, children: Children, anchor: usize) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Spanned { span, children });
        if anchor > 0 {
            self.anchors.insert(anchor, node);
        }
        node
    }

    fn attach(&mut self, value: usize, alias: Option<Range<usize>>) -> Option<()> {
        let Some(open) = self.open.last_mut() else { return Some(()) };
        match &mut self.nodes.get_mut(open.node)?.children {
            Children::None => return None,
            Children::Items(items) => items.push(value),
            Children::Entries(entries) => {
                let (key, key_span) = open.key.take()?;
                entries.push(Entry { key, key_span, value, alias });
            }
        }
        Some(())
    }

    /// Takes the blank space off the ends of the spans, such as the line break behind a block of text.
    fn trim(&mut self, text: &str) {
        for node in &mut self.nodes {
            if let Some(own) = text.get(node.span.clone()) {
                node.span.end = node.span.start + own.trim_end().len();
            }
        }
    }
}
