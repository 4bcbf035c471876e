//! Raw answers on a loopback socket, and what becomes of them.

mod answers;
mod bodies;
mod contract;
mod encodings;
mod secrets;
mod server;
mod successes;
mod transport;
