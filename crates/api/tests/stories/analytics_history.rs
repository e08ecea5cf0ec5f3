//! Histories of people in the flow, told through the use-cases that the pages call.

use bonafide_app::analytics::follow;
use bonafide_app::analytics::record::{Moment, Source, record};
use bonafide_app::inquiries::{self, New, Overrides};
use bonafide_app::{Actor, Cx, clock};
use bonafide_domain::conversion::Act;
use bonafide_domain::inquiry::{Channel, Command};
use bonafide_domain::session::Device;
use serde_json::{Value as Json, json};

use crate::database::Database;
use crate::story::{Story, settings};

pub const PHONE: &str = "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36";
pub const DESKTOP: &str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";

/// Tells a story on SQLite and, where `BONAFIDE_TEST_POSTGRES_URL` names a server, on PostgreSQL.
pub fn on_each_engine(tell: impl Fn(&Story)) {
    tell(&Story::on(Database::file(), settings()));
    if std::env::var_os("BONAFIDE_TEST_POSTGRES_URL").is_some() {
        tell(&Story::new());
    }
}

impl Story {
    /// An inquiry made in a page, as a person's browser makes it.
    pub fn client_side(&self, reference_id: Option<&str>) -> String {
        let template = self.templates[0].clone();
        let reference_id = reference_id.map(str::to_owned);
        let (now, seed) = (self.now(), self.seed());
        self.write(move |tx, house| {
            let (environment, clock) = clock::environments(tx)?.swap_remove(0);
            let cx = Cx::new(environment, &clock, Actor::Person, now, seed);
            let new = New {
                template: template.clone(),
                channel: Channel::ClientSide,
                account_id: None,
                auto_create_account: true,
                account_type_id: None,
                reference_id: reference_id.clone(),
                creator: None,
                redirect_uri: None,
                theme_set_id: None,
                note: None,
                fields: Default::default(),
                tags: Vec::new(),
                initial_step: None,
                overrides: Overrides::default(),
                device_mark: None,
                with_session: false,
                with_link: false,
            };
            Ok(inquiries::create(tx, house, &cx, new)?.inquiry.it.id)
        })
    }

    /// What a person does in an inquiry: `act step`, separated by commas. `start`, `complete` and
    /// `fail` are what the flow then does with it.
    pub fn person(&self, id: &str, acts: &str) {
        self.person_on(id, acts, DESKTOP, None);
    }

    pub fn person_on(&self, id: &str, acts: &str, agent: &str, mark: Option<&str>) {
        let (id, acts) = (id.to_owned(), acts.to_owned());
        let device = Device {
            user_agent: Some(agent.into()),
            device_type: Some(
                if agent == DESKTOP {
                    "desktop"
                } else {
                    "mobile"
                }
                .into(),
            ),
            country_code: Some("DE".into()),
            mark: mark.map(str::to_owned),
            ..Device::default()
        };
        let (now, seed) = (self.now(), self.seed());
        self.write(move |tx, house| {
            let (environment, clock) = clock::environments(tx)?.swap_remove(0);
            let cx = Cx::new(environment, &clock, Actor::Person, now, seed);
            let mut kept = inquiries::find(tx, house, &cx, &id)?;
            for act in acts.split(',').map(str::trim) {
                let command = match act {
                    "start" => Some(Command::Start),
                    "complete" => Some(Command::Complete),
                    "fail" => Some(Command::Fail),
                    _ => None,
                };
                if let Some(command) = command {
                    inquiries::change(tx, house, &cx, &mut kept, command)?;
                    continue;
                }
                let (act, step) = act.split_once(' ').unwrap_or((act, ""));
                let step = (!step.is_empty()).then_some(step);
                let moment = Moment::new(Act::parse(act).expect("an act"), step);
                let from = Source {
                    device: &device,
                    language: "de",
                };
                record(tx, house, &cx, &kept.it, Some(from), &[moment])?;
            }
            Ok(())
        });
    }

    /// Follows the logs to their ends, as the server's worker does.
    pub fn follow(&self) -> usize {
        self.follow_by(follow::STEP)
    }

    /// So many entries of each log at a time.
    pub fn follow_by(&self, entries: i64) -> usize {
        let mut steps = 0;
        for environment in self.environments() {
            while let Some(step) = {
                let id = environment.clone();
                self.write(move |tx, _| follow::prepare(tx, &id, entries))
            } {
                let step = std::sync::Arc::new(step);
                assert!(self.write(move |tx, _| follow::commit(tx, &step)));
                steps += 1;
            }
        }
        steps
    }

    pub fn environments(&self) -> Vec<String> {
        self.write(|tx, _| {
            let all = clock::environments(tx)?;
            Ok(all
                .into_iter()
                .map(|(environment, _)| environment.id)
                .collect())
        })
    }

    /// Every row of the figures, but for how often they moved.
    pub fn figures_kept(&self) -> Vec<String> {
        self.write(|tx, _| {
            let mut rows = Vec::new();
            for table in [
                "conversion_inquiries",
                "conversion_journeys",
                "conversion_cells",
            ] {
                let found = tx.query(&format!("select * from {table}"), &[])?;
                rows.extend(found.iter().map(|row| {
                    let values: Vec<String> = (0..row.len())
                        .map(|column| match row.value(column).expect("a column") {
                            bonafide_db::Value::Null => "-".to_owned(),
                            bonafide_db::Value::Int(int) => int.to_string(),
                            bonafide_db::Value::Text(text) => text.clone(),
                            bonafide_db::Value::Bytes(bytes) => format!("{bytes:?}"),
                        })
                        .collect();
                    format!("{table} {}", values.join("|"))
                }));
            }
            rows.sort();
            Ok(rows)
        })
    }

    pub fn rebuild(&self) {
        self.rebuild_by(follow::STEP);
    }

    pub fn rebuild_by(&self, entries: i64) {
        for id in self.environments() {
            self.write(move |tx, _| follow::forget(tx, &id));
        }
        self.follow_by(entries);
    }

    /// The account that an inquiry is of.
    pub fn account_of(&self, id: &str) -> String {
        self.get(&format!("/inquiries/{id}"))
            .linked("account")
            .expect("an account")
    }

    /// The figures of everything, or with a query.
    pub fn figures(&self, query: &str) -> Json {
        let path = format!("/analytics/inquiries{query}");
        let mut attributes = self.get(&path).of(200).body["data"]["attributes"].take();
        for name in ["definitions", "as-of"] {
            attributes.as_object_mut().expect("attributes").remove(name);
        }
        attributes
    }

    pub fn advance(&self, seconds: i64) {
        let body = json!({"data": {"attributes": {"advance-seconds": seconds}}});
        self.post("/sandbox/clock", body).of(200);
    }
}
