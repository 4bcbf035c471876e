//! What progenitor makes of a lowered document: the types of schemas, with and without a name.
//!
//! Takes a lowered document, gives syntax trees. Of the operations that progenitor writes only the signatures are read:
//! what one succeeds with is the type of the schema that it asks about.

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use progenitor::{CrateVers, GenerationSettings, Generator, InterfaceStyle, TagStyle};
use serde_json::{Value, json};
use syn::visit_mut::VisitMut;
use syn::{Item, Type};

use super::EmitError;
use super::rust::RustType;
use super::rust::syntax::{ShortPaths, argument};
use crate::lower::{self, Lowered};

/// The parts of progenitor's output that are built upon.
pub(super) struct Generated {
    /// The items of the module `types`.
    pub items: Vec<Item>,
    /// The type of every schema.
    pub types: Types,
}

/// The Rust type of every schema that the lowered document knows.
#[derive(Debug, Default)]
pub(crate) struct Types {
    /// The types of schemas without a name, by the schema's text.
    unnamed: HashMap<String, RustType>,
    /// The structs and enums of the module `types`; its other names are aliases.
    own: BTreeSet<String>,
}

impl Types {
    /// Returns the type of a schema, as it is written outside the module `types`.
    ///
    /// # Errors
    /// When progenitor has said nothing of the schema.
    pub(crate) fn of(&self, schema: &Value) -> Result<RustType, EmitError> {
        if let Some(name) = lower::reference(schema) {
            return Ok(RustType::schema(name));
        }
        if let Some(item) = lower::list_item(schema) {
            return Ok(RustType::list(self.of(item)?));
        }
        let text = schema.to_string();
        self.unnamed.get(&text).cloned().ok_or(EmitError::NoType { schema: text })
    }

    /// Whether a name is that of a struct or enum, and not of an alias.
    pub(super) fn is_own(&self, name: &str) -> bool {
        self.own.contains(name)
    }
}

/// Runs progenitor. A schema that it refuses is given up in `lowered`, and it is run again.
///
/// # Errors
/// What progenitor or typify says when they refuse the document even so, panics included.
pub(super) fn generate(lowered: &mut Lowered) -> Result<Generated, EmitError> {
    let tokens = match run(lowered) {
        Ok(tokens) => tokens,
        Err(why) => without_faults(lowered, why, run).map_err(EmitError::Types)?,
    };
    let mut generated = read(tokens, &lowered.unnamed)?;
    generated.types.own.extend(lowered.enums().map(|(name, _)| name.clone()));
    Ok(generated)
}

fn run(lowered: &Lowered) -> Result<TokenStream, String> {
    catch(|| {
        let mut settings = GenerationSettings::default();
        settings
            .with_interface(InterfaceStyle::Positional)
            .with_tag(TagStyle::Merged)
            .with_derive("PartialEq")
            // The types of the runtime, by `x-rust-type`.
            .with_crate("statusquo", CrateVers::Any, None)
            .with_map_type("::std::collections::BTreeMap");
        // Enums keep unknown values, so they are ours; both modules that mention them see them under this path.
        for (name, _) in lowered.enums() {
            settings.with_replacement(name, format!("super::types::{name}"), std::iter::empty());
        }
        Generator::new(&settings).generate_tokens(&lowered.openapi()?).map_err(|error| error.to_string())
    })
}

/// How many schemas are given up before the whole document is.
const MAX_FAULTS: usize = 50;

/// Finds the schemas that progenitor refuses, one by one, by halving what it is given; gives them up.
fn without_faults<T>(
    lowered: &mut Lowered,
    mut why: String,
    run: impl Fn(&Lowered) -> Result<T, String>,
) -> Result<T, String> {
    for _ in 0..MAX_FAULTS {
        let names: Vec<String> = lowered.schemas.keys().cloned().collect();
        // With the first `count` schemas as they are, and any JSON for the others. It works with none of them.
        let attempt = |count: usize| {
            let mut part = lowered.clone();
            names[count..].iter().for_each(|name| part.schemas[name.as_str()] = json!({}));
            run(&part).err()
        };
        if attempt(0).is_some() {
            break;
        }
        let (mut works, mut fails) = (0, names.len());
        while fails - works > 1 {
            let middle = works + (fails - works) / 2;
            match attempt(middle) {
                Some(error) => (fails, why) = (middle, error),
                None => works = middle,
            }
        }
        lowered.give_up(&names[works], &why);
        match run(lowered) {
            Ok(result) => return Ok(result),
            Err(error) => why = error,
        }
    }
    Err(why)
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Turns a panic of `run` into its message; the panic hook keeps quiet meanwhile, since such a panic is a diagnostic.
fn catch<T>(run: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                previous(panic);
            }
        }));
    });
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(run));
    QUIET.set(false);
    result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("panicked: {}", text.unwrap_or("without a message")))
    })
}

fn read(tokens: TokenStream, unnamed: &[Value]) -> Result<Generated, EmitError> {
    let mut generated = Generated { items: Vec::new(), types: Types::default() };
    let mut shorten = ShortPaths::outside();
    for part in parts(tokens) {
        if let Some(module) = module(&part, "types") {
            generated.items = items(module)?;
            continue;
        }
        let Ok(Item::Impl(block)) = syn::parse2(part) else { continue };
        let functions = block.items.into_iter().filter_map(|item| match item {
            syn::ImplItem::Fn(function) => Some(function),
            _ => None,
        });
        for function in functions {
            let name = function.sig.ident.to_string();
            let index = name.strip_prefix("type_").and_then(|index| index.parse::<usize>().ok());
            let Some(schema) = index.and_then(|index| unnamed.get(index)) else { continue };
            let Some(mut success) = success_type(&function.sig.output) else { continue };
            shorten.visit_type_mut(&mut success);
            generated.types.unnamed.insert(schema.to_string(), RustType::read(&success)?);
        }
    }
    generated.types.own = generated
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(definition) => Some(definition.ident.to_string()),
            Item::Enum(definition) => Some(definition.ident.to_string()),
            _ => None,
        })
        .collect();
    Ok(generated)
}

/// Returns the items of the module `types`, parsed one by one: a syntax tree of the whole takes many times the memory.
fn items(tokens: TokenStream) -> Result<Vec<Item>, EmitError> {
    parts(tokens)
        .map(|part| {
            syn::parse2(without_schema(part))
                .map_err(|error| EmitError::Types(format!("progenitor's output does not parse: {error}")))
        })
        .collect()
}

/// Takes from an item's documentation the schema that typify appends, which is often longer than the item.
fn without_schema(part: TokenStream) -> TokenStream {
    let shorten = |token: TokenTree| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            let tokens = group.stream().into_iter().map(|token| match &token {
                TokenTree::Literal(literal) => before_schema(literal).map_or(token, TokenTree::Literal),
                _ => token,
            });
            TokenTree::Group(Group::new(Delimiter::Bracket, tokens.collect()))
        }
        token => token,
    };
    part.into_iter().map(shorten).collect()
}

fn before_schema(literal: &Literal) -> Option<Literal> {
    let text = literal.to_string();
    let (before, _) = text.split_once("<details>")?;
    // No escape ends with `<`, so that what is before it is a string again.
    format!("{before}\"").parse().ok()
}

/// Splits tokens into items: each ends with a block or a semicolon.
fn parts(tokens: TokenStream) -> impl Iterator<Item = TokenStream> {
    let mut tokens = tokens.into_iter();
    std::iter::from_fn(move || {
        let mut part = Vec::new();
        for token in tokens.by_ref() {
            let ends = match &token {
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !in_use(&part),
                TokenTree::Punct(punct) => punct.as_char() == ';',
                TokenTree::Ident(_) | TokenTree::Literal(_) => false,
            };
            part.push(token);
            if ends {
                break;
            }
        }
        (!part.is_empty()).then(|| part.into_iter().collect())
    })
}

/// Whether the tokens are those of a `use`, whose braces are followed by a semicolon.
fn in_use(part: &[TokenTree]) -> bool {
    part.iter().any(|token| matches!(token, TokenTree::Ident(ident) if ident == "use"))
}

/// Returns what stands in the braces of a module of this name.
fn module(part: &TokenStream, name: &str) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = part.clone().into_iter().collect();
    match tokens.as_slice() {
        [.., TokenTree::Ident(keyword), TokenTree::Ident(ident), TokenTree::Group(group)]
            if keyword == "mod" && ident == name =>
        {
            Some(group.stream())
        }
        _ => None,
    }
}

/// `Result<ResponseValue<T>, E>` holds a `T`.
fn success_type(output: &syn::ReturnType) -> Option<Type> {
    let syn::ReturnType::Type(_, output) = output else { return None };
    argument(&argument(output, "Result")?, "ResponseValue")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use indexmap::IndexMap;

    use super::*;

    fn lowered(schemas: Value) -> Lowered {
        let Value::Object(schemas) = schemas else { panic!("schemas have names") };
        Lowered {
            operations: Vec::new(),
            schemas,
            places: BTreeMap::new(),
            unnamed: Vec::new(),
            types: IndexMap::new(),
            degraded: Vec::new(),
        }
    }

    #[test]
    fn what_is_refused_is_given_up_by_name() {
        let mut lowered = lowered(json!({ "A": {}, "B": { "bad": 1 }, "C": {}, "D": { "bad": 2 }, "E": {} }));
        let run = |lowered: &Lowered| match lowered.schemas.values().find_map(|schema| schema.get("bad")) {
            Some(number) => Err(format!("number {number}")),
            None => Ok(lowered.schemas.len()),
        };
        let why = run(&lowered).expect_err("two are bad");
        assert_eq!(without_faults(&mut lowered, why, run), Ok(5));
        let given_up: Vec<&str> = lowered.degraded.iter().map(|degraded| degraded.what.as_str()).collect();
        assert_eq!(
            given_up,
            ["the schema `B`, which typify refuses (number 1)", "the schema `D`, which typify refuses (number 2)",]
        );
    }

    #[test]
    fn a_document_that_never_works_is_refused() {
        let mut lowered = lowered(json!({ "A": {} }));
        assert_eq!(
            without_faults(&mut lowered, "no".to_owned(), |_| Err::<(), _>("no".to_owned())),
            Err("no".to_owned())
        );
        assert!(lowered.degraded.is_empty());
    }

    #[test]
    fn a_panic_is_a_message() {
        assert_eq!(catch(|| -> Result<(), String> { panic!("at {}", 1) }), Err("panicked: at 1".to_owned()));
    }
}
