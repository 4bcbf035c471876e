//! Tokens become text: parsed, so that wrong Rust fails here, and printed by prettyplease.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::UseTree;

use super::docs;

/// Returns a source file: documentation, imports, items with an empty line between them.
///
/// # Errors
/// Says which item is not Rust.
pub(super) fn file(documentation: &str, imports: TokenStream, items: Vec<TokenStream>) -> Result<String, String> {
    let mut text = String::new();
    for line in docs::wrap(documentation) {
        text.push_str(format!("//! {line}").trim_end());
        text.push('\n');
    }
    let used = identifiers(&items);
    let mut imports = parse(imports)?;
    imports.items.retain_mut(|item| match item {
        syn::Item::Use(item) => prune(&mut item.tree, &used),
        _ => true,
    });
    if !imports.items.is_empty() {
        text.push('\n');
        text.push_str(&prettyplease::unparse(&imports));
    }
    let mut after_one_line = false;
    for tokens in items {
        for item in parse(tokens)?.items {
            let item = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
            let item = space_out(&prettyplease::unparse(&item));
            let is_one_line = item.lines().count() == 1;
            if !(is_one_line && after_one_line) {
                text.push('\n');
            }
            text.push_str(&item);
            after_one_line = is_one_line;
        }
    }
    Ok(text)
}

fn parse(tokens: TokenStream) -> Result<syn::File, String> {
    syn::parse2(tokens.clone()).map_err(|error| format!("emitted what is not Rust: {error}: {tokens}"))
}

/// Returns every identifier that the items mention.
fn identifiers(items: &[TokenStream]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut pending: Vec<TokenStream> = items.to_vec();
    while let Some(tokens) = pending.pop() {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    found.insert(ident.to_string());
                }
                TokenTree::Group(group) => pending.push(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    found
}

/// Removes the names that nobody mentions, and returns whether any is left. What is imported `as _` or by a glob is
/// needed without being mentioned.
fn prune(tree: &mut UseTree, used: &BTreeSet<String>) -> bool {
    match tree {
        UseTree::Path(path) => prune(&mut path.tree, used),
        UseTree::Name(name) => used.contains(&name.ident.to_string()),
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
