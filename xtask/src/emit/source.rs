//! What progenitor makes of a lowered document: the types of schemas, parameters, bodies and successes.
//!
//! Takes an OpenAPI document, gives syntax trees. progenitor is told to write builders, because a builder's fields
//! are the owned types of the parameters; of its functions only the signatures are read.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use progenitor::{CrateVers, GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle};
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Item, Type};

use super::models::{ShortPaths, item_name};

/// The parts of progenitor's output that are built upon.
pub(super) struct Generated {
    /// The items of the module `types`, without the struct builders.
    pub types: Vec<Item>,
    /// The implementation of `ClientInfo` for `Client`.
    pub client_info: Vec<Item>,
    /// What is known of each operation, by the name of its request builder.
    pub operations: IndexMap<String, OperationTypes>,
}

/// The types that an operation meets.
pub(super) struct OperationTypes {
    /// The owned type of each parameter, by Rust name.
    pub parameters: IndexMap<String, Type>,
    /// The type of the request body.
    pub body: Option<Type>,
    /// The type of a success.
    pub success: Type,
}

/// Runs progenitor.
///
/// # Errors
/// What progenitor or typify says when they refuse the document, panics included.
pub(super) fn generate(openapi: &openapiv3::OpenAPI) -> Result<Generated, String> {
    let tokens = catch(|| {
        let mut settings = GenerationSettings::default();
        settings
            .with_interface(InterfaceStyle::Builder)
            .with_tag(TagStyle::Merged)
            .with_hooks(HooksMode::Expected)
            .with_inner_type(quote!(Inner))
            .with_derive("PartialEq")
            // The types of the runtime, by `x-rust-type`.
            .with_crate("statusquo", CrateVers::Any, None)
            .with_map_type("::std::collections::BTreeMap");
        Generator::new(&settings).generate_tokens(openapi).map_err(|error| error.to_string())
    })?;
    read(tokens)
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

fn read(tokens: TokenStream) -> Result<Generated, String> {
    let file: syn::File = syn::parse2(tokens).map_err(|error| format!("its output does not parse: {error}"))?;
    let mut generated = Generated { types: Vec::new(), client_info: Vec::new(), operations: IndexMap::new() };
    for item in file.items {
        match item {
            Item::Mod(module) if module.ident == "types" => generated.types = content(module),
            Item::Mod(module) if module.ident == "builder" => read_builders(content(module), &mut generated.operations),
            Item::Impl(block) if is_impl_of(&block, "ClientInfo") => generated.client_info.push(Item::Impl(block)),
            _ => {}
        }
    }
    generated.types.retain(|item| !is_struct_builder(item));
    let mut shorten = ShortPaths { defined: generated.types.iter().filter_map(item_name).collect() };
    for types in generated.operations.values_mut() {
        types.parameters.values_mut().chain(&mut types.body).for_each(|ty| shorten.visit_type_mut(ty));
        shorten.visit_type_mut(&mut types.success);
    }
    Ok(generated)
}

fn content(module: syn::ItemMod) -> Vec<Item> {
    module.content.map(|(_, items)| items).unwrap_or_default()
}

fn is_impl_of(block: &syn::ItemImpl, name: &str) -> bool {
    block.trait_.as_ref().and_then(|(path, _)| path.segments.last()).is_some_and(|segment| segment.ident == name)
}

/// `mod builder` and every `fn builder()`: requests are written with the setters of [`super::models`].
fn is_struct_builder(item: &Item) -> bool {
    match item {
        Item::Mod(module) => module.ident == "builder",
        Item::Impl(block) => {
            block.trait_.is_none()
                && matches!(block.items.as_slice(), [syn::ImplItem::Fn(function)] if function.sig.ident == "builder")
        }
        _ => false,
    }
}

fn read_builders(items: Vec<Item>, operations: &mut IndexMap<String, OperationTypes>) {
    for item in items {
        match item {
            Item::Struct(definition) => {
                let parameters = definition
                    .fields
                    .iter()
                    .filter_map(|field| Some((field.ident.as_ref()?.to_string(), parameter_type(&field.ty)?)))
                    .collect();
                let types = OperationTypes { parameters, body: None, success: syn::parse_quote!(()) };
                operations.insert(definition.ident.to_string(), types);
            }
            Item::Impl(block) => {
                let Some(types) = type_name(&block.self_ty).and_then(|name| operations.get_mut(&name)) else {
                    continue;
                };
                for function in block.items.iter().filter_map(|item| match item {
                    syn::ImplItem::Fn(function) => Some(function),
                    _ => None,
                }) {
                    if function.sig.ident == "send"
                        && let Some(success) = success_type(&function.sig.output)
                    {
                        types.success = success;
                    } else if function.sig.ident == "body" {
                        types.body = body_type(&function.sig.generics);
                    }
                }
            }
            _ => {}
        }
    }
}

/// `Result<Option<T>, String>` and `Result<T, String>` hold a `T`.
fn parameter_type(field: &Type) -> Option<Type> {
    let inner = argument(field, "Result")?;
    Some(argument(&inner, "Option").unwrap_or(inner))
}

/// `Result<ResponseValue<T>, E>` holds a `T`.
fn success_type(output: &syn::ReturnType) -> Option<Type> {
    let syn::ReturnType::Type(_, output) = output else { return None };
    argument(&argument(output, "Result")?, "ResponseValue")
}

/// `where V: TryInto<T>` takes a `T`.
fn body_type(generics: &syn::Generics) -> Option<Type> {
    generics.where_clause.as_ref()?.predicates.iter().find_map(|predicate| {
        let syn::WherePredicate::Type(predicate) = predicate else { return None };
        predicate.bounds.iter().find_map(|bound| match bound {
            syn::TypeParamBound::Trait(bound) => path_argument(&bound.path, "TryInto"),
            _ => None,
        })
    })
}

/// Returns the first argument of a generic type, if the type has this name.
pub(super) fn argument(ty: &Type, name: &str) -> Option<Type> {
    match ty {
        Type::Path(path) => path_argument(&path.path, name),
        _ => None,
    }
}

fn path_argument(path: &syn::Path, name: &str) -> Option<Type> {
    let segment = path.segments.last().filter(|segment| segment.ident == name)?;
    let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    })
}

/// Returns the last segment of a type's path.
pub(super) fn type_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}
