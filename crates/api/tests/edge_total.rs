//! The edge answers any input with a value or a fault, never with a panic.

use bonafide_api::edge::Dialect;
use bonafide_api::edge::accepts::{self, Member, Presence, Shape, optional, required};
use bonafide_api::edge::errors::Problem;
use bonafide_api::edge::fieldset::Fieldset;
use bonafide_api::edge::include;
use bonafide_api::edge::inflection::Inflection;
use bonafide_api::edge::query::{Page, Query};
use bonafide_api::edge::versions::{Operation, Version};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const ATTRIBUTES: &[Member] = &[
    required(
        "fields",
        Shape::Map {
            values: &Shape::Any,
            max: 3,
        },
    ),
    optional("note", Shape::Nullable(&Shape::Text { max: 4 })),
];
const BODY: Shape = Shape::Object(&[
    required(
        "data",
        Shape::Object(&[required("attributes", Shape::Object(ATTRIBUTES))]),
    ),
    optional("meta", Shape::Open(&[])),
]);

/// Names that some step looks at, in every style, and a few that none does.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "data",
            "included",
            "attributes",
            "relationships",
            "type",
            "fields",
            "value",
            "name",
            "name-first",
            "nameFirst",
            "name_first",
            "address",
            "payload",
            "reviewer",
            "checks",
            "reasons",
            "birthdate",
            "identification-number",
            "identification_numbers",
            "passport-number",
            "identification-class",
            "country-code",
            "meta",
            "params",
            "url",
            "errors",
            "matched-lists",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(vec![
            "inquiry",
            "account",
            "event",
            "case",
            "inquiry-session",
            "verification/government-id",
            "verification/database",
            "report/watchlist",
            "document/generic",
            "dl",
            "1994-04-12",
        ])
        .prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(7, 80, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..7)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn dialect() -> impl Strategy<Value = Dialect> {
    (
        prop::sample::select(Version::ALL.to_vec()),
        prop::sample::select(Inflection::ALL.to_vec()),
    )
        .prop_map(|(version, inflection)| Dialect {
            version,
            inflection,
        })
}

const OPERATIONS: [Operation; 5] = [
    Operation {
        id: "create-an-inquiry",
        resource: "inquiry",
    },
    Operation {
        id: "update-an-account",
        resource: "account",
    },
    Operation {
        id: "create-a-case",
        resource: "case",
    },
    Operation {
        id: "create-a-workflow-run",
        resource: "workflow-run",
    },
    Operation {
        id: "create-a-webhook",
        resource: "webhook",
    },
];

proptest! {
    #[test]
    fn bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}\":,\\\\0-9a-z \\n]{0,60}") {
        for body in [bytes.as_slice(), text.as_bytes()] {
            if let Err(fault) = accepts::parse(body, None, Presence::Required) {
                prop_assert!(!fault.details.is_empty());
            }
        }
    }

    #[test]
    fn what_is_accepted_is_what_a_plain_parser_reads(value in json()) {
        let text = value.to_string();
        let parsed = accepts::parse(text.as_bytes(), Some("application/json"), Presence::Required);
        prop_assert_eq!(parsed, Ok(value));
    }

    #[test]
    fn query_strings(text in "\\PC{0,60}", plain in "[a-c0-9\\[\\]=&%+.,]{0,60}") {
        for text in [text, plain] {
            let faults = match Query::parse(&text) {
                Ok(query) => vec![
                    Page::from_query(&query).err(),
                    include::parse(&query).err(),
                    query.only(&["a", "b[c]", "fields[*]"]).err(),
                    Fieldset::from_query(&query).err(),
                ],
                Err(fault) => vec![Some(fault)],
            };
            for fault in faults.into_iter().flatten() {
                prop_assert!(!fault.details.is_empty(), "{}", text);
            }
        }
    }

    #[test]
    fn requests(value in json(), dialect in dialect(), operation in prop::sample::select(OPERATIONS.to_vec())) {
        for body in [value.clone(), json!({"data": {"attributes": value}})] {
            let judged = dialect
                .request(&operation, body)
                .and_then(|body| accepts::check(&BODY, &body));
            if let Err(fault) = judged {
                let body = Problem::from(fault).into_body();
                prop_assert!(body["errors"][0]["details"].is_string());
            }
        }
    }

    #[test]
    fn replies(value in json(), dialect in dialect()) {
        let query = Query::parse("fields[inquiry]=fields.name-first,status").expect("a clean query");
        let fieldset = Fieldset::from_query(&query).expect("a clean fieldset");
        for body in [value.clone(), json!({"data": value, "included": [value]})] {
            let kind = std::mem::discriminant(&body);
            let members = body.as_object().map_or(0, Map::len);
            let replied = dialect.reply(&fieldset, body);
            prop_assert_eq!(std::mem::discriminant(&replied), kind);
            prop_assert!(replied.as_object().map_or(0, Map::len) <= members);
        }
    }

    /// In the newest version and kebab-case there is nothing to do.
    #[test]
    fn the_inner_shape_passes_untouched(value in json()) {
        let replied = Dialect::default().reply(&Fieldset::default(), value.clone());
        prop_assert_eq!(replied, value);
    }

    /// Whatever style an answer has, a request in that style means the same.
    #[test]
    fn styles_are_undone_by_requests(names in prop::collection::btree_set("[a-z]{2,6}-[a-z]{2,6}", 0..6), inflection in prop::sample::select(Inflection::ALL.to_vec())) {
        let attributes: Map<_, _> = names.into_iter().map(|name| (name, Value::Null)).collect();
        let body = json!({"data": {"type": "inquiry", "attributes": attributes}});
        let dialect = Dialect { inflection, ..Dialect::default() };
        let styled = dialect.reply(&Fieldset::default(), body.clone());
        prop_assert_eq!(dialect.request(&OPERATIONS[0], styled), Ok(body));
    }
}
