//! What may be set for one environment: how long things are kept, limits, addresses.

use std::net::IpAddr;
use std::sync::{Arc, LazyLock};

use bonafide_db::Tx;
use bonafide_domain::inquiry::Status;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::{Cx, Error, House, Kind, Result, addresses, audits, ids, journal, retention};

/// Days that anything may be kept by a rule: ten years.
pub const MAX_DAYS: u32 = 3660;
/// Hours that the answer to an idempotency key may be kept; the contract promises a day.
pub const MIN_IDEMPOTENCY_HOURS: u32 = 24;
pub const MAX_IDEMPOTENCY_HOURS: u32 = 168;
/// Retention rules for inquiries.
pub const MAX_RULES: usize = 50;
/// Requests a minute that may be set.
pub const MAX_RATE_LIMIT: u32 = 1_000_000;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub retention: Retention,
    /// API requests a minute; None: what the installation's setting says. 0: no limit.
    pub rate_limit: Option<u32>,
    /// Addresses that the API may be used from, whatever the key; empty or `*`: any.
    pub ip_address_allowlist: Vec<String>,
    /// Whoever opens masked personal data at the dashboard has to say why.
    pub reason_required: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Retention {
    /// Days that API logs are told; 0: none are kept but what is audited (contract: two weeks).
    pub api_log_days: u32,
    /// Days that the audit log is kept (contract: six months).
    pub user_audit_log_days: u32,
    /// Hours of real time that the answer to an idempotency key is kept.
    pub idempotency_hours: u32,
    /// Which inquiries are redacted when; none: they are kept.
    pub inquiries: Vec<Rule>,
}

/// Inquiries of a status, of one template or all, are redacted so many days after their last change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub status: Status,
    pub template_id: Option<String>,
    pub days: u32,
}

impl Rule {
    pub fn covers(&self, template_id: &str) -> bool {
        self.template_id
            .as_deref()
            .is_none_or(|id| id == template_id)
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            api_log_days: 14,
            user_audit_log_days: 183,
            // A little over the contract's day, for clients that repeat daily.
            idempotency_hours: 25,
            inquiries: Vec::new(),
        }
    }
}

static DEFAULTS: LazyLock<Arc<Settings>> = LazyLock::new(Arc::default);

/// Reads the stored document; nothing is parsed where nothing was set.
pub(crate) fn read(doc: &str) -> Result<Arc<Settings>> {
    match doc {
        "{}" => Ok(DEFAULTS.clone()),
        doc => serde_json::from_str(doc)
            .map(Arc::new)
            .map_err(Error::internal),
    }
}

/// What an environment has when nothing was set.
pub fn defaults() -> Arc<Settings> {
    DEFAULTS.clone()
}

/// Merges what is named in `attributes` (kebab-case, shapes already checked) into the settings,
/// stores them, and writes down in the audit log who did. `from`: the caller's address, which must
/// not be shut out.
pub fn change(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    attributes: &Json,
    from: Option<IpAddr>,
) -> Result<Settings> {
    let mut settings = Settings::clone(&cx.environment.settings);
    merge(&mut settings, attributes)?;
    if let Some(ip) = from
        && !addresses::allows(&settings.ip_address_allowlist, ip)
    {
        return Err(Error::invalid(
            "/data/attributes/ip-address-allowlist",
            "The list would shut out the address that this request comes from",
        ));
    }
    for rule in &settings.retention.inquiries {
        if let Some(id) = &rule.template_id {
            crate::templates::find(tx, cx, id).map_err(|error| match error {
                Error::NotFound(_) => {
                    Error::NotFound("A retention rule's inquiry-template-id is not found".into())
                }
                other => other,
            })?;
        }
    }
    tx.execute(
        "update environments set doc = $1 where id = $2",
        &[
            serde_json::to_string(&settings)
                .map_err(Error::internal)?
                .into(),
            cx.environment.id.as_str().into(),
        ],
    )?;
    retention::begin_anew(tx, &cx.environment.id)?;
    house.sweeps.again();
    let details = json!({"before": told(&cx.environment.settings), "after": told(&settings)});
    audits::record(
        tx,
        house,
        cx,
        "environment.updated",
        &cx.environment.id,
        &details,
    )?;
    tx.notify("work");
    Ok(settings)
}

fn merge(settings: &mut Settings, attributes: &Json) -> Result<()> {
    let whole = |value: &Json, most: u32| value.as_u64().map(|it| it.min(u64::from(most)) as u32);
    if let Some(value) = attributes.get("rate-limit") {
        settings.rate_limit = whole(value, MAX_RATE_LIMIT);
    }
    if let Some(list) = attributes
        .get("ip-address-allowlist")
        .and_then(Json::as_array)
    {
        let list: Vec<String> = list
            .iter()
            .filter_map(Json::as_str)
            .map(str::to_owned)
            .collect();
        addresses::check(&list, "/data/attributes/ip-address-allowlist")?;
        settings.ip_address_allowlist = list;
    }
    if let Some(flag) = attributes
        .get("reason-required-to-open-personal-data")
        .and_then(Json::as_bool)
    {
        settings.reason_required = flag;
    }
    let given = &attributes["retention"];
    let retention = &mut settings.retention;
    for (name, place) in [
        ("api-log-days", &mut retention.api_log_days),
        ("user-audit-log-days", &mut retention.user_audit_log_days),
        ("idempotency-hours", &mut retention.idempotency_hours),
    ] {
        if let Some(value) = given.get(name).and_then(|value| whole(value, u32::MAX)) {
            *place = value;
        }
    }
    if let Some(rules) = given.get("inquiries").and_then(Json::as_array) {
        retention.inquiries = rules
            .iter()
            .enumerate()
            .map(|(at, rule)| parse_rule(at, rule))
            .collect::<Result<_>>()?;
    }
    Ok(())
}

fn parse_rule(at: usize, rule: &Json) -> Result<Rule> {
    let place = |member: &str| format!("/data/attributes/retention/inquiries/{at}/{member}");
    let status = rule["status"]
        .as_str()
        .and_then(Status::parse)
        .ok_or_else(|| {
            let all = Status::ALL.map(Status::as_str).join(", ");
            Error::invalid(place("status"), format!("status must be one of {all}"))
        })?;
    let template_id = rule["inquiry-template-id"].as_str().map(str::to_owned);
    if let Some(id) = &template_id
        && !ids::is(ids::TEMPLATE, id)
    {
        return Err(Error::invalid(
            place("inquiry-template-id"),
            "inquiry-template-id must be the id of an inquiry template",
        ));
    }
    let days = rule["days"]
        .as_u64()
        .filter(|days| (1..=u64::from(MAX_DAYS)).contains(days))
        .ok_or_else(|| {
            Error::invalid(
                place("days"),
                format!("days must be between 1 and {MAX_DAYS}"),
            )
        })?;
    Ok(Rule {
        status,
        template_id,
        days: days as u32,
    })
}

/// The settings as the API tells them.
pub fn told(settings: &Settings) -> Json {
    let rules: Vec<Json> = settings
        .retention
        .inquiries
        .iter()
        .map(|rule| {
            json!({
                "status": rule.status.as_str(),
                "inquiry-template-id": rule.template_id,
                "days": rule.days,
            })
        })
        .collect();
    json!({
        "rate-limit": settings.rate_limit,
        "ip-address-allowlist": settings.ip_address_allowlist,
        "reason-required-to-open-personal-data": settings.reason_required,
        "retention": {
            "api-log-days": settings.retention.api_log_days,
            "user-audit-log-days": settings.retention.user_audit_log_days,
            "idempotency-hours": settings.retention.idempotency_hours,
            "inquiries": rules,
        },
    })
}

/// The kind of the organization's other environment that an object belongs to, if it does: so that
/// a caller who took the wrong key is told so.
pub fn elsewhere(tx: &mut Tx, cx: &Cx, id: &str) -> Result<Option<Kind>> {
    const TABLES: [(&str, &str); 11] = [
        (ids::INQUIRY, "inquiries"),
        (ids::SESSION, "sessions"),
        (ids::ACCOUNT, "accounts"),
        (ids::ACCOUNT_TYPE, "account_types"),
        (ids::API_KEY, "api_keys"),
        (ids::LINK_KEY, "link_keys"),
        (ids::EXPERIMENT, "experiments"),
        (ids::REQUEST, "journal"),
        (ids::WEBHOOK, "webhooks"),
        (ids::DELIVERY, "webhook_deliveries"),
        (ids::REPLAY, "webhook_replays"),
    ];
    // Entries of the journal are stored without their prefix.
    let stored = journal::bare(ids::REQUEST, id).unwrap_or(id);
    let row = match TABLES.iter().find(|(prefix, _)| ids::is(prefix, id)) {
        Some((_, table)) => tx.one(
            &format!(
                "select e.id, e.organization_id, e.kind from environments e \
                 join {table} t on t.environment_id = e.id where t.id = $1"
            ),
            &[stored.into()],
        )?,
        None => match ids::event_place(id) {
            Some((number, seq)) => tx.one(
                "select e.id, e.organization_id, e.kind from events t \
                 join environments e on e.id = t.environment_id \
                 where e.number = $1 and t.seq = $2 and t.id = $3",
                &[i64::from(number).into(), (seq as i64).into(), id.into()],
            )?,
            None => None,
        },
    };
    let Some(row) = row else {
        return Ok(None);
    };
    let other = row.text(0)? != cx.environment.id && row.text(1)? == cx.environment.organization_id;
    Ok(match row.text(2)? {
        _ if !other => None,
        "sandbox" => Some(Kind::Sandbox),
        _ => Some(Kind::Production),
    })
}
