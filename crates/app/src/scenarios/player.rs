//! Acting as the person and the organization of one scenario, through the use-cases that the pages
//! and the API call.

use std::collections::{BTreeMap, VecDeque};

use bonafide_db::Tx;
use bonafide_domain::inquiry::{Command, Inquiry, Status};
use bonafide_domain::play::Turn;
use bonafide_domain::session::Device;
use jiff::Timestamp;

use super::catalogue::{Act, TAG};
use crate::clock::Clock;
use crate::flow::{self, Action, Done, SANDBOX_CODE, Standing, Way};
use crate::{
    Actor, Cx, Draws, Environment, Error, House, Kept, Result, inquiries, links, sessions, tags,
    templates,
};

/// Never the sandbox's code.
const WRONG_CODE: &str = "000000";

/// An address that is kept for documentation (RFC 5737).
const ADDRESS: &str = "192.0.2.1";

fn computer() -> Device {
    device("desktop", "Linux", "Firefox")
}

fn telephone() -> Device {
    device("mobile", "Android", "Chrome")
}

fn device(kind: &str, system: &str, browser: &str) -> Device {
    let text = |text: &str| Some(text.to_owned());
    Device {
        ip_address: text(ADDRESS),
        user_agent: text("Bonafide sandbox scenario"),
        os_name: text(system),
        device_type: text(kind),
        browser_name: text(browser),
        ..Device::default()
    }
}

/// Whose time and randomness a scenario runs on.
pub(super) struct Stage<'a> {
    pub house: &'a House,
    pub environment: Environment,
    pub clock: Clock,
    pub real: Timestamp,
    /// Who asked for the scenario: the organization's acts are theirs.
    pub caller: Actor,
    pub draws: Draws,
    /// Parts of `draws` that were used.
    pub parts: u64,
}

impl Stage<'_> {
    fn draws(&mut self) -> Draws {
        self.parts += 1;
        self.draws.part(self.parts)
    }

    pub fn cx(&mut self, actor: Actor) -> Cx {
        let draws = self.draws();
        Cx::new(
            self.environment.clone(),
            &self.clock,
            actor,
            self.real,
            draws,
        )
    }

    pub fn callers(&mut self) -> Cx {
        self.cx(self.caller.clone())
    }
}

pub(super) struct Player<'a> {
    pub stage: Stage<'a>,
    id: String,
    way: Way,
    turns: VecDeque<Turn>,
    device: Device,
    locale: String,
}

impl<'a> Player<'a> {
    pub fn new(stage: Stage<'a>, id: &str, turns: Vec<Turn>, locale: &str) -> Self {
        Self {
            stage,
            id: id.to_owned(),
            way: Way::Inquiry {
                id: id.to_owned(),
                token: None,
            },
            turns: turns.into(),
            device: computer(),
            locale: locale.to_owned(),
        }
    }

    /// From this device instead of a computer.
    pub fn on(mut self, device: Device) -> Self {
        self.device = device;
        self
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn perform(&mut self, tx: &mut Tx, act: Act) -> Result<()> {
        match act {
            Act::Begin => self.begin(tx),
            Act::Finish => {
                while self.turn(tx)?.is_some() {}
                Ok(())
            }
            Act::Leave => self.act(tx, None, &Action::Stop).map(drop),
            Act::Expire => {
                let cx = self.stage.cx(Actor::System);
                self.command(tx, &cx, Command::Expire)
            }
            Act::Resume => {
                let cx = self.stage.callers();
                let resumed = inquiries::resume(tx, self.stage.house, &cx, &self.id)?;
                self.come_back(resumed.session_token);
                Ok(())
            }
            Act::OneTimeLink => self.by_link(tx),
            Act::OnPhone => {
                self.device = telephone();
                self.by_link(tx)
            }
            Act::Tag => {
                let cx = self.stage.callers();
                let mut kept = self.inquiry(tx, &cx)?;
                let mut names = kept.it.tags.clone();
                names.push(tags::ensure(tx, &cx, TAG)?);
                inquiries::set_tags(tx, self.stage.house, &cx, &mut kept, names)
            }
            Act::MarkForReview => self.by_caller(tx, Command::MarkForReview),
            Act::Approve => self.by_caller(tx, Command::Approve { comment: None }),
            Act::Decline => self.by_caller(tx, Command::Decline { comment: None }),
            Act::Redact => {
                let cx = self.stage.callers();
                inquiries::redact(tx, self.stage.house, &cx, &self.id).map(drop)
            }
        }
    }

    fn inquiry(&self, tx: &mut Tx, cx: &Cx) -> Result<Kept<Inquiry>> {
        inquiries::find(tx, self.stage.house, cx, &self.id)
    }

    fn by_caller(&mut self, tx: &mut Tx, command: Command) -> Result<()> {
        let cx = self.stage.callers();
        self.command(tx, &cx, command)
    }

    fn command(&self, tx: &mut Tx, cx: &Cx, command: Command) -> Result<()> {
        inquiries::act(tx, self.stage.house, cx, &self.id, command).map(drop)
    }

    fn come_back(&mut self, token: String) {
        self.way = Way::Inquiry {
            id: self.id.clone(),
            token: Some(token),
        };
    }

    /// A new one-time link, opened by the person.
    fn by_link(&mut self, tx: &mut Tx) -> Result<()> {
        let cx = self.stage.callers();
        let house = self.stage.house;
        let mut kept = self.inquiry(tx, &cx)?;
        let template = templates::find(tx, &cx, &kept.it.template_id)?;
        let session = sessions::unused_or_new(tx, house, &cx, &template, &mut kept)?;
        let link = links::create(tx, house, &cx, &kept.it, &session, None)?;
        let code = link.short.rsplit('/').next().unwrap_or_default();
        self.way = Way::Code(code.to_owned());
        self.act(tx, None, &Action::Continue).map(drop)
    }

    /// Goes on until the inquiry is pending, and never to its end.
    fn begin(&mut self, tx: &mut Tx) -> Result<()> {
        let mut acted = false;
        while self.turns.len() > 1 {
            acted = true;
            if self.turn(tx)? != Some(Status::Created) {
                return Ok(());
            }
        }
        match self.turns.front() {
            // Sent without an answer: the page comes back with what is missing.
            Some(Turn::Fill { step, .. }) if !acted => {
                let step = step.clone();
                let nothing = Action::Form(BTreeMap::new());
                self.act(tx, Some(&step), &nothing).map(drop)
            }
            Some(Turn::RightCode { step }) => {
                let step = step.clone();
                self.send_code(tx, &step)
            }
            _ => Ok(()),
        }
    }

    /// The next turn of the plan; the inquiry's status after it. None: there is none left.
    pub fn turn(&mut self, tx: &mut Tx) -> Result<Option<Status>> {
        let Some(turn) = self.turns.pop_front() else {
            return Ok(None);
        };
        let step = turn.step();
        let done = match &turn {
            Turn::Continue { .. } => self.act(tx, Some(step), &Action::Continue)?,
            Turn::Fill { posted, .. } => self.act(tx, Some(step), &Action::Form(posted.clone()))?,
            Turn::RightCode { .. } => {
                self.send_code(tx, step)?;
                self.act(tx, Some(step), &Action::Code(SANDBOX_CODE.to_owned()))?
            }
            Turn::WrongCodes { attempts, .. } => {
                self.send_code(tx, step)?;
                let wrong = Action::Code(WRONG_CODE.to_owned());
                for _ in 1..*attempts {
                    self.act(tx, Some(step), &wrong)?;
                }
                self.act(tx, Some(step), &wrong)?
            }
        };
        let (status, standing) = match done {
            Done::Moved { visit, .. } => (visit.inquiry.it.status, visit.standing),
            _ => return Err(unplanned(step, "was not taken")),
        };
        let next = self.turns.front().map(Turn::step);
        let there = match &standing {
            Standing::Open(position) => next == Some(position.step.as_str()),
            _ => next.is_none(),
        };
        if there {
            Ok(Some(status))
        } else {
            Err(unplanned(step, "led elsewhere than planned"))
        }
    }

    /// A flow that begins with a code sends it once the person asks for it.
    fn send_code(&mut self, tx: &mut Tx, step: &str) -> Result<()> {
        let draws = self.stage.draws();
        let visit = flow::visit(tx, self.stage.house, &self.way, self.stage.real, draws)?;
        match visit {
            Ok(visit) if !flow::is_sent(&visit, step)? => {
                self.act(tx, Some(step), &Action::Continue).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// One request of the person's browser.
    fn act(&mut self, tx: &mut Tx, step: Option<&str>, action: &Action) -> Result<Done> {
        let draws = self.stage.draws();
        let done = flow::act(
            tx,
            self.stage.house,
            &self.way,
            step,
            action,
            &self.device,
            &self.locale,
            self.stage.real,
            draws,
        )?;
        match &done {
            Done::Moved { token, .. } | Done::Refused { token, .. } => {
                self.come_back(token.clone());
            }
            Done::Stopped(_) => {}
            Done::TooManySessions(_) => {
                return Err(Error::conflict(
                    "The template allows fewer sessions than the scenario needs",
                ));
            }
            Done::HeldOff { .. } | Done::Barred(_) | Done::Nowhere(_) => {
                return Err(unplanned(step.unwrap_or_default(), "is not open"));
            }
        }
        Ok(done)
    }
}

/// The plan and the flow are the same machine; this is a defect.
fn unplanned(step: &str, what: &str) -> Error {
    Error::internal(format!("the screen `{step}` of a scenario {what}"))
}
