//! How long the conversion figures take at size: fills a fresh database with made-up visits, follows
//! them, and asks. `cargo run --release -p bonafide-app --example conversion_scale -- URL INQUIRIES [STEP]`;
//! STEP: entries of each log that one step follows. A database that holds INQUIRIES already is only asked.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a measurement, run by hand"
)]

use std::sync::Arc;
use std::time::{Instant, UNIX_EPOCH};

use bonafide_app::analytics::answer::answer;
use bonafide_app::analytics::filter::{By, Filter, GroupBy};
use bonafide_app::analytics::follow;
use bonafide_app::analytics::period::Period;
use bonafide_app::ring::Ring;
use bonafide_app::seal::Keyring;
use bonafide_app::{Actor, Cx, Error, House, MIGRATIONS, Result, Seed, Settings, clock, ids, seed};
use bonafide_db::{Db, Options, Tx, Value};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

const BATCH: i64 = 500;
const PERIOD_SECONDS: i64 = 330 * 86_400;
const SCREENS: [&str; 4] = ["name", "address", "contact", "review"];
const CHANNELS: [(&str, &str); 2] = [("api", "api"), ("client-side", "client-side")];
const CLASSES: [&str; 3] = ["desktop", "mobile", "tablet"];
const LANGUAGES: [&str; 4] = ["en-US", "de", "fr", "pt-BR"];
const COUNTRIES: [&str; 6] = ["DE", "FR", "US", "BR", "GB", "AT"];
const TAGS: [&str; 5] = ["new", "vip", "partner", "trial", "staff"];
/// Inquiries that follow each other for one account, in every third such row.
const PER_ACCOUNT: i64 = 4;

fn dice(state: &mut u64, sides: u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % sides
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().expect("a database's URL");
    let inquiries: i64 = arguments
        .next()
        .expect("how many inquiries")
        .parse()
        .unwrap();
    let entries: i64 = arguments
        .next()
        .map_or(follow::STEP, |text| text.parse().unwrap());
    let options = Options {
        url,
        ..Options::default()
    };
    let db = Db::open(&options, MIGRATIONS).unwrap();
    let settings = Settings {
        public_url: "https://verify.example.com".into(),
        rate_limit: 0,
        contact: None,
        can_mail: false,
        can_text: false,
        webhooks: bonafide_app::webhooks::Reach::PrivateFromSandbox,
    };
    let keys = Keyring::from_master([7; 32], Ring::new([9; 32]));
    let house = Arc::new(House::new(keys, settings));
    let now: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
    let seeding = house.clone();
    // Another one each time: a filled database gets another first link, which has to have its own code.
    let mut fresh = [0; 32];
    fresh[..16].copy_from_slice(&UNIX_EPOCH.elapsed().unwrap().as_nanos().to_be_bytes());
    db.write(move |tx: &mut Tx<'_>| {
        seed::ensure(tx, &seeding, &seed::Choices::default(), now, Seed(fresh))
    })
    .wait()
    .unwrap();
    let environment = db
        .read(|tx: &mut Tx<'_>| clock::environments(tx))
        .wait()
        .unwrap()
        .swap_remove(1)
        .0;
    let (template, version, filled) = db
        .read(|tx: &mut Tx<'_>| {
            let row = tx.one(
                "select template_id, id from template_versions order by id limit 1",
                &[],
            )?;
            let row = row.unwrap();
            let filled = tx.one("select 1 from flow_events limit 1", &[])?.is_some();
            Ok::<_, Error>((row.string(0)?, row.string(1)?, filled))
        })
        .wait()
        .unwrap();
    let to_fill = if filled { 0 } else { inquiries };

    let began = Instant::now();
    let (mut log, mut flow) = (10_000i64, 0i64);
    for first in (0..to_fill).step_by(BATCH as usize) {
        let (template, version) = (template.clone(), version.clone());
        let environment_id = environment.id.clone();
        let (log_from, flow_from) = (log, flow);
        (log, flow) = db
            .write(move |tx: &mut Tx<'_>| {
                let place = Place {
                    environment_id: &environment_id,
                    template: &template,
                    version: &version,
                    now,
                    inquiries: to_fill,
                };
                fill(
                    tx,
                    &place,
                    first,
                    (to_fill - first).min(BATCH),
                    log_from,
                    flow_from,
                )
            })
            .wait()
            .unwrap();
    }
    println!(
        "{to_fill} inquiries, {} log entries, {flow} flow events written in {:.1} s",
        log - 10_000,
        began.elapsed().as_secs_f64()
    );

    let began = Instant::now();
    let mut steps = 0u64;
    loop {
        let id = environment.id.clone();
        let planned = db
            .read(move |tx: &mut Tx<'_>| follow::prepare(tx, &id, entries))
            .wait()
            .unwrap();
        let Some(step) = planned else { break };
        let step = Arc::new(step);
        let writing = Instant::now();
        let stored = db
            .write(move |tx: &mut Tx<'_>| follow::commit(tx, &step))
            .wait()
            .unwrap();
        assert!(stored);
        steps += 1;
        if steps.is_multiple_of(500) {
            println!(
                "  step {steps}: {:.0} s, last commit {:.0} ms",
                began.elapsed().as_secs_f64(),
                writing.elapsed().as_secs_f64() * 1000.0
            );
        }
    }
    println!(
        "followed in {:.1} s, {steps} steps",
        began.elapsed().as_secs_f64()
    );

    let hour = |days: i64| (now - SignedDuration::from_hours(24 * days)).as_millisecond();
    let year = Filter {
        period: Period {
            start: Some(hour(320)),
            end: Some(hour(3)),
        },
        ..Filter::default()
    };
    let of = |change: &dyn Fn(&mut Filter)| {
        let mut filter = year.clone();
        change(&mut filter);
        filter
    };
    let all = Filter::default();
    let mobile = of(&|it| it.device_classes = vec!["mobile".into()]);
    let austria = of(&|it| it.countries = vec!["AT".into()]);
    let german = of(&|it| it.languages = vec!["de".into()]);
    let by_api = of(&|it| it.channels = vec!["api".into()]);
    let tagged = of(&|it| it.tag = Some("vip".into()));
    let tagged_mobile = of(&|it| {
        it.tag = Some("vip".into());
        it.device_classes = vec!["mobile".into()];
    });
    let of_template = of(&|it| it.templates = vec![template.clone()]);
    let narrow = of(&|it| {
        it.versions = vec![version.clone()];
        it.device_classes = vec!["mobile".into()];
        it.countries = vec!["AT".into()];
        it.languages = vec!["de".into()];
    });
    let mut asked = vec![
        ("everything".to_owned(), all.clone(), By::Person, None),
        ("everything, by inquiry".into(), all, By::Inquiry, None),
        ("317 days".into(), year.clone(), By::Person, None),
        ("317 days, a channel".into(), by_api, By::Person, None),
        ("317 days, a template".into(), of_template, By::Person, None),
        (
            "317 days, a device class".into(),
            mobile.clone(),
            By::Person,
            None,
        ),
        ("317 days, a country".into(), austria, By::Person, None),
        ("317 days, a language".into(), german, By::Person, None),
        (
            "317 days, version, device, country, language".into(),
            narrow,
            By::Person,
            None,
        ),
        ("317 days, a tag".into(), tagged.clone(), By::Person, None),
        (
            "317 days, a tag, by day".into(),
            tagged,
            By::Person,
            Some(GroupBy::Day),
        ),
        (
            "317 days, a tag and a device class, by language".into(),
            tagged_mobile,
            By::Person,
            Some(GroupBy::Language),
        ),
        (
            "317 days, a device class, by day".into(),
            mobile,
            By::Person,
            Some(GroupBy::Day),
        ),
    ];
    for (name, group_by) in GroupBy::ALL {
        asked.push((
            format!("317 days by {name}"),
            year.clone(),
            By::Person,
            Some(group_by),
        ));
    }
    for (name, filter, by, group_by) in asked {
        let (mut times, mut processor) = (Vec::new(), Vec::new());
        let mut opened = 0;
        for _ in 0..11 {
            let (house, filter, environment) = (house.clone(), filter.clone(), environment.clone());
            let (began, spent) = (Instant::now(), processor_ms());
            let found: Result<_> = db
                .read(move |tx: &mut Tx<'_>| {
                    let clock = clock::Clock::default();
                    let cx = Cx::new(
                        environment.clone(),
                        &clock,
                        Actor::System,
                        now,
                        Seed([1; 32]),
                    );
                    answer(tx, &house, &cx, &filter, by, group_by)
                })
                .wait();
            times.push(began.elapsed().as_secs_f64() * 1000.0);
            processor.push(processor_ms() - spent);
            opened = found.unwrap().total.journeys.opened;
        }
        times.sort_by(f64::total_cmp);
        processor.sort_by(f64::total_cmp);
        println!(
            "{name}: best {:.1} ms, median {:.1} ms, worst {:.1} ms; processor {:.1} ms ({opened} people)",
            times[0], times[5], times[10], processor[5]
        );
    }
    db.close();
}

/// What all threads of this process spent on a processor, in milliseconds: it says the same on a busy
/// machine. Of a database server beside it nothing.
fn processor_ms() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let spent = tasks.filter_map(|task| {
        let text = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    });
    spent.sum::<f64>() / 1e6
}

struct Place<'a> {
    environment_id: &'a str,
    template: &'a str,
    version: &'a str,
    now: Timestamp,
    inquiries: i64,
}

/// Writes inquiries with their entries in both logs; gives the last numbers of both.
fn fill(
    tx: &mut Tx,
    place: &Place,
    first: i64,
    count: i64,
    mut log: i64,
    mut flow: i64,
) -> Result<(i64, i64)> {
    let (mut rows, mut entries, mut events) = (Vec::new(), Vec::new(), Vec::new());
    let mut accounts = Vec::new();
    for number in first..first + count {
        let mut state = number as u64 + 1;
        dice(&mut state, 2);
        // In the order of time, as rows come.
        let age = PERIOD_SECONDS * (place.inquiries - number) / place.inquiries;
        let age = SignedDuration::from_secs(age);
        let created = place.now - age;
        let mut random = [0; 32];
        random[..8].copy_from_slice(&(number as u64).to_be_bytes());
        let id = ids::make(ids::INQUIRY, created, &random);
        let channel = CHANNELS[dice(&mut state, 2) as usize].1;
        let ms = created.as_millisecond();
        let row = number / PER_ACCOUNT;
        let account_id = (row % 3 == 0).then(|| format!("act_{row:022}"));
        if let Some(id) = account_id.as_ref().filter(|_| number % PER_ACCOUNT == 0) {
            let tags: Vec<&str> = TAGS
                .into_iter()
                .filter(|_| dice(&mut state, 4) == 0)
                .collect();
            accounts.push(vec![
                id.as_str().into(),
                place.environment_id.into(),
                "acttp_default".into(),
                ms.into(),
                json!({"tags": tags}).to_string().into(),
            ]);
        }
        let doc = json!({
            "template_id": place.template, "version_id": place.version, "channel": channel,
            "account_id": account_id, "created_at": created.to_string(),
        })
        .to_string();
        rows.push(vec![
            id.as_str().into(),
            place.environment_id.into(),
            ms.into(),
            ms.into(),
            "created".into(),
            place.template.into(),
            Value::from(account_id),
            doc.into(),
        ]);
        let mut entry = |name: &str, at: i64| {
            log += 1;
            entries.push(vec![
                place.environment_id.into(),
                log.into(),
                format!("evt_{log}").into(),
                name.into(),
                id.as_str().into(),
                id.as_str().into(),
                at.into(),
                Vec::new().into(),
                Vec::new().into(),
            ]);
        };
        entry("inquiry.created", ms);
        if dice(&mut state, 3) == 0 {
            continue;
        }
        let class = CLASSES[dice(&mut state, 3) as usize];
        let language = LANGUAGES[dice(&mut state, 4) as usize];
        let country = COUNTRIES[dice(&mut state, 6) as usize];
        let person = dice(&mut state, 3_000_000) as i64 + number / 4 * 4;
        let mut at = ms + 60_000;
        let mut act = |kind: &str, step: &str, at: i64| {
            flow += 1;
            events.push(vec![
                place.environment_id.into(),
                flow.into(),
                at.into(),
                kind.into(),
                id.as_str().into(),
                place.template.into(),
                place.version.into(),
                channel.into(),
                step.into(),
                class.into(),
                language.into(),
                country.into(),
                person.into(),
                Value::Null,
            ]);
        };
        act("opened", SCREENS[0], at);
        entry("inquiry.started", at);
        let mut through = true;
        for screen in SCREENS {
            act("shown", screen, at);
            act("input", screen, at + 2_000);
            if dice(&mut state, 10) == 0 {
                through = false;
                break;
            }
            at += 5_000 + dice(&mut state, 200_000) as i64;
            act("left", screen, at);
        }
        if through {
            entry("inquiry.completed", at);
        }
    }
    insert(
        tx,
        "inquiries (id, environment_id, created_at, updated_at, status, template_id, account_id, doc)",
        rows,
    )?;
    insert(
        tx,
        "accounts (id, environment_id, type_id, created_at, doc)",
        accounts,
    )?;
    insert(
        tx,
        "events (environment_id, seq, id, name, object_id, subject, created_at, sealed, hash)",
        entries,
    )?;
    insert(
        tx,
        "flow_events (environment_id, seq, at, act, inquiry_id, template_id, version_id, channel, step, \
         device_class, language, country, reference_mark, device_mark)",
        events,
    )?;
    Ok((log, flow))
}

fn insert(tx: &mut Tx, into: &str, rows: Vec<Vec<Value>>) -> Result<()> {
    for chunk in rows.chunks(500) {
        let width = chunk[0].len();
        let lines: Vec<String> = (0..chunk.len())
            .map(|line| {
                let places: Vec<String> = (1..=width)
                    .map(|place| format!("${}", line * width + place))
                    .collect();
                format!("({})", places.join(", "))
            })
            .collect();
        let sql = format!("insert into {into} values {}", lines.join(", "));
        let params: Vec<Value> = chunk.iter().flatten().cloned().collect();
        tx.execute(&sql, &params)?;
    }
    Ok(())
}
