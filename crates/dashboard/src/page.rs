//! What a page function answers with.

use bonafide_app::door::Response;
use serde::Serialize;

use crate::kit::{Block, Header};

/// A page to show, a redirect after an act, or a file.
pub struct Page {
    pub(crate) body: Body,
    pub(crate) status: u16,
    /// Where the form leads that this page answers, when it is sent again.
    pub(crate) once: Option<String>,
    /// Cookies to set, each as the header's value.
    pub(crate) cookies: Vec<String>,
}

pub(crate) enum Body {
    /// A template in the frame of the dashboard.
    Show {
        template: &'static str,
        header: Header,
        view: minijinja::Value,
        refused: bool,
    },
    /// 303; what is said is shown by the next page.
    GoTo {
        address: String,
        saying: Option<Saying>,
    },
    /// As it is, without a frame.
    File(Response),
}

/// What an act says on the page that it leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Saying {
    /// The act was done. Else the text says why not.
    pub is_done: bool,
    pub text: String,
}

impl Saying {
    /// As a session keeps it, after a mark that tells it from the one before.
    pub fn kept(&self, mark: &str) -> String {
        let outcome = if self.is_done { DONE } else { NOT_DONE };
        format!("{mark} {outcome} {}", self.text)
    }

    /// What was kept, if it has that mark.
    pub fn read(kept: &str, mark: &str) -> Option<Self> {
        let (known, rest) = kept.split_once(' ')?;
        let (outcome, text) = rest.split_once(' ')?;
        (known == mark).then(|| Self {
            is_done: outcome == DONE,
            text: text.to_owned(),
        })
    }
}

const DONE: &str = "done";
const NOT_DONE: &str = "not-done";

impl Page {
    /// A page put together from components.
    pub fn of(header: Header, blocks: Vec<Block>) -> Self {
        Self::show("blocks.html", header, blocks)
    }

    /// A page with markup of its own; the template knows `view`, `header` and `frame`.
    pub fn show(template: &'static str, header: Header, view: impl Serialize) -> Self {
        Self {
            body: Body::Show {
                template,
                header,
                view: minijinja::Value::from(minijinja::value::Serde(view)),
                refused: false,
            },
            status: 200,
            once: None,
            cookies: Vec::new(),
        }
    }

    /// A redirect after something was done. The address is a path of the dashboard.
    pub fn go_to(address: impl Into<String>) -> Self {
        Self {
            body: Body::GoTo {
                address: address.into(),
                saying: None,
            },
            status: 303,
            once: None,
            cookies: Vec::new(),
        }
    }

    /// A redirect to another site that the operator named, such as the identity provider.
    pub fn leave_for(address: impl Into<String>) -> Self {
        Self::go_to(address)
    }

    /// What the page that a redirect leads to says, for example "Inquiry approved". No personal data.
    pub fn saying(self, text: impl Into<String>) -> Self {
        self.telling(true, text)
    }

    /// The same of an act that was not done: why, and what may be done instead.
    pub fn refusing(self, text: impl Into<String>) -> Self {
        self.telling(false, text)
    }

    fn telling(mut self, is_done: bool, text: impl Into<String>) -> Self {
        if let Body::GoTo { saying, .. } = &mut self.body {
            let text = text.into();
            *saying = Some(Saying { is_done, text });
        }
        self
    }

    /// A page that shows again what was typed and says what is wrong with it (422).
    pub fn refused(mut self) -> Self {
        if let Body::Show { refused, .. } = &mut self.body {
            *refused = true;
        }
        self.status = 422;
        self
    }

    /// For a page that answers a post and shows what is shown only once, such as a secret: the same
    /// form sent again acts no second time, and leads to this address.
    pub fn shown_once(mut self, then: impl Into<String>) -> Self {
        self.once = Some(then.into());
        self
    }

    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub fn cookie(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// A file to be kept, for example an export.
    pub fn file(content_type: &str, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let safe: String = name
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                    c
                } else {
                    '-'
                }
            })
            .collect();
        let response = Response::new(200, content_type, bytes).with(
            "content-disposition",
            format!("attachment; filename=\"{safe}\""),
        );
        Self::plain(response)
    }

    /// An answer without a frame, for scripts and files.
    pub fn plain(response: Response) -> Self {
        Self {
            status: response.status,
            body: Body::File(response),
            once: None,
            cookies: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_told_once_and_as_it_was_meant() {
        for is_done in [true, false] {
            let text = "Not added: there is a step of that name".to_owned();
            let saying = Saying { is_done, text };
            let kept = saying.kept("m");
            assert_eq!(Saying::read(&kept, "m"), Some(saying));
            assert_eq!(Saying::read(&kept, "other"), None);
        }
        assert_eq!(Saying::read("m", "m"), None);
    }
}
