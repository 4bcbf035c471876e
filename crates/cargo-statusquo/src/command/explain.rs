//! `cargo statusquo explain`: what a diagnostic means, and how to fix it.

use super::Outcome;
use crate::error::{Error, UnknownCode};
use crate::output;
use statusquo_codegen::diagnostic::{Definition, catalogue, suggest};

/// Explains the diagnostic of a code, or lists all of them.
///
/// # Errors
/// When no diagnostic has the code, or nothing can be printed.
pub fn run(code: Option<&str>) -> Result<Outcome, Error> {
    match code {
        Some(code) => output::print(explain(code)?)?,
        None => output::print(list())?,
    }
    Ok(Outcome::Success)
}

fn explain(code: &str) -> Result<String, UnknownCode> {
    let similar = || suggest(code, catalogue::all().map(|definition| definition.code));
    let definition =
        catalogue::find(&spelled_out(code)).ok_or_else(|| UnknownCode { code: code.to_owned(), similar: similar() })?;
    Ok(format!("{definition}\n\n{}", definition.explanation()))
}

/// Returns a code with what may be left out: `321` and `sq321` are `SQ0321`.
fn spelled_out(code: &str) -> String {
    let code = code.trim().to_ascii_uppercase();
    let number = code.strip_prefix("SQ").unwrap_or(&code);
    if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) { format!("SQ{number:0>4}") } else { code }
}

fn list() -> String {
    let line = |definition: &Definition| format!("{definition}\n");
    catalogue::all().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{UnknownCode, explain, list};

    #[test]
    fn a_code_is_explained_however_it_is_written() {
        let text = explain("sq0321").expect("there is such a code");
        assert!(text.starts_with("error[SQ0321]: a status is declared twice\n\n"), "{text}");
        assert!(text.contains("\n\nHow to fix it: "), "{text}");
        for code in ["SQ0321", " sq0321 ", "sq321", "321", "0321"] {
            assert_eq!(explain(code).as_ref(), Ok(&text), "{code}");
        }
    }

    #[test]
    fn an_unknown_code_has_a_suggestion() {
        let error = |code: &str| explain(code).map_err(|error| error.to_string());
        let expected = "no diagnostic has the code `SQ-0321`; did you mean `SQ0321`?".to_owned();
        assert_eq!(error("SQ-0321"), Err(expected));
        assert_eq!(explain("nonsense"), Err(UnknownCode { code: "nonsense".to_owned(), similar: None }));
    }

    #[test]
    fn all_codes_are_listed() {
        assert!(list().lines().count() > 100 && list().contains("\nwarning[SQ0408]: "), "{}", list());
    }
}
