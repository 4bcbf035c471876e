//! What must not compile, and the message that says why: one mistake a file in `cases`. After a change, renew the
//! messages and review the difference:
//!
//! ```text
//! TRYBUILD=overwrite cargo test -p statusquo-ui
//! ```

// What must compile does so with this test. As cases of `trybuild` it would take a second, complete build.
#[allow(dead_code, unreachable_pub, reason = "nothing but compiled")]
#[path = "cases/any-operation.rs"]
mod any_operation;
#[allow(dead_code, unreachable_pub, reason = "nothing but compiled")]
#[path = "cases/complete-match.rs"]
mod complete_match;

#[test]
fn what_an_operation_cannot_answer_cannot_be_handled() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("cases/status-of-no-operation.rs");
    cases.compile_fail("cases/status-of-another-operation.rs");
    cases.compile_fail("cases/forgotten-status.rs");
    cases.compile_fail("cases/forgotten-other.rs");
    cases.compile_fail("cases/request-without-its-parts.rs");
    cases.compile_fail("cases/error-of-another-operation.rs");
    cases.compile_fail("cases/unfinished-request.rs");
}
