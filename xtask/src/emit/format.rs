//! Tokens become text: parsed, so that wrong Rust fails here, and printed by prettyplease.

use proc_macro2::TokenStream;

/// Returns a source file: documentation, imports, items with an empty line between them.
///
/// # Errors
/// Says which item is not Rust.
pub(super) fn file(documentation: &str, imports: TokenStream, items: Vec<TokenStream>) -> Result<String, String> {
    let mut text = String::new();
    for line in documentation.lines() {
        text.push_str(format!("//! {line}").trim_end());
        text.push('\n');
    }
    let imports = parse(imports)?;
    if !imports.items.is_empty() {
        text.push('\n');
        text.push_str(&prettyplease::unparse(&imports));
    }
    for tokens in items {
        for item in parse(tokens)?.items {
            let item = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
            text.push('\n');
            text.push_str(&space_out(&prettyplease::unparse(&item)));
        }
    }
    Ok(text)
}

fn parse(tokens: TokenStream) -> Result<syn::File, String> {
    let text = tokens.to_string();
    syn::parse2(tokens).map_err(|error| format!("emitted what is not Rust: {error}: {text}"))
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
