//! A posted form with files (`multipart/form-data`, RFC 7578): taken apart as it comes in. What exceeds a
//! limit is read on and not kept, so that the page can say which file it was.

use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use bonafide_app::Error;
use bonafide_app::door::Form;
use bonafide_domain::field::{Excess, MAX_FILE_BYTES, MAX_FORM_BYTES, Upload};
use bonafide_web::{MAX_PAIRS, MAX_TEXTS};
use http_body_util::{BodyDataStream, BodyExt};
use hyper::HeaderMap;
use hyper::body::{Body, Frame, Incoming};
use multer::{Field, Multipart};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout_at};

use super::{Front, limits};

/// The boundary of a form with files; None for other bodies.
pub fn boundary(headers: &HeaderMap) -> Option<Result<String, Error>> {
    let kind = headers.get("content-type")?.to_str().ok()?;
    let is_form = kind
        .get(..19)
        .is_some_and(|start| start.eq_ignore_ascii_case("multipart/form-data"));
    is_form.then(|| multer::parse_boundary(kind).map_err(malformed))
}

/// Reads a form, and takes a place for it where it is large.
pub async fn read(
    front: &Front,
    mut body: Incoming,
    boundary: String,
) -> Result<(Form, Option<OwnedSemaphorePermit>), Error> {
    let announced = body.size_hint();
    if announced.lower() > limits::FORM_DRAINED as u64 {
        return Err(too_large());
    }
    let arrival = Arrival {
        began: Instant::now(),
        received: AtomicUsize::new(0),
        allowed: AtomicUsize::new(0),
        broken: AtomicBool::new(false),
    };
    let whole = announced.upper().map_or(limits::FORM, |bytes| {
        usize::try_from(bytes).unwrap_or(limits::FORM)
    });
    let mut intake = FormIntake {
        front,
        arrival: &arrival,
        megabytes: whole.min(limits::FORM).div_ceil(1_000_000) as u32,
        waited: Duration::ZERO,
        place: None,
        form: Form::default(),
        text_bytes: 0,
        file_bytes: 0,
    };
    let frames = (&mut body).map_frame(|frame| arrival.pass(frame));
    let parts = Multipart::new(BodyDataStream::new(frames), boundary);
    let taken = intake.take(parts).await;
    let FormIntake {
        place,
        form,
        waited,
        ..
    } = intake;
    if taken.is_err() {
        drop(place);
        arrival.drain(body, waited).await;
        return taken.map(|()| (form, None));
    }
    Ok((form, place))
}

fn malformed(error: multer::Error) -> Error {
    Error::BadRequest(format!("The form cannot be read: {error}."))
}

fn too_large() -> Error {
    Error::BadRequest(format!(
        "The form is larger than the limit of {} bytes.",
        limits::FORM_DRAINED
    ))
}

fn too_slow() -> Error {
    Error::BadRequest(format!(
        "The form came too slowly: after {} seconds at least {} bytes a second are expected.",
        limits::BODY_TIME.as_secs(),
        limits::FORM_PACE
    ))
}

/// How a body comes in, as the parser's stream tells it.
struct Arrival {
    began: Instant,
    received: AtomicUsize,
    /// What the parser may have received when it next gives something: it gathers the head of a part.
    allowed: AtomicUsize,
    broken: AtomicBool,
}

impl Arrival {
    fn received(&self) -> usize {
        self.received.load(Ordering::Relaxed)
    }

    /// Counts a frame; one that the parser may not gather is withheld, and everything after it.
    fn pass(&self, frame: Frame<bytes::Bytes>) -> Frame<bytes::Bytes> {
        let length = frame.data_ref().map_or(0, bytes::Bytes::len);
        let received = self.received.fetch_add(length, Ordering::Relaxed) + length;
        if received > self.allowed.load(Ordering::Relaxed) {
            self.broken.store(true, Ordering::Relaxed);
        }
        match self.broken.load(Ordering::Relaxed) {
            // No data, so that the parser passes over it.
            true => Frame::trailers(HeaderMap::new()),
            false => frame,
        }
    }

    /// By when the next part of the body has to be here.
    fn deadline(&self, waited: Duration) -> Instant {
        let pace = Duration::from_secs((self.received() / limits::FORM_PACE) as u64);
        self.began + waited + limits::BODY_TIME + pace
    }

    /// Reads on what was refused: a client that is still sending would lose the answer with the
    /// connection.
    async fn drain(&self, mut body: Incoming, waited: Duration) {
        while self.received() <= limits::BODY_DRAINED {
            let frame = timeout_at(self.deadline(waited), body.frame()).await;
            let Ok(Some(Ok(frame))) = frame else { return };
            self.pass(frame);
        }
    }
}

/// A form that is being read.
struct FormIntake<'f> {
    front: &'f Front,
    arrival: &'f Arrival,
    /// Size of its place.
    megabytes: u32,
    /// For that place.
    waited: Duration,
    place: Option<OwnedSemaphorePermit>,
    form: Form,
    text_bytes: usize,
    /// Of the files that are kept.
    file_bytes: usize,
}

impl FormIntake<'_> {
    async fn take(&mut self, mut parts: Multipart<'_>) -> Result<(), Error> {
        while let Some(part) = self.next(parts.next_field()).await? {
            if self.form.texts.len() + self.form.files.len() >= MAX_PAIRS {
                return Err(Error::BadRequest(format!("more than {MAX_PAIRS} values")));
            }
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(filename) => {
                    let file = self.file(part, filename).await?;
                    self.form.files.push((name, file));
                }
                None => {
                    let text = self.text(part).await?;
                    self.form.texts.push((name, text));
                }
            }
        }
        Ok(())
    }

    async fn text(&mut self, mut part: Field<'_>) -> Result<String, Error> {
        let mut content = Vec::new();
        while let Some(piece) = self.next(part.chunk()).await? {
            self.text_bytes += piece.len();
            if self.text_bytes > MAX_TEXTS {
                return Err(Error::BadRequest(format!(
                    "The texts of the form have more than {MAX_TEXTS} bytes."
                )));
            }
            content.extend_from_slice(&piece);
        }
        Ok(String::from_utf8_lossy(&content).into_owned())
    }

    async fn file(&mut self, mut part: Field<'_>, filename: String) -> Result<Upload, Error> {
        let room = MAX_FORM_BYTES.saturating_sub(self.file_bytes);
        let mut content = Vec::new();
        let mut length = 0;
        while let Some(piece) = self.next(part.chunk()).await? {
            self.admit().await?;
            length += piece.len();
            match length > MAX_FILE_BYTES.min(room) {
                true => content = Vec::new(),
                false => content.extend_from_slice(&piece),
            }
        }
        let excess = if length > MAX_FILE_BYTES {
            Some(Excess::File)
        } else {
            (length > room).then_some(Excess::Form)
        };
        self.file_bytes += content.len();
        Ok(Upload {
            filename,
            content: content.into(),
            excess,
        })
    }

    /// What the parser gives next, in time.
    async fn next<T>(
        &self,
        step: impl Future<Output = multer::Result<Option<T>>>,
    ) -> Result<Option<T>, Error> {
        let arrival = self.arrival;
        let allowed = arrival.received() + limits::FORM_GATHERED;
        arrival.allowed.store(allowed, Ordering::Relaxed);
        let found = timeout_at(arrival.deadline(self.waited), step)
            .await
            .map_err(|_| too_slow())?;
        if arrival.broken.load(Ordering::Relaxed) {
            return Err(Error::BadRequest("The head of a part is too long.".into()));
        }
        if arrival.received() > limits::FORM_DRAINED {
            return Err(too_large());
        }
        found.map_err(malformed)
    }

    /// A large form waits for a place, and shows before that it comes from a page of ours.
    async fn admit(&mut self) -> Result<(), Error> {
        if self.place.is_some() || self.arrival.received() <= limits::BODY {
            return Ok(());
        }
        let mut texts = self.form.texts.iter();
        let token = texts.find(|(name, _)| name == "session-token");
        if !token.is_some_and(|(_, token)| bonafide_web::is_token(&self.front.house, token)) {
            return Err(Error::BadRequest(
                "A large form begins with the session token of its page.".into(),
            ));
        }
        let asked = Instant::now();
        let forms = self.front.large_forms.clone();
        let place = timeout_at(
            asked + limits::FORM_WAITS,
            forms.acquire_many_owned(self.megabytes),
        );
        let place = place.await;
        self.waited = asked.elapsed();
        let place = place.map_err(|_| {
            Error::Unavailable("The server is at its limit of large forms at once.".into())
        })?;
        self.place = Some(place.map_err(Error::internal)?);
        Ok(())
    }
}
