//! A server that answers one request with the bytes that a test gives it.

use std::time::Duration;

use statusquo::__private::{Config, Core};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What the server does after it has read the request.
#[derive(Debug)]
pub(crate) enum Step {
    Send(Vec<u8>),
    /// Sends this over and over, until the client hangs up.
    SendForever(Vec<u8>),
    /// Breaks the connection without the end of stream that closing it gives.
    Reset,
    /// Keeps the connection open and says nothing.
    Hang,
}

pub(crate) struct Server {
    pub(crate) url: String,
    request: JoinHandle<String>,
}

impl Server {
    pub(crate) async fn start(steps: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let url = format!("http://{}", listener.local_addr().expect("the listener is bound"));
        let request = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a client connects");
            let request = read_request(&mut stream).await;
            for step in steps {
                match step {
                    // The client may have hung up, which is its good right.
                    Step::Send(bytes) => drop(stream.write_all(&bytes).await),
                    Step::SendForever(bytes) => while stream.write_all(&bytes).await.is_ok() {},
                    Step::Reset => {
                        // Let the bytes before it arrive: a reset discards what the receiver has not read yet.
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        stream.set_zero_linger().expect("the socket is open");
                        break;
                    }
                    Step::Hang => tokio::time::sleep(Duration::from_secs(3600)).await,
                }
            }
            request
        });
        Self { url, request }
    }

    /// A server that sends one response and closes the connection.
    pub(crate) async fn answering(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        Self::start(vec![Step::Send(response(status, headers, body))]).await
    }

    pub(crate) fn client(&self) -> Core {
        self.config().build().expect("the configuration is valid")
    }

    pub(crate) fn config(&self) -> Config {
        Config::new(None).base_url(self.url.clone())
    }

    /// The request's head, once the server is done.
    pub(crate) async fn request(self) -> String {
        self.request.await.expect("the server does not panic")
    }
}

/// A response with the right length.
pub(crate) fn response(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vec<u8> {
    let length = body.as_ref().len().to_string();
    let mut bytes = head(status, &[headers, &[("content-length", &length)]].concat());
    bytes.extend_from_slice(body.as_ref());
    bytes
}

/// The part of a response before its body.
pub(crate) fn head(status: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status}\r\nconnection: close\r\n").into_bytes();
    for (name, value) in headers {
        head.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    head.extend_from_slice(b"\r\n");
    head
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&request).into_owned()
}
