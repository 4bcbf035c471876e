//! Whether a failed request is worth repeating: every kind of advice, and all that the generator knows of each.
//!
//! Invariant: no other module of this crate names a kind. A new one is an entry of the list below, and its meaning in
//! the runtime's `retry.rs`.

use std::time::Duration;

use super::status::Status;

/// Writes [`Retry`] and what depends on its kinds, from a line per kind: its name, which is that of the runtime's
/// `RetryAdvice` too; its word in an overlay; and the sentence that a reader of the generated documentation gets.
macro_rules! kinds {
    ($($(#[$documentation:meta])* $kind:ident, $word:literal, $advice:literal;)*) => {
        /// Whether, and how, the same request may be tried again.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Retry {
            $($(#[$documentation])* $kind,)*
            /// After a wait: the first of these that the response has; never empty.
            Wait(Vec<Wait>),
        }

        impl Retry {
            /// The kinds that an overlay names by a word alone.
            pub const WORDS: &'static [(&'static str, &'static Retry)] = &[$(($word, &Retry::$kind)),*];

            /// Returns the name of the runtime's variant.
            pub fn runtime_variant(&self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($kind),)*
                    Self::Wait(_) => "Wait",
                }
            }

            /// Returns the sentence that says so to a reader.
            pub fn sentence(&self) -> String {
                match self {
                    $(Self::$kind => $advice.to_owned(),)*
                    Self::Wait(waits) => {
                        let waits: Vec<String> = waits.iter().map(Wait::phrase).collect();
                        format!("Worth repeating after a wait: {}.", waits.join(", else "))
                    }
                }
            }
        }
    };
}

kinds! {
    /// The same request fails again.
    Never, "never", "Repeating the request does not help.";
    /// The request is right, the resource is not ready.
    WhenStateChanges, "when-state-changes", "Worth repeating when the resource's state has changed.";
    /// Trying again, bounded and with backoff, may help.
    Transient, "transient", "Worth repeating a few times, with growing pauses.";
    /// The credentials are refreshed once, then the request is tried once.
    AfterRefresh, "after-refresh", "Refresh the credentials, then repeat the request once.";
    /// What was asked for is already so.
    Ignorable, "ignorable", "What was asked for is already so: the failure may be ignored.";
}

impl Retry {
    /// The key of an overlay that holds the waits, for the advice that has some.
    pub const WAIT_KEY: &'static str = "wait";

    /// Returns the advice to wait as long as the first of these says that the response has; `None` when there is none.
    pub fn after(waits: Vec<Wait>) -> Option<Self> {
        (!waits.is_empty()).then_some(Self::Wait(waits))
    }

    /// Returns how long to wait, if the advice says so.
    pub fn waits(&self) -> Option<&[Wait]> {
        if let Self::Wait(waits) = self { Some(waits) } else { None }
    }

    /// Returns what RFC 9110 and RFC 6585 let a client expect of a status on which nobody comments.
    pub fn of_status(status: Status) -> Self {
        match status {
            Status::Exact(408 | 425 | 429 | 500 | 502 | 503 | 504) | Status::Range(5) => Self::Transient,
            Status::Exact(_) | Status::Range(_) | Status::Default => Self::Never,
        }
    }
}

/// Where nothing is said, nothing is repeated.
impl Default for Retry {
    fn default() -> Self {
        Self::Never
    }
}

/// How long to wait before trying again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wait {
    /// As long as this response header says.
    Header(String),
    /// A fixed time.
    Fixed(Duration),
}

impl Wait {
    fn phrase(&self) -> String {
        match self {
            Self::Header(name) => format!("what `{name}` says"),
            Self::Fixed(time) => format!("{time:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_overlays_explains_every_word() {
        let language = include_str!("../../OVERLAY.md");
        for word in Retry::WORDS.iter().map(|(word, _)| *word).chain([Retry::WAIT_KEY]) {
            assert!(language.contains(&format!("`{word}`")) || language.contains(&format!("{{ {word}:")), "{word}");
        }
    }

    #[test]
    fn a_wait_is_told_in_the_order_in_which_it_is_looked_for() {
        let waits = vec![Wait::Header("Retry-After".to_owned()), Wait::Fixed(Duration::from_secs(60))];
        let retry = Retry::after(waits.clone()).unwrap_or_default();
        assert_eq!(retry.sentence(), "Worth repeating after a wait: what `Retry-After` says, else 60s.");
        assert_eq!((retry.runtime_variant(), retry.waits()), ("Wait", Some(waits.as_slice())));
        assert_eq!(Retry::after(Vec::new()), None);
    }

    #[test]
    fn only_what_may_pass_is_repeated_without_advice() {
        for (status, expected) in [
            (Status::Exact(503), Retry::Transient),
            (Status::Range(5), Retry::Transient),
            (Status::Exact(501), Retry::Never),
            (Status::Range(4), Retry::Never),
            (Status::Default, Retry::Never),
        ] {
            assert_eq!(Retry::of_status(status), expected, "{status}");
        }
    }
}
