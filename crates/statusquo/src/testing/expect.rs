//! What the contract of an operation makes of a status. It is worked out from the operation's description alone, so that
//! it checks the generated dispatch instead of repeating it.

use crate::{Failure, Operation, StatusPattern};

/// Statuses that mean nothing to most APIs, the most telling first.
const UNUSUAL: [u16; 6] = [418, 451, 426, 417, 507, 510];

/// The failures that a status belongs to: those of the most exact pattern that covers it. A success that reports a
/// failure in its body is none of them.
fn covering(operation: &Operation, status: u16) -> Vec<Failure> {
    let exactness = |pattern: StatusPattern| match pattern {
        StatusPattern::Exact(_) => 0,
        StatusPattern::Range(_) => 1,
        StatusPattern::Default => 2,
    };
    let covering =
        operation.failures.iter().filter(|failure| !is_reported_success(failure) && failure.status.matches(status));
    let best = covering.clone().map(|failure| exactness(failure.status)).min();
    covering.filter(|failure| Some(exactness(failure.status)) == best).copied().collect()
}

/// The variant that a status gives when the body says nothing.
pub(crate) fn own_variant(operation: &Operation, status: u16) -> &'static str {
    covering(operation, status).last().map_or("Undocumented", |failure| failure.variant)
}

/// The variants that a status can give: its cases and its own.
pub(crate) fn variants(operation: &Operation, status: u16) -> Vec<&'static str> {
    match covering(operation, status).as_slice() {
        [] => vec!["Undocumented"],
        failures => failures.iter().map(|failure| failure.variant).collect(),
    }
}

/// The variants that a success can give when its body reports a failure.
pub(crate) fn reported_variants(operation: &Operation) -> Vec<&'static str> {
    operation.failures.iter().filter(|failure| is_reported_success(failure)).map(|failure| failure.variant).collect()
}

/// The statuses to try: each documented one, or one of each documented range.
pub(crate) fn documented_statuses(operation: &Operation) -> Vec<u16> {
    let mut statuses: Vec<u16> = operation
        .failures
        .iter()
        .filter(|failure| !is_reported_success(failure))
        .filter_map(|failure| match failure.status {
            StatusPattern::Exact(status) => Some(status),
            StatusPattern::Range(_) | StatusPattern::Default => None,
        })
        .collect();
    let in_ranges = operation.failures.iter().filter_map(|failure| match failure.status {
        StatusPattern::Range(hundreds) if !is_reported_success(failure) => {
            let codes = u16::from(hundreds) * 100..=u16::from(hundreds) * 100 + 99;
            codes.rev().find(|status| !statuses.contains(status))
        }
        StatusPattern::Exact(_) | StatusPattern::Range(_) | StatusPattern::Default => None,
    });
    let in_ranges: Vec<u16> = in_ranges.collect();
    statuses.extend(in_ranges);
    statuses.dedup();
    statuses
}

/// A status that no exact entry and no range covers.
pub(crate) fn undocumented_status(operation: &Operation) -> Option<u16> {
    let is_covered = |status: u16| {
        operation.failures.iter().any(|failure| match failure.status {
            StatusPattern::Exact(_) | StatusPattern::Range(_) => failure.status.matches(status),
            StatusPattern::Default => false,
        })
    };
    UNUSUAL.into_iter().chain(300..600).find(|status| !is_covered(*status) && may_have_body(*status))
}

/// Whether a response with this status has a body at all (RFC 9110, section 6.4.1).
pub(crate) fn may_have_body(status: u16) -> bool {
    !matches!(status, 100..=199 | 204 | 304)
}

fn is_reported_success(failure: &Failure) -> bool {
    match failure.status {
        StatusPattern::Exact(status) => status < 300,
        StatusPattern::Range(hundreds) => hundreds < 3,
        StatusPattern::Default => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::RetryAdvice;

    use super::*;

    const fn failure(status: StatusPattern, variant: &'static str) -> Failure {
        Failure { status, variant, retry: RetryAdvice::Never }
    }

    const OPERATION: Operation = Operation {
        id: "any",
        method: "GET",
        path: "/",
        failures: &[
            failure(StatusPattern::Exact(401), "Expired"),
            failure(StatusPattern::Exact(401), "Unauthorized"),
            failure(StatusPattern::Range(4), "ClientError"),
            failure(StatusPattern::Default, "Default"),
            failure(StatusPattern::Range(2), "Reported"),
        ],
    };

    #[test]
    fn the_most_exact_pattern_wins_and_its_last_entry_is_the_status_itself() {
        assert_eq!(
            [401, 404, 500, 200].map(|status| own_variant(&OPERATION, status)),
            ["Unauthorized", "ClientError", "Default", "Default"]
        );
        assert_eq!(variants(&OPERATION, 401), ["Expired", "Unauthorized"]);
        assert_eq!(own_variant(&Operation { failures: &[], ..OPERATION }, 401), "Undocumented");
    }

    #[test]
    fn statuses_to_try_are_the_documented_ones_and_one_that_is_not() {
        assert_eq!(documented_statuses(&OPERATION), [401, 499]);
        assert_eq!(undocumented_status(&OPERATION), Some(507));
        assert_eq!(reported_variants(&OPERATION), ["Reported"]);
    }
}
