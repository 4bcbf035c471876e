//! Whether a failed request is worth repeating: the contract's advice, and what it comes to for one response.
//!
//! Invariant: nothing else in this crate lists the kinds of advice, the macros included. The generator names those of
//! [`RetryAdvice`] in its `vocabulary/retry.rs` and nowhere else.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{StatusCode, header};

use crate::Response;

/// What the contract says about repeating a request that failed in one documented way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAdvice {
    /// The same request fails again.
    Never,
    /// The request is right, but the resource is not ready for it.
    WhenStateChanges,
    /// Trying again, a bounded number of times and with growing pauses, may help.
    Transient,
    /// Renew the credentials once, then try once.
    AfterRefresh,
    /// What was asked for is already so.
    Ignorable,
    /// Wait as long as the first of these that the response has says, then try.
    Wait(&'static [Wait]),
}

/// A source of the time to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// A response header. One that ends in `-Reset` holds epoch seconds, any other holds seconds or an HTTP date.
    Header(&'static str),
    /// Always this long.
    Fixed(Duration),
}

/// Whether one failed request is worth repeating.
///
/// Says nothing about whether repeating it is *safe*: that depends on the method
/// ([`Operation::is_idempotent`](crate::Operation::is_idempotent)) and on whether the server got the request.
/// The enum is exhaustive on purpose: code that handles all of it keeps handling all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// The same request fails again.
    Never,
    /// The request is right; try when the state of the resource has changed.
    WhenStateChanges,
    /// Trying again, a bounded number of times and with growing pauses, may help.
    Transient,
    /// Renew the credentials once, then try once.
    AfterRefresh,
    /// What was asked for is already so; the failure may be ignored.
    Ignorable,
    /// Try after this time. The value is the server's, uncapped: a hostile or broken server may ask for centuries.
    After(Duration),
}

impl RetryAdvice {
    /// Turns the advice into what it means for one response.
    pub(crate) fn resolve(self, response: &Response) -> Retry {
        match self {
            Self::Never => Retry::Never,
            Self::WhenStateChanges => Retry::WhenStateChanges,
            Self::Transient => transient(response),
            Self::AfterRefresh => Retry::AfterRefresh,
            Self::Ignorable => Retry::Ignorable,
            Self::Wait(waits) => waits
                .iter()
                .find_map(|wait| match *wait {
                    Wait::Header(name) => header_wait(response, name),
                    Wait::Fixed(time) => Some(time),
                })
                .map_or_else(|| transient(response), Retry::After),
        }
    }
}

/// What a status that the contract does not know suggests by itself.
pub(crate) fn undocumented(response: &Response) -> Retry {
    match response.status() {
        StatusCode::REQUEST_TIMEOUT
        | StatusCode::TOO_EARLY
        | StatusCode::TOO_MANY_REQUESTS
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT => transient(response),
        _ => Retry::Never,
    }
}

fn transient(response: &Response) -> Retry {
    response.retry_after().map_or(Retry::Transient, Retry::After)
}

fn header_wait(response: &Response, name: &str) -> Option<Duration> {
    let value = response.headers().get(name)?.to_str().ok()?;
    if name.len() >= 6 && name.as_bytes()[name.len() - 6..].eq_ignore_ascii_case(b"-reset") {
        reset_wait(value, response.received_at())
    } else {
        seconds_or_date(value, response.received_at())
    }
}

/// Reads `Retry-After`: seconds (some servers send fractions) or an HTTP date.
pub(crate) fn retry_after(response: &Response) -> Option<Duration> {
    let value = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    seconds_or_date(value, response.received_at())
}

fn seconds_or_date(value: &str, now: SystemTime) -> Option<Duration> {
    seconds(value).or_else(|| {
        let date = httpdate::parse_http_date(value.trim()).ok()?;
        // A date that has passed means "now".
        Some(date.duration_since(now).unwrap_or_default())
    })
}

fn reset_wait(value: &str, now: SystemTime) -> Option<Duration> {
    /// September 2001. Servers that send less than this mean "seconds left": no API resets a quota in the past.
    const FIRST_EPOCH: Duration = Duration::from_secs(1_000_000_000);

    let reset = seconds(value)?;
    if reset < FIRST_EPOCH {
        return Some(reset);
    }
    let elapsed = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    Some(reset.saturating_sub(elapsed))
}

/// Reads a number of seconds, digits with or without a fraction. One that is too large for the type is its maximum.
fn seconds(value: &str) -> Option<Duration> {
    let value = value.trim();
    let (whole, fraction) = value.split_once('.').unwrap_or((value, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let whole = Duration::from_secs(whole.parse().unwrap_or(u64::MAX));
    // The first nine digits are nanoseconds; the rest is below the resolution of a clock.
    let nanoseconds = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanoseconds = nanoseconds.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    Some(whole.saturating_add(Duration::from_nanos(nanoseconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;

    fn now() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(NOW)
    }

    #[track_caller]
    fn check_seconds_or_date(value: &str, expected: Option<Duration>) {
        assert_eq!(seconds_or_date(value, now()), expected, "{value:?}");
    }

    #[test]
    fn seconds_may_have_spaces_and_a_fraction() {
        check_seconds_or_date("7", Some(Duration::from_secs(7)));
        check_seconds_or_date(" 7 ", Some(Duration::from_secs(7)));
        check_seconds_or_date("0", Some(Duration::ZERO));
        check_seconds_or_date("1.25", Some(Duration::from_millis(1250)));
        check_seconds_or_date("0.0000000001234567890123456789", Some(Duration::ZERO));
    }

    #[test]
    fn hostile_values_are_no_time_or_a_long_one() {
        for value in
            ["", " ", "-1", "+1", "1e9", "NaN", "inf", ".", "1.", ".5", "0x10", "١", "Wed, 99 Foo 2026 25:61:61 GMT"]
        {
            check_seconds_or_date(value, None);
        }
        check_seconds_or_date("18446744073709551615", Some(Duration::from_secs(u64::MAX)));
        check_seconds_or_date(&"9".repeat(5000), Some(Duration::from_secs(u64::MAX)));
        check_seconds_or_date(&format!("{}.9", "9".repeat(5000)), Some(Duration::new(u64::MAX, 900_000_000)));
    }

    #[test]
    fn date_counts_from_the_answer_and_is_zero_when_past() {
        let in_a_minute = httpdate::fmt_http_date(now() + Duration::from_secs(60));
        check_seconds_or_date(&in_a_minute, Some(Duration::from_secs(60)));
        check_seconds_or_date("Sun, 06 Nov 1994 08:49:37 GMT", Some(Duration::ZERO));
    }

    #[test]
    fn reset_is_a_time_of_day_unless_it_is_far_too_small() {
        assert_eq!(reset_wait(&(NOW + 30).to_string(), now()), Some(Duration::from_secs(30)));
        assert_eq!(reset_wait(&(NOW - 30).to_string(), now()), Some(Duration::ZERO));
        assert_eq!(reset_wait("30", now()), Some(Duration::from_secs(30)));
        assert_eq!(reset_wait("soon", now()), None);
        assert!(reset_wait(&"9".repeat(40), now()).is_some());
    }
}
