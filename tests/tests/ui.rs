//! What must not compile, and the message that says why: one mistake a file in `tests/ui`. After a change, renew the
//! messages and review the difference:
//!
//! ```text
//! TRYBUILD=overwrite cargo test -p statusquo-tests --test ui
//! ```

// What must compile does so with this test. As cases of `trybuild` it would take a second, complete build.
#[allow(dead_code, unreachable_pub, reason = "nothing but compiled")]
#[path = "../ui/any-operation.rs"]
mod any_operation;
#[allow(dead_code, unreachable_pub, reason = "nothing but compiled")]
#[path = "../ui/complete-match.rs"]
mod complete_match;

#[test]
fn what_an_operation_cannot_answer_cannot_be_handled() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/status-of-no-operation.rs");
    cases.compile_fail("ui/status-of-another-operation.rs");
    cases.compile_fail("ui/forgotten-status.rs");
    cases.compile_fail("ui/forgotten-other.rs");
    cases.compile_fail("ui/error-of-another-operation.rs");
    cases.compile_fail("ui/unfinished-request.rs");
}
