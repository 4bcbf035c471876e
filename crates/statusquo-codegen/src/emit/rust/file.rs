//! A source file as a value.

use std::borrow::Cow;

use super::Lines;
use super::imports::Imports;
use super::parse::{Grammar, Parser};
use crate::emit::{EmitError, File, docs};

/// A source file in the making.
#[derive(Debug)]
pub(crate) struct SourceFile {
    path: String,
    mark: String,
    documentation: String,
    attributes: Vec<String>,
    imports: Imports,
    items: Vec<Lines>,
}

impl SourceFile {
    /// Starts the file at a path within the crate, with its mark, which is one line however long it is, and the
    /// documentation of its module.
    pub(crate) fn new(path: impl Into<String>, mark: &str, documentation: impl Into<String>) -> Self {
        SourceFile {
            path: path.into(),
            mark: mark.to_owned(),
            documentation: documentation.into(),
            attributes: Vec::new(),
            imports: Imports::default(),
            items: Vec::new(),
        }
    }

    /// Adds an inner attribute, such as `allow(deprecated)`.
    pub(crate) fn attribute(&mut self, attribute: impl Into<String>) {
        self.attributes.push(attribute.into());
    }

    /// Imports a path that several items need.
    pub(crate) fn import(&mut self, path: impl Into<Cow<'static, str>>) {
        self.imports.insert(path.into());
    }

    /// Adds an item.
    pub(crate) fn push(&mut self, item: Lines) {
        self.imports.extend(item.imports());
        self.items.push(item);
    }

    /// Returns the file.
    ///
    /// # Errors
    /// When it is not Rust, with the line at which the part starts that is not.
    pub(crate) fn finish(self) -> Result<File, EmitError> {
        let mut parser = Parser::default();
        let mut text = self.head();
        self.check(&mut parser, Grammar::Items, &[&text], 0, &text)?;
        let mut after_one_line = false;
        for item in &self.items {
            let is_one_line = item.text().trim_end().bytes().all(|byte| byte != b'\n');
            if !(is_one_line && after_one_line) {
                text.push('\n');
            }
            let start = text.len();
            text.push_str(item.text());
            after_one_line = is_one_line;
            self.check_item(&mut parser, item, start, &text)?;
        }
        Ok(File { path: self.path, content: text })
    }

    /// Returns documentation, inner attributes and imports.
    fn head(&self) -> String {
        let mut head = format!("//! {}\n//!\n", self.mark);
        for line in docs::wrap(&self.documentation) {
            head.push_str(format!("//! {line}").trim_end());
            head.push('\n');
        }
        for attribute in &self.attributes {
            head.push_str(&format!("#![{attribute}]\n"));
        }
        let imports = self.imports.lines();
        if !imports.text().is_empty() {
            head.push('\n');
            head.push_str(imports.text());
        }
        head
    }

    /// Parses an item without the functions in it, and these one by one: so that a file of many equal functions costs
    /// no more than one of them.
    fn check_item(&self, parser: &mut Parser, item: &Lines, start: usize, text: &str) -> Result<(), EmitError> {
        let mut around = Vec::with_capacity(item.members().len() + 1);
        let mut end = 0;
        for member in item.members() {
            around.push(&item.text()[end..member.start]);
            end = member.end;
            self.check(parser, Grammar::ImplItem, &[&item.text()[member.clone()]], start + member.start, text)?;
        }
        around.push(&item.text()[end..]);
        self.check(parser, Grammar::Items, &around, start, text)
    }

    fn check(
        &self,
        parser: &mut Parser,
        grammar: Grammar,
        parts: &[&str],
        start: usize,
        text: &str,
    ) -> Result<(), EmitError> {
        parser.parse(grammar, parts).map_err(|source| EmitError::not_rust(&self.path, text, start, source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_rust_does_not_leave() {
        let mut file = SourceFile::new("src/a.rs", "Made by hand.", "A module.");
        file.attribute("allow(dead_code)");
        let mut good = Lines::default();
        good.import("std::time::Duration");
        good.line(0, "fn f(_: Duration) {}");
        file.push(good);
        let mut block = Lines::default();
        block.line(0, "impl A {");
        block.member(|text| text.line(1, "fn g(&self) {}"));
        block.member(|text| text.line(1, "fn h(&self { }"));
        block.line(0, "}");
        file.push(block);
        let error = file.finish().expect_err("a parenthesis is missing");
        assert_eq!(error.to_string(), "src/a.rs:13 is not Rust, at `fn h(&self { }`");
    }

    #[test]
    fn a_file_is_documentation_attributes_imports_and_items() {
        let mut file = SourceFile::new("src/a.rs", "Made by hand.", "A module.");
        file.attribute("allow(dead_code)");
        for name in ["A", "B"] {
            let mut item = Lines::default();
            item.line(0, format_args!("struct {name};"));
            file.push(item);
        }
        let content = file.finish().expect("it is Rust").content;
        assert_eq!(content, "//! Made by hand.\n//!\n//! A module.\n#![allow(dead_code)]\n\nstruct A;\nstruct B;\n");
    }
}
