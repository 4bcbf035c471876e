//! The examples at the end of each command's help, for the program that the user runs.

use crate::program::Program;

/// The name of a command, and examples of it: its arguments, and what they do.
const EXAMPLES: [(&str, &[(&str, &str)]); 5] = [
    ("init", &[("init", "in this folder"), ("init clients", "in another, which is made if it is not there")]),
    ("new", &[("new shop/orders --spec ~/Downloads/orders.yaml", "module `orders` of crate `shop`")]),
    (
        "regen",
        &[
            ("regen", "all crates"),
            ("regen --api shop", "one crate"),
            ("regen --check", "for continuous integration: fails if a file is not up to date"),
        ],
    ),
    ("check", &[("check", "all APIs"), ("check --api shop/orders", "one API")]),
    (
        "generate",
        &[
            ("generate --spec orders.yaml --name orders --out orders", "a crate in the folder `orders`"),
            ("generate --spec orders.yaml --name orders --out orders --tests", "the same with its tests"),
            (
                "generate --spec orders.yaml --name orders --out orders --strict",
                "the same, but fail if a part would become a weaker type",
            ),
        ],
    ),
];

/// Adds to the help of each command an example of its use.
pub fn with_examples(mut command: clap::Command, program: Program) -> clap::Command {
    for (name, examples) in EXAMPLES {
        let mut text = String::from("Examples:\n");
        for (arguments, meaning) in examples {
            text.push_str(&format!("  {program} {arguments}\n      {meaning}\n"));
        }
        command = command.mut_subcommand(name, |command| command.after_long_help(text.trim_end().to_owned()));
    }
    command
}
