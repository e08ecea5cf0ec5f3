//! A browser without scripts: keeps the cookie, follows redirects, finds forms in pages.

use bonafide_app::door::Response;
use url::form_urlencoded;

use crate::house::{Office, PUBLIC_URL, request};

pub struct Browser<'a> {
    office: &'a Office,
    pub cookie: Option<String>,
    /// The cookie of a sign-in that was begun at the identity provider.
    pub begun: Option<String>,
    pub environment: Option<String>,
    pub theme: Option<String>,
}

/// A page as it arrived.
pub struct Seen {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub html: String,
}

impl Seen {
    fn new(response: Response) -> Self {
        Self {
            status: response.status,
            headers: response
                .headers
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            html: String::from_utf8(response.body).expect("text"),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    pub fn has(&self, text: &str) -> bool {
        self.html.contains(text)
    }

    /// The hidden token of the page's forms.
    pub fn form_token(&self) -> String {
        self.hidden("form-token")
    }

    pub fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let found = self.html.split_once(&start).map(|(_, rest)| rest);
        found
            .and_then(|rest| rest.split_once('"'))
            .map(|(value, _)| value.to_owned())
            .unwrap_or_default()
    }
}

impl<'a> Browser<'a> {
    pub fn new(office: &'a Office) -> Self {
        Self {
            office,
            cookie: None,
            begun: None,
            environment: None,
            theme: None,
        }
    }

    fn ask(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Seen {
        let mut request = request(method, target);
        request
            .headers
            .push(("host".into(), "verify.example".into()));
        for (name, value) in headers {
            request.headers.push(((*name).into(), (*value).into()));
        }
        if let Some(cookie) = &self.cookie {
            request.headers.push((
                "cookie".into(),
                format!("other=1; __Host-bonafide={cookie}"),
            ));
        }
        if let Some(environment) = &self.environment {
            let line = format!("__Host-bonafide-environment={environment}");
            request.headers.push(("cookie".into(), line));
        }
        if let Some(theme) = &self.theme {
            let line = format!("__Host-bonafide-theme={theme}");
            request.headers.push(("cookie".into(), line));
        }
        if let Some(begun) = &self.begun {
            let line = format!("__Host-bonafide-sso={begun}");
            request.headers.push(("cookie".into(), line));
        }
        if method == "POST" {
            request.headers.push((
                "content-type".into(),
                "application/x-www-form-urlencoded".into(),
            ));
            request.body = body.as_bytes().to_vec();
        }
        let seen = Seen::new(self.office.send(request));
        for (_, set) in seen.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = set
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a cookie");
            let value = (!value.is_empty()).then(|| value.to_owned());
            match name {
                "__Host-bonafide" => self.cookie = value,
                "__Host-bonafide-sso" => self.begun = value,
                "__Host-bonafide-environment" => self.environment = value,
                "__Host-bonafide-theme" => self.theme = value,
                other => panic!("an unknown cookie {other}"),
            }
        }
        seen
    }

    /// A page as it is, redirects not followed.
    pub fn get(&mut self, target: &str) -> Seen {
        self.ask("GET", target, &[], "")
    }

    /// A page, redirects followed.
    pub fn open(&mut self, target: &str) -> Seen {
        let mut seen = self.get(target);
        for _ in 0..5 {
            if seen.status != 303 {
                break;
            }
            let next = seen.location().to_owned();
            seen = self.get(&next);
        }
        seen
    }

    /// Posts names and values as a page of ours does.
    pub fn post(&mut self, target: &str, values: &[(&str, &str)]) -> Seen {
        self.post_from(target, values, &[("origin", PUBLIC_URL)])
    }

    pub fn post_from(
        &mut self,
        target: &str,
        values: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Seen {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(values)
            .finish();
        self.ask("POST", target, headers, &body)
    }

    /// Opens a page, and posts values with its token to an address.
    pub fn act(&mut self, page: &str, target: &str, values: &[(&str, &str)]) -> Seen {
        let token = self.open(page).form_token();
        assert!(!token.is_empty(), "{page} has no form");
        let mut all = vec![("form-token", token.as_str())];
        all.extend_from_slice(values);
        self.post(target, &all)
    }

    pub fn sign_in(&mut self, email: &str, password: &str) -> Seen {
        self.post(
            "/dashboard/sign-in",
            &[
                ("email", email),
                ("password", password),
                ("next", "/dashboard"),
            ],
        )
    }
}
