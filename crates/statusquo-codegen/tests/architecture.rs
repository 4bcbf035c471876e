//! Who may import whom: the table of `ARCHITECTURE.md`, held against the code.
//!
//! Every path of every source file is read, those of unit tests excepted. The table names for each stage the stages that
//! it may see; that the stages stand in a row is what the table says, and nothing else enforces it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// Each stage with the stages that it may import, as `ARCHITECTURE.md` lists them.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("../../ARCHITECTURE.md")).expect("the repository has the file");
    let table =
        text.split("<!-- imports: begin -->").nth(1).and_then(|rest| rest.split("<!-- imports: end -->").next());
    let rows = table.expect("the file marks the table").lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
        let mut cells = row.trim_matches('|').split('|');
        let stage = names(cells.next().unwrap_or_default()).pop_first().expect("a row begins with a stage");
        (stage, names(cells.next().unwrap_or_default()))
    })
    .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The modules of this crate.
fn modules() -> Vec<(Vec<String>, Names)> {
    modules_of("statusquo-codegen")
}

/// The modules of a crate: each with its path in it, `["emit", "rust"]`, and the paths that it names.
fn modules_of(krate: &str) -> Vec<(Vec<String>, Names)> {
    let source = root().join("..").join(krate).join("src");
    files(&source)
        .into_iter()
        .filter(|path| path.file_name().is_none_or(|name| name != "lib.rs"))
        .map(|path| {
            let module = path.strip_prefix(&source).expect("the file is below").with_extension("");
            let module: Vec<String> = module.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let text = fs::read_to_string(&path).expect("the file is readable");
            let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let mut names = Names::default();
            names.visit_file(&file);
            (module, names)
        })
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Every path that a file names, whatever for.
#[derive(Default)]
struct Names(Vec<Vec<String>>);

impl Names {
    fn tree(&mut self, tree: &syn::UseTree, mut before: Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before);
            }
            syn::UseTree::Name(name) => {
                before.push(name.ident.to_string());
                self.0.push(before);
            }
            syn::UseTree::Rename(name) => {
                before.push(name.ident.to_string());
                self.0.push(before);
            }
            syn::UseTree::Glob(_) => self.0.push(before),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, before.clone())),
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let is_test = item.attrs.iter().any(|attribute| {
            attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
        });
        if !is_test {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&item.tree, Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.0.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }
}

/// Returns where a path leads to, as a path from the root of the crate; `None` if it leads out of the crate.
fn absolute(module: &[String], path: &[String]) -> Option<Vec<String>> {
    let mut from = module.to_vec();
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => {
            from.extend_from_slice(&path[1..]);
            Some(from)
        }
        "super" => {
            let ups = path.iter().take_while(|part| *part == "super").count();
            from.truncate(from.len().checked_sub(ups)?);
            from.extend_from_slice(&path[ups..]);
            Some(from)
        }
        _ => None,
    }
}

#[test]
fn stages_import_only_what_the_table_allows() {
    let allowed = allowed();
    let modules = modules();
    let stages: BTreeSet<&String> = modules.iter().filter_map(|(module, _)| module.first()).collect();
    assert_eq!(stages, allowed.keys().collect(), "the table has a row for each stage");
    let mut wrong = BTreeSet::new();
    let mut seen: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
    for (module, names) in &modules {
        for target in names.0.iter().filter_map(|path| absolute(module, path)) {
            let Some(stage) = target.first().filter(|stage| stages.contains(stage) && **stage != module[0]) else {
                continue;
            };
            seen.entry(&module[0]).or_default().insert(stage.clone());
            if !allowed[&module[0]].contains(stage) {
                wrong.insert(format!("{} imports {}", module.join("::"), target.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "not in the table of ARCHITECTURE.md: {wrong:#?}");
    for (stage, may) in &allowed {
        let unused: Vec<&String> =
            may.iter().filter(|other| !seen.get(stage).is_some_and(|seen| seen.contains(*other))).collect();
        assert!(unused.is_empty(), "the table lets `{stage}` import what it does not: {unused:?}");
    }
}

#[test]
fn no_two_modules_import_each_other() {
    for krate in ["statusquo", "statusquo-codegen", "cargo-statusquo"] {
        check_circles(krate);
    }
}

fn check_circles(krate: &str) {
    let modules = modules_of(krate);
    let known: BTreeSet<&Vec<String>> = modules.iter().map(|(module, _)| module).collect();
    // What stands inside a module is part of it: only modules beside each other can form a circle.
    let beside = |one: &Vec<String>, other: &Vec<String>| !one.starts_with(other) && !other.starts_with(one);
    let mut imports: BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> = BTreeMap::new();
    for (module, names) in &modules {
        for target in names.0.iter().filter_map(|path| absolute(module, path)) {
            let longest = (1..=target.len()).rev().find_map(|length| known.get(&target[..length].to_vec()).copied());
            if let Some(target) = longest.filter(|target| beside(module, target)) {
                imports.entry(module).or_default().insert(target);
            }
        }
    }
    let mut circles = BTreeSet::new();
    for start in known {
        let (mut reached, mut pending) = (BTreeSet::new(), vec![start]);
        while let Some(module) = pending.pop() {
            for next in imports.get(module).into_iter().flatten() {
                if *next == start {
                    circles.insert(format!("{} -> .. -> {} -> {0}", start.join("::"), module.join("::")));
                } else if reached.insert(*next) {
                    pending.push(next);
                }
            }
        }
    }
    assert!(circles.is_empty(), "these modules of {krate} import each other: {circles:#?}");
}

#[test]
fn what_comes_before_the_emitter_knows_no_rust_and_nothing_reads_files() {
    let rust = ["syn", "quote", "proc_macro2", "prettyplease", "progenitor"];
    let yaml = ["serde_yaml", "saphyr_parser"];
    let mut wrong = BTreeSet::new();
    for (module, names) in modules() {
        let stage = module[0].as_str();
        let writes_rust = matches!(stage, "emit" | "proof");
        for path in &names.0 {
            let first = path.first().map(String::as_str).unwrap_or_default();
            let touches_disk = path.starts_with(&["std".to_owned(), "fs".to_owned()]) || first == "fs";
            let is_wrong =
                (!writes_rust && rust.contains(&first)) || (writes_rust && yaml.contains(&first)) || touches_disk;
            if is_wrong {
                wrong.insert(format!("{} names {}", module.join("::"), path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
