//! API logs: each request with its answer, masked, and the call to copy.

use bonafide_app::apilogs::{self, Filter, MOST_LOOKED_AT};
use bonafide_app::journal::Stored;
use bonafide_app::{House, Result, ids, wire};
use bonafide_db::Tx;
use serde_json::Value as Json;

use crate::kit::{
    Act, Block, Cell, Chip, CodeBlock, Definition, Field, FilterBar, Header, Opt, Row, Table, Tone,
};
use crate::{Page, Visit, paging};

/// Rows of one page of the list.
const PAGE: usize = 50;
const METHODS: [&str; 4] = ["GET", "POST", "PATCH", "DELETE"];

fn status(code: u16) -> Cell {
    let tone = match code {
        200..=299 => Tone::Ok,
        400..=499 => Tone::Warn,
        500.. => Tone::Bad,
        _ => Tone::Plain,
    };
    Cell::badge(code.to_string(), tone)
}

fn request_id(log: &Stored) -> String {
    format!("{}{}", ids::REQUEST, log.id)
}

fn filter(visit: &Visit, path: &str) -> (Filter, FilterBar) {
    let query = &visit.query;
    let mut filter = Filter::default();
    let mut bar = FilterBar {
        action: path.to_owned(),
        ..FilterBar::default()
    };
    let mut chip = |name: &str, label: String| {
        bar.chips.push(Chip {
            label,
            without: query.address(path, name, None),
        });
    };
    if let Some(method) = query.get("method").filter(|it| METHODS.contains(it)) {
        filter.methods = vec![method.to_owned()];
        chip("method", format!("Method: {method}"));
    }
    if let Some(code) = query.get("status") {
        match code.parse() {
            Ok(number) => {
                filter.statuses = vec![number];
                chip("status", format!("Status: {code}"));
            }
            Err(_) => bar.fault = Some("A status is a number such as 404".into()),
        }
    }
    let mut chip = |name: &str, label: String| {
        bar.chips.push(Chip {
            label,
            without: query.address(path, name, None),
        });
    };
    if let Some(place) = query.get("path") {
        filter.path = Some(place.to_owned());
        chip("path", format!("Path: {place}"));
    }
    if let Some(id) = query.get("key") {
        filter.api_key_id = Some(id.to_owned());
        chip("key", format!("Key: {id}"));
    }
    let mut methods = vec![Opt::new("", "Any method")];
    methods.extend(METHODS.map(|it| Opt::new(it, it).chosen(query.get("method") == Some(it))));
    bar.fields = vec![
        Field::select("method", "Method", methods),
        Field::text("status", "Status").value(query.text("status")),
        Field::text("path", "Path")
            .hint("With * at its end: what begins so.")
            .value(query.text("path")),
    ];
    if let Some(id) = query.get("key") {
        bar.hidden.push(("key".into(), id.to_owned()));
    }
    (filter, bar)
}

pub fn list(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let path = visit.at(&["api-logs"]);
    let (filter, bar) = filter(visit, &path);
    let page = paging::asked(&visit.query, PAGE);
    let looked = apilogs::browse(tx, house, visit.cx(), &filter, &page)?;
    let rows = looked.slice.items.iter().map(|log| {
        let id = request_id(log);
        Row::new(vec![
            Cell::time(log.at),
            Cell::text(&log.method),
            Cell::link(&log.path, visit.at(&["api-logs", &id])),
            status(log.status),
            Cell::id(&id),
        ])
    });
    let table = Table::new(
        "API requests, newest first",
        &["Time", "Method", "Path", "Status", "Request id"],
    )
    .in_lines_around(2)
    .rows(rows);
    let table = if bar.chips.is_empty() {
        table.empty(
            "No requests yet",
            "Each call with a key of this environment stands here within a second.",
        )
    } else {
        table
            .empty("No requests match", "Take a filter away.")
            .empty_act(Act::link("Clear filters", &path))
    };
    let beside = paging::beside_looked(&visit.query, &path, &page, &looked, request_id);
    let table = table
        .looked_through(looked.looked_to.as_ref().map(|_| MOST_LOOKED_AT))
        .paging(beside);
    let header = Header::new("API logs").lead(
        "Requests with this environment’s keys and what was answered. Secrets and personal data are masked.",
    );
    Ok(Page::of(
        header,
        vec![Block::Filter(bar), Block::Table(table)],
    ))
}

pub fn detail(tx: &mut Tx, house: &House, visit: &Visit) -> Result<Page> {
    let log = apilogs::find(tx, house, visit.cx(), visit.param())?;
    let request = wire::api_log(&log);
    let answer = wire::api_log_answer(&log);
    let pretty = |value: &Json| serde_json::to_string_pretty(value).unwrap_or_default();
    let facts = vec![
        Definition::new("Request id", Cell::id(request_id(&log)))
            .note("The answer’s Request-Id; the server’s own log names it too."),
        Definition::new("Time", Cell::time(log.at)),
        Definition::new("Status", status(log.status)),
        Definition::new("By", Cell::text(log.actor.replace("api-key:", "API key "))),
    ];
    let header = Header::new(format!("{} {}", log.method, log.path))
        .back("API logs", visit.at(&["api-logs"]))
        .status(status(log.status));
    Ok(Page::of(
        header,
        vec![
            Block::Definitions(facts),
            Block::Code(CodeBlock::new(
                "The call, to copy",
                curl(house, &log, &request),
            )),
            Block::Code(CodeBlock::new("Request", pretty(&request["attributes"]))),
            Block::Code(CodeBlock::new("Answer", pretty(&answer["attributes"]))),
        ],
    ))
}

/// The call with a variable for the key; masked values are to be filled in.
fn curl(house: &House, log: &Stored, request: &Json) -> String {
    let url = &house.settings.public_url;
    let mut call = format!(
        "curl -X {} '{url}{}' \\\n  -H \"Authorization: Bearer $BONAFIDE_API_KEY\"",
        log.method, log.path
    );
    let body = &request["attributes"]["request-body"];
    let text = match body {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    if !text.is_empty() && text != "{}" {
        let quoted = text.replace('\'', "'\\''");
        call.push_str(&format!(
            " \\\n  -H 'Content-Type: application/json' \\\n  -d '{quoted}'"
        ));
    }
    call
}
