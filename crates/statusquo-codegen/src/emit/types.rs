//! What progenitor makes of the lowered schemas: the types that have names.
//!
//! Takes a lowered document, gives syntax trees. Schemas without a name are so simple that their types follow from what
//! they are: see [`Types::of`].

use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use progenitor::{CrateVers, GenerationSettings, Generator, InterfaceStyle, TagStyle};
use syn::Item;

use super::error::{EmitError, Refusal};
use super::rust::RustType;
use crate::lower::{Integer, Lowered, Number, Schema, Shape};
use crate::naming::RustIdent;

/// The parts of progenitor's output that are built upon.
pub(super) struct GeneratedTypes {
    /// The items of the module `types`.
    pub items: Vec<Item>,
    /// The type of every schema.
    pub types: Types,
}

/// The names of the module `types`.
#[derive(Debug, Default)]
pub(crate) struct Types {
    /// The structs and enums; the other names are aliases.
    own: BTreeSet<String>,
}

impl Types {
    /// Returns the type of a schema, as it is written outside the module `types`. Shapes that need a name have one, and
    /// are referred to.
    pub(crate) fn of(&self, schema: &Schema) -> RustType {
        let ty = match &schema.shape {
            // Null is JSON too.
            Shape::Any | Shape::Enum(_) | Shape::Codes(_) | Shape::Const(_) | Shape::Union(_) => {
                return RustType::json();
            }
            Shape::Named(name) => RustType::schema(name),
            Shape::Boolean => RustType::path("bool"),
            Shape::Integer(width) => RustType::path(integer(*width)),
            Shape::Number(Some(Number::Float)) => RustType::path("f32"),
            Shape::Number(Some(Number::Double) | None) => RustType::path("f64"),
            Shape::Text { .. } => RustType::string(),
            Shape::File => RustType::path("::statusquo::FilePart"),
            Shape::List(item) => RustType::list(self.of(item)),
            Shape::Object(object) => match object.additional.as_deref() {
                None | Some(Schema { shape: Shape::Any, .. }) => RustType::map("::serde_json::Map", RustType::json()),
                Some(value) => RustType::map("::std::collections::BTreeMap", self.of(value)),
            },
        };
        if schema.nullable { RustType::option(ty) } else { ty }
    }

    /// Whether a name is that of a struct or enum, and not of an alias.
    pub(super) fn is_own(&self, name: &str) -> bool {
        self.own.contains(name)
    }
}

/// Returns the type of a whole number.
pub(super) fn integer(width: Option<Integer>) -> &'static str {
    match width {
        Some(Integer::Int32) => "i32",
        Some(Integer::Int64) | None => "i64",
        Some(Integer::Uint32) => "u32",
        Some(Integer::Uint64) => "u64",
    }
}

/// Runs progenitor. A schema that it refuses is given up in `lowered`, and it is run again.
///
/// # Errors
/// What progenitor or typify says when they refuse the document even so, panics included.
pub(super) fn generate(lowered: &mut Lowered) -> Result<GeneratedTypes, EmitError> {
    let tokens = match run(lowered) {
        Ok(tokens) => tokens,
        Err(why) => without_faults(lowered, why, run).map_err(EmitError::Types)?,
    };
    let mut generated = read(tokens)?;
    generated.types.own.extend(ours(lowered).map(RustIdent::to_string));
    Ok(generated)
}

/// Returns the types that are ours: enums and unions, which keep unknown values, and constants.
fn ours(lowered: &Lowered) -> impl Iterator<Item = &RustIdent> {
    let is_ours =
        |schema: &Schema| matches!(schema.shape, Shape::Enum(_) | Shape::Codes(_) | Shape::Const(_) | Shape::Union(_));
    lowered.schemas.iter().filter(move |(_, schema)| is_ours(schema)).map(|(name, _)| name)
}

fn run(lowered: &Lowered) -> Result<TokenStream, Refusal> {
    catch(|| {
        let mut settings = GenerationSettings::default();
        settings
            .with_interface(InterfaceStyle::Positional)
            .with_tag(TagStyle::Merged)
            .with_derive("PartialEq")
            // The types of the runtime, by `x-rust-type`.
            .with_crate("statusquo", CrateVers::Any, None)
            .with_map_type("::std::collections::BTreeMap");
        for name in ours(lowered) {
            settings.with_replacement(name.as_str(), format!("super::types::{name}"), std::iter::empty());
        }
        Generator::new(&settings).generate_tokens(&lowered.openapi()).map_err(|error| Refusal::new(error.to_string()))
    })
}

/// How many schemas are given up before the whole document is.
const MAX_FAULTS: usize = 50;

/// Finds the schemas that progenitor refuses, one by one, by halving what it is given; gives them up.
fn without_faults<T>(
    lowered: &mut Lowered,
    mut why: Refusal,
    run: impl Fn(&Lowered) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    for _ in 0..MAX_FAULTS {
        let names: Vec<RustIdent> = lowered.schemas.keys().cloned().collect();
        // With the first `count` schemas as they are, and any JSON for the others. It works with none of them.
        let attempt = |count: usize| {
            let mut part = lowered.clone();
            names[count..].iter().for_each(|name| drop(part.schemas.insert(name.clone(), Schema::any())));
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
        lowered.give_up(&names[works], why.as_str());
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
fn catch<T>(run: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
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
        Err(Refusal::new(format!("panicked: {}", text.unwrap_or("without a message"))))
    })
}

fn read(tokens: TokenStream) -> Result<GeneratedTypes, EmitError> {
    let mut generated = GeneratedTypes { items: Vec::new(), types: Types::default() };
    for part in parts(tokens) {
        if let Some(module) = module(&part, "types") {
            generated.items = items(module)?;
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
                .map_err(|error| EmitError::Types(Refusal::new(format!("progenitor's output does not parse: {error}"))))
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use indexmap::IndexMap;

    use super::*;
    use crate::naming;

    fn lowered(schemas: &[(&str, Shape)]) -> Lowered {
        let named = |(name, shape): &(&str, Shape)| (naming::pascal(name), Schema::of(shape.clone()));
        Lowered {
            operations: Vec::new(),
            webhooks: Vec::new(),
            schemas: schemas.iter().map(named).collect(),
            places: BTreeMap::new(),
            types: IndexMap::new(),
            degraded: Vec::new(),
        }
    }

    #[test]
    fn what_is_refused_is_given_up_by_name() {
        // Files stand for what is refused.
        let mut lowered = lowered(&[
            ("A", Shape::Any),
            ("B", Shape::File),
            ("C", Shape::Any),
            ("D", Shape::File),
            ("E", Shape::Boolean),
        ]);
        let run = |lowered: &Lowered| match lowered.schemas.iter().find(|(_, schema)| schema.shape == Shape::File) {
            Some((name, _)) => Err(Refusal::new(format!("bad {name}"))),
            None => Ok(lowered.schemas.len()),
        };
        let why = run(&lowered).expect_err("two are bad");
        assert_eq!(without_faults(&mut lowered, why, run), Ok(5));
        let given_up: Vec<&str> = lowered.degraded.iter().map(|degraded| degraded.what.as_str()).collect();
        assert_eq!(
            given_up,
            ["the schema `B`, which typify refuses (bad B)", "the schema `D`, which typify refuses (bad D)"]
        );
    }

    #[test]
    fn a_document_that_never_works_is_refused() {
        let mut lowered = lowered(&[("A", Shape::Any)]);
        assert_eq!(
            without_faults(&mut lowered, Refusal::new("no"), |_| Err::<(), _>(Refusal::new("no"))),
            Err(Refusal::new("no"))
        );
        assert!(lowered.degraded.is_empty());
    }

    #[test]
    fn a_panic_is_a_message() {
        assert_eq!(catch(|| -> Result<(), Refusal> { panic!("at {}", 1) }), Err(Refusal::new("panicked: at 1")));
    }
}
