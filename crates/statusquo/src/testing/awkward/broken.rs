//! Connections that fail: refused, silent, broken at any point.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use crate::{OperationError, ResponseValue};
use tokio::net::TcpSocket;

use super::{JSON, failures::Decoding, with_marker};
use crate::testing::Wire;
use crate::testing::case::Case;
use crate::testing::expect;
use crate::testing::server::{Step, head};
use crate::testing::wire::sends_body;

/// How long a client waits for a server that says nothing.
const IMPATIENT: Duration = Duration::from_millis(150);

impl<C: Clone> Wire<C> {
    /// A server that is not there yet, and then accepts the connection but never answers.
    pub(super) async fn silent_server<T, E, F, Fut>(&self, call: &F)
    where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
    {
        // A port that is bound but not listened on refuses connections, and nobody else can take it.
        let socket = TcpSocket::new_v4().expect("there are sockets");
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("loopback has a free port");
        let address = socket.local_addr().expect("the socket is bound");
        let client = (self.make_client)(&format!("http://{address}"), IMPATIENT);

        let case = Case::new::<E>("whose server refuses the connection");
        let error = case.error(call(client.clone()).await);
        case.unanswered(&error, false, false);

        let _listener = socket.listen(8).expect("the socket is bound");
        let case = Case::new::<E>("whose server does not answer in time");
        let error = case.error(call(client).await);
        case.unanswered(&error, true, true);
    }

    /// A connection that ends before the status line is complete, or carries something else.
    pub(super) async fn broken_connection<T, E, F, Fut>(&self, call: &F)
    where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
    {
        for (what, steps) in [
            ("resets the connection before the status line", vec![Step::Reset]),
            ("closes the connection before the status line", vec![Step::Close]),
            ("closes the connection in the status line", vec![Step::Send(b"HTTP/1.1 40".to_vec()), Step::Close]),
            ("does not speak HTTP", vec![Step::Send(b"220 mail.example ESMTP\r\n\r\n".to_vec()), Step::Close]),
        ] {
            let case = Case::new::<E>(format_args!("whose server {what}"));
            let error = case.error(self.ask(&case, call, steps).await);
            case.unanswered(&error, true, false);
        }
    }

    /// A failure whose connection breaks within the body: the status is known, and what has come of the body is kept.
    pub(super) async fn broken_bodies<T, E, F, Fut>(&self, call: &F, status: u16)
    where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
    {
        if !sends_body::<E>(status) {
            return;
        }
        let own = expect::own_variant(&E::OPERATION, status);
        let part = br#"{"title":"what has come"#;
        let mut bytes = head(status, &with_marker(&[JSON]), Some(1000));
        bytes.extend_from_slice(part);
        for (what, end) in [("closed", Step::Close), ("reset", Step::Reset)] {
            let case = Case::new::<E>(format_args!("answered with {status}, the connection {what} within the body"));
            let result = self.ask(&case, call, vec![Step::Send(bytes.clone()), end]).await;
            let error = case.error(result);
            let response = case.answered(&error, status, &[own]);
            case.ensure(response.bytes() == part.as_slice(), "the part of the body that came", response.bytes());
            Decoding::Fails(&["Interrupted"]).check(&case, &error, self.is_structured::<E>(own));
        }
    }
}
