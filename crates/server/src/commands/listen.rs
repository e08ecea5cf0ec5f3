//! `bonafide listen`: a receiver of the sandbox's events on this machine. It makes a webhook for as long
//! as it runs, checks each delivery as a receiver has to, and prints it.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bonafide_app::webhooks::{self, Change, Endpoint, request};
use bonafide_app::{House, Kind, Seed};
use bonafide_db::{Db, Tx};
use bonafide_domain::webhook::{Status, events};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use reqwest::{Client, Url, redirect};
use serde_json::Value as Json;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Notify;

use super::environment;
use crate::data;
use crate::failure::{Failure, Result};
use crate::out;
use crate::settings::Settings;
use crate::start::Opened;

/// Tells our webhooks from others'.
const NAME: &str = "bonafide listen";
/// Bytes of a delivery.
const BODY: usize = 4 * 1024 * 1024;
/// For the answer of the address that deliveries are handed on to: less than the sender waits.
const PATIENCE: Duration = Duration::from_secs(4);
/// To find out whether a listener of before still runs.
const KNOCK: Duration = Duration::from_millis(200);

pub struct Wish {
    pub forward_to: Option<String>,
    /// Names of events; none: all.
    pub events: Vec<String>,
    /// Print bodies too.
    pub bodies: bool,
}

struct Listener {
    endpoint: Endpoint,
    forward: Option<(Client, Url)>,
    bodies: bool,
    /// Nobody reads what is printed.
    unread: Notify,
}

pub fn run(settings: &Settings, wish: Wish) -> Result<()> {
    if !settings.webhook_reach().allows_private(true) {
        return Err(Failure::new(
            "This server sends no webhooks into private networks, so none would arrive here.",
            "Set webhook-private-addresses to sandbox, or listen on loopback.",
        ));
    }
    let forward = wish.forward_to.as_deref().map(forward).transpose()?;
    let opened = super::beside(settings)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("The runtime cannot start: {error}."), ""))?;
    let outcome = runtime.block_on(listen(&opened, wish, forward));
    opened.db.close();
    outcome
}

fn forward(text: &str) -> Result<(Client, Url)> {
    let url: Url = text.parse().map_err(|_| {
        Failure::new(
            "The address of --forward-to is no URL.",
            "Write it as http://localhost:8080/hooks.",
        )
    })?;
    let client = Client::builder()
        .timeout(PATIENCE)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .build()
        .map_err(|_| Failure::new("The client for --forward-to cannot start.", ""))?;
    Ok((client, url))
}

async fn listen(opened: &Opened, wish: Wish, forward: Option<(Client, Url)>) -> Result<()> {
    let unheard =
        |error: std::io::Error| Failure::new(format!("Nothing can be received: {error}."), "");
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .map_err(unheard)?;
    let address = socket.local_addr().map_err(unheard)?;
    let endpoint = subscribe(&opened.db, &opened.house, address, wish.events).await?;
    let id = endpoint.id.clone();
    let listener = Arc::new(Listener {
        endpoint,
        forward,
        bodies: wish.bodies,
        unread: Notify::new(),
    });
    listener.say(format_args!(
        "Listening to the sandbox as {id}; end with Ctrl-C.\n"
    ));
    let mut terminate = signal(SignalKind::terminate()).map_err(unheard)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(unheard)?;
    loop {
        let accepted = tokio::select! {
            accepted = socket.accept() => accepted,
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            () = listener.unread.notified() => break,
        };
        let Ok((stream, _)) = accepted else { continue };
        let listener = listener.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let listener = listener.clone();
                async move { Ok::<_, Infallible>(listener.receive(request).await) }
            });
            // A sender that goes away has nothing to be told.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
    unsubscribe(&opened.db, &opened.house, id).await
}

/// Makes the webhook, and retires those of listeners that were killed.
async fn subscribe(
    db: &Db,
    house: &Arc<House>,
    address: SocketAddr,
    names: Vec<String>,
) -> Result<Endpoint> {
    let seed = Seed(data::random()?);
    let house = house.clone();
    let names = match names.is_empty() {
        true => std::iter::once(events::EVERY.to_owned())
            .chain(events::own())
            .collect(),
        false => names,
    };
    let old = {
        let house = house.clone();
        db.read(move |tx: &mut Tx<'_>| webhooks::all(tx, &house))
            .await?
    };
    let dead: Vec<String> = old
        .into_iter()
        .filter(|(_, it)| it.doc.name == NAME && it.status != Status::Archived)
        .filter(|(_, it)| !answers(&it.doc.url))
        .map(|(_, it)| it.id)
        .collect();
    let made = db
        .write(move |tx: &mut Tx<'_>| {
            let cx = environment(tx, Kind::Sandbox, seed)?;
            for id in &dead {
                webhooks::archive(tx, &house, &cx, id)?;
            }
            let change = Change {
                name: Some(NAME.into()),
                url: Some(format!("http://{address}/")),
                enabled_events: Some(names.clone()),
                api_version: Some(bonafide_api::edge::versions::Version::NEWEST.to_string()),
                ..Change::default()
            };
            let made = webhooks::create(tx, &house, &cx, change)?;
            webhooks::enable(tx, &house, &cx, &made.id)
        })
        .await?;
    Ok(made)
}

async fn unsubscribe(db: &Db, house: &Arc<House>, id: String) -> Result<()> {
    let (seed, house) = (Seed(data::random()?), house.clone());
    db.write(move |tx: &mut Tx<'_>| {
        let cx = environment(tx, Kind::Sandbox, seed)?;
        webhooks::archive(tx, &house, &cx, &id).map(|_| ())
    })
    .await?;
    Ok(())
}

/// Whether somebody listens at a loopback address.
fn answers(url: &str) -> bool {
    let address = url
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .parse();
    address.is_ok_and(|address| TcpStream::connect_timeout(&address, KNOCK).is_ok())
}

impl Listener {
    async fn receive(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        if request.method() != Method::POST {
            return empty(StatusCode::METHOD_NOT_ALLOWED);
        }
        let headers = request.headers().clone();
        let Ok(body) = Limited::new(request.into_body(), BODY).collect().await else {
            return empty(StatusCode::PAYLOAD_TOO_LARGE);
        };
        let body = body.to_bytes();
        let header = |name: &str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default()
        };
        let secrets = self.endpoint.secrets(self.endpoint.created_at);
        if !request::is_genuine(&secrets, header(request::SIGNATURE), &body) {
            self.say(format_args!("refused: the signature is not ours\n"));
            return empty(StatusCode::FORBIDDEN);
        }
        let event: Json = serde_json::from_slice(&body).unwrap_or_default();
        let attributes = &event["data"]["attributes"];
        self.say(format_args!(
            "{} {} {} #{} {} verified\n",
            attributes["created-at"].as_str().unwrap_or_default(),
            attributes["name"].as_str().unwrap_or_default(),
            attributes["payload"]["data"]["id"]
                .as_str()
                .unwrap_or_default(),
            header("bonafide-sequence"),
            event["data"]["id"].as_str().unwrap_or_default(),
        ));
        if self.bodies {
            self.say(format_args!("{event:#}\n"));
        }
        match &self.forward {
            None => empty(StatusCode::NO_CONTENT),
            Some((client, url)) => self.hand_on(client, url.clone(), &headers, body).await,
        }
    }

    /// Gives the sender the status that the address gave, so that retries happen as they would without us.
    async fn hand_on(
        &self,
        client: &Client,
        url: Url,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Response<Full<Bytes>> {
        let mut request = client.post(url).body(body);
        for (name, value) in headers {
            if !matches!(name.as_str(), "host" | "connection" | "content-length") {
                request = request.header(name, value);
            }
        }
        let started = Instant::now();
        let (status, said) = match request.send().await {
            Ok(response) => (response.status(), response.status().as_u16().to_string()),
            Err(error) if error.is_timeout() => {
                (StatusCode::GATEWAY_TIMEOUT, "no answer in time".to_owned())
            }
            Err(_) => (StatusCode::BAD_GATEWAY, "no connection".to_owned()),
        };
        self.say(format_args!(
            "  handed on: {said} in {} ms\n",
            started.elapsed().as_millis()
        ));
        empty(status)
    }

    /// That nobody reads any more ends the listener, which then takes its webhook back.
    fn say(&self, text: std::fmt::Arguments<'_>) {
        if out::try_print(text).is_err() {
            self.unread.notify_one();
        }
    }
}

fn empty(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::new()));
    *response.status_mut() = status;
    response
}
