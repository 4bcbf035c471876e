//! The case of names that are ours and no Rust yet: operations are `snake_case`, variants and bodies `UpperCamelCase`.

use heck::{ToPascalCase, ToSnakeCase};

/// Returns a name in `snake_case`; what is neither letter nor digit ends a word.
pub fn snake_case(name: &str) -> String {
    words(name).to_snake_case()
}

/// Returns a name in `UpperCamelCase`; what is neither letter nor digit ends a word.
pub fn camel_case(name: &str) -> String {
    words(name).to_pascal_case()
}

fn words(name: &str) -> String {
    name.replace('\'', "").replace(|c: char| !c.is_ascii_alphanumeric(), "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_signs_and_capitals() {
        for (name, snake, camel) in [
            ("getOrder", "get_order", "GetOrder"),
            ("GET /order/{id}", "get_order_id", "GetOrderId"),
            ("I'm", "im", "Im"),
            ("type", "type", "Type"),
        ] {
            assert_eq!((snake_case(name).as_str(), camel_case(name).as_str()), (snake, camel));
        }
    }
}
