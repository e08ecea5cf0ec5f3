//! Files by their signed addresses, for whoever was told one: no API key is asked for.

use bonafide_app::door::{Access, Request, Response, Surface};
use bonafide_app::files::{self, address};
use bonafide_app::{Error, House, Result};
use bonafide_db::Tx;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::call::bad;
use crate::edge::query::Query;
use crate::refuse::refuse;

pub const SURFACE: Surface = Surface {
    name: "files",
    claims: |path| path.starts_with(address::PATH),
    access,
    answer,
    refuse,
    answers_faults: false,
    foresee: |_, _| Vec::new(),
    route: |_| "file",
};

fn access(house: &House, request: &Request) -> std::result::Result<Access, Box<Response>> {
    if request.method == "GET" || request.method == "HEAD" {
        return Ok(Access::Read);
    }
    let details = "The address of a file takes GET".to_owned();
    let response = refuse(house, request, &Error::NotFound(details));
    Err(Box::new(Response {
        status: 405,
        ..response.with("allow", "GET, HEAD")
    }))
}

fn answer(tx: &mut Tx, house: &House, request: &Request) -> Result<Response> {
    let name = request.path.strip_prefix(address::PATH).unwrap_or_default();
    let query = Query::parse(&request.query).map_err(bad)?;
    let token = query.text("access-token").map_err(bad)?.ok_or_else(|| {
        Error::Forbidden("The address of a file needs its access_token".to_owned())
    })?;
    let (origin, moment) = (request.origin(None), (request.now, request.seed));
    let opened = files::open(tx, house, name, token, origin, moment)?;
    Ok(Response::new(200, &opened.mime_type, opened.content)
        .with("request-id", request.id.as_str())
        .with("content-disposition", disposition(&opened.filename))
        .with("cache-control", "no-store")
        .with("content-security-policy", "default-src 'none'; sandbox")
        .with("x-content-type-options", "nosniff"))
}

/// What may stand in an extended value as it is (RFC 8187).
const ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// To be saved and not shown, under the name that it came with.
fn disposition(filename: &str) -> String {
    let plain: String = filename
        .chars()
        .map(|c| match c {
            ' ' | '-' | '.' | '_' => c,
            c if c.is_ascii_alphanumeric() => c,
            _ => '_',
        })
        .collect();
    let whole = utf8_percent_encode(filename, ATTRIBUTE);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}
