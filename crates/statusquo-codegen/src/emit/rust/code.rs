//! Expressions that stand in one line where they fit, and are broken from the outside where they do not.

use super::COLUMNS;

/// A part of an expression.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Code {
    /// What is never broken.
    Text(String),
    /// A list between delimiters.
    List {
        /// What stands before the list, such as `&[` or `Wait::Header(`.
        open: String,
        /// What is listed.
        items: Vec<Code>,
        /// What stands behind it, such as `]`.
        close: &'static str,
    },
    /// A struct with named fields, each on a line of its own.
    Struct(&'static str, Vec<(&'static str, Code)>),
}

impl Code {
    /// Returns code that is never broken.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Code::Text(text.into())
    }

    /// Returns a string literal.
    pub(crate) fn literal(text: &str) -> Self {
        Code::Text(super::literal(text))
    }

    /// Returns a reference to an array.
    pub(crate) fn slice(items: Vec<Code>) -> Self {
        Code::List { open: "&[".to_owned(), items, close: "]" }
    }

    /// Returns a call of a function.
    pub(crate) fn call(function: &str, arguments: Vec<Code>) -> Self {
        Code::List { open: format!("{function}("), items: arguments, close: ")" }
    }

    /// Writes the code from a column on, with `behind` following.
    pub(super) fn write(&self, indent: usize, column: usize, behind: &str, text: &mut String) {
        if let Some(line) = self.in_one_line()
            && indent * 4 + column + line.chars().count() + behind.len() <= COLUMNS
        {
            text.push_str(&line);
            text.push_str(behind);
            return;
        }
        match self {
            Code::Text(line) => text.push_str(line),
            Code::List { open, items, close } => {
                text.push_str(open);
                text.push('\n');
                for item in items {
                    start_line(indent + 1, text);
                    item.write(indent + 1, 0, ",", text);
                    text.push('\n');
                }
                start_line(indent, text);
                text.push_str(close);
            }
            Code::Struct(name, fields) => {
                text.push_str(name);
                text.push_str(" {\n");
                for (field, value) in fields {
                    start_line(indent + 1, text);
                    text.push_str(field);
                    text.push_str(": ");
                    value.write(indent + 1, field.len() + 2, ",", text);
                    text.push('\n');
                }
                start_line(indent, text);
                text.push('}');
            }
        }
        text.push_str(behind);
    }

    /// Returns the code as one line, unless a part of it never is.
    fn in_one_line(&self) -> Option<String> {
        match self {
            Code::Text(text) => Some(text.clone()),
            Code::List { open, items, close } => {
                let items = items.iter().map(Code::in_one_line).collect::<Option<Vec<_>>>()?;
                Some(format!("{open}{}{close}", items.join(", ")))
            }
            Code::Struct(..) => None,
        }
    }
}

fn start_line(indent: usize, text: &mut String) {
    (0..indent).for_each(|_| text.push_str("    "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_broken_from_the_outside() {
        let list = |count: usize| Code::slice((0..count).map(|_| Code::literal("a value of some length")).collect());
        let write = |code: &Code| {
            let mut text = String::new();
            code.write(1, 4, ";", &mut text);
            text
        };
        assert_eq!(write(&list(1)), "&[\"a value of some length\"];");
        let long = Code::call("f", vec![list(3)]);
        let inner = "\"a value of some length\"";
        assert_eq!(write(&long), format!("f(\n        &[{inner}, {inner}, {inner}],\n    );"));
        let fields = Code::Struct("Match", vec![("pointer", Code::literal("/a"))]);
        assert_eq!(
            write(&Code::slice(vec![fields])),
            "&[\n        Match {\n            pointer: \"/a\",\n        },\n    ];"
        );
    }
}
