//! One line for a person out of an error body, from the shapes that error bodies commonly have.

use serde_json::Value;

/// The longest summary, in characters.
const LIMIT: usize = 300;

/// The text of a body, or nothing when it is not JSON or has none of the known shapes. A text that only repeats the
/// status's reason phrase is passed over where the body has another.
pub(crate) fn summary(body: &[u8], reason: Option<&str>) -> Option<String> {
    // Most bodies that are not JSON say so in their first byte.
    if !matches!(body.iter().find(|byte| !byte.is_ascii_whitespace()), Some(b'{' | b'[' | b'"')) {
        return None;
    }
    let value: Value = serde_json::from_slice(body).ok()?;
    one_line(&problem(&value).or_else(|| envelope(&value, reason))?)
}

/// RFC 9457: title and detail, either or both.
fn problem(value: &Value) -> Option<String> {
    title_and_detail(value).or_else(|| title_and_detail(value.pointer("/errors/0")?))
}

fn title_and_detail(value: &Value) -> Option<String> {
    match (text(value.get("title")), text(value.get("detail"))) {
        (Some(title), Some(detail)) if title != detail => Some(format!("{title}: {detail}")),
        (Some(title), _) => Some(title),
        (None, detail) => detail,
    }
}

fn envelope(value: &Value, reason: Option<&str>) -> Option<String> {
    let candidates: Vec<String> =
        ["/error/message", "/message", "/errors/0/message", "/error_description", "/error", "/errors/0"]
            .iter()
            .filter_map(|pointer| text(value.pointer(pointer)))
            .collect();
    let tells = |candidate: &&String| reason.is_none_or(|reason| !candidate.eq_ignore_ascii_case(reason));
    candidates.iter().find(tells).or(candidates.first()).cloned().or_else(|| text(value.is_string().then_some(value)))
}

/// A string, or an array of strings joined into one.
fn text(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            items?.join("; ")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// Folds white space and control characters into single spaces, so that a server cannot forge lines of a log, and
/// cuts the text.
pub(crate) fn one_line(text: &str) -> Option<String> {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut line = words.collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = line.char_indices().nth(LIMIT - 1)
        && line[cut..].chars().nth(1).is_some()
    {
        line.truncate(cut);
        line.push('…');
    }
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &str) {
        assert_eq!(summary(body.as_bytes(), Some("Bad Request")).as_deref(), Some(expected), "{body}");
    }

    #[test]
    fn a_cause_is_told_before_the_reason_phrase() {
        check(r#"{"message":"Bad Request","error":"name is missing"}"#, "name is missing");
        check(r#"{"message":"name is missing","error":"Bad Request"}"#, "name is missing");
        check(r#"{"message":"Bad Request"}"#, "Bad Request");
    }

    #[test]
    fn problem_details_give_title_and_detail() {
        check(r#"{"title":"Conflict","detail":"busy","status":409}"#, "Conflict: busy");
        check(r#"{"title":"Conflict"}"#, "Conflict");
        check(r#"{"detail":"busy"}"#, "busy");
        check(r#"{"title":"same","detail":"same"}"#, "same");
        check(r#"{"title":"","detail":"busy"}"#, "busy");
        check(r#"{"title":"Conflict","message":"other"}"#, "Conflict");
    }

    #[test]
    fn common_envelopes_give_their_message() {
        check(r#"{"error":{"message":"nested","code":1}}"#, "nested");
        check(r#"{"message":"flat"}"#, "flat");
        check(r#"{"message":["one","two"]}"#, "one; two");
        check(r#"{"errors":[{"title":"T","detail":"D"},{"title":"U"}]}"#, "T: D");
        check(r#"{"errors":[{"detail":"D"}]}"#, "D");
        check(r#"{"errors":["plain"]}"#, "plain");
        check(r#"{"error":"invalid_grant","error_description":"expired"}"#, "expired");
        check(r#"{"error":"invalid_grant"}"#, "invalid_grant");
        check(r#""bare""#, "bare");
    }

    #[test]
    fn other_bodies_give_nothing() {
        for body in [
            "",
            "  ",
            "<html>gone</html>",
            "plain text",
            "{}",
            "[]",
            "null",
            "42",
            "true",
            r#"{"error":true}"#,
            r#"{"message":[1,2]}"#,
            r#"{"message":{}}"#,
            r#"{"title":"cut"#,
            r#"{"message":"   "}"#,
        ] {
            assert_eq!(summary(body.as_bytes(), None), None, "{body}");
        }
        assert_eq!(summary(b"{\"message\":\"\xff\"}", None), None);
        assert_eq!(summary("[".repeat(100_000).as_bytes(), None), None);
    }

    #[test]
    fn text_becomes_one_line() {
        check(r#"{"message":"a\r\n  b\u0000\u001b[31mc\td"}"#, "a b [31mc d");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        for text in ["é".repeat(1000), "é ".repeat(1000), format!("{} {}", "é".repeat(298), "é".repeat(20))] {
            let line = one_line(&text).unwrap_or_default();
            assert!(line.ends_with('…'), "{line}");
            assert_eq!(line.chars().count(), LIMIT, "{line}");
        }
        assert_eq!(one_line(&"é".repeat(LIMIT)), Some("é".repeat(LIMIT)));
    }
}
