//! Reading values from the API and from forms: every type, and every code of refusal.

use bonafide_domain::field::{
    ChoiceOption, Choices, Code, DateBound, DatePart, Expected, FieldError, FieldKind, FieldSchema,
    FormInput, Held, Origin, StringFormat, StringRules, parse_api, parse_form, read_posted,
};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::samples::TODAY;

fn string(format: StringFormat) -> FieldKind {
    FieldKind::String(StringRules::new(format))
}

fn birthdate() -> FieldKind {
    FieldKind::Date {
        min: Some(DateBound::On(date(1900, 1, 1))),
        max: Some(DateBound::Today),
    }
}

fn colours() -> Choices {
    let option = |value: &str| ChoiceOption {
        value: value.to_owned(),
        label: None,
    };
    Choices {
        options: vec![option("red"), option("blue")],
        drop_down: false,
    }
}

fn api(kind: &FieldKind, value: Value) -> Result<Value, Code> {
    let schema = FieldSchema::new("thing", kind.clone());
    parse_api(&schema, &value, TODAY).map_err(|error| error.code)
}

fn form(kind: &FieldKind, text: &str) -> Result<Option<Value>, Code> {
    form_in(kind, text, None)
}

fn form_in(kind: &FieldKind, text: &str, country: Option<&str>) -> Result<Option<Value>, Code> {
    let schema = FieldSchema::new("thing", kind.clone());
    let input = FormInput::Text(text.to_owned());
    parse_form(&schema, &input, TODAY, country).map_err(|error| error.code)
}

fn parts(day: &str, month: &str, year: &str) -> Result<Option<Value>, Code> {
    let schema = FieldSchema::new("birthdate", birthdate());
    let input = FormInput::Date {
        day: day.to_owned(),
        month: month.to_owned(),
        year: year.to_owned(),
    };
    parse_form(&schema, &input, TODAY, None).map_err(|error| error.code)
}

#[test]
fn null_clears_every_type_that_can_be_written() {
    let kinds = [
        FieldKind::Array { items: None },
        FieldKind::Boolean,
        FieldKind::Choices(colours()),
        birthdate(),
        FieldKind::Datetime,
        FieldKind::EmailAddress,
        FieldKind::File,
        FieldKind::Hash {
            members: Vec::new(),
            ignore_unknown_keys: false,
        },
        FieldKind::Integer {
            min: Some(1),
            max: None,
        },
        FieldKind::Json,
        FieldKind::MultiChoices(colours()),
        FieldKind::Number {
            min: None,
            max: None,
        },
        FieldKind::Relation { target: None },
        string(StringFormat::Country),
    ];
    for kind in kinds {
        assert_eq!(api(&kind, Value::Null), Ok(Value::Null), "{kind:?}");
    }
}

#[test]
fn the_api_reads_canonical_values_as_they_are() {
    let number = FieldKind::Number {
        min: None,
        max: None,
    };
    let integer = FieldKind::Integer {
        min: None,
        max: None,
    };
    let cases = [
        (
            string(StringFormat::Text),
            json!("Ana María"),
            json!("Ana María"),
        ),
        (
            string(StringFormat::MultiLine),
            json!("a\nb"),
            json!("a\nb"),
        ),
        (string(StringFormat::Country), json!("US"), json!("US")),
        (
            string(StringFormat::Phone),
            json!("+1 (415) 555-2671"),
            json!("+14155552671"),
        ),
        (
            string(StringFormat::Phone),
            json!("0044 20 7946 0018"),
            json!("+442079460018"),
        ),
        (
            string(StringFormat::Email),
            json!("a.b+c@example.co.uk"),
            json!("a.b+c@example.co.uk"),
        ),
        (
            string(StringFormat::Url),
            json!("https://example.com:8443/a?b#c"),
            json!("https://example.com:8443/a?b#c"),
        ),
        (
            FieldKind::EmailAddress,
            json!("用户@例子.广告"),
            json!("用户@例子.广告"),
        ),
        (birthdate(), json!("2000-02-29"), json!("2000-02-29")),
        (birthdate(), json!("2024-06-15"), json!("2024-06-15")),
        (
            FieldKind::Datetime,
            json!("2024-02-03T04:05:06+02:00"),
            json!("2024-02-03T02:05:06.000Z"),
        ),
        (FieldKind::Boolean, json!(false), json!(false)),
        (number.clone(), json!(1.25), json!(1.25)),
        (number, json!(3), json!(3)),
        (integer.clone(), json!(5.0), json!(5)),
        (integer, json!(-7), json!(-7)),
        (FieldKind::Choices(colours()), json!("red"), json!("red")),
        (
            FieldKind::MultiChoices(colours()),
            json!(["blue", "red", "blue"]),
            json!(["red", "blue"]),
        ),
        (
            FieldKind::Json,
            json!({"a": [1, null]}),
            json!({"a": [1, null]}),
        ),
        (
            FieldKind::Array { items: None },
            json!([1, "a"]),
            json!([1, "a"]),
        ),
        (
            FieldKind::File,
            json!({"filename": "a.pdf", "io": "JVBERg=="}),
            json!({"filename": "a.pdf", "io": "JVBERg=="}),
        ),
    ];
    for (kind, given, expected) in cases {
        assert_eq!(api(&kind, given.clone()), Ok(expected), "{kind:?} {given}");
    }
}

#[test]
fn the_api_refuses_each_fault_by_its_code() {
    let short = FieldKind::String(StringRules {
        format: StringFormat::Text,
        min_length: 3,
        max_length: 5,
    });
    let number = FieldKind::Number {
        min: Some(0.5),
        max: Some(2.0),
    };
    let integer = FieldKind::Integer {
        min: Some(1),
        max: Some(3),
    };
    let fixed = FieldKind::Date {
        min: None,
        max: Some(DateBound::On(date(2020, 1, 1))),
    };
    let mut deep = json!(1);
    for _ in 0..20 {
        deep = json!([deep]);
    }
    let string_wanted = Code::WrongType {
        expected: Expected::String,
    };
    let number_wanted = Code::WrongType {
        expected: Expected::Number,
    };
    let array_wanted = Code::WrongType {
        expected: Expected::Array,
    };
    let cases = [
        (short.clone(), json!("abcdef"), Code::TooLong { max: 5 }),
        (short.clone(), json!("äb"), Code::TooShort { min: 3 }),
        (short.clone(), json!(12345), string_wanted.clone()),
        (short.clone(), json!("a\u{0}b"), Code::InvalidCharacters),
        (short.clone(), json!("a\nb"), Code::InvalidCharacters),
        (short, json!("a\u{202e}b"), Code::InvalidCharacters),
        (
            string(StringFormat::Text),
            json!("x".repeat(256)),
            Code::TooLong { max: 255 },
        ),
        (
            string(StringFormat::Country),
            json!("us"),
            Code::NotACountry,
        ),
        (
            string(StringFormat::Country),
            json!("USA"),
            Code::NotACountry,
        ),
        (
            string(StringFormat::Phone),
            json!("415 555 2671"),
            Code::PhoneNeedsCountry,
        ),
        (
            string(StringFormat::Phone),
            json!("+1 415"),
            Code::NotAPhone,
        ),
        (
            string(StringFormat::Phone),
            json!("call me"),
            Code::NotAPhone,
        ),
        (string(StringFormat::Phone), json!("12"), Code::NotAPhone),
        (
            string(StringFormat::Phone),
            json!("+1415555+2671"),
            Code::NotAPhone,
        ),
        (
            string(StringFormat::Url),
            json!("javascript:alert(1)"),
            Code::NotAUrl,
        ),
        (
            string(StringFormat::Url),
            json!("https://exa mple.com"),
            Code::NotAUrl,
        ),
        (
            string(StringFormat::Url),
            json!("ftp://example.com"),
            Code::NotAUrl,
        ),
        (
            string(StringFormat::Url),
            json!("https://user:pw@example.com"),
            Code::NotAUrl,
        ),
        (FieldKind::EmailAddress, json!("a@b"), Code::NotAnEmail),
        (
            FieldKind::EmailAddress,
            json!("a b@example.com"),
            Code::NotAnEmail,
        ),
        (
            FieldKind::EmailAddress,
            json!("a..b@example.com"),
            Code::NotAnEmail,
        ),
        (
            FieldKind::EmailAddress,
            json!("a@-example.com"),
            Code::NotAnEmail,
        ),
        (
            FieldKind::EmailAddress,
            json!("a@example.com\r\nBcc: b@example.com"),
            Code::NotAnEmail,
        ),
        (
            FieldKind::EmailAddress,
            json!(format!("{}@example.com", "a".repeat(65))),
            Code::NotAnEmail,
        ),
        (birthdate(), json!("15/06/2000"), Code::NotADate),
        (birthdate(), json!("2001-02-29"), Code::NotADate),
        (birthdate(), json!("+00200-01-01"), Code::NotADate),
        (birthdate(), json!("2024-06-16"), Code::DateInFuture),
        (
            birthdate(),
            json!("1899-12-31"),
            Code::DateTooEarly {
                min: date(1900, 1, 1),
            },
        ),
        (birthdate(), json!(20000101), string_wanted),
        (
            fixed,
            json!("2020-01-02"),
            Code::DateTooLate {
                max: date(2020, 1, 1),
            },
        ),
        (
            FieldKind::Datetime,
            json!("2024-02-03T04:05:06"),
            Code::NotADatetime,
        ),
        (FieldKind::Boolean, json!("true"), Code::NotABoolean),
        (number.clone(), json!("1"), number_wanted.clone()),
        (
            number.clone(),
            json!(0.4),
            Code::NumberTooSmall { min: 0.5 },
        ),
        (number, json!(2.1), Code::NumberTooLarge { max: 2.0 }),
        (integer.clone(), json!(1.5), Code::NotAnInteger),
        (integer.clone(), json!(1e300), Code::NotAnInteger),
        (integer.clone(), json!(0), Code::NumberTooSmall { min: 1.0 }),
        (integer.clone(), json!(4), Code::NumberTooLarge { max: 3.0 }),
        (integer, json!([]), number_wanted),
        (
            FieldKind::Choices(colours()),
            json!("green"),
            Code::NotAChoice,
        ),
        (
            FieldKind::MultiChoices(colours()),
            json!(["red", "green"]),
            Code::NotAChoice,
        ),
        (
            FieldKind::MultiChoices(colours()),
            json!("red"),
            array_wanted.clone(),
        ),
        (FieldKind::Array { items: None }, json!({}), array_wanted),
        (
            FieldKind::Hash {
                members: Vec::new(),
                ignore_unknown_keys: false,
            },
            json!([]),
            Code::WrongType {
                expected: Expected::Object,
            },
        ),
        (FieldKind::Json, deep, Code::TooDeep { max: 16 }),
        (
            FieldKind::Json,
            json!("x".repeat(70_000)),
            Code::TooLarge { max: 65_536 },
        ),
        (
            FieldKind::Relation { target: None },
            json!("doc_1"),
            Code::ReadOnly,
        ),
        (FieldKind::File, json!("JVBERg=="), Code::NotAFile),
        (
            FieldKind::File,
            json!({"filename": "a.pdf"}),
            Code::NotAFile,
        ),
        (
            FieldKind::File,
            json!({"filename": "a.pdf", "io": "%%%%"}),
            Code::NotBase64,
        ),
        (
            FieldKind::File,
            json!({"filename": "a.pdf", "io": "JVBERg="}),
            Code::NotBase64,
        ),
        (
            FieldKind::File,
            json!({"filename": "../a", "io": "JVBERg=="}),
            Code::InvalidCharacters,
        ),
        (
            FieldKind::File,
            json!({"filename": "a", "io": "A".repeat(13_333_344)}),
            Code::TooLarge { max: 10_000_000 },
        ),
    ];
    for (kind, given, expected) in cases {
        let shown: String = given.to_string().chars().take(60).collect();
        assert_eq!(api(&kind, given), Err(expected), "{kind:?} {shown}");
    }
}

#[test]
fn hashes_and_arrays_say_where_inside_the_fault_is() {
    let member = FieldSchema::new("issued", birthdate());
    let hash = FieldKind::Hash {
        members: vec![member],
        ignore_unknown_keys: false,
    };
    let schema = FieldSchema::new(
        "papers",
        FieldKind::Array {
            items: Some(Box::new(FieldSchema::new("item", hash))),
        },
    );
    let good = json!([{"issued": "2020-01-01"}]);
    assert_eq!(parse_api(&schema, &good, TODAY), Ok(good));
    let late = json!([{"issued": null}, {"issued": "2030-01-01"}]);
    let error = FieldError::new("papers[1].issued", Code::DateInFuture);
    assert_eq!(parse_api(&schema, &late, TODAY), Err(error));
    let unknown = json!([{"isued": "2020-01-01"}]);
    let error = FieldError::new(
        "papers[0]",
        Code::UnknownMember {
            key: "isued".to_owned(),
        },
    );
    assert_eq!(parse_api(&schema, &unknown, TODAY), Err(error));
}

#[test]
fn a_form_forgives_how_people_type() {
    let number = FieldKind::Number {
        min: None,
        max: None,
    };
    let integer = FieldKind::Integer {
        min: None,
        max: None,
    };
    let cases = [
        (string(StringFormat::Text), "  Ana  ", json!("Ana")),
        (string(StringFormat::Text), "a\tb", json!("a b")),
        (string(StringFormat::MultiLine), "a\r\nb", json!("a\nb")),
        (string(StringFormat::Country), " us", json!("US")),
        (
            string(StringFormat::Phone),
            "+1 415-555-2671",
            json!("+14155552671"),
        ),
        (
            string(StringFormat::Phone),
            "+١٤١٥٥٥٥٢٦٧١",
            json!("+14155552671"),
        ),
        (
            FieldKind::EmailAddress,
            " ana@example.com ",
            json!("ana@example.com"),
        ),
        (birthdate(), "2000-02-03", json!("2000-02-03")),
        (
            FieldKind::Datetime,
            "2024-02-03T04:05",
            json!("2024-02-03T04:05:00.000Z"),
        ),
        (FieldKind::Boolean, "on", json!(true)),
        (FieldKind::Boolean, "false", json!(false)),
        (number.clone(), "1 234.5", json!(1234.5)),
        (number.clone(), "12,5", json!(12.5)),
        (number.clone(), "−3", json!(-3.0)),
        (number, "1'000", json!(1000.0)),
        (integer.clone(), " 12\u{a0}345 ", json!(12345)),
        (integer, "٤٢", json!(42)),
        (FieldKind::Choices(colours()), "red", json!("red")),
        (FieldKind::MultiChoices(colours()), "red", json!(["red"])),
    ];
    for (kind, typed, expected) in cases {
        assert_eq!(form(&kind, typed), Ok(Some(expected)), "{kind:?} {typed}");
    }
}

#[test]
fn a_form_refuses_each_fault_by_its_code() {
    let number = FieldKind::Number {
        min: None,
        max: None,
    };
    let integer = FieldKind::Integer {
        min: None,
        max: Some(9),
    };
    let cases = [
        (number.clone(), "1,234", Code::NotANumber),
        (number.clone(), "twelve", Code::NotANumber),
        (number.clone(), "1e5", Code::NotANumber),
        (number.clone(), "NaN", Code::NotANumber),
        (number, "1.2.3", Code::NotANumber),
        (integer.clone(), "1.5", Code::NotAnInteger),
        (integer.clone(), "99999999999999999999", Code::NotAnInteger),
        (integer, "10", Code::NumberTooLarge { max: 9.0 }),
        (FieldKind::Boolean, "maybe", Code::NotABoolean),
        (FieldKind::Choices(colours()), "green", Code::NotAChoice),
        (
            FieldKind::MultiChoices(colours()),
            "green",
            Code::NotAChoice,
        ),
        (FieldKind::Datetime, "noon", Code::NotADatetime),
        (string(StringFormat::Country), "Narnia", Code::NotACountry),
        (
            string(StringFormat::Text),
            "a\u{7}",
            Code::InvalidCharacters,
        ),
        (birthdate(), "3 Feb 2000", Code::NotADate),
        (FieldKind::Json, "{}", Code::ReadOnly),
    ];
    for (kind, typed, expected) in cases {
        assert_eq!(form(&kind, typed), Err(expected), "{kind:?} {typed}");
    }
}

#[test]
fn an_empty_input_is_no_value() {
    for kind in [
        string(StringFormat::Text),
        FieldKind::Boolean,
        FieldKind::Choices(colours()),
        FieldKind::MultiChoices(colours()),
        birthdate(),
        FieldKind::Number {
            min: None,
            max: None,
        },
    ] {
        assert_eq!(form(&kind, "  ").or(form(&kind, "")), Ok(None), "{kind:?}");
    }
}

#[test]
fn a_date_has_three_parts() {
    assert_eq!(parts(" 3", "2", "2000 "), Ok(Some(json!("2000-02-03"))));
    assert_eq!(parts("٣", "٢", "٢٠٠٠"), Ok(Some(json!("2000-02-03"))));
    assert_eq!(parts("", " ", ""), Ok(None));
    assert_eq!(
        parts("", "2", "2000"),
        Err(Code::DateMissingPart {
            part: DatePart::Day
        })
    );
    assert_eq!(
        parts("3", "", "2000"),
        Err(Code::DateMissingPart {
            part: DatePart::Month
        })
    );
    assert_eq!(
        parts("3", "2", ""),
        Err(Code::DateMissingPart {
            part: DatePart::Year
        })
    );
    for (day, month, year) in [
        ("30", "2", "2000"),
        ("3", "13", "2000"),
        ("3", "2", "85"),
        ("0", "1", "2000"),
        ("1", "1", "0000"),
        ("-1", "1", "2000"),
        ("128", "1", "2000"),
    ] {
        assert_eq!(
            parts(day, month, year),
            Err(Code::NotADate),
            "{day} {month} {year}"
        );
    }
    assert_eq!(parts("16", "6", "2024"), Err(Code::DateInFuture));
    assert_eq!(
        parts("31", "12", "1899"),
        Err(Code::DateTooEarly {
            min: date(1900, 1, 1)
        })
    );
}

#[test]
fn a_phone_without_a_prefix_is_one_of_the_persons_country() {
    let phone = string(StringFormat::Phone);
    assert_eq!(form(&phone, "(415) 555-2671"), Err(Code::PhoneNeedsCountry));
    assert_eq!(
        form_in(&phone, "(415) 555-2671", Some("US")),
        Ok(Some(json!("+14155552671")))
    );
    assert_eq!(
        form_in(&phone, "020 7946 0018", Some("GB")),
        Ok(Some(json!("+442079460018")))
    );
    assert_eq!(
        form_in(&phone, "+1 415 555 2671", Some("GB")),
        Ok(Some(json!("+14155552671")))
    );
}

#[test]
fn posted_pairs_become_inputs() {
    let pairs = [
        ("name-first", "Ana"),
        ("birthdate.day", "3"),
        ("birthdate.month", "2"),
        ("birthdate.year", "2000"),
        ("interests", "shares"),
        ("interests", "bonds"),
        ("interests", "funds"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let posted = read_posted(&pairs);
    assert_eq!(posted.len(), 3);
    assert_eq!(posted["name-first"], FormInput::Text("Ana".to_owned()));
    let date = FormInput::Date {
        day: "3".to_owned(),
        month: "2".to_owned(),
        year: "2000".to_owned(),
    };
    assert_eq!(posted["birthdate"], date);
    let many = ["shares", "bonds", "funds"].map(str::to_owned).to_vec();
    assert_eq!(posted["interests"], FormInput::Many(many));
}

#[test]
fn what_is_locked_depends_on_who_set_it() {
    let plain = FieldSchema::new("a", string(StringFormat::Text));
    let correctable = FieldSchema {
        correctable: true,
        ..plain.clone()
    };
    let once = FieldSchema {
        write_once: true,
        ..plain.clone()
    };
    let once_correctable = FieldSchema {
        correctable: true,
        ..once.clone()
    };
    let held = |origin, value| Some(Held { value, origin });
    let cases = [
        (&plain, None, false),
        (&plain, held(Origin::Api, json!("x")), true),
        (&plain, held(Origin::Api, json!(null)), false),
        (&plain, held(Origin::Client, json!("x")), false),
        (&plain, held(Origin::Person, json!("x")), false),
        (&plain, held(Origin::Default, json!("x")), false),
        (&correctable, held(Origin::Api, json!("x")), false),
        (&once, held(Origin::Person, json!("x")), true),
        (&once, held(Origin::Client, json!(null)), true),
        (&once, held(Origin::Default, json!("x")), false),
        (&once_correctable, held(Origin::Api, json!("x")), true),
    ];
    for (schema, held, expected) in cases {
        assert_eq!(
            schema.locked(held.as_ref()),
            expected,
            "{schema:?} {held:?}"
        );
    }
}

#[test]
fn every_code_has_an_english_sentence_and_a_stable_name() {
    let codes = [
        (Code::Missing, "Birthdate is missing"),
        (
            Code::TooLong { max: 60 },
            "Birthdate must be 60 characters or fewer",
        ),
        (Code::NotADate, "Birthdate must be a date as YYYY-MM-DD"),
        (
            Code::DateMissingPart {
                part: DatePart::Year,
            },
            "Birthdate must include a year",
        ),
        (
            Code::DateTooEarly {
                min: date(1900, 1, 1),
            },
            "Birthdate must be 1900-01-01 or later",
        ),
        (
            Code::WrongType {
                expected: Expected::Object,
            },
            "Birthdate must be an object",
        ),
        (
            Code::WriteOnce,
            "Birthdate was set before and can be set only once",
        ),
    ];
    for (code, sentence) in codes {
        let error = FieldError::new("birthdate", code.clone());
        assert_eq!(error.english("Birthdate"), sentence);
        let data = serde_json::to_value(&error).expect("plain data");
        assert_eq!(data["code"], code.name());
        assert_eq!(data["field"], "birthdate");
    }
}
