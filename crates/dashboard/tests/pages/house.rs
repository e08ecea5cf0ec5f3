//! A dashboard without sockets: a database of its own, members of each role, and a clock that stands
//! until a story moves it.

use std::cell::{Cell, RefCell};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use bonafide_app::door::{Access, Brought, Errand, Request, Response};
use bonafide_app::inquiries::{self, New};
use bonafide_app::ring::Ring;
use bonafide_app::seal::Keyring;
use bonafide_app::search::Page;
use bonafide_app::users::{self, Private, roles};
use bonafide_app::{
    Actor, Cx, Error, House, Kind, MIGRATIONS, Result, Seed, Settings, audits, clock, seed,
};
use bonafide_dashboard::SURFACE;
use bonafide_db::{Db, Options, Tx};
use bonafide_domain::inquiry::Channel;
use bonafide_testing::Postgres;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use crate::browser::Browser;
use crate::contract;
use crate::provider::{self, FakeProvider};

pub const PUBLIC_URL: &str = "https://verify.example";
const START: i64 = 1_772_546_700;
/// Of every member.
pub const PASSWORD: &str = "correct horse battery";

pub struct Office {
    db: Db,
    pub house: Arc<House>,
    pub first_link: Option<String>,
    pub template_id: String,
    pub provider: RefCell<FakeProvider>,
    now: Cell<Timestamp>,
    drawn: Cell<u64>,
    // After the database, which must be closed before its files or its server's copy go.
    _directory: TempDir,
    _postgres: Option<Postgres>,
}

/// Tells a story on SQLite and, where `BONAFIDE_TEST_POSTGRES_URL` names a server, on PostgreSQL.
pub fn on_each_engine(story: impl Fn(&Office)) {
    story(&Office::new(None));
    if let Some(database) = Postgres::new() {
        story(&Office::new(Some(database)));
    }
}

impl Office {
    pub fn new(postgres: Option<Postgres>) -> Self {
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
        let house = House::new(Keyring::from_master([7; 32], Ring::new([8; 32])), settings);
        let house = house.with_provider(Some(provider::settings()));
        let house = Arc::new(house.with_contract(contract::CONTRACT));
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
            first_link: outcome.first_link,
            template_id: outcome.template_id,
            provider: RefCell::default(),
            now: Cell::new(now),
            drawn: Cell::new(0),
            _directory: directory,
            _postgres: postgres,
        }
    }

    pub fn now(&self) -> Timestamp {
        self.now.get()
    }

    /// Lets time pass.
    pub fn pass(&self, span: SignedDuration) {
        self.now.set(self.now.get() + span);
    }

    fn seed(&self) -> Seed {
        self.drawn.set(self.drawn.get() + 1);
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&self.drawn.get().to_be_bytes());
        Seed(bytes)
    }

    /// Does something behind the pages.
    pub fn behind<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>, &House, &Cx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (house, now, seed) = (self.house.clone(), self.now(), self.seed());
        self.db
            .write(move |tx: &mut Tx<'_>| {
                let (environment, clock) = clock::environments(tx)?
                    .into_iter()
                    .find(|(environment, _)| environment.kind == Kind::Sandbox)
                    .ok_or_else(|| Error::internal("no sandbox"))?;
                let actor = Actor::ApiKey {
                    id: "api_test".into(),
                };
                act(tx, &house, &Cx::new(environment, &clock, actor, now, seed))
            })
            .wait()
    }

    /// What the audit log holds of sign-ins that were refused, newest first: the member's id or
    /// nothing, and what is told.
    pub fn refusals(&self) -> Vec<(String, String)> {
        let filter = audits::Filter {
            actions: vec!["member.sign-in-refused".into()],
            ..audits::Filter::default()
        };
        self.behind(move |tx, house, cx| {
            let slice = audits::list(tx, house, cx, &filter, &Page::default())?;
            let told = slice.items.into_iter();
            Ok(told.map(|it| (it.object_id, it.told.to_string())).collect())
        })
        .expect("the log")
    }

    /// A member with a role (its id); gives the id.
    pub fn member(&self, email: &'static str, role: &str) -> String {
        let role = role.to_owned();
        self.behind(move |tx, house, cx| {
            let private = Private {
                email: email.into(),
                password: Some(hashed(PASSWORD)),
                role: role.clone(),
                ..Private::default()
            };
            Ok(users::create(tx, house, cx, private)?.id)
        })
        .expect("a member")
    }

    /// A browser in which a new member of that role is signed in.
    pub fn signed_in(&self, email: &'static str, role: &str) -> Browser<'_> {
        self.member(email, role);
        let mut browser = Browser::new(self);
        browser.sign_in(email, PASSWORD);
        browser
    }

    pub fn administrator(&self) -> Browser<'_> {
        self.signed_in("ann@example.com", roles::ADMINISTRATOR)
    }

    /// The id of a new sandbox inquiry with these fields.
    pub fn inquiry(&self, fields: serde_json::Value) -> String {
        let template = self.template_id.clone();
        self.behind(move |tx, house, cx| {
            let new = New {
                fields: fields.as_object().cloned().unwrap_or_default(),
                ..New::of(&template, Channel::Api)
            };
            Ok(inquiries::create(tx, house, cx, new)?.inquiry.it.id)
        })
        .expect("an inquiry")
    }

    /// One request, answered as the server answers it, errands included.
    pub fn send(&self, mut request: Request) -> Response {
        request.now = self.now();
        request.seed = self.seed();
        assert!((SURFACE.claims)(&request.path), "{}", request.path);
        let mut access = match (SURFACE.access)(&self.house, &request) {
            Ok(access) => access,
            Err(response) => return *response,
        };
        loop {
            let (house, asked) = (self.house.clone(), request.clone());
            let call = move |tx: &mut Tx<'_>| (SURFACE.answer)(tx, &house, &asked);
            let result: Result<Response> = match access {
                Access::Read => self.db.read(call).wait(),
                Access::Write => self.db.write(call).wait(),
            };
            match result {
                Ok(response) => return response,
                Err(Error::Outside(errand)) => {
                    if matches!(*errand, Errand::Write) {
                        access = Access::Write;
                    }
                    request.brought.push(run(*errand, &self.provider));
                }
                Err(error) => return (SURFACE.refuse)(&self.house, &request, &error),
            }
        }
    }
}

/// In place of argon2, which would make every story slow.
pub fn hashed(password: &str) -> String {
    format!("hash of {password}")
}

fn run(errand: Errand, provider: &RefCell<FakeProvider>) -> Brought {
    match errand {
        // The library's own checks are told by its tests and by a browser's stories.
        Errand::Passkeys(_) => Brought::Passkeys(Err("not in these stories".into())),
        Errand::Fetch(fetch) => Brought::Fetched(provider.borrow_mut().answer(&fetch)),
        Errand::Write => Brought::Write,
        Errand::CheckPassword { password, hash } => {
            Brought::CheckedPassword(hash == hashed(&password))
        }
        Errand::HashPassword { password } => Brought::HashedPassword(hashed(&password)),
    }
}

/// A request without a time and a seed of its own.
pub fn request(method: &str, target: &str) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Request {
        id: "req_test".into(),
        method: method.into(),
        path: path.into(),
        query: query.into(),
        headers: Vec::new(),
        body: Vec::new(),
        ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        now: Timestamp::UNIX_EPOCH,
        seed: Seed([0; 32]),
        brought: Vec::new(),
        form: None,
        fault: None,
    }
}
