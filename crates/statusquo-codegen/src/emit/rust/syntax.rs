//! The syntax trees that typify hands over: what is read of them, and how they become lines.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenTree};
use syn::visit_mut::VisitMut;
use syn::{Attribute, GenericArgument, Item, PathArguments, Type};

use super::Lines;

/// Prints an item of typify's.
pub(crate) fn print_item(item: Item) -> Lines {
    let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    Lines::printed(prettyplease::unparse(&file))
}

/// Returns the first argument of a generic type, if the type has this name.
pub(crate) fn argument(ty: &Type, name: &str) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    })
}

/// Returns the last segment of a type's path.
pub(crate) fn type_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// Shortens `::std::option::Option` to `Option`, unless a type of the specification has that name, and the path of our
/// enums.
pub(crate) struct ShortPaths {
    defined: BTreeSet<String>,
}

impl ShortPaths {
    /// For the module `types`, which defines these names.
    pub(crate) fn inside(defined: BTreeSet<String>) -> Self {
        ShortPaths { defined }
    }

    /// Returns a string literal that holds a function of `Option` or `Vec` by its short path.
    fn shorten_literal(&self, token: &TokenTree) -> Option<Literal> {
        let TokenTree::Literal(literal) = token else { return None };
        let text = syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?.value();
        let path: Vec<&str> = text.strip_prefix("::std::")?.split("::").collect();
        match path.as_slice() {
            ["option", ty @ "Option", function] | ["vec", ty @ "Vec", function] if !self.defined.contains(*ty) => {
                Some(Literal::string(&format!("{ty}::{function}")))
            }
            _ => None,
        }
    }
}

impl VisitMut for ShortPaths {
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        // Inside serde's attributes paths are string literals.
        if let (true, syn::Meta::List(list)) = (attribute.path().is_ident("serde"), &mut attribute.meta) {
            let tokens = std::mem::take(&mut list.tokens).into_iter();
            list.tokens = tokens.map(|token| self.shorten_literal(&token).map_or(token, TokenTree::Literal)).collect();
        }
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if let ["super", "types", _] = names.as_slice() {
            path.segments = std::mem::take(&mut path.segments).into_iter().skip(2).collect();
            return;
        }
        let in_prelude = matches!(
            names.as_slice(),
            ["std", "option", "Option"]
                | ["std", "string", "String"]
                | ["std", "vec", "Vec"]
                | ["std", "boxed", "Box"]
                | ["std", "convert", "From" | "Into" | "TryFrom" | "TryInto"]
                | ["std", "default", "Default"]
        );
        let hidden = names.last().is_some_and(|name| self.defined.contains(*name));
        if in_prelude
            && !hidden
            && let Some(last) = path.segments.last().cloned()
        {
            path.leading_colon = None;
            path.segments = std::iter::once(last).collect();
        }
    }
}
