//! Raw responses on a loopback socket, and what becomes of them.

mod bodies;
mod contract;
mod encodings;
mod responses;
mod secrets;
mod server;
mod successes;
mod transport;
