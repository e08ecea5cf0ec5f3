//! Where the server is mounted: the path of the public URL. Inside, every path begins at the root; here
//! the prefix is taken from what is asked for and put before what pages and redirects lead to. Proxies
//! may pass it on or take it away themselves.

use std::borrow::Cow;

use bonafide_app::door::Response;

/// Attributes that hold addresses, beside those that begin with `data-`.
const ADDRESSES: [&str; 5] = ["action", "formaction", "href", "poster", "src"];
/// Holds text to copy, whatever it begins with.
const COPIED: &str = "data-copy";

const REFRESH: &str = ";url=";

/// The path of the public URL without a slash at its end; empty when there is none.
pub struct Mount(String);

impl Mount {
    pub const fn at(path: String) -> Self {
        Self(path)
    }

    /// A path that was asked for, as the server knows it.
    pub fn inside<'a>(&self, path: &'a str) -> &'a str {
        match path.strip_prefix(&self.0) {
            Some("") => "/",
            Some(rest) if rest.starts_with('/') => rest,
            _ => path,
        }
    }

    /// An answer as browsers must see it.
    pub fn outside(&self, mut response: Response) -> Response {
        if self.0.is_empty() {
            return response;
        }
        let mut page = false;
        for (name, value) in &mut response.headers {
            if name.eq_ignore_ascii_case("location") && is_ours(value) {
                value.insert_str(0, &self.0);
            }
            page |= name.eq_ignore_ascii_case("content-type") && value.starts_with("text/html");
        }
        if page && let Ok(html) = std::str::from_utf8(&response.body) {
            response.body = self.page(html).into_bytes();
        }
        response
    }

    fn page(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + html.len() / 16);
        let mut pieces = html.split('<');
        out.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            // Quotes of our pages hold no bracket that is not escaped.
            let (tag, text) = piece.split_at(piece.find('>').unwrap_or(0));
            out.push('<');
            self.tag(tag, &mut out);
            out.push_str(text);
        }
        out
    }

    fn tag(&self, tag: &str, out: &mut String) {
        let mut rest = tag;
        while let Some(at) = rest.find("=\"") {
            let (before, value) = rest.split_at(at + 2);
            out.push_str(before);
            let name = before[..at].rsplit(char::is_whitespace).next();
            let name = name.unwrap_or_default();
            let leads = ADDRESSES.contains(&name) || (name.starts_with("data-") && name != COPIED);
            let end = value.find('"').map_or(value.len(), |end| end + 1);
            let (value, after) = value.split_at(end);
            // A page that reloads as another one says so behind the seconds.
            let (lead, address) = match value.split_once(REFRESH) {
                Some((seconds, address)) if name == "content" => {
                    (&value[..seconds.len() + REFRESH.len()], address)
                }
                _ => ("", value),
            };
            out.push_str(lead);
            if (leads || !lead.is_empty()) && is_ours(&unescaped(address)) {
                out.push_str(&self.0);
            }
            out.push_str(address);
            rest = after;
        }
        out.push_str(rest);
    }
}

/// The beginning of a value as far as it matters: templates write the slash in two ways.
fn unescaped(value: &str) -> Cow<'_, str> {
    const SLASH: &str = "&#x2f;";
    match value.strip_prefix(SLASH) {
        None => value.into(),
        Some(rest) if rest.starts_with(SLASH) => "//".into(),
        Some(rest) => format!("/{}", rest.get(..1).unwrap_or_default()).into(),
    }
}

/// Whether an address leads to a path of this server.
fn is_ours(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_taken_from_what_is_asked_for() {
        let mount = Mount::at("/verify-id".into());
        for (asked, inside) in [
            ("/verify-id", "/"),
            ("/verify-id/docs", "/docs"),
            ("/docs", "/docs"),
            ("/verify-idle", "/verify-idle"),
            ("/verify", "/verify"),
        ] {
            assert_eq!(mount.inside(asked), inside);
        }
        assert_eq!(Mount::at(String::new()).inside("/docs"), "/docs");
    }

    #[test]
    fn pages_and_redirects_lead_below_it_and_texts_stay() {
        let mount = Mount::at("/id".into());
        let html = concat!(
            r#"<a class="x" href="/docs">href="/docs"</a><a href="&#x2f;docs">"#,
            r##"<a href="#main"><a href="//else.example"><a href="https://else.example/">"##,
            r#"<form action="/dashboard" data-begin="/p" data-copy="/c"><input value="/dashboard">"#,
            r#"<meta http-equiv="refresh" content="5;url=&#x2f;verify"><meta content="a /b">"#,
            r#"<code>&lt;img src="/x"&gt;</code> 1 < 2 "#,
        );
        let shown = mount.outside(
            Response::new(303, "text/html; charset=utf-8", html).with("location", "/dashboard"),
        );
        let expected = html
            .replacen(r#"href="/docs">href"#, r#"href="/id/docs">href"#, 1)
            .replacen("&#x2f;docs", "/id&#x2f;docs", 1)
            .replacen(r#"action="/"#, r#"action="/id/"#, 1)
            .replacen("&#x2f;verify", "/id&#x2f;verify", 1)
            .replacen(r#"begin="/"#, r#"begin="/id/"#, 1);
        assert_eq!(String::from_utf8_lossy(&shown.body), expected);
        assert!(
            shown
                .headers
                .contains(&("location", "/id/dashboard".into()))
        );
        let json = Response::new(200, "application/json", r#"{"a":"<a href=\"/\">"}"#);
        assert_eq!(mount.outside(json.clone()).body, json.body);
        let page = Response::new(200, "text/html", html);
        assert_eq!(Mount::at(String::new()).outside(page).body, html.as_bytes());
    }
}
