//! What packages and APIs can be called.

use statusquo_codegen::contract::ApiId;
use statusquo_codegen::naming;

use crate::error::Error;

/// Crates that come with the compiler, which cargo lets no package be called.
const BUILT_IN: [&str; 5] = ["alloc", "core", "proc_macro", "std", "test"];
/// Crates that every generated crate depends on.
const NEEDED: [&str; 4] = ["serde", "serde_json", "statusquo", "tokio"];
/// Features and items that every generated crate has, so that no API can have their names.
const TAKEN_MODULES: [&str; 6] = ["default", "gzip", "http2", "native-tls", "rustls", "statusquo"];

/// Checks that a generated package can have a name.
///
/// # Errors
/// Says why not.
pub(crate) fn check_package(name: &str) -> Result<(), Error> {
    let is_well_formed = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    // In Rust, and for the registry, both signs are one.
    let ident = name.replace('-', "_");
    let ident = ident.to_ascii_lowercase();
    let why = if !is_well_formed {
        "a package's name is of letters, digits, `-` and `_`, a letter first"
    } else if naming::is_keyword(&ident) {
        "this is a keyword of Rust"
    } else if BUILT_IN.contains(&ident.as_str()) {
        "a crate of this name comes with the compiler"
    } else if NEEDED.contains(&ident.as_str()) {
        "generated crates depend on a crate of this name"
    } else {
        return Ok(());
    };
    Err(Error::PackageName { name: name.to_owned(), why })
}

/// Reads the name of an API: `shop/orders`. In lowercase alone, since there are file systems that know no other letters.
///
/// # Errors
/// When it is none, or a part of it is taken.
pub(crate) fn parse_api(api: &str) -> Result<ApiId, Error> {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
    };
    let (package, module) = api
        .split_once('/')
        .filter(|(package, module)| is_name(package) && is_name(module))
        .ok_or_else(|| Error::ApiName { name: api.to_owned() })?;
    check_package(package)?;
    if TAKEN_MODULES.contains(&module) {
        return Err(Error::TakenName { name: module.to_owned() });
    }
    Ok(ApiId { package: package.to_owned(), module: module.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_api_is_a_crate_and_a_module() {
        let id = |package: &str, module: &str| Some(ApiId { package: package.to_owned(), module: module.to_owned() });
        assert_eq!(parse_api("shop/orders").ok(), id("shop", "orders"));
        assert_eq!(parse_api("shop-2/v1_a").ok(), id("shop-2", "v1_a"));
        for name in [
            "shop",
            "shop/",
            "/a",
            "Shop/a",
            "shop/a/b",
            "shop/a.patch",
            "../a",
            "2/a",
            "serde/a",
            "a/rustls",
            "async/a",
        ] {
            assert!(parse_api(name).is_err(), "{name}");
        }
    }

    #[test]
    fn the_name_of_a_package_is_one_that_cargo_takes() {
        for name in ["shop", "Shop", "shop-2", "a_b", "statusquo-tests", "wiremock", "tests"] {
            assert!(check_package(name).is_ok(), "{name}");
        }
        for (name, part) in [
            ("", "a letter first"),
            ("2shop", "a letter first"),
            ("_shop", "a letter first"),
            ("sh op", "a letter first"),
            ("shöp", "a letter first"),
            ("../shop", "a letter first"),
            ("match", "a keyword"),
            ("Self", "a keyword"),
            ("proc-macro", "comes with the compiler"),
            ("serde-json", "depend on"),
        ] {
            let error = check_package(name).expect_err(name).to_string();
            assert!(error.starts_with(name) && error.contains(part), "{error}");
        }
    }
}
