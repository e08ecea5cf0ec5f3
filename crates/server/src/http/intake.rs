//! A request of the HTTP library to one of ours: read whole, within its limits.

use std::net::IpAddr;

use bonafide_app::door::{Form, Request};
use bonafide_app::{Error, Seed, ids};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use hyper::header::{HeaderMap, HeaderValue};
use hyper::http::request::Parts;
use jiff::Timestamp;
use tokio::sync::OwnedSemaphorePermit;

use super::{Front, client, limits, upload};

/// A request, and the place of a large body, to be kept until it is answered.
pub struct Intake {
    pub request: Request,
    pub place: Option<OwnedSemaphorePermit>,
}

pub async fn read(
    front: &Front,
    peer: IpAddr,
    request: hyper::Request<Incoming>,
) -> Result<Intake, getrandom::Error> {
    // One call for both: the seed, and an id that must not tell anything about it.
    let mut random = [[0; 32]; 2];
    getrandom::fill(random.as_flattened_mut())?;
    let [seed, id] = random;
    let now = Timestamp::now();

    let (head, body) = request.into_parts();
    let forwarded = head
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect::<Vec<_>>();
    let ip = client::address(peer, forwarded.into_iter(), &front.trusted_proxies);
    let path = front.mount.inside(head.uri.path()).to_owned();
    let (body, form, place, fault) = match taken(front, &head, &path, body).await {
        Ok((body, form, place)) => (body, form, place, None),
        Err(fault) => (Vec::new(), None, None, Some(fault)),
    };
    Ok(Intake {
        request: Request {
            // Sorts by time, as the log of requests does.
            id: ids::make(ids::REQUEST, now, &id),
            method: head.method.as_str().to_owned(),
            path,
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: headers(&head.headers, front, peer),
            body,
            form,
            ip,
            now,
            seed: Seed(seed),
            brought: Vec::new(),
            fault,
        },
        place,
    })
}

/// Under which the surfaces find the country that the proxy in front tells.
const COUNTRY: &str = "bonafide-country";

fn headers(map: &HeaderMap, front: &Front, peer: IpAddr) -> Vec<(String, String)> {
    let told = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let country = front
        .country_header
        .as_deref()
        .filter(|_| believes(front, peer))
        .and_then(|name| map.get(name))
        .map(|value| (COUNTRY.to_owned(), told(value)));
    map.iter()
        // Ours alone to set.
        .filter(|(name, _)| name.as_str() != COUNTRY)
        .map(|(name, value)| (name.as_str().to_owned(), told(value)))
        .chain(country)
        .collect()
}

/// Whether what stands in front may be believed: a proxy that was named, or, where none was, whoever
/// the operator lets reach the server.
fn believes(front: &Front, peer: IpAddr) -> bool {
    let trusted = &front.trusted_proxies;
    trusted.is_empty() || trusted.iter().any(|net| net.contains(&peer.to_canonical()))
}

/// A body whole, or the form with files that it is.
async fn taken(
    front: &Front,
    head: &Parts,
    path: &str,
    body: Incoming,
) -> Result<(Vec<u8>, Option<Form>, Option<OwnedSemaphorePermit>), Error> {
    let method = head.method.as_str();
    if let Some(boundary) = upload::boundary(&head.headers)
        && bonafide_web::takes_files(method, path)
    {
        let (form, place) = upload::read(front, body, boundary?).await?;
        return Ok((Vec::new(), Some(form), place));
    }
    let limit = bonafide_api::body_limit(method, path);
    let (body, place) = collect(front, body, limit).await?;
    Ok((body, None, place))
}

async fn collect(front: &Front, body: Incoming, limit: usize) -> Result<Collected, Error> {
    if body.size_hint().lower() > limits::BODY_DRAINED as u64 {
        return Err(too_large(limit));
    }
    match tokio::time::timeout(limits::BODY_TIME, gather(front, body, limit)).await {
        Ok(whole) => whole,
        Err(_) => Err(Error::BadRequest(format!(
            "The request body took longer than {} seconds to arrive.",
            limits::BODY_TIME.as_secs()
        ))),
    }
}

/// A body, and the place among the large ones where it is one.
type Collected = (Vec<u8>, Option<OwnedSemaphorePermit>);

/// What exceeds the limit is read on and thrown away: a client that is still sending would lose the
/// answer with the connection.
async fn gather(front: &Front, mut body: Incoming, limit: usize) -> Result<Collected, Error> {
    let mut whole = Vec::new();
    let mut length = 0;
    let mut place = None;
    while let Some(frame) = body.frame().await {
        let frame = frame
            .map_err(|_| Error::BadRequest("The request body ended before its end.".into()))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length += data.len();
        if length > limits::BODY_DRAINED {
            break;
        }
        if length > limit {
            whole = Vec::new();
            continue;
        }
        if length > limits::BODY && place.is_none() {
            let large = front.large_bodies.clone();
            place = Some(large.acquire_owned().await.map_err(Error::internal)?);
        }
        whole.extend_from_slice(&data);
    }
    match length > limit {
        true => Err(too_large(limit)),
        false => Ok((whole, place)),
    }
}

fn too_large(limit: usize) -> Error {
    Error::BadRequest(format!(
        "The request body is larger than the limit of {limit} bytes."
    ))
}
