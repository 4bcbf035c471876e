//! An HTTP/1.1 server that sends whatever bytes a test wants, which no well-behaved server would.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::testing::Received;

/// What the server does after it has read a request.
#[derive(Debug, Clone)]
pub enum Step {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends this many bytes of white space.
    Flood(usize),
    /// Breaks the connection so that the client sees an error instead of an end.
    Reset,
    /// Ends the connection, as in the middle of a response when nothing else was sent.
    Close,
}

/// A server on a free port of loopback. It records what it receives and answers each request with the current script.
#[derive(Debug)]
pub struct Server {
    url: String,
    shared: Arc<Mutex<Shared>>,
    listening: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    script: Vec<Step>,
    received: Vec<Received>,
}

impl Server {
    /// Starts a server. It ends when it is dropped.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let url = format!("http://{}", listener.local_addr().expect("the listener is bound"));
        let shared = Arc::<Mutex<Shared>>::default();
        let listening = tokio::spawn(listen(listener, Arc::clone(&shared)));
        Self { url, shared, listening }
    }

    /// The URL of the server, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Sets what the requests from now on are answered with.
    pub fn script(&self, steps: Vec<Step>) {
        lock(&self.shared).script = steps;
    }

    /// Returns the requests since the last time it was asked.
    pub fn take_received(&self) -> Vec<Received> {
        std::mem::take(&mut lock(&self.shared).received)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// A failed check poisons the lock; what it guards is still good for the message.
fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen(listener: TcpListener, shared: Arc<Mutex<Shared>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, Arc::clone(&shared)));
    }
}

/// Answers the requests of one connection until a script ends it or the client hangs up, which is its good right.
async fn serve(mut stream: TcpStream, shared: Arc<Mutex<Shared>>) {
    // Responses go out in pieces, and a delay between them would be all that a test takes.
    drop(stream.set_nodelay(true));
    while let Some(request) = Received::read(&mut stream).await {
        let steps = {
            let mut shared = lock(&shared);
            shared.received.push(request);
            shared.script.clone()
        };
        for step in steps {
            match step {
                Step::Send(bytes) => {
                    if stream.write_all(&bytes).await.is_err() {
                        return;
                    }
                }
                Step::Flood(length) => {
                    if flood(&mut stream, length).await.is_err() {
                        return;
                    }
                }
                Step::Reset => {
                    drop(stream.set_zero_linger());
                    return;
                }
                Step::Close => return,
            }
        }
    }
}

async fn flood(stream: &mut TcpStream, length: usize) -> std::io::Result<()> {
    const CHUNK: [u8; 16 * 1024] = [b' '; 16 * 1024];
    let mut left = length;
    while left > 0 {
        let size = left.min(CHUNK.len());
        stream.write_all(&CHUNK[..size]).await?;
        left -= size;
    }
    Ok(())
}

/// Writes a response with the right length.
pub fn response(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = head(status, headers, Some(body.len()));
    bytes.extend_from_slice(body);
    bytes
}

/// Writes the part of a response before its body.
pub(crate) fn head(status: u16, headers: &[(&str, &str)], length: Option<usize>) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} As Told\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some(length) = length {
        head.push_str(&format!("content-length: {length}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}
