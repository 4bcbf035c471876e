//! An item in the making, line by line.

use std::fmt::{Display, Write};
use std::ops::Range;

use super::code::Code;
use super::imports::Imports;
use super::{RustType, WIDTH};
use crate::emit::docs;

/// An item, or a few that belong together, as they will be read.
#[derive(Debug, Default, Clone)]
pub(crate) struct Lines {
    text: String,
    imports: Imports,
    /// The functions of an `impl` block, which are parsed one by one.
    members: Vec<Range<usize>>,
}

impl Lines {
    /// Takes an item that is printed already.
    pub(crate) fn printed(text: String) -> Self {
        Lines { text, ..Lines::default() }
    }

    /// Imports a path into the file, and returns the name by which the file knows it.
    pub(crate) fn import(&mut self, path: &'static str) -> &'static str {
        self.imports.add(path)
    }

    /// Imports what a type outside the module `types` needs, and returns the type as it is written there.
    pub(crate) fn import_type(&mut self, ty: &RustType) -> String {
        if ty.is_of_schema() {
            self.import("super::types");
        }
        ty.to_string()
    }

    /// Adds a line, indented by so many steps.
    pub(crate) fn line(&mut self, indent: usize, line: impl Display) {
        self.indent(indent);
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{line}");
    }

    /// Adds an empty line.
    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Adds documentation.
    pub(crate) fn docs(&mut self, indent: usize, markdown: &str) {
        for line in docs::wrap(markdown) {
            self.indent(indent);
            self.text.push_str("///");
            if !line.is_empty() {
                self.text.push(' ');
                self.text.push_str(&line);
            }
            self.text.push('\n');
        }
    }

    /// Adds one of the functions of an `impl` block, with an empty line before every one but the first.
    pub(crate) fn member(&mut self, write: impl FnOnce(&mut Lines)) {
        if self.members.last().is_some_and(|last| last.end == self.text.len()) {
            self.gap();
        }
        let start = self.text.len();
        write(self);
        self.members.push(start..self.text.len());
    }

    /// Adds a function's head and the `{` behind it, in one line if that is not too long.
    pub(crate) fn function(&mut self, indent: usize, name: impl Display, parameters: &[&str], output: impl Display) {
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
    pub(crate) fn braces(&mut self, indent: usize, name: &str, parts: &[String]) {
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
    pub(crate) fn chain(&mut self, indent: usize, start: &str, calls: &[String]) {
        let length = start.len() + calls.iter().map(String::len).sum::<usize>();
        if length <= WIDTH {
            return self.line(indent, format_args!("{start}{}", calls.concat()));
        }
        self.line(indent, start);
        for call in calls {
            self.line(indent + 1, call);
        }
    }

    /// Adds code between what stands before and behind it, in one line if that is not too long.
    pub(crate) fn code(&mut self, indent: usize, before: &str, code: &Code, behind: &str) {
        self.indent(indent);
        self.text.push_str(before);
        code.write(indent, before.chars().count(), behind, &mut self.text);
        self.text.push('\n');
    }

    /// Returns the text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns what the item needs to be imported.
    pub(super) fn imports(&self) -> &Imports {
        &self.imports
    }

    /// Returns where the functions of an `impl` block stand in the text.
    pub(super) fn members(&self) -> &[Range<usize>] {
        &self.members
    }

    fn indent(&mut self, steps: usize) {
        (0..steps).for_each(|_| self.text.push_str("    "));
    }
}
