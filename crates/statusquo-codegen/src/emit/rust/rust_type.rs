//! Types as they are written.

use std::fmt;

use syn::{GenericArgument, PathArguments, Type};

use crate::emit::EmitError;
use crate::naming::RustIdent;

/// A type, written as a person writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RustType {
    /// A path, with the types between its angle brackets.
    Path(String, Vec<RustType>),
    /// A tuple; `()` is one of nothing.
    Tuple(Vec<RustType>),
    /// An array, with its length.
    Array(Box<RustType>, String),
}

impl RustType {
    /// Returns the type at a path without arguments.
    pub(crate) fn path(path: impl Into<String>) -> Self {
        RustType::Path(path.into(), Vec::new())
    }

    /// Returns the type of a schema, as it is written outside the module `types`.
    pub(crate) fn schema(name: &RustIdent) -> Self {
        RustType::path(format!("types::{name}"))
    }

    /// Returns `String`.
    pub(crate) fn string() -> Self {
        RustType::path("String")
    }

    /// Returns the type of any JSON.
    pub(crate) fn json() -> Self {
        RustType::path("::serde_json::Value")
    }

    /// Returns a list of a type.
    pub(crate) fn list(item: RustType) -> Self {
        RustType::Path("Vec".to_owned(), vec![item])
    }

    /// Returns a type that may be null.
    pub(crate) fn option(inner: RustType) -> Self {
        RustType::Path("Option".to_owned(), vec![inner])
    }

    /// Returns a map from texts to a type.
    pub(crate) fn map(path: &str, value: RustType) -> Self {
        RustType::Path(path.to_owned(), vec![RustType::string(), value])
    }

    /// Whether it is `String`.
    pub(crate) fn is_string(&self) -> bool {
        matches!(self, RustType::Path(path, arguments) if path == "String" && arguments.is_empty())
    }

    /// Whether it is `Vec<String>`.
    pub(crate) fn is_list_of_strings(&self) -> bool {
        matches!(self, RustType::Path(path, arguments) if path == "Vec" && matches!(&arguments[..], [item] if item.is_string()))
    }

    /// Returns what an `Option` holds, if it is one.
    pub(crate) fn inside_option(&self) -> Option<&RustType> {
        match self {
            RustType::Path(path, arguments) if path == "Option" => arguments.first(),
            RustType::Path(..) | RustType::Tuple(_) | RustType::Array(..) => None,
        }
    }

    /// Whether a type of the module `types` is in it.
    pub(super) fn is_of_schema(&self) -> bool {
        match self {
            RustType::Path(path, arguments) => {
                path.starts_with("types::") || arguments.iter().any(RustType::is_of_schema)
            }
            RustType::Tuple(parts) => parts.iter().any(RustType::is_of_schema),
            RustType::Array(item, _) => item.is_of_schema(),
        }
    }

    /// Returns the names in it.
    pub(crate) fn names(&self) -> Vec<&str> {
        let (path, inner) = match self {
            RustType::Path(path, arguments) => (path.as_str(), arguments.as_slice()),
            RustType::Tuple(parts) => ("", parts.as_slice()),
            RustType::Array(item, _) => ("", std::slice::from_ref(&**item)),
        };
        path.split("::").filter(|name| !name.is_empty()).chain(inner.iter().flat_map(RustType::names)).collect()
    }

    /// Reads a type that typify wrote.
    ///
    /// # Errors
    /// When it is of a kind that no schema becomes.
    pub(crate) fn read(ty: &Type) -> Result<Self, EmitError> {
        let all = |types: &mut dyn Iterator<Item = &Type>| types.map(RustType::read).collect::<Result<Vec<_>, _>>();
        match ty {
            Type::Path(path) if path.qself.is_none() => read_path(&path.path),
            Type::Tuple(tuple) => Ok(RustType::Tuple(all(&mut tuple.elems.iter())?)),
            Type::Array(array) => {
                let length = &array.len;
                Ok(RustType::Array(Box::new(RustType::read(&array.elem)?), quote::quote!(#length).to_string()))
            }
            Type::Paren(inner) => RustType::read(&inner.elem),
            Type::Group(inner) => RustType::read(&inner.elem),
            _ => Err(EmitError::UnknownType { ty: quote::quote!(#ty).to_string() }),
        }
    }
}

fn read_path(path: &syn::Path) -> Result<RustType, EmitError> {
    let mut text = if path.leading_colon.is_some() { "::".to_owned() } else { String::new() };
    let mut arguments = Vec::new();
    for (index, segment) in path.segments.iter().enumerate() {
        if index > 0 {
            text.push_str("::");
        }
        text.push_str(&segment.ident.to_string());
        let is_last = index + 1 == path.segments.len();
        let unknown = || EmitError::UnknownType { ty: quote::quote!(#path).to_string() };
        match &segment.arguments {
            PathArguments::None => {}
            PathArguments::AngleBracketed(brackets) if is_last => {
                for argument in &brackets.args {
                    let GenericArgument::Type(ty) = argument else { return Err(unknown()) };
                    arguments.push(RustType::read(ty)?);
                }
            }
            PathArguments::AngleBracketed(_) | PathArguments::Parenthesized(_) => return Err(unknown()),
        }
    }
    Ok(RustType::Path(text, arguments))
}

impl fmt::Display for RustType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, types: &[RustType]| {
            for (index, ty) in types.iter().enumerate() {
                write!(f, "{}{ty}", if index > 0 { ", " } else { "" })?;
            }
            Ok(())
        };
        match self {
            RustType::Path(path, arguments) if arguments.is_empty() => f.write_str(path),
            RustType::Path(path, arguments) => {
                write!(f, "{path}<")?;
                list(f, arguments)?;
                f.write_str(">")
            }
            RustType::Tuple(parts) => {
                f.write_str("(")?;
                list(f, parts)?;
                f.write_str(if parts.len() == 1 { ",)" } else { ")" })
            }
            RustType::Array(item, length) => write!(f, "[{item}; {length}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_written_as_it_was_read() {
        for text in
            ["String", "::serde_json::Map<String, Vec<types::A>>", "(i64,)", "()", "[f64; 2usize]", "(A, [B; 1usize])"]
        {
            let ty = RustType::read(&syn::parse_str(text).expect("it is a type")).expect("it is known");
            assert_eq!(ty.to_string(), text);
        }
        let names = RustType::read(&syn::parse_str("Vec<(types::A, [B; 2])>").expect("a type")).expect("it is known");
        assert_eq!(names.names(), ["Vec", "types", "A", "B"]);
    }

    #[test]
    fn a_type_of_no_known_kind_is_an_error() {
        for text in ["fn()", "impl Into<String>", "<A as B>::C", "&'static str", "Box<dyn Fn()>", "A<'a>"] {
            assert!(RustType::read(&syn::parse_str(text).expect("it is a type")).is_err(), "{text}");
        }
    }
}
