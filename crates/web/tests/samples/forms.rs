//! Forms with every kind of field and every kind of fault.

use bonafide_web::pages::view::{
    Choice, DatePart, DateParts, FieldFault, FieldInput, FieldKind, Form, ShownFile,
};
use jiff::civil::date;

fn text(value: &str) -> FieldKind {
    FieldKind::Text {
        value: value.to_owned(),
    }
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
        value: DateParts {
            day: day.to_owned(),
            month: month.to_owned(),
            year: year.to_owned(),
        },
    }
}

pub fn country(value: &str) -> FieldKind {
    FieldKind::Country {
        codes: None,
        value: value.to_owned(),
    }
}

fn file(taken: bool) -> FieldKind {
    FieldKind::File {
        taken: match taken {
            true => vec![shown_file("file_1", "Passport of Zoë <1>.png")],
            false => Vec::new(),
        },
        gone: Vec::new(),
        several: false,
        types: &["image/png", "application/pdf"],
        max_megabytes: 10,
        max_megabytes_together: 20,
    }
}

fn shown_file(id: &str, name: &str) -> ShownFile {
    ShownFile {
        id: id.to_owned(),
        name: name.to_owned(),
        extension: "png".to_owned(),
        kilobytes: 1_482,
    }
}

fn files() -> FieldKind {
    FieldKind::File {
        taken: vec![
            shown_file("file_1", "Front of Zoë's card <1>.png"),
            shown_file(
                "file_2",
                "a name that is long and has no place to break_"
                    .repeat(3)
                    .as_str(),
            ),
        ],
        gone: vec!["file_2".to_owned()],
        several: true,
        types: &["image/png", "application/pdf"],
        max_megabytes: 10,
        max_megabytes_together: 20,
    }
}

fn refused(key: &str, kind: FieldKind, fault: FieldFault) -> FieldInput {
    FieldInput {
        fault: Some(fault),
        ..FieldInput::new(key, kind)
    }
}

fn own(key: &str, label: &str, kind: FieldKind) -> FieldInput {
    FieldInput {
        label: Some(label.to_owned()),
        ..FieldInput::new(key, kind)
    }
}

pub fn names_form() -> Form {
    let middle = FieldInput {
        optional: true,
        ..FieldInput::new("name-middle", text(""))
    };
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
    Form {
        fields,
        ..Form::default()
    }
}

pub fn address_form() -> Form {
    let second = FieldInput {
        optional: true,
        ..FieldInput::new("address-street-2", text(""))
    };
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

pub fn every_kind_form() -> Form {
    let typed = || "".to_owned();
    let locked = |field: FieldInput| FieldInput {
        locked: true,
        given: true,
        ..field
    };
    Form {
        title: Some("About your work".to_owned()),
        body: Some("We ask this of everyone who opens an account.".to_owned()),
        fields: vec![
            locked(FieldInput::new("name-first", text("Zoë"))),
            locked(FieldInput::new("birthdate", born("27", "3", "1990"))),
            own(
                "work",
                "Which of these fits best?",
                FieldKind::Radio {
                    options: choices(),
                    value: "own".to_owned(),
                },
            ),
            own(
                "income",
                "Where does your money come from?",
                FieldKind::CheckboxGroup {
                    options: choices(),
                    values: vec!["employed".to_owned()],
                },
            ),
            own(
                "sector",
                "Sector",
                FieldKind::Select {
                    options: choices(),
                    value: typed(),
                },
            ),
            FieldInput {
                hint: Some("Before tax, in euros.".to_owned()),
                ..own(
                    "salary",
                    "Yearly income",
                    FieldKind::Number { value: typed() },
                )
            },
            own(
                "meeting",
                "When can we call?",
                FieldKind::DateTime {
                    date: DateParts::default(),
                    time: typed(),
                },
            ),
            FieldInput {
                optional: true,
                max_length: Some(500),
                ..own(
                    "note",
                    "Anything else?",
                    FieldKind::Multiline { value: typed() },
                )
            },
            own("passport", "Passport", file(false)),
            FieldInput {
                hint: Some("Not older than three months.".to_owned()),
                optional: true,
                ..own("bill", "Electricity bill", file(true))
            },
            own("papers", "Other papers", files()),
            locked(own("receipts", "Receipts", files())),
            locked(own("contract", "Contract", file(true))),
            own(
                "terms",
                "I have read the terms of Acme Bank",
                FieldKind::Checkbox { checked: false },
            ),
        ],
        button: None,
    }
}

/// A form on which every kind of fault is told.
pub fn refused_form() -> Form {
    let phone = |value: &str| FieldKind::Phone {
        value: value.to_owned(),
    };
    let email = FieldKind::Email {
        value: "zoe.example.com".to_owned(),
    };
    let radio = || FieldKind::Radio {
        options: choices(),
        value: String::new(),
    };
    let faults = [
        ("name-first", text(""), FieldFault::Missing),
        ("nickname", text(""), FieldFault::Missing),
        ("work", radio(), FieldFault::Missing),
        ("name-last", text("Q"), FieldFault::TooShort { min: 2 }),
        ("name-middle", text("Long"), FieldFault::TooLong { max: 60 }),
        (
            "birthdate",
            born("27", "3", ""),
            FieldFault::DateMissingPart(DatePart::Year),
        ),
        (
            "issued",
            born("", "3", "2020"),
            FieldFault::DateMissingPart(DatePart::Day),
        ),
        (
            "ends",
            born("1", "", "2020"),
            FieldFault::DateMissingPart(DatePart::Month),
        ),
        ("moved", born("31", "2", "2020"), FieldFault::NotADate),
        ("left", born("1", "2", "2999"), FieldFault::DateInFuture),
        (
            "began",
            born("1", "2", "1800"),
            FieldFault::DateTooEarly {
                min: date(1900, 1, 1),
            },
        ),
        (
            "over",
            born("1", "2", "2100"),
            FieldFault::DateTooLate {
                max: date(2030, 12, 31),
            },
        ),
        ("email-address", email, FieldFault::NotAnEmail),
        ("phone-number", phone("12"), FieldFault::NotAPhone),
        (
            "phone-home",
            phone("030 123456"),
            FieldFault::PhoneNeedsCountry,
        ),
        (
            "salary",
            FieldKind::Number {
                value: "ten".to_owned(),
            },
            FieldFault::NotANumber,
        ),
        (
            "children",
            FieldKind::Number {
                value: "1.5".to_owned(),
            },
            FieldFault::NotAnInteger,
        ),
        ("sector", radio(), FieldFault::NotAChoice),
        ("address-country-code", country(""), FieldFault::NotACountry),
        ("address-city", text("\u{7}"), FieldFault::InvalidCharacters),
        (
            "terms",
            FieldKind::Checkbox { checked: false },
            FieldFault::NotABoolean,
        ),
        ("other", text("?"), FieldFault::WrongType),
        ("passport", file(false), FieldFault::Missing),
        (
            "bill",
            file(true),
            FieldFault::FileTooLarge { max_megabytes: 10 },
        ),
        ("contract", file(false), FieldFault::FileType),
        ("letter", file(false), FieldFault::FileEmpty),
        ("permit", file(false), FieldFault::FileName),
        ("card", file(false), FieldFault::SeveralFiles),
        ("slip", file(false), FieldFault::TooManyFiles),
        (
            "papers",
            files(),
            FieldFault::FilesTooLarge { max_megabytes: 20 },
        ),
    ];
    let fields = faults
        .into_iter()
        .map(|(key, kind, fault)| refused(key, kind, fault))
        .collect();
    Form {
        fields,
        ..Form::default()
    }
}
