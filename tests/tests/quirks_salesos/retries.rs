//! When and whether to try again.

use std::time::Duration;

use salesos::crm::{CreateLeadError, DeclaredHeaders, types};
use statusquo::{OperationError, Retry};

use crate::{answering, check, message, refused_lead, sent};

#[tokio::test]
async fn salesos_quirk_18_401_for_other_causes() {
    let locked = message(401, "Account temporarily locked. Try again in 15 minutes.");
    for (headers, wait) in [(&[][..], 900), (&[("retry-after", "60")], 60)] {
        let (_server, client) = answering(401, headers, &locked).await;
        let result = client.log_in(types::LoginRequest::new("a@b.example", "wrong")).send().await;
        check(result, 401, "AccountLocked", Retry::After(Duration::from_secs(wait)));
    }
    let (_server, client) = answering(401, &[], &message(401, "Invalid credentials")).await;
    let result = client.log_in(types::LoginRequest::new("a@b.example", "wrong")).send().await;
    check(result, 401, "Unauthorized", Retry::Never);

    let (_server, client) = answering(401, &[], &message(401, "Current password is incorrect")).await;
    let result = client.change_password(types::ChangePasswordRequest::new("old", "new")).send().await;
    check(result, 401, "WrongPassword", Retry::Never);
    let (_server, client) = answering(401, &[], &message(401, "Unauthorized")).await;
    let result = client.change_password(types::ChangePasswordRequest::new("old", "new")).send().await;
    check(result, 401, "Unauthorized", Retry::AfterRefresh);

    let (_server, client) = answering(401, &[], &message(401, "User already exists")).await;
    let result = client.register_user(types::RegisterRequest::new("a@b.example", "secret")).send().await;
    check(result, 401, "UserExists", Retry::Never);
}

#[tokio::test]
async fn salesos_quirk_18_a_refresh_ends_after_one_try() {
    let (server, client) = answering(401, &[], &message(401, "Unauthorized")).await;
    let first = client.list_leads().send().await;
    check(first, 401, "Unauthorized", Retry::AfterRefresh);
    sent(&server);
    // The advice is for the caller: nothing is sent again behind its back, and a refused refresh is final.
    check(client.refresh_token().send().await, 401, "Unauthorized", Retry::Never);
    sent(&server);
}

#[tokio::test]
async fn salesos_quirk_24_the_wait_is_in_headers_with_suffixes() {
    let text = message(429, "ThrottlerException: Too Many Requests");
    for (headers, wait) in [
        (&[("Retry-After", "7"), ("Retry-After-short", "1")][..], 7),
        (&[("Retry-After-short", "2")], 2),
        (&[("Retry-After-medium", "33")], 33),
        (&[("Retry-After-long", "1800"), ("X-RateLimit-Limit-long", "2000")], 1800),
        (&[("Retry-After-long", "1800"), ("Retry-After-short", "1")], 1),
        // Seconds left, or an epoch that lies in the past if it is read as one: neither counts.
        (&[("X-RateLimit-Reset", "30")], 1),
        (&[("X-RateLimit-Reset", "4102444800")], 1),
        (&[("X-RateLimit-Reset-medium", "30")], 1),
        (&[], 1),
    ] {
        let error = refused_lead(429, headers, &text).await;
        assert_eq!(error.retry(), Retry::After(Duration::from_secs(wait)), "{headers:?}");
        assert_eq!(error.to_string(), "POST /leads: 429 Too Many Requests: ThrottlerException: Too Many Requests");
    }
}

#[tokio::test]
async fn salesos_quirk_24_the_headers_can_be_read() {
    let headers = [
        ("X-RateLimit-Limit", "100"),
        ("X-RateLimit-Limit-short", "20"),
        ("X-RateLimit-Reset", "30"),
        ("Retry-After-medium", "33"),
    ];
    let error = refused_lead(429, &headers, &message(429, "Too Many Requests")).await;
    let CreateLeadError::TooManyRequests(response) = error else { panic!("{error:?}") };
    assert_eq!((response.x_rate_limit_limit(), response.x_rate_limit_reset()), (Some(100), Some(30)));
    assert_eq!((response.retry_after_medium(), response.retry_after_long()), (Some(33), None));
    assert_eq!(response.retry_after(), None, "the inherent method reads the plain header alone");
    assert_eq!(response.header::<u64>("X-RateLimit-Limit-short"), Some(20));
}
