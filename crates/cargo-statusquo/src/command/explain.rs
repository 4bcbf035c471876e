//! `cargo statusquo explain`: what a diagnostic means, and how to fix it.

use std::fmt;

use super::Outcome;
use statusquo_codegen::diagnostic::{Definition, catalogue, suggest};

/// Explains the diagnostic of a code, or lists all of them.
///
/// # Errors
/// When no diagnostic has the code.
pub fn run(code: Option<&str>) -> Result<Outcome, UnknownCode> {
    match code {
        Some(code) => print!("{}", explain(code)?),
        None => print!("{}", list()),
    }
    Ok(Outcome::Success)
}

/// There is no diagnostic of this code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    /// The code as it was written.
    pub code: String,
    /// The code that is most like it.
    pub similar: Option<&'static str>,
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "no diagnostic has the code `{}`; ", self.code)?;
        match self.similar {
            Some(similar) => write!(formatter, "did you mean `{similar}`?"),
            None => formatter.write_str("without a code, all of them are listed"),
        }
    }
}

impl std::error::Error for UnknownCode {}

fn explain(code: &str) -> Result<String, UnknownCode> {
    let similar = || suggest(code, catalogue::all().map(|definition| definition.code));
    let definition = catalogue::find(code).ok_or_else(|| UnknownCode { code: code.to_owned(), similar: similar() })?;
    Ok(format!("{definition}\n\n{}", definition.explanation()))
}

fn list() -> String {
    let line = |definition: &Definition| format!("{definition}\n");
    catalogue::all().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{UnknownCode, explain, list};

    #[test]
    fn a_code_is_explained_in_any_case() {
        let text = explain("sq0321").expect("there is such a code");
        assert!(text.starts_with("error[SQ0321]: a status is declared twice\n\n"), "{text}");
        assert!(text.contains("\n\nHow to fix it: "), "{text}");
        assert_eq!(explain("SQ0321"), Ok(text));
    }

    #[test]
    fn an_unknown_code_has_a_suggestion() {
        let error = |code: &str| explain(code).map_err(|error| error.to_string());
        let expected = "no diagnostic has the code `0321`; did you mean `SQ0321`?".to_owned();
        assert_eq!(error("0321"), Err(expected));
        assert_eq!(explain("nonsense"), Err(UnknownCode { code: "nonsense".to_owned(), similar: None }));
    }

    #[test]
    fn all_codes_are_listed() {
        assert!(list().lines().count() > 100 && list().contains("\nwarning[SQ0408]: "), "{}", list());
    }
}
