//! The server of `keyadm serve` without keyadm: the same stack, and 200 for whoever asks. What
//! `cargo bench --bench serve` compares with. Prints its address.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a reference for a bench, which stops when it cannot be measured"
)]

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::any;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(serve());
}

async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("{}", listener.local_addr().expect("an address"));
    let router = Router::new().route("/auth", any(welcome));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn welcome(_: Request) -> Response {
    Response::new(Body::empty())
}
