//! Every limit of the HTTP side.

use std::time::Duration;

use bonafide_domain::field::MAX_FORM_BYTES;

/// Bytes of a request body; the API takes larger ones where they hold files.
pub const BODY: usize = 1024 * 1024;

/// Bodies over that size that are read and answered at once; more wait. Each is held several times over
/// while it is answered.
pub const LARGE_BODIES: usize = 4;

/// Bytes of a body over the limit that are still read, so that the refusal arrives.
pub const BODY_DRAINED: usize = 16 * 1024 * 1024;

/// Bytes of a form with files that are kept, texts and all; larger files are told as too large.
pub const FORM: usize = MAX_FORM_BYTES + BODY;

/// Megabytes of forms over [`BODY`] that are read and answered at once; more wait, each for so long.
pub const LARGE_FORMS: usize = 64;
pub const FORM_WAITS: Duration = Duration::from_secs(60);

/// Bytes of a form with files that are read, so that the page says which file was too large.
pub const FORM_DRAINED: usize = 64 * 1024 * 1024;

/// Bytes a second that a form with files comes with at least, after [`BODY_TIME`].
pub const FORM_PACE: usize = 32 * 1024;

/// Bytes of a form that its parser may gather before it gives something: more than the head of a part has.
pub const FORM_GATHERED: usize = 512 * 1024;

/// Bytes of a request line with all headers; more is answered 431, as
/// are more than 100 headers (the HTTP library's own limit).
pub const HEAD: usize = 64 * 1024;

/// Time for the head of a request to arrive, and for a connection to stay idle between requests.
pub const HEAD_TIME: Duration = Duration::from_secs(30);

/// Time for the body of a request to arrive.
pub const BODY_TIME: Duration = Duration::from_secs(30);

/// Connections held open at once; more wait in the kernel's queue.
pub const CONNECTIONS: usize = 8192;

/// Connections that may wait in the kernel's queue.
pub const BACKLOG: u32 = 1024;

/// Requests being answered at once; more are answered 503.
pub const IN_FLIGHT: usize = 1024;

/// Time that requests under way get when the process is told to end.
pub const DRAIN: Duration = Duration::from_secs(10);

/// Time the database gets to answer the readiness probe.
pub const READY_TIME: Duration = Duration::from_secs(2);

/// Bytes below which compressing an answer costs more than it saves.
pub const COMPRESS_FROM: u16 = 1024;

/// Time that turning the sandbox's clock waits for the deliveries that fell due.
pub const DELIVERIES_TIME: Duration = Duration::from_secs(10);
