//! What a file imports.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{COLUMNS, Lines};

/// Paths that a file or an item needs under their last name.
#[derive(Debug, Default, Clone)]
pub(super) struct Imports(Vec<Cow<'static, str>>);

impl Imports {
    /// Adds a path, and returns the name by which it is known: its last part. `trait::Path as _` is known by none.
    pub(super) fn add(&mut self, path: &'static str) -> &'static str {
        self.insert(Cow::Borrowed(path));
        path.rsplit("::").next().unwrap_or(path)
    }

    /// Adds a path. There are few, so that looking through all of them is quick.
    pub(super) fn insert(&mut self, path: Cow<'static, str>) {
        if !self.0.contains(&path) {
            self.0.push(path);
        }
    }

    /// Adds what an item needs.
    pub(super) fn extend(&mut self, other: &Imports) {
        for path in &other.0 {
            self.insert(path.clone());
        }
    }

    /// Returns the lines of a file: other crates before its own modules, the names of one module together, traits
    /// without a name last.
    pub(super) fn lines(&self) -> Lines {
        let mut modules: BTreeMap<(bool, bool, &str), BTreeSet<&str>> = BTreeMap::new();
        for path in &self.0 {
            let own = path.starts_with("super::") || path.starts_with("crate::");
            // What is alone in its line is sorted by the whole of it.
            let alone = own || path.ends_with(" as _") || path.ends_with("::*");
            let (module, name) = if alone { (&**path, "") } else { path.rsplit_once("::").unwrap_or((path, "")) };
            modules.entry((own, path.ends_with(" as _"), module)).or_default().insert(name);
        }
        let mut lines = Lines::default();
        for ((.., module), names) in modules {
            let names: Vec<&str> = names.into_iter().collect();
            match names.as_slice() {
                [""] => lines.line(0, format_args!("use {module};")),
                [name] => lines.line(0, format_args!("use {module}::{name};")),
                names => group(module, names, &mut lines),
            }
        }
        lines
    }
}

fn group(module: &str, names: &[&str], lines: &mut Lines) {
    let line = format!("use {module}::{{{}}};", names.join(", "));
    if line.len() <= COLUMNS {
        return lines.line(0, line);
    }
    lines.line(0, format_args!("use {module}::{{"));
    let mut current = String::new();
    for name in names {
        // Four for the indentation, one for the blank, one for the comma.
        if !current.is_empty() && 4 + current.len() + 1 + name.len() + 1 > COLUMNS {
            lines.line(1, std::mem::take(&mut current));
        }
        if !current.is_empty() {
            current.push(' ');
        }
        current.push_str(name);
        current.push(',');
    }
    lines.line(1, current);
    lines.line(0, "};");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_sorted_and_grouped() {
        let mut imports = Imports::default();
        assert_eq!(imports.add("super::types"), "types");
        for path in ["statusquo::__private::Core", "statusquo::Other", "super::errors::*", "statusquo::Wait"] {
            imports.add(path);
        }
        imports.add("statusquo::OperationError as _");
        assert_eq!(imports.add("statusquo::Other"), "Other");
        assert_eq!(
            imports.lines().text(),
            "use statusquo::{Other, Wait};\nuse statusquo::__private::Core;\nuse statusquo::OperationError as _;\n\
             use super::errors::*;\nuse super::types;\n"
        );
    }
}
