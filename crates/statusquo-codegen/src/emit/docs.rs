//! Documentation: free text of a vendor made safe for rustdoc, and wrapped.

/// Lines of documentation are wrapped at this column, the indentation not counted.
const WIDTH: usize = 100;

/// Makes text that somebody else wrote safe within Markdown: no link that leads nowhere, no HTML, no code that
/// `cargo test` would run.
pub(super) fn foreign(text: &str) -> String {
    let mut fenced = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if let Some(language) = line.strip_prefix("```") {
            fenced = !fenced;
            lines.push(if fenced && !language.contains('`') { "```text".to_owned() } else { "```".to_owned() });
            continue;
        }
        lines.push(if fenced { line.to_owned() } else { escape(line) });
    }
    if fenced {
        lines.push("```".to_owned());
    }
    lines.join("\n").trim().to_owned()
}

/// The first sentence or line of a text, for places that have room for one.
pub(super) fn first_sentence(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    match line.split_once(". ") {
        Some((sentence, _)) => format!("{sentence}."),
        None => line.to_owned(),
    }
}

fn escape(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    // Code spans are left alone, if they end on the same line.
    for (index, part) in line.split('`').enumerate() {
        let is_code = index % 2 == 1 && line.matches('`').count() > index;
        if index > 0 {
            escaped.push_str(if is_code || index % 2 == 0 { "`" } else { "\\`" });
        }
        if is_code {
            escaped.push_str(part);
            continue;
        }
        for (index, word) in part.split(' ').enumerate() {
            if index > 0 {
                escaped.push(' ');
            }
            escape_word(word, &mut escaped);
        }
    }
    escaped
}

fn escape_word(word: &str, escaped: &mut String) {
    let url_start = word.find("https://").or_else(|| word.find("http://"));
    if let Some(start) = url_start {
        let (before, url) = word.split_at(start);
        let end = url.find(|c: char| "<>()[]\"'`\\|".contains(c)).unwrap_or(url.len());
        let url_end = url[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']).len();
        escape_signs(before, escaped);
        escaped.push('<');
        escaped.push_str(&url[..url_end]);
        escaped.push('>');
        escape_signs(&url[url_end..], escaped);
        return;
    }
    escape_signs(word, escaped);
}

fn escape_signs(text: &str, escaped: &mut String) {
    for character in text.chars() {
        if matches!(character, '[' | ']' | '<' | '>' | '\\' | '*' | '_' | '|') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
}

/// Wraps paragraphs and list items; headings, tables and code stay as they are.
pub(super) fn wrap(markdown: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fenced = false;
    for line in markdown.trim().lines() {
        // A comment ends at any line end there is, and shows what it says in the order in which it says it.
        let line = &line.replace(|c: char| c.is_control(), " ").replace(is_direction_mark, "");
        if line.starts_with("```") {
            fenced = !fenced;
        }
        if fenced || line.len() <= WIDTH || line.starts_with(['#', '|', '[']) || line.starts_with("```") {
            lines.push(line.to_owned());
            continue;
        }
        let indent = if line.starts_with("- ") { "  " } else { "" };
        let mut current = String::new();
        for word in line.split(' ') {
            if !current.trim().is_empty() && current.len() + 1 + word.len() > WIDTH {
                lines.push(std::mem::replace(&mut current, format!("{indent}{}", safe_start(word))));
            } else {
                if !current.is_empty() {
                    current.push(' ');
                }
                current.push_str(word);
            }
        }
        lines.push(current);
    }
    lines
}

/// Whether a character is none, but turns the direction of others: the compiler refuses it in a comment.
fn is_direction_mark(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A wrapped line must not begin with what Markdown takes for a list, a heading or a quotation.
fn safe_start(word: &str) -> String {
    let number = word.trim_end_matches(['.', ')']);
    let is_marker = matches!(word, "-" | "+" | "*" | ">") || word.starts_with('#');
    let is_ordinal = number.len() < word.len() && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    match (is_marker, is_ordinal) {
        (true, _) => format!("\\{word}"),
        (_, true) => format!("{number}\\{}", &word[number.len()..]),
        (false, false) => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_no_markup() {
        for (text, expected) in [
            ("see [this] and <b>", "see \\[this\\] and \\<b\\>"),
            ("`a[0]` stays, b[0] does not", "`a[0]` stays, b\\[0\\] does not"),
            ("at https://example.com/a_b.", "at <https://example.com/a_b>."),
            ("(https://example.com)", "(<https://example.com>)"),
            ("a lone ` sign", "a lone \\` sign"),
            ("```json\n{}\n```", "```text\n{}\n```"),
            ("```rust\nnever closed", "```text\nnever closed\n```"),
            ("    not code", "not code"),
        ] {
            assert_eq!(foreign(text), expected);
        }
    }

    #[test]
    fn long_lines_wrap_and_do_not_become_lists() {
        let text = format!("{} - b {} 1. c", "a ".repeat(49).trim(), "d ".repeat(48).trim());
        for line in wrap(&text) {
            assert!(line.len() <= WIDTH + 2, "{line}");
            assert!(!line.starts_with("- ") && !line.starts_with("1. "), "{line}");
        }
        assert_eq!(wrap("a\rb\u{7}c\r\nd"), ["a b c", "d"]);
        assert_eq!(wrap("\u{202b}a\u{202c} \u{2067}b\u{2069} c\u{200f}\u{61c}"), ["a b c"]);
    }
}
