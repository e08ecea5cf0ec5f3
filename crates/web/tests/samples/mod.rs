//! Every page in its states, for the tests and the gallery.

pub mod forms;

use bonafide_domain::colour::Colour;
use bonafide_domain::theme_set::Look;
use bonafide_web::pages::view::{
    Channel, Code, CodeFault, End, FinishedAs, Intro, Need, NewLinkSent, OneTimeLink, Outbox,
    OutboxMessage, Outcome, Problem, Review, ReviewRow, ShownValue, Site,
};
use bonafide_web::pages::{
    Chrome, Contact, Embedded, Language, LanguageChoice, Section, Theme, View, Way,
};
use forms::{address_form, every_kind_form, names_form, refused_form};
use jiff::Timestamp;
use jiff::civil::date;

const INQUIRY: &str = "inq_8hT4wXkq2mVbN5cRz7YpLs3D";

pub fn moment() -> Timestamp {
    Timestamp::from_second(1_772_546_700).expect("a time in range")
}

/// The frame of an ordinary page in the middle of a flow.
pub fn chrome(language: Language) -> Chrome {
    Chrome {
        language,
        languages: Language::ALL
            .map(|language| LanguageChoice::new(language, Way::post("language", language.code())))
            .to_vec(),
        organization_name: "Acme Bank".to_owned(),
        template_name: Some("Details only".to_owned()),
        help: Some(Contact {
            text: "help@acme.example".to_owned(),
            href: "mailto:help@acme.example".to_owned(),
        }),
        back: Some(Way::post("action", "back")),
        stop: Some(Way::post("action", "ask-stop")),
        section: Some(Section {
            name: None,
            step: 2,
            total: 3,
        }),
        hidden: vec![
            ("inquiry-id".to_owned(), INQUIRY.to_owned()),
            (
                "session-token".to_owned(),
                "3f0a7b6c9d2e4f81a5b7".to_owned(),
            ),
        ],
        action: "/verify".to_owned(),
        end_time: Some(moment()),
        ..Chrome::default()
    }
}

/// The frame of a first or last page: no way back, no count.
pub fn bare(language: Language) -> Chrome {
    Chrome {
        back: None,
        stop: None,
        section: None,
        ..chrome(language)
    }
}

pub fn code(channel: Channel) -> Code {
    Code {
        title: None,
        channel,
        destination: match channel {
            Channel::Email => "z••@example.com".to_owned(),
            Channel::Phone => "+49 ••• ••• 09".to_owned(),
        },
        typed: String::new(),
        fault: None,
        valid_minutes: 15,
        attempts_left: None,
        resend_in_seconds: 30,
        resends_left: 3,
        resent: false,
        change: Some(Way::post("action", "change")),
    }
}

fn site() -> Option<Site> {
    Some(Site {
        name: "Acme Bank".to_owned(),
        href: "https://acme.example/back".to_owned(),
    })
}

fn end(outcome: Outcome) -> View {
    View::End(End {
        outcome,
        title: None,
        body: None,
        site: site(),
        reference: INQUIRY.to_owned(),
        note: (outcome == Outcome::NotVerified)
            .then(|| "Write to us.\nWe are here until 18:00.".to_owned()),
        elsewhere: false,
    })
}

fn review() -> Review {
    let row = |key: &str, value: ShownValue| ReviewRow {
        key: key.to_owned(),
        label: None,
        value,
        change: Some(Way::post("action", format!("change:{key}"))),
        given: false,
    };
    Review {
        rows: vec![
            ReviewRow {
                change: None,
                given: true,
                ..row("name-first", ShownValue::Text("Zoë".to_owned()))
            },
            row("name-last", ShownValue::Text("Müller-O’Brien".to_owned())),
            row("birthdate", ShownValue::Date(date(1990, 3, 27))),
            row("address-country-code", ShownValue::Country("CI".to_owned())),
            row(
                "phone-number",
                ShownValue::Technical("+49 30 901820".to_owned()),
            ),
            row("resident", ShownValue::Boolean(true)),
            row(
                "income",
                ShownValue::Many(vec!["Employed".to_owned(), "Rent".to_owned()]),
            ),
            row("name-middle", ShownValue::None),
        ],
        ..Review::default()
    }
}

fn outbox() -> Outbox {
    Outbox {
        messages: vec![OutboxMessage {
            time: moment(),
            to: "zoe@example.com".to_owned(),
            subject: "Your code for Acme Bank".to_owned(),
            text: "Your code is 491 026. It works for 15 minutes.".to_owned(),
            code: Some("491026".to_owned()),
            link: Some("https://verify.acme.example/verify?code=4Wq8".to_owned()),
        }],
    }
}

fn problems() -> Vec<(&'static str, Problem)> {
    let masked = || Some("z••@example.com".to_owned());
    let finished = |status| Problem::AlreadyFinished {
        status,
        on: moment(),
        reference: INQUIRY.to_owned(),
        note: (status == FinishedAs::Declined).then(|| "Write to us.".to_owned()),
        site: site(),
    };
    vec![
        (
            "link-expired",
            Problem::LinkExpired {
                ended_at: Some(moment()),
                can_request: masked(),
            },
        ),
        (
            "link-expired-ask",
            Problem::LinkExpired {
                ended_at: None,
                can_request: None,
            },
        ),
        (
            "session-expired",
            Problem::SessionExpired {
                can_request: masked(),
            },
        ),
        ("finished", finished(FinishedAs::Completed)),
        ("finished-failed", finished(FinishedAs::Failed)),
        ("finished-review", finished(FinishedAs::NeedsReview)),
        ("finished-approved", finished(FinishedAs::Approved)),
        ("finished-declined", finished(FinishedAs::Declined)),
        (
            "stopped",
            Problem::Stopped {
                restart: Some(Way::link("/verify")),
                site: site(),
            },
        ),
        ("wrong-link", Problem::WrongLink),
        ("too-many-tries", Problem::TooManyTries),
        ("inactive", Problem::TemplateInactive),
        ("creation-blocked", Problem::ClientCreationBlocked),
        ("not-published", Problem::NotPublished),
        (
            "service",
            Problem::ServiceProblem {
                request_id: "req_5b1f".to_owned(),
                retry: Some(Way::link("/verify")),
            },
        ),
        (
            "link-used",
            Problem::LinkUsed {
                can_request: masked(),
            },
        ),
        ("not-found", Problem::NotFound),
        (
            "too-many-sessions",
            Problem::TooManySessions { can_request: None },
        ),
        ("bad-request", Problem::BadRequest),
    ]
}

/// Every page in every state, with a name and its frame.
pub fn all(language: Language) -> Vec<(&'static str, View, Chrome)> {
    let sandbox = || Chrome {
        sandbox: true,
        outbox: Some(Way::link("/sandbox/outbox")),
        ..chrome(language)
    };
    let wrong = Code {
        typed: "12 34".to_owned(),
        fault: Some(CodeFault::Wrong),
        attempts_left: Some(2),
        resend_in_seconds: 0,
        ..code(Channel::Email)
    };
    let code_fault = |fault| {
        View::Code(Code {
            fault: Some(fault),
            ..code(Channel::Phone)
        })
    };
    let branded = Chrome {
        theme: Theme {
            look: Look::of_button(Colour::new(0x00ff_d400)),
            logo: Some("/logos/brand.png".to_owned()),
        },
        embedded: Some(Embedded {
            config: serde_json::json!({"echo": {}, "target": "https://shop.example"}),
            ancestors: vec!["https://shop.example".into()],
            closable: true,
        }),
        ..chrome(language)
    };
    let intro = Intro {
        minutes: Some(3),
        needs: vec![
            Need::Details,
            Need::Address,
            Need::Email,
            Need::Phone,
            Need::Other("Your customer number".to_owned()),
        ],
        ..Intro::default()
    };
    let mut pages = vec![
        ("intro", View::Intro(intro), bare(language)),
        (
            "intro-plain",
            View::Intro(Intro::default()),
            Chrome {
                end_time: None,
                ..bare(language)
            },
        ),
        ("form-names", View::Form(names_form()), chrome(language)),
        ("form-address", View::Form(address_form()), chrome(language)),
        ("form-kinds", View::Form(every_kind_form()), sandbox()),
        ("form-refused", View::Form(refused_form()), chrome(language)),
        ("form-branded", View::Form(names_form()), branded),
        ("code-email", View::Code(code(Channel::Email)), sandbox()),
        (
            "code-phone",
            View::Code(Code {
                resent: true,
                ..code(Channel::Phone)
            }),
            chrome(language),
        ),
        ("code-wrong", View::Code(wrong), chrome(language)),
        (
            "code-missing",
            code_fault(CodeFault::Missing),
            chrome(language),
        ),
        (
            "code-length",
            code_fault(CodeFault::Length),
            chrome(language),
        ),
        (
            "code-expired",
            code_fault(CodeFault::Expired),
            chrome(language),
        ),
        (
            "code-last",
            View::Code(Code {
                resends_left: 0,
                ..code(Channel::Email)
            }),
            chrome(language),
        ),
        ("review", View::Review(review()), chrome(language)),
        ("done", end(Outcome::Done), bare(language)),
        ("not-verified", end(Outcome::NotVerified), bare(language)),
        ("under-review", end(Outcome::UnderReview), bare(language)),
        (
            "one-time-link",
            View::OneTimeLink(OneTimeLink {
                code: "c0de".to_owned(),
            }),
            bare(language),
        ),
        ("confirm-stop", View::ConfirmStop, bare(language)),
        (
            "new-link-sent",
            View::NewLinkSent(NewLinkSent {
                masked: "z••@example.com".to_owned(),
                again: None,
            }),
            bare(language),
        ),
        ("outbox", View::Outbox(outbox()), sandbox()),
        ("outbox-empty", View::Outbox(Outbox::default()), sandbox()),
        ("waiting", View::Waiting, bare(language)),
    ];
    pages.extend(
        problems()
            .into_iter()
            .map(|(name, problem)| (name, View::Problem(problem), bare(language))),
    );
    pages
}
