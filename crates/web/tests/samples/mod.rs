//! Every page in its states, for the tests and the gallery.

use bonafide_web::pages::view::{
    Channel, Choice, Code, CodeFault, DatePart, DateParts, End, FieldFault, FieldInput, FieldKind,
    FinishedAs, Form, Intro, Need, NewLinkSent, OneTimeLink, Outbox, OutboxMessage, Outcome,
    Problem, Review, ReviewRow, ShownValue, Site,
};
use bonafide_web::pages::{
    Chrome, Contact, Language, LanguageChoice, Section, Theme, View, Way,
};
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
        section: Some(Section { name: None, step: 2, total: 3 }),
        hidden: vec![
            ("inquiry-id".to_owned(), INQUIRY.to_owned()),
            ("session-token".to_owned(), "3f0a7b6c9d2e4f81a5b7".to_owned()),
        ],
        action: "/verify".to_owned(),
        end_time: Some(moment()),
        ..Chrome::default()
    }
}

/// The frame of a first or last page: no way back, no count.
pub fn bare(language: Language) -> Chrome {
    Chrome { back: None, stop: None, section: None, ..chrome(language) }
}

fn text(value: &str) -> FieldKind {
    FieldKind::Text { value: value.to_owned() }
}

fn choices() -> Vec<Choice> {
    vec![
        Choice::new("employed", "Employed"),
        Choice::new("own", "Working for myself"),
        Choice::new("none", "Not working <now>"),
    ]
}

fn born(day: &str, month: &str, year: &str) -> FieldKind {
    FieldKind::Date {
        value: DateParts { day: day.to_owned(), month: month.to_owned(), year: year.to_owned() },
    }
}

pub fn country(value: &str) -> FieldKind {
    FieldKind::Country { codes: None, value: value.to_owned() }
}

fn refused(key: &str, kind: FieldKind, fault: FieldFault) -> FieldInput {
    FieldInput { fault: Some(fault), ..FieldInput::new(key, kind) }
}

fn own(key: &str, label: &str, kind: FieldKind) -> FieldInput {
    FieldInput { label: Some(label.to_owned()), ..FieldInput::new(key, kind) }
}

pub fn names_form() -> Form {
    let middle = FieldInput { optional: true, ..FieldInput::new("name-middle", text("")) };
    Form {
        fields: vec![
            FieldInput::new("name-first", text("")),
            middle,
            FieldInput::new("name-last", text("")),
            FieldInput::new("birthdate", born("", "", "")),
        ],
        ..Form::default()
    }
}

/// Ten fields, one of them the list of all countries.
pub fn ten_field_form() -> Form {
    let mut fields = names_form().fields;
    fields.extend(address_form().fields);
    Form { fields, ..Form::default() }
}

pub fn address_form() -> Form {
    let second = FieldInput { optional: true, ..FieldInput::new("address-street-2", text("")) };
    Form {
        fields: vec![
            FieldInput::new("address-street-1", text("")),
            second,
            FieldInput::new("address-city", text("")),
            FieldInput::new("address-subdivision", text("")),
            FieldInput::new("address-postal-code", text("")),
            FieldInput::new("address-country-code", country("DE")),
        ],
        ..Form::default()
    }
}

fn every_kind_form() -> Form {
    let typed = || "".to_owned();
    let locked = |field: FieldInput| FieldInput { locked: true, ..field };
    Form {
        title: Some("About your work".to_owned()),
        body: Some("We ask this of everyone who opens an account.".to_owned()),
        fields: vec![
            locked(FieldInput::new("name-first", text("Zoë"))),
            locked(FieldInput::new("birthdate", born("27", "3", "1990"))),
            own("work", "Which of these fits best?", FieldKind::Radio {
                options: choices(),
                value: "own".to_owned(),
            }),
            own("income", "Where does your money come from?", FieldKind::CheckboxGroup {
                options: choices(),
                values: vec!["employed".to_owned()],
            }),
            own("sector", "Sector", FieldKind::Select { options: choices(), value: typed() }),
            FieldInput {
                hint: Some("Before tax, in euros.".to_owned()),
                ..own("salary", "Yearly income", FieldKind::Number { value: typed() })
            },
            own("meeting", "When can we call?", FieldKind::DateTime {
                date: DateParts::default(),
                time: typed(),
            }),
            FieldInput {
                optional: true,
                max_length: Some(500),
                ..own("note", "Anything else?", FieldKind::Multiline { value: typed() })
            },
            own("terms", "I have read the terms of Acme Bank", FieldKind::Checkbox {
                checked: false,
            }),
        ],
        button: None,
    }
}

/// A form on which every kind of fault is told.
fn refused_form() -> Form {
    let phone = |value: &str| FieldKind::Phone { value: value.to_owned() };
    let email = FieldKind::Email { value: "zoe.example.com".to_owned() };
    let radio = || FieldKind::Radio { options: choices(), value: String::new() };
    let faults = [
        ("name-first", text(""), FieldFault::Missing),
        ("nickname", text(""), FieldFault::Missing),
        ("work", radio(), FieldFault::Missing),
        ("name-last", text("Q"), FieldFault::TooShort { min: 2 }),
        ("name-middle", text("Long"), FieldFault::TooLong { max: 60 }),
        ("birthdate", born("27", "3", ""), FieldFault::DateMissingPart(DatePart::Year)),
        ("issued", born("", "3", "2020"), FieldFault::DateMissingPart(DatePart::Day)),
        ("ends", born("1", "", "2020"), FieldFault::DateMissingPart(DatePart::Month)),
        ("moved", born("31", "2", "2020"), FieldFault::NotADate),
        ("left", born("1", "2", "2999"), FieldFault::DateInFuture),
        ("began", born("1", "2", "1800"), FieldFault::DateTooEarly { min: date(1900, 1, 1) }),
        ("over", born("1", "2", "2100"), FieldFault::DateTooLate { max: date(2030, 12, 31) }),
        ("email-address", email, FieldFault::NotAnEmail),
        ("phone-number", phone("12"), FieldFault::NotAPhone),
        ("phone-home", phone("030 123456"), FieldFault::PhoneNeedsCountry),
        ("salary", FieldKind::Number { value: "ten".to_owned() }, FieldFault::NotANumber),
        ("children", FieldKind::Number { value: "1.5".to_owned() }, FieldFault::NotAnInteger),
        ("sector", radio(), FieldFault::NotAChoice),
        ("address-country-code", country(""), FieldFault::NotACountry),
        ("address-city", text("\u{7}"), FieldFault::InvalidCharacters),
        ("terms", FieldKind::Checkbox { checked: false }, FieldFault::NotABoolean),
        ("other", text("?"), FieldFault::WrongType),
    ];
    let fields = faults.into_iter().map(|(key, kind, fault)| refused(key, kind, fault)).collect();
    Form { fields, ..Form::default() }
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
    Some(Site { name: "Acme Bank".to_owned(), href: "https://acme.example/back".to_owned() })
}

fn end(outcome: Outcome) -> View {
    View::End(End { outcome, title: None, body: None, site: site(), reference: INQUIRY.to_owned() })
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
            ReviewRow { change: None, given: true, ..row("name-first", ShownValue::Text("Zoë".to_owned())) },
            row("name-last", ShownValue::Text("Müller-O’Brien".to_owned())),
            row("birthdate", ShownValue::Date(date(1990, 3, 27))),
            row("address-country-code", ShownValue::Country("CI".to_owned())),
            row("phone-number", ShownValue::Technical("+49 30 901820".to_owned())),
            row("resident", ShownValue::Boolean(true)),
            row("income", ShownValue::Many(vec!["Employed".to_owned(), "Rent".to_owned()])),
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
        }],
    }
}

fn problems() -> Vec<(&'static str, Problem)> {
    let masked = || Some("z••@example.com".to_owned());
    let finished = |status| Problem::AlreadyFinished {
        status,
        on: moment(),
        reference: INQUIRY.to_owned(),
        site: site(),
    };
    vec![
        ("link-expired", Problem::LinkExpired { ended_at: Some(moment()), can_request: masked() }),
        ("link-expired-ask", Problem::LinkExpired { ended_at: None, can_request: None }),
        ("session-expired", Problem::SessionExpired { can_request: masked() }),
        ("finished", finished(FinishedAs::Completed)),
        ("finished-failed", finished(FinishedAs::Failed)),
        ("finished-review", finished(FinishedAs::NeedsReview)),
        ("finished-approved", finished(FinishedAs::Approved)),
        ("finished-declined", finished(FinishedAs::Declined)),
        ("stopped", Problem::Stopped { restart: Some(Way::link("/verify")), site: site() }),
        ("wrong-link", Problem::WrongLink),
        ("too-many-tries", Problem::TooManyTries),
        ("inactive", Problem::TemplateInactive),
        ("creation-blocked", Problem::ClientCreationBlocked),
        ("not-published", Problem::NotPublished),
        ("service", Problem::ServiceProblem {
            request_id: "req_5b1f".to_owned(),
            retry: Some(Way::link("/verify")),
        }),
        ("link-used", Problem::LinkUsed { can_request: masked() }),
        ("not-found", Problem::NotFound),
        ("too-many-sessions", Problem::TooManySessions { can_request: None }),
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
    let code_fault = |fault| View::Code(Code { fault: Some(fault), ..code(Channel::Phone) });
    let branded = Chrome {
        theme: Theme { primary: Some("#ffd400".to_owned()), logo: Some("/logo.svg".to_owned()) },
        embedded: true,
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
        ("intro-plain", View::Intro(Intro::default()), Chrome { end_time: None, ..bare(language) }),
        ("form-names", View::Form(names_form()), chrome(language)),
        ("form-address", View::Form(address_form()), chrome(language)),
        ("form-kinds", View::Form(every_kind_form()), sandbox()),
        ("form-refused", View::Form(refused_form()), chrome(language)),
        ("form-branded", View::Form(names_form()), branded),
        ("code-email", View::Code(code(Channel::Email)), sandbox()),
        ("code-phone", View::Code(Code { resent: true, ..code(Channel::Phone) }), chrome(language)),
        ("code-wrong", View::Code(wrong), chrome(language)),
        ("code-missing", code_fault(CodeFault::Missing), chrome(language)),
        ("code-length", code_fault(CodeFault::Length), chrome(language)),
        ("code-expired", code_fault(CodeFault::Expired), chrome(language)),
        ("code-last", View::Code(Code { resends_left: 0, ..code(Channel::Email) }), chrome(language)),
        ("review", View::Review(review()), chrome(language)),
        ("done", end(Outcome::Done), bare(language)),
        ("not-verified", end(Outcome::NotVerified), bare(language)),
        ("under-review", end(Outcome::UnderReview), bare(language)),
        ("one-time-link", View::OneTimeLink(OneTimeLink { code: "c0de".to_owned() }), bare(language)),
        ("confirm-stop", View::ConfirmStop, bare(language)),
        (
            "new-link-sent",
            View::NewLinkSent(NewLinkSent { masked: "z••@example.com".to_owned(), again: None }),
            bare(language),
        ),
        ("outbox", View::Outbox(outbox()), sandbox()),
        ("outbox-empty", View::Outbox(Outbox::default()), sandbox()),
        ("waiting", View::Waiting, bare(language)),
    ];
    pages.extend(
        problems().into_iter().map(|(name, problem)| (name, View::Problem(problem), bare(language))),
    );
    pages
}
