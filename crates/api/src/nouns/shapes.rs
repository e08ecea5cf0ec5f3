//! What the operations take as bodies (contract, request bodies), and our own beside them.

use bonafide_app::environment::{
    MAX_DAYS, MAX_IDEMPOTENCY_HOURS, MAX_RATE_LIMIT, MAX_RULES, MIN_IDEMPOTENCY_HOURS,
};

use crate::edge::accepts::Shape::{
    Any, Array, Boolean, Integer, Map, Nullable, Number, Object, OneOf, Open, Text,
};
use crate::edge::accepts::{Member, Shape, optional, required};

const LINE: Shape = Text { max: 255 };
const LONG: Shape = Text { max: 10_000 };
const URI: Shape = Text { max: 2048 };
const ID: Shape = Text { max: 128 };
const SECONDS: Shape = Integer {
    min: i32::MIN as i64,
    max: i32::MAX as i64,
};
const NAMES: Shape = Array {
    items: &LINE,
    max: 200,
};
const IDS: Shape = Array {
    items: &ID,
    max: 200,
};
const FIELDS: Shape = Map {
    values: &Any,
    max: 200,
};
/// The greatest whole number that every reader of JSON keeps exactly.
const MAX_SEED: i64 = 9_007_199_254_740_991;
const OPTIONAL_LINE: Shape = Nullable(&LINE);
const OPTIONAL_ID: Shape = Nullable(&ID);

/// Operations without members ignore what they are sent.
pub const ANYTHING: Shape = Open(&[]);

pub const CREATE_INQUIRY: Shape = Object(&[
    required(
        "data",
        Object(&[required(
            "attributes",
            Object(&[
                optional("template-id", OPTIONAL_ID),
                optional("inquiry-template-id", OPTIONAL_ID),
                optional("inquiry-template-version-id", OPTIONAL_ID),
                optional("reference-id", OPTIONAL_LINE),
                optional("account-id", OPTIONAL_ID),
                optional("creator-email-address", OPTIONAL_LINE),
                optional("theme-id", OPTIONAL_ID),
                optional("theme-set-id", OPTIONAL_ID),
                optional("redirect-uri", Nullable(&URI)),
                optional("note", Nullable(&LONG)),
                optional("fields", Nullable(&FIELDS)),
                optional("tags", Nullable(&NAMES)),
                optional("initial-step-name", OPTIONAL_LINE),
            ]),
        )]),
    ),
    optional(
        "meta",
        Object(&[
            optional("auto-create-account", Boolean),
            optional("auto-create-account-type-id", ID),
            optional("auto-create-account-reference-id", LINE),
            optional("auto-create-inquiry-session", Boolean),
            optional("auto-create-one-time-link", Boolean),
            optional(
                "expiration-after-create-interval-seconds",
                Nullable(&SECONDS),
            ),
            optional(
                "expiration-after-start-interval-seconds",
                Nullable(&SECONDS),
            ),
            optional(
                "expiration-after-resume-interval-seconds",
                Nullable(&SECONDS),
            ),
            optional("one-time-link-expiration-seconds", Nullable(&SECONDS)),
        ]),
    ),
]);

pub const UPDATE_INQUIRY: Shape = Object(&[optional(
    "data",
    Object(&[optional(
        "attributes",
        Object(&[
            optional("note", Nullable(&LONG)),
            optional("fields", Nullable(&FIELDS)),
            optional("tags", NAMES),
            optional("redirect-uri", Nullable(&URI)),
        ]),
    )]),
)]);

pub const TAG: Shape = Object(&[required(
    "meta",
    Object(&[optional("tag-name", LINE), optional("tag-id", ID)]),
)]);

pub const TAGS: Shape = Object(&[required(
    "meta",
    Object(&[optional("tag-name", NAMES), optional("tag-id", IDS)]),
)]);

pub const REVIEW: Shape = Object(&[optional(
    "meta",
    Object(&[optional("comment", Nullable(&LONG))]),
)]);

pub const LINK: Shape = Object(&[optional(
    "meta",
    Object(&[optional("expires-in-seconds", SECONDS)]),
)]);

pub const SIMULATE: Shape = Object(&[required(
    "meta",
    Object(&[required(
        "simulate-actions",
        Array {
            items: &Object(&[
                required("type", LINE),
                optional("data", Object(&[required("verification-template-id", ID)])),
            ]),
            max: 50,
        },
    )]),
)]);

pub const SEARCH: Shape = Object(&[
    optional("query", Open(&[])),
    optional(
        "sort",
        Object(&[
            required("attribute", LINE),
            required("direction", OneOf(&["asc", "desc"])),
        ]),
    ),
    optional(
        "page",
        Object(&[
            optional("after", ID),
            optional("before", ID),
            optional("size", Integer { min: 1, max: 100 }),
        ]),
    ),
]);

pub const CREATE_SESSION: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[required("inquiry-id", ID)]),
    )]),
)]);

pub const EXPIRE_SESSIONS: Shape = Object(&[required(
    "meta",
    Object(&[required(
        "inquiry-ids",
        Array {
            items: &ID,
            max: 100,
        },
    )]),
)]);

pub const CREATE_TEMPLATE: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[
            required("name", LINE),
            optional("definition", Any),
            optional("copy-of", ID),
            optional("publish", Boolean),
            optional("settings", Open(&[])),
        ]),
    )]),
)]);

pub const UPDATE_TEMPLATE: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[
            optional("name", LINE),
            optional("status", OneOf(&["active", "inactive"])),
            optional("settings", Open(&[])),
        ]),
    )]),
)]);

pub const CREATE_VERSION: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[
            required("inquiry-template-id", ID),
            optional("definition", Any),
            optional("publish", Boolean),
        ]),
    )]),
)]);

pub const TRANSLATIONS: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[required(
            "translations",
            Array {
                items: &Object(&[
                    required("step", LINE),
                    optional("step-display-name", LINE),
                    required("component", LINE),
                    required("attribute-name", LINE),
                    required(
                        "locale-values",
                        Array {
                            items: &Object(&[
                                required("locale", LINE),
                                required("value", Nullable(&LONG)),
                            ]),
                            max: 100,
                        },
                    ),
                ]),
                max: 5000,
            },
        )]),
    )]),
)]);

pub const CREATE_THEME_SET: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[required("name", LINE), optional("styles", Open(&[]))]),
    )]),
)]);

pub const UPDATE_THEME_SET: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[optional("name", LINE), optional("styles", Open(&[]))]),
    )]),
)]);

const ACCOUNT_ATTRIBUTES: &[Member] = &[
    optional("account-type-id", ID),
    optional("account-status", LINE),
    optional("reference-id", LINE),
    optional("selfie-photo", Nullable(&Open(&[]))),
    optional("tags", Nullable(&NAMES)),
    optional("country-code", LINE),
    optional("social-security-number", LINE),
    optional("fields", FIELDS),
    optional("birthdate", LINE),
    optional("name-first", LINE),
    optional("name-middle", LINE),
    optional("name-last", LINE),
    optional("phone-number", LINE),
    optional("email-address", LINE),
    optional("address-street-1", LINE),
    optional("address-street-2", LINE),
    optional("address-city", LINE),
    optional("address-subdivision", LINE),
    optional("address-postal-code", LINE),
];

pub const CREATE_ACCOUNT: Shape = Object(&[
    optional(
        "data",
        Object(&[optional("attributes", Object(ACCOUNT_ATTRIBUTES))]),
    ),
    optional("meta", Object(&[optional("upsert-by", OPTIONAL_LINE)])),
]);

pub const UPDATE_ACCOUNT: Shape = Object(&[optional(
    "data",
    Object(&[optional("attributes", Object(ACCOUNT_ATTRIBUTES))]),
)]);

pub const CONSOLIDATE: Shape = Object(&[required(
    "meta",
    Object(&[required(
        "source-account-ids",
        Array {
            items: &ID,
            max: 100,
        },
    )]),
)]);

pub const RELATION: Shape = Object(&[required(
    "meta",
    Object(&[
        required("relation-schema-key", LINE),
        required("target-object-id", ID),
    ]),
)]);

pub const CLOCK: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[
            optional("advance-seconds", Number),
            optional("frozen", Boolean),
            optional("now", LINE),
        ]),
    )]),
)]);

pub const RUN_SCENARIO: Shape = Object(&[optional(
    "data",
    Object(&[optional(
        "attributes",
        Object(&[
            optional("inquiry-template-id", OPTIONAL_ID),
            optional("reference-id", OPTIONAL_LINE),
            optional("fields", Nullable(&FIELDS)),
            optional("answers", Nullable(&FIELDS)),
            optional(
                "seed",
                Nullable(&Integer {
                    min: 0,
                    max: MAX_SEED,
                }),
            ),
        ]),
    )]),
)]);

const KEY_ATTRIBUTES: [Member; 8] = [
    optional("name", LINE),
    optional("note", Nullable(&LONG)),
    optional("api-version", LINE),
    optional("api-key-inflection", LINE),
    BLOCKLIST,
    optional("ip-address-allowlist", NAMES),
    optional("permissions", NAMES),
    optional("file-access-token-expires-in", SECONDS),
];

pub const CREATE_API_KEY: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[
            required("name", LINE),
            KEY_ATTRIBUTES[1],
            KEY_ATTRIBUTES[2],
            KEY_ATTRIBUTES[3],
            KEY_ATTRIBUTES[4],
            KEY_ATTRIBUTES[5],
            KEY_ATTRIBUTES[6],
            KEY_ATTRIBUTES[7],
        ]),
    )]),
)]);

pub const UPDATE_API_KEY: Shape = Object(&[required(
    "data",
    Object(&[required("attributes", Object(&KEY_ATTRIBUTES))]),
)]);

pub const CREATE_LINK_KEY: Shape = Object(&[optional(
    "meta",
    Object(&[optional("other-keys-end-in-seconds", SECONDS)]),
)]);

/// People in a hundred; which share may be had is the use-case's to say.
const SHARE: Shape = Integer { min: 0, max: 100 };

pub const START_EXPERIMENT: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[
            required("inquiry-template-id", ID),
            optional("control-version-id", OPTIONAL_ID),
            required("variant-version-id", ID),
            optional("variant-share", SHARE),
        ]),
    )]),
)]);

pub const UPDATE_EXPERIMENT: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[required("variant-share", SHARE)]),
    )]),
)]);

pub const ADOPT: Shape = Object(&[required(
    "meta",
    Object(&[required("arm", OneOf(&["control", "variant"]))]),
)]);

pub const EXPIRE_API_KEY: Shape = Object(&[required(
    "meta",
    Object(&[required("expires-in-seconds", SECONDS)]),
)]);

const DAYS: Shape = Integer {
    min: 1,
    max: MAX_DAYS as i64,
};

pub const UPDATE_ENVIRONMENT: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[
            optional(
                "rate-limit",
                Nullable(&Integer {
                    min: 0,
                    max: MAX_RATE_LIMIT as i64,
                }),
            ),
            optional("ip-address-allowlist", NAMES),
            optional("reason-required-to-open-personal-data", Boolean),
            optional(
                "retention",
                Object(&[
                    optional(
                        "api-log-days",
                        Integer {
                            min: 0,
                            max: MAX_DAYS as i64,
                        },
                    ),
                    optional("user-audit-log-days", DAYS),
                    optional(
                        "idempotency-hours",
                        Integer {
                            min: MIN_IDEMPOTENCY_HOURS as i64,
                            max: MAX_IDEMPOTENCY_HOURS as i64,
                        },
                    ),
                    optional(
                        "inquiries",
                        Array {
                            items: &Object(&[
                                required("status", LINE),
                                optional("inquiry-template-id", OPTIONAL_ID),
                                required("days", DAYS),
                            ]),
                            max: MAX_RULES,
                        },
                    ),
                ]),
            ),
        ]),
    )]),
)]);

const WEBHOOK_EVENTS: Shape = Array {
    items: &LINE,
    max: 1000,
};
const BLOCKED: Shape = Array {
    items: &LINE,
    max: 1000,
};
const STATE: Shape = OneOf(&["include_all", "include_none"]);
const HEADERS: Shape = Map {
    values: &Nullable(&LONG),
    max: 50,
};
const INCLUDED: Shape = Object(&[
    required("state", OneOf(&["include_all", "include_none", "custom"])),
    optional(
        "event-types",
        Array {
            items: &Object(&[
                required("event-type", LINE),
                required("relationships", NAMES),
            ]),
            max: 200,
        },
    ),
]);
const PAYLOAD_FILTER: Shape = Object(&[optional("data", Open(&[])), optional("$or", Any)]);

const DESCRIPTION: Member = optional("description", Nullable(&LONG));
const VERSION: Member = optional("api-version", LINE);
const INFLECTION: Member = optional("api-key-inflection", OneOf(&["kebab", "camel", "snake"]));
const BLOCKLIST: Member = optional("api-attributes-blocklist", BLOCKED);
const FILE_SECONDS: Member = optional("file-access-token-expires-in", SECONDS);
const FILTER: Member = optional("payload-filter", Nullable(&PAYLOAD_FILTER));
const INCLUDED_ALLOWLIST: Member = optional("included-allowlist", INCLUDED);
const RELATIONSHIP_ALLOWLIST: Member = optional(
    "relationship-allowlist",
    Object(&[required("state", STATE)]),
);
const CUSTOM_HEADERS: Member = optional("custom-http-headers", HEADERS);

pub const CREATE_WEBHOOK: Shape = Object(&[required(
    "data",
    Object(&[required(
        "attributes",
        Object(&[
            required("name", LINE),
            DESCRIPTION,
            required("url", URI),
            required("enabled-events", WEBHOOK_EVENTS),
            VERSION,
            INFLECTION,
            BLOCKLIST,
            FILE_SECONDS,
            FILTER,
            INCLUDED_ALLOWLIST,
            RELATIONSHIP_ALLOWLIST,
            CUSTOM_HEADERS,
        ]),
    )]),
)]);

pub const UPDATE_WEBHOOK: Shape = Object(&[optional(
    "data",
    Object(&[optional(
        "attributes",
        Object(&[
            optional("name", LINE),
            DESCRIPTION,
            optional("url", URI),
            optional("enabled-events", WEBHOOK_EVENTS),
            VERSION,
            INFLECTION,
            BLOCKLIST,
            FILE_SECONDS,
            FILTER,
            INCLUDED_ALLOWLIST,
            RELATIONSHIP_ALLOWLIST,
            CUSTOM_HEADERS,
        ]),
    )]),
)]);

pub const ROTATE_SECRET: Shape = Object(&[optional(
    "meta",
    Object(&[optional("expires-in-seconds", SECONDS)]),
)]);

pub const RESEND: Shape = Object(&[required("meta", Object(&[required("event-id", ID)]))]);

pub const REPLAY: Shape = Object(&[required(
    "meta",
    Object(&[
        optional("from-event-id", ID),
        optional("created-at-start", LINE),
        optional("created-at-end", LINE),
    ]),
)]);
