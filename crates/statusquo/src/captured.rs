//! Text that a case takes out of a body.

use std::fmt;

/// A text that the body of a failure holds, if it does: what an overlay's `capture` names. It is one word wide.
#[derive(Clone, PartialEq, Eq)]
pub struct Captured(Option<Box<Text>>);

#[derive(Clone, PartialEq, Eq)]
struct Text {
    text: String,
}

impl Captured {
    /// The text.
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_deref().map(|captured| captured.text.as_str())
    }

    /// Gives the text away.
    pub fn into_string(self) -> Option<String> {
        self.0.map(|captured| captured.text)
    }
}

impl From<Option<String>> for Captured {
    fn from(text: Option<String>) -> Self {
        Self(text.map(|text| Box::new(Text { text })))
    }
}

impl fmt::Debug for Captured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_in_one_word() {
        let captured = Captured::from(Some("orders.read".to_owned()));
        assert_eq!(captured.as_str(), Some("orders.read"));
        assert_eq!(captured.into_string().as_deref(), Some("orders.read"));
        assert_eq!(Captured::from(None).as_str(), None);
        assert_eq!(size_of::<Captured>(), size_of::<usize>());
    }
}
