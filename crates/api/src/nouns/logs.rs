//! API logs and user audit logs (contract, tags API Logs and User Audit Logs).

use bonafide_app::{Error, Kind, Result, apilogs, audits, users, wire};
use bonafide_db::Tx;

use crate::call::{Call, Reply};

pub fn list(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let page = call.page()?;
    let statuses = call
        .filters("status")?
        .iter()
        .map(|text| {
            text.parse().map_err(|_| {
                Error::BadRequest("filter[status] must be HTTP statuses such as 404".into())
            })
        })
        .collect::<Result<_>>()?;
    let filter = apilogs::Filter {
        methods: call
            .filters("method")?
            .iter()
            .map(|it| it.to_ascii_uppercase())
            .collect(),
        path: call.filter("path")?.map(str::to_owned),
        statuses,
        api_key_id: call.filter("api-key-id")?.map(str::to_owned),
        from: call.filter_time("created-at-start")?,
        until: call.filter_time("created-at-end")?,
    };
    let slice = apilogs::list(tx, call.house, &call.cx, &filter, &page)?;
    let data = slice.items.iter().map(wire::api_log).collect();
    Ok(call.list(&slice, data, &page))
}

pub fn retrieve(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let log = apilogs::find(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(wire::api_log(&log)))
}

/// What was answered, masked: our own operation.
pub fn answer(tx: &mut Tx, call: &Call) -> Result<Reply> {
    let log = apilogs::find(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(wire::api_log_answer(&log)))
}

/// The audit log is the organization's, which a sandbox key must not see (contract).
fn organization(call: &Call) -> Result<()> {
    match call.cx.environment.kind {
        Kind::Production => Ok(()),
        Kind::Sandbox => Err(Error::Forbidden(
            "User audit logs belong to the whole organization: use an API key of the production \
             environment, this one is of the sandbox environment"
                .into(),
        )),
    }
}

pub fn list_audits(tx: &mut Tx, call: &Call) -> Result<Reply> {
    organization(call)?;
    let page = call.page()?;
    let filter = audits::Filter {
        actors: call.filters("actor")?,
        actions: call.filters("action")?,
        object_ids: call.filters("object-id")?,
        from: call.filter_time("created-at-start")?,
        until: call.filter_time("created-at-end")?,
    };
    let slice = audits::list(tx, call.house, &call.cx, &filter, &page)?;
    let data = slice.items.iter().map(wire::user_audit_log).collect();
    let mut reply = call.list(&slice, data, &page);
    // Told unasked by the contract: the people whom the page names.
    let mut people: Vec<&str> = slice
        .items
        .iter()
        .filter_map(|entry| entry.actor.strip_prefix("user:"))
        .collect();
    people.sort_unstable();
    people.dedup();
    let mut included = Vec::new();
    for id in people {
        match users::find(tx, call.house, id) {
            Ok(user) => included.push(wire::user(&user)),
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    if !included.is_empty() {
        reply.body["included"] = included.into();
    }
    Ok(reply)
}

pub fn retrieve_audit(tx: &mut Tx, call: &Call) -> Result<Reply> {
    organization(call)?;
    let entry = audits::find(tx, call.house, &call.cx, call.param())?;
    Ok(Reply::one(wire::user_audit_log(&entry)))
}
