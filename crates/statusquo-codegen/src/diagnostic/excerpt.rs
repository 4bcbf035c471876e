//! One line of a file, cut to what a terminal shows, with a part of it marked.

use std::ops::Range;
use std::sync::Arc;

use crate::vocabulary::{LineIndex, floor};

/// How many characters are shown before the mark, and how many in all, of a line that is longer than that.
const BEFORE: usize = 40;
const WIDTH: usize = 140;

/// A line of a file, and what is marked in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The file, relative to the repository.
    pub path: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The column of the mark in the file, in characters from 1.
    pub column: usize,
    /// The line, or the part of it around the mark.
    pub text: String,
    /// The marked bytes of `text`.
    pub span: Range<usize>,
}

impl Excerpt {
    /// Cuts the line of `span` out of `text`, for a file that is no document.
    pub fn of(path: &str, text: &str, span: Range<usize>) -> Self {
        Self::cut(&path.into(), text, &LineIndex::of(text), span)
    }

    /// Cuts the line of `span` out of `text`; of a span of several lines, the first is shown.
    pub(crate) fn cut(path: &Arc<str>, text: &str, lines: &LineIndex, span: Range<usize>) -> Self {
        let line = lines.line(span.start);
        let start = lines.start(line);
        let rest = text.get(start..).unwrap_or_default();
        let line_text = rest[..rest.find('\n').unwrap_or(rest.len())].trim_end_matches('\r');
        let from = floor(line_text, span.start.saturating_sub(start));
        let to = floor(line_text, span.end.saturating_sub(start)).max(from);
        let column = line_text[..from].chars().count() + 1;
        let (text, span) = clip(line_text, from..to);
        Self { path: Arc::clone(path), line: line + 1, column, text, span }
    }
}

/// Cuts a long line around its mark; minified JSON is one line of megabytes.
fn clip(line: &str, span: Range<usize>) -> (String, Range<usize>) {
    if line.len() <= WIDTH || line.chars().nth(WIDTH).is_none() {
        return (line.to_owned(), span);
    }
    let before = &line[..span.start];
    let from = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(offset, _)| offset);
    let to = line[from..].char_indices().nth(WIDTH).map_or(line.len(), |(offset, _)| from + offset);
    let ellipsis = |cut: bool| if cut { "..." } else { "" };
    let (left, right) = (ellipsis(from > 0), ellipsis(to < line.len()));
    let moved = |offset: usize| offset.min(to) - from + left.len();
    (format!("{left}{}{right}", &line[from..to]), moved(span.start)..moved(span.end))
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::Excerpt;
    use crate::vocabulary::LineIndex;

    fn cut(text: &str, span: Range<usize>) -> Excerpt {
        Excerpt::cut(&"a.yaml".into(), text, &LineIndex::of(text), span)
    }

    #[test]
    fn a_line_stands_as_it_is() {
        let excerpt = cut("a: 1\r\nbé: two\r\n", 11..14);
        assert_eq!((excerpt.line, excerpt.column), (2, 5));
        assert_eq!((&*excerpt.text, &excerpt.text[excerpt.span.clone()]), ("bé: two", "two"));
    }

    #[test]
    fn a_span_of_several_lines_is_cut_to_its_first() {
        let excerpt = cut("a:\n  b: 1\n  c: 2\n", 5..16);
        assert_eq!(&excerpt.text[excerpt.span.clone()], "b: 1");
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark_and_keeps_its_column() {
        let text = format!("{}MARK{}", "é".repeat(1_000_000), "x".repeat(1_000_000));
        let excerpt = cut(&text, 2_000_000..2_000_004);
        assert_eq!((excerpt.line, excerpt.column), (1, 1_000_001));
        assert_eq!(&excerpt.text[excerpt.span.clone()], "MARK");
        assert!(excerpt.text.starts_with("...é") && excerpt.text.ends_with("x..."));
        assert!(excerpt.text.chars().count() < 150);
    }

    #[test]
    fn a_long_mark_is_cut_with_its_line() {
        let excerpt = cut(&"x".repeat(1000), 0..1000);
        assert_eq!(excerpt.span, 0..140);
    }

    #[test]
    fn spans_outside_the_text_are_brought_inside() {
        for (text, span) in [("", 0..0), ("", 5..9), ("aé", 2..99), ("a\n", 2..2), ("a\r\n", 2..3)] {
            let excerpt = cut(text, span.clone());
            assert!(excerpt.text.get(excerpt.span.clone()).is_some(), "{text:?} {span:?}");
        }
    }
}
