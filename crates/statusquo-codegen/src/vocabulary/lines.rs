//! LineIndex and columns of a text.

/// The byte at which each line of a text starts.
#[derive(Debug)]
pub(crate) struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Finds the lines of `text`, which end in `\n`.
    pub(crate) fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(index, _)| index + 1);
        Self { starts: std::iter::once(0).chain(ends).collect() }
    }

    /// Returns the line, from 0, that holds the byte at `offset`.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Returns the first byte of a line.
    pub(crate) fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or_default()
    }
}

/// Returns the largest character boundary of `text` that is not above `offset`.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::{LineIndex, floor};

    #[test]
    fn an_offset_belongs_to_the_line_that_its_newline_ends() {
        let lines = LineIndex::of("ab\r\ncd\n");
        let found: Vec<usize> = [0, 2, 3, 4, 6, 7, 99].map(|offset| lines.line(offset)).to_vec();
        assert_eq!(found, [0, 0, 0, 1, 1, 2, 2]);
        assert_eq!(lines.start(1), 4);
    }

    #[test]
    fn floor_never_splits_a_character() {
        assert_eq!([0, 1, 2, 3, 9].map(|offset| floor("aé", offset)), [0, 1, 1, 3, 3]);
    }
}
