//! Files in the making. Tokens are parsed, so that wrong Rust fails here, and printed by prettyplease, one item at a
//! time, so that no file is ever whole as a syntax tree; what every operation has is written as [`Text`].

use std::collections::HashSet;
use std::fmt::{Display, Write};

use proc_macro2::TokenStream;
use syn::{Item, UseTree};

use super::docs;

/// A source file in the making: documentation, imports, items with an empty line between them.
pub(super) struct SourceFile {
    head: String,
    imports: TokenStream,
    items: String,
    after_one_line: bool,
}

impl SourceFile {
    /// Starts a file with its mark, which is one line however long it is. Of the imports only those stay that some
    /// item mentions.
    pub(super) fn new(mark: &str, documentation: &str, imports: TokenStream) -> Self {
        let mut head = format!("//! {mark}\n//!\n");
        for line in docs::wrap(documentation) {
            head.push_str(format!("//! {line}").trim_end());
            head.push('\n');
        }
        SourceFile { head, imports, items: String::new(), after_one_line: false }
    }

    /// Adds items.
    ///
    /// # Errors
    /// Says what is not Rust.
    pub(super) fn push(&mut self, tokens: TokenStream) -> Result<(), String> {
        for item in parse(tokens)?.items {
            self.push_item(item);
        }
        Ok(())
    }

    /// Adds an item.
    pub(super) fn push_item(&mut self, item: Item) {
        let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
        self.push_printed(&space_out(&prettyplease::unparse(&file)));
    }

    /// Adds an item that is written as it shall be.
    pub(super) fn push_text(&mut self, item: &Text) {
        self.push_printed(&item.0);
    }

    /// Gives the text.
    ///
    /// # Errors
    /// Says what of the imports is not Rust.
    pub(super) fn finish(self) -> Result<String, String> {
        let SourceFile { mut head, imports, items: mut text, .. } = self;
        let mut imports = parse(imports)?;
        let used = identifiers(&text);
        imports.items.retain_mut(|item| match item {
            Item::Use(item) => prune(&mut item.tree, &used),
            _ => true,
        });
        if !imports.items.is_empty() {
            head.push('\n');
            head.push_str(&prettyplease::unparse(&imports));
        }
        text.insert_str(0, &head);
        Ok(text)
    }

    fn push_printed(&mut self, item: &str) {
        let is_one_line = item.trim_end().bytes().all(|byte| byte != b'\n');
        if !(is_one_line && self.after_one_line) {
            self.items.push('\n');
        }
        self.items.push_str(item);
        self.after_one_line = is_one_line;
    }
}

/// An item, written line by line: what every operation has is regular enough, and parsing and printing it took most of
/// the time.
#[derive(Default)]
pub(super) struct Text(String);

impl Text {
    /// Adds a line, indented by so many steps.
    pub(super) fn line(&mut self, indent: usize, line: impl Display) {
        self.indent(indent);
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "{line}");
    }

    /// Adds an empty line.
    pub(super) fn gap(&mut self) {
        self.0.push('\n');
    }

    /// Adds documentation.
    pub(super) fn docs(&mut self, indent: usize, markdown: &str) {
        for line in docs::wrap(markdown) {
            self.indent(indent);
            self.0.push_str("///");
            if !line.is_empty() {
                self.0.push(' ');
                self.0.push_str(&line);
            }
            self.0.push('\n');
        }
    }

    /// Adds a function's head and the `{` behind it, in one line if that is not too long.
    pub(super) fn function(&mut self, indent: usize, name: impl Display, parameters: &[&str], output: impl Display) {
        let line = format!("{name}({}) -> {output} {{", parameters.join(", "));
        if line.len() <= WIDTH {
            return self.line(indent, line);
        }
        self.line(indent, format_args!("{name}("));
        for parameter in parameters {
            self.line(indent + 1, format_args!("{parameter},"));
        }
        self.line(indent, format_args!(") -> {output} {{"));
    }

    /// Adds what is listed in braces behind a name, in one line if that is not too long.
    pub(super) fn braces(&mut self, indent: usize, name: &str, parts: &[String]) {
        let line = format!("{name} {{ {} }}", parts.join(", "));
        if line.len() <= WIDTH {
            return self.line(indent, line);
        }
        self.line(indent, format_args!("{name} {{"));
        for part in parts {
            self.line(indent + 1, format_args!("{part},"));
        }
        self.line(indent, "}");
    }

    /// Adds a chain of calls, in one line if that is not too long.
    pub(super) fn chain(&mut self, indent: usize, start: &str, calls: &[String]) {
        let length = start.len() + calls.iter().map(String::len).sum::<usize>();
        if length <= WIDTH {
            return self.line(indent, format_args!("{start}{}", calls.concat()));
        }
        self.line(indent, start);
        for call in calls {
            self.line(indent + 1, call);
        }
    }

    fn indent(&mut self, steps: usize) {
        (0..steps).for_each(|_| self.0.push_str("    "));
    }
}

/// Code is broken at this column, the indentation not counted.
const WIDTH: usize = 100;

/// Returns every word of a printed file that stands neither in a comment nor in a string.
fn identifiers(text: &str) -> HashSet<&str> {
    let mut found = HashSet::new();
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    for line in code {
        let mut rest = line;
        while let Some((before, string)) = rest.split_once('"') {
            found.extend(words(before));
            rest = after_string(string);
        }
        found.extend(words(rest));
    }
    found
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Returns what follows the quote that ends a string; one behind a backslash does not.
fn after_string(text: &str) -> &str {
    let mut escaped = false;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if !escaped => return &text[index + 1..],
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    ""
}

fn parse(tokens: TokenStream) -> Result<syn::File, String> {
    syn::parse2(tokens).map_err(|error| format!("emitted what is not Rust: {error}"))
}

/// Removes the names that nobody mentions, and returns whether any is left. What is imported `as _` or by a glob is
/// needed without being mentioned.
fn prune(tree: &mut UseTree, used: &HashSet<&str>) -> bool {
    match tree {
        UseTree::Path(path) => prune(&mut path.tree, used),
        UseTree::Name(name) => used.contains(name.ident.to_string().as_str()),
        UseTree::Rename(_) | UseTree::Glob(_) => true,
        UseTree::Group(group) => {
            group.items = std::mem::take(&mut group.items)
                .into_iter()
                .filter_map(|mut item| prune(&mut item, used).then_some(item))
                .collect();
            !group.items.is_empty()
        }
    }
}

/// Puts an empty line between the functions of an `impl` block.
fn space_out(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + text.len() / 20);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        spaced.push_str(line);
        spaced.push('\n');
        if line == "    }" && lines.peek().is_some_and(|next| next.starts_with("    ") && !next.trim().is_empty()) {
            spaced.push('\n');
        }
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_comments_and_strings_are_not_used() {
        let text = "/// A Comment.\nfn f() -> Used {\n    g(\"Text \\\"Quoted\\\" text\", \"\\\\\", After)\n}\n";
        let found = identifiers(text);
        for (name, expected) in
            [("Used", true), ("After", true), ("Comment", false), ("Text", false), ("Quoted", false), ("text", false)]
        {
            assert_eq!(found.contains(name), expected, "{name}");
        }
    }
}
