//! What must not compile, and the message that says why: one mistake a file in `tests/ui`.
//!
//! ```text
//! TRYBUILD=overwrite cargo test -p statusquo-tests --test ui
//! ```

#[test]
fn what_an_operation_cannot_answer_cannot_be_handled() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/complete-match.rs");
    cases.pass("ui/any-operation.rs");
    cases.compile_fail("ui/status-of-no-operation.rs");
    cases.compile_fail("ui/status-of-another-operation.rs");
    cases.compile_fail("ui/forgotten-status.rs");
    cases.compile_fail("ui/forgotten-other.rs");
    cases.compile_fail("ui/error-of-another-operation.rs");
    cases.compile_fail("ui/unfinished-request.rs");
}
