//! A house without sockets: a database of its own, keys, the seeded templates and a clock that
//! stands until a story moves it.

use std::cell::Cell;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use bonafide_app::door::{Access, Form, Request, Response};
use bonafide_app::inquiries::{self, Made, New, Overrides};
use bonafide_app::ring::Ring;
use bonafide_app::seal::Keyring;
use bonafide_app::{
    Actor, Cx, Environment, Error, House, Kind, MIGRATIONS, Result, Seed, Settings, clock, seed,
    templates,
};
use bonafide_db::{Db, Options, Tx};
use bonafide_domain::inquiry::{Channel, Command, Inquiry};
use bonafide_testing::Postgres;
use bonafide_web::SURFACE;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;
use tempfile::TempDir;

use crate::tab::Answer;

pub const PUBLIC_URL: &str = "https://verify.example";
const START: i64 = 1_772_546_700;

pub struct Place {
    db: Db,
    pub house: Arc<House>,
    templates: Vec<(String, String)>,
    now: Cell<Timestamp>,
    drawn: Cell<u64>,
    address: Cell<IpAddr>,
    // After the database, which must be closed before its files or its server's copy go.
    _directory: TempDir,
    _postgres: Option<Postgres>,
}

/// Tells a story on SQLite and, where `BONAFIDE_TEST_POSTGRES_URL` names a server, on PostgreSQL.
pub fn on_each_engine(story: impl Fn(&Place)) {
    story(&Place::new(None));
    if let Some(database) = Postgres::new() {
        story(&Place::new(Some(database)));
    }
}

impl Place {
    fn new(postgres: Option<Postgres>) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let url = match &postgres {
            Some(database) => database.url().to_owned(),
            None => format!("sqlite:{}", directory.path().join("bonafide.db").display()),
        };
        let options = Options {
            url,
            readers: 1,
            ..Options::default()
        };
        let db = Db::open(&options, MIGRATIONS).expect("a database");
        let settings = Settings {
            public_url: PUBLIC_URL.into(),
            rate_limit: 0,
            contact: None,
            can_mail: true,
            can_text: true,
            webhooks: bonafide_app::webhooks::Reach::PrivateFromSandbox,
        };
        let house = Arc::new(House::new(
            Keyring::from_master([7; 32], Ring::new([8; 32])),
            settings,
        ));
        let now = Timestamp::from_second(START).expect("a time");
        let seeded = house.clone();
        let outcome = db
            .write(move |tx: &mut Tx<'_>| {
                seed::ensure(tx, &seeded, &seed::Choices::default(), now, Seed([9; 32]))
            })
            .wait()
            .expect("a first start");
        Self {
            db,
            house,
            templates: outcome.templates,
            now: Cell::new(now),
            drawn: Cell::new(0),
            address: Cell::new(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            _directory: directory,
            _postgres: postgres,
        }
    }

    pub fn now(&self) -> Timestamp {
        self.now.get()
    }

    /// Lets time pass. Nothing else happens: whatever is due is noticed by who comes next.
    pub fn pass(&self, seconds: i64) {
        self.pass_milliseconds(seconds * 1_000);
    }

    pub fn pass_milliseconds(&self, milliseconds: i64) {
        self.now
            .set(self.now.get() + SignedDuration::from_millis(milliseconds));
    }

    fn seed(&self) -> Seed {
        self.drawn.set(self.drawn.get() + 1);
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&self.drawn.get().to_be_bytes());
        Seed(bytes)
    }

    /// Does something as the organization's backend would.
    pub fn as_backend<T: Send + 'static>(
        &self,
        kind: Kind,
        act: impl Fn(&mut Tx<'_>, &House, &Cx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (house, now, seed) = (self.house.clone(), self.now(), self.seed());
        self.db
            .write(move |tx: &mut Tx<'_>| {
                let (environment, clock) = environment(tx, kind)?;
                let actor = Actor::ApiKey {
                    id: "api_test".into(),
                };
                act(tx, &house, &Cx::new(environment, &clock, actor, now, seed))
            })
            .wait()
    }

    pub fn environment_id(&self, kind: Kind) -> String {
        self.as_backend(kind, |_, _, cx| Ok(cx.environment.id.clone()))
            .expect("an environment")
    }

    /// A seeded template by its name.
    pub fn seeded(&self, name: &str) -> String {
        let found = self.templates.iter().find(|(_, known)| known == name);
        found.expect("a seeded template").0.clone()
    }

    /// A published template of this definition.
    pub fn template(&self, definition: &str) -> String {
        self.of_definition(definition, true)
    }

    /// A template of this definition that was never published.
    pub fn draft(&self, definition: &str) -> String {
        self.of_definition(definition, false)
    }

    fn of_definition(&self, definition: &str, publish: bool) -> String {
        let text = definition.to_owned();
        self.as_backend(Kind::Sandbox, move |tx, house, cx| {
            let definition = templates::parse_definition(&templates::read_text(&text)?)?;
            let (template, _) =
                templates::create(tx, house, cx, &definition.name, &definition, publish)?;
            Ok(template.id)
        })
        .expect("a template")
    }

    pub fn create(&self, kind: Kind, new: New) -> Made {
        self.as_backend(kind, move |tx, house, cx| {
            inquiries::create(tx, house, cx, new.clone())
        })
        .expect("an inquiry")
    }

    /// The id of a new sandbox inquiry of a seeded template, with these fields set.
    pub fn inquiry(&self, template: &str, fields: Json) -> String {
        let new = self.new_inquiry(&self.seeded(template), fields);
        self.create(Kind::Sandbox, new).inquiry.it.id
    }

    pub fn new_inquiry(&self, template_id: &str, fields: Json) -> New {
        New {
            template: template_id.to_owned(),
            channel: Channel::Api,
            account_id: None,
            auto_create_account: false,
            account_type_id: None,
            reference_id: None,
            creator: None,
            redirect_uri: None,
            theme_set_id: None,
            note: None,
            fields: fields.as_object().cloned().expect("an object"),
            tags: Vec::new(),
            initial_step: None,
            overrides: Overrides::default(),
            device_mark: None,
            with_session: false,
            with_link: false,
        }
    }

    pub fn read(&self, id: &str) -> Inquiry {
        self.read_in(Kind::Sandbox, id)
    }

    pub fn read_in(&self, kind: Kind, id: &str) -> Inquiry {
        let id = id.to_owned();
        self.as_backend(kind, move |tx, house, cx| {
            Ok(inquiries::find(tx, house, cx, &id)?.it)
        })
        .expect("an inquiry")
    }

    pub fn command(&self, id: &str, command: Command) {
        let id = id.to_owned();
        self.as_backend(Kind::Sandbox, move |tx, house, cx| {
            inquiries::act(tx, house, cx, &id, command.clone())?;
            Ok(())
        })
        .expect("a change");
    }

    /// A session token, as the API gives it.
    pub fn resume(&self, id: &str) -> String {
        let id = id.to_owned();
        self.as_backend(Kind::Sandbox, move |tx, house, cx| {
            Ok(inquiries::resume(tx, house, cx, &id)?.session_token)
        })
        .expect("a session token")
    }

    /// Ids of all inquiries of an environment, newest first.
    pub fn inquiries(&self, kind: Kind) -> Vec<String> {
        self.as_backend(kind, |tx, _, cx| {
            let rows = tx.query(
                "select id from inquiries where environment_id = $1 order by id desc",
                &[cx.environment.id.as_str().into()],
            )?;
            Ok(rows
                .iter()
                .map(|row| row.text(0).map(str::to_owned))
                .collect::<std::result::Result<_, _>>()?)
        })
        .expect("inquiries")
    }

    /// Changes a template's settings, as the API does.
    pub fn set(&self, template_id: &str, settings: Json) {
        self.update_template(
            template_id,
            templates::Update {
                settings: Some(settings),
                ..templates::Update::default()
            },
        );
    }

    pub fn update_template(&self, template_id: &str, update: templates::Update) {
        let id = template_id.to_owned();
        self.as_backend(Kind::Sandbox, move |tx, house, cx| {
            templates::update(tx, house, cx, &id, update.clone())
        })
        .expect("settings");
    }

    /// Where the next requests come from.
    pub fn move_to(&self, address: &str) {
        self.address.set(address.parse().expect("an address"));
    }

    /// One request, answered as the server answers it.
    pub fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let request = self.request(method, target, headers, body);
        assert!(
            (SURFACE.claims)(&request.path),
            "{target} is not of the flow"
        );
        Answer::new(self.answer(request))
    }

    /// A form with files, as the server hands it in.
    pub fn hand_in(&self, target: &str, form: Form) -> Answer {
        let kind = ("content-type", "multipart/form-data; boundary=x");
        let mut request = self.request("POST", target, &[kind], b"");
        request.form = Some(form);
        Answer::new(self.answer(request))
    }

    fn request(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Request {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Request {
            id: "req_test".into(),
            method: method.into(),
            path: path.into(),
            query: query.into(),
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.to_vec(),
            ip: self.address.get(),
            now: self.now(),
            seed: self.seed(),
            brought: Vec::new(),
            form: None,
            fault: None,
        }
    }

    /// A file, whatever its bytes are.
    pub fn fetch(&self, path: &str) -> Response {
        self.answer(self.request("GET", path, &[], b""))
    }

    fn answer(&self, request: Request) -> Response {
        let access = match (SURFACE.access)(&self.house, &request) {
            Ok(access) => access,
            Err(response) => return *response,
        };
        let (house, asked) = (self.house.clone(), request.clone());
        let call = move |tx: &mut Tx<'_>| (SURFACE.answer)(tx, &house, &asked);
        let result: Result<Response> = match access {
            Access::Read => self.db.read(call).wait(),
            Access::Write => self.db.write(call).wait(),
        };
        result.unwrap_or_else(|error| (SURFACE.refuse)(&self.house, &request, &error))
    }
}

fn environment(tx: &mut Tx<'_>, kind: Kind) -> Result<(Environment, clock::Clock)> {
    clock::environments(tx)?
        .into_iter()
        .find(|(environment, _)| environment.kind == kind)
        .ok_or_else(|| Error::internal("no such environment"))
}
