//! From a visit to a page: the frame around every screen, and the screens.

use bonafide_app::door::Request;
use bonafide_app::flow::{self, CodeFault as AppCodeFault, Faults, Standing, Visit};
use bonafide_app::{Error, House, Kind, Result};
use bonafide_db::Tx;
use bonafide_domain::definition::{Outcome as EndOutcome, Step, StepKind, Text};
use bonafide_domain::field::Input as FieldInput;
use bonafide_domain::flow::{Position, review_rows, screen_fields};
use bonafide_domain::inquiry::Status;
use bonafide_domain::locale::{self, Locale};

use super::input::Input;
use super::respond::contact;
use super::{brand, embed, fields, handoff, opening, redirect};
use crate::pages::view::{
    Channel, Code, CodeFault, End, FinishedAs, Form, Handoff, Intro, Need, Outbox, OutboxMessage,
    Outcome, Problem, Review, ReviewRow, Site,
};
use crate::pages::{Chrome, Embedded, Language, LanguageChoice, Theme, View, Way};

/// The language of this visit: asked for, or of the last session, or of the browser.
pub fn language(request: &Request, input: &Input, visit: &Visit) -> Language {
    Language::nearest(locale_of(request, input, visit).as_str())
}

fn locale_of(request: &Request, input: &Input, visit: &Visit) -> Locale {
    let asked = input
        .language
        .as_deref()
        .or(visit.inquiry.it.locale.as_deref());
    locale::choose(
        asked,
        request.header("accept-language"),
        visit.definition.enabled_languages(),
    )
}

pub struct Frame<'a> {
    house: &'a House,
    input: &'a Input,
    visit: &'a Visit,
    brand: Theme,
    offers_handoff: bool,
    locale: Locale,
    /// What the next post and the links carry.
    token: Option<String>,
}

impl<'a> Frame<'a> {
    pub fn new(
        tx: &mut Tx,
        house: &'a House,
        request: &Request,
        input: &'a Input,
        visit: &'a Visit,
    ) -> Result<Self> {
        Ok(Self {
            house,
            input,
            visit,
            brand: brand::of(tx, input, visit)?,
            offers_handoff: handoff::is_offered(house, request, visit),
            locale: locale_of(request, input, visit),
            token: visit.ticket.clone().or_else(|| input.token.clone()),
        })
    }

    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    pub fn offers_handoff(&self) -> bool {
        self.offers_handoff
    }

    fn sandbox(&self) -> bool {
        self.visit.cx.environment.kind == Kind::Sandbox
    }

    /// Messages hold codes and links, so that even a sandbox shows them to those only who may go on
    /// in the inquiry anyway.
    pub fn shows_outbox(&self) -> bool {
        self.sandbox()
            && self.input.inquiry_id.is_some()
            && matches!(
                self.visit.standing,
                Standing::Open(_) | Standing::HandedOff(_) | Standing::Ended(_)
            )
    }

    /// The frame of the outbox: with the way back to the screen.
    pub fn outbox_chrome(&self) -> Chrome {
        let back = self.link(&[
            ("step", self.input.step.as_deref()),
            ("language", self.input.language.as_deref()),
        ]);
        Chrome {
            back: Some(Way::link(back)),
            ..self.bare()
        }
    }

    /// The way to the outbox, for whoever is in the session.
    pub fn outbox_way(&self, step: Option<&str>) -> Option<Way> {
        (self.sandbox() && self.visit.session.is_some()).then(|| {
            Way::link(self.link(&[
                ("show", Some("outbox")),
                ("step", step),
                ("language", self.input.language.as_deref()),
            ]))
        })
    }

    fn default_locale(&self) -> Locale {
        self.visit.definition.default_language()
    }

    fn text(&self, text: &Option<Text>) -> Option<String> {
        text.as_ref()
            .and_then(|text| text.show(self.locale, self.default_locale()))
            .map(str::to_owned)
    }

    fn link(&self, more: &[(&str, Option<&str>)]) -> String {
        let token = self.token.as_deref();
        let address = self.input.with(&self.visit.inquiry.it.id, token, more);
        match &self.visit.prospect {
            // The inquiry is not there yet: the address has to say what it will be.
            Some(prospect) => self.input.with_opening(&address, &prospect.proof),
            None => address,
        }
    }

    fn to_step(&self, step: &str) -> Way {
        Way::link(self.address(step))
    }

    /// The screen's own address, by which reload and Back find it again.
    pub fn address(&self, step: &str) -> String {
        self.link(&[
            ("step", Some(step)),
            ("language", self.input.language.as_deref()),
        ])
    }

    /// A page beside the screen that the visitor is on.
    pub fn showing(&self, what: &str) -> String {
        self.link(&[
            ("show", Some(what)),
            ("step", self.input.step.as_deref()),
            ("language", self.input.language.as_deref()),
        ])
    }

    /// The address that the visitor came to, with their token.
    pub fn address_here(&self) -> String {
        self.link(&[
            ("step", self.input.step.as_deref()),
            ("language", self.input.language.as_deref()),
        ])
    }

    /// The frame of a page beside a screen: with the way back to it, and what its forms post.
    pub fn aside(&self) -> Chrome {
        Chrome {
            back: Some(Way::link(self.address_here())),
            hidden: self.hidden(self.input.step.as_deref()),
            ..self.bare()
        }
    }

    /// The frame of pages without a form of the flow.
    pub fn bare(&self) -> Chrome {
        let visit = self.visit;
        Chrome {
            language: Language::nearest(self.locale.as_str()),
            organization_name: visit.cx.environment.organization_name.clone(),
            template_name: Some(visit.template.name.clone()),
            theme: self.brand.clone(),
            sandbox: self.sandbox(),
            help: contact(self.house),
            action: self.input.path().into(),
            hidden: self.hidden(None),
            embedded: self.embedded(None),
            style_variant: brand::variant(self.input, &self.brand),
            ..Chrome::default()
        }
    }

    /// The frame of a screen: with languages, Back, Stop and the time at which the link ends.
    pub fn chrome(&self, position: Option<&Position>) -> Result<Chrome> {
        let visit = self.visit;
        let step = position.map(|position| position.step.as_str());
        let languages = visit
            .definition
            .enabled_languages()
            .iter()
            .filter(|locale| {
                Language::ALL
                    .iter()
                    .any(|known| known.code() == locale.as_str())
            })
            .map(|locale| {
                let href = self.link(&[("step", step), ("language", Some(locale.as_str()))]);
                LanguageChoice::new(Language::nearest(locale.as_str()), Way::link(href))
            })
            .collect::<Vec<_>>();
        let begun = visit.session.is_some();
        // A session may end before its inquiry, which was resumed since.
        let session_ends = visit.session.as_ref().map(|session| session.it.expires_at);
        Ok(Chrome {
            languages: if languages.len() > 1 {
                languages
            } else {
                Vec::new()
            },
            outbox: self.outbox_way(step),
            back: position
                .and_then(|position| visit.before(position))
                .map(|step| self.to_step(&step)),
            handoff: self.offers_handoff.then(|| self.showing(handoff::CHOOSE)),
            // In a frame, closing it is the way out.
            stop: (begun && !self.input.asks("stop") && self.input.embed.is_none()).then(|| {
                Way::link(self.link(&[
                    ("show", Some("stop")),
                    ("language", self.input.language.as_deref()),
                ]))
            }),
            hidden: self.hidden(step),
            embedded: self.embedded(step),
            seconds_left: position.and_then(|_| flow::time_limit::seconds_left(visit)),
            end_time: visit
                .inquiry
                .it
                .expires_at
                // A link with a template makes a new inquiry whenever it is opened.
                .filter(|_| visit.prospect.is_none())
                .into_iter()
                .chain(session_ends)
                .min(),
            opens: visit.prospect.is_some(),
            awaits_hand: visit
                .prospect
                .as_ref()
                .is_some_and(|prospect| prospect.human_act),
            work: visit
                .prospect
                .as_ref()
                .and_then(|prospect| prospect.bits)
                .map(opening::work),
            ..self.bare()
        })
    }

    fn hidden(&self, step: Option<&str>) -> Vec<(String, String)> {
        let input = self.input;
        let look = [
            ("language", input.language.as_deref()),
            ("style-variant", input.style_variant.as_deref()),
            ("theme-set-id", input.theme_set_id.as_deref()),
            ("redirect-uri", input.redirect_uri.as_deref()),
        ];
        // The pages of a one-time link know the code and do not tell the inquiry.
        match self.visit.standing {
            Standing::Link => return self.with_frame(pairs(&look)),
            Standing::LinkUsed | Standing::LinkExpired | Standing::HandoffTaken => {
                let code = [("code", input.code.as_deref())];
                return self.with_frame(pairs(&[&code[..], &look[..]].concat()));
            }
            _ => {}
        }
        let place = [
            ("inquiry-id", Some(self.visit.inquiry.it.id.as_str())),
            ("session-token", self.token.as_deref()),
            ("step", step),
        ];
        let mut hidden = pairs(&[&place[..], &look[..]].concat());
        if let Some(prospect) = &self.visit.prospect {
            hidden.push(("reserved".to_owned(), prospect.proof.clone()));
            hidden.extend(input.opening.iter().cloned());
        }
        self.with_frame(hidden)
    }

    fn with_frame(&self, mut hidden: Vec<(String, String)>) -> Vec<(String, String)> {
        let embed = self.input.embed.iter().flat_map(|embed| embed.pairs());
        hidden.extend(embed.map(|(name, value)| (name.to_owned(), value.to_owned())));
        hidden
    }

    fn embedded(&self, step: Option<&str>) -> Option<Embedded> {
        let embed = self.input.embed.as_ref()?;
        Some(embed.of_visit(self.visit, self.token.as_deref(), step))
    }

    /// The frame of a page that tells how it stands with the visitor, or how it ended.
    pub fn outcome(&self, view: &View) -> Result<Chrome> {
        let mut chrome = self.bare();
        embed::tell_standing(&mut chrome, self.visit, matches!(view, View::End(_)))?;
        Ok(chrome)
    }

    pub fn screen(&self, position: &Position, faults: Option<&Faults>) -> Result<View> {
        let step = self
            .visit
            .definition
            .step(&position.step)
            .ok_or_else(|| Error::internal("the position names no step"))?;
        Ok(match &step.kind {
            StepKind::Intro { .. } => View::Intro(self.intro(step)),
            // Looking sends nothing: the person says first that a code may be sent.
            StepKind::EmailCode(_) | StepKind::PhoneCode(_)
                if !flow::is_sent(self.visit, &step.name)? =>
            {
                View::Intro(Intro {
                    needs: needs_of_code(&step.kind),
                    ..Intro::default()
                })
            }
            // Everything was given; it still takes a person to say that it is theirs.
            StepKind::End { .. }
                if self.visit.inquiry.it.status.is_open() && self.visit.ticket.is_some() =>
            {
                View::Intro(Intro::default())
            }
            StepKind::Form { .. } => View::Form(self.form(step, faults)),
            StepKind::EmailCode(code) | StepKind::PhoneCode(code) => {
                View::Code(self.code(step, code.valid_seconds, position, faults)?)
            }
            StepKind::Review { .. } => View::Review(self.review(step, position)),
            StepKind::End { .. } | StepKind::Branch { .. } => self.end(position)?,
        })
    }

    fn intro(&self, step: &Step) -> Intro {
        Intro {
            title: self.text(&step.words.title),
            body: self.text(&step.words.body),
            minutes: None,
            needs: self.needs(),
            button: self.text(&step.words.button),
        }
    }

    /// What the template's screens ask for, as far as the person has to have it at hand.
    fn needs(&self) -> Vec<Need> {
        let mut needs = Vec::new();
        let mut add = |need: Need| {
            if !needs.contains(&need) {
                needs.push(need);
            }
        };
        let values = &self.visit.inquiry.it.personal.fields;
        for step in &self.visit.definition.steps {
            match &step.kind {
                StepKind::Form { .. } => {
                    for field in screen_fields(&self.visit.definition, &step.name, values) {
                        let key = field.schema.key.as_str();
                        if field.locked {
                            continue;
                        }
                        if matches!(field.input, FieldInput::File | FieldInput::Files) {
                            if let Some(label) = self.text(&field.label) {
                                add(Need::Other(label));
                            }
                        } else if key.starts_with("address-") {
                            add(Need::Address);
                        } else if key.starts_with("name-") || key == "birthdate" {
                            add(Need::Details);
                        }
                    }
                }
                kind => needs_of_code(kind).into_iter().for_each(&mut add),
            }
        }
        needs
    }

    fn form(&self, step: &Step, faults: Option<&Faults>) -> Form {
        let visit = self.visit;
        Form {
            title: self.text(&step.words.title),
            body: self.text(&step.words.body),
            fields: screen_fields(
                &visit.definition,
                &step.name,
                &visit.inquiry.it.personal.fields,
            )
            .iter()
            .map(|field| {
                let mut input = fields::input(field, self.locale, self.default_locale(), faults);
                if faults.is_none() && field.held.is_none() {
                    fields::fill_in_country(&mut input, &visit.inquiry.it.personal.fields);
                }
                input
            })
            .collect(),
            button: self.text(&step.words.button),
        }
    }

    fn code(
        &self,
        step: &Step,
        valid_seconds: u32,
        position: &Position,
        faults: Option<&Faults>,
    ) -> Result<Code> {
        let view = flow::code_view(self.visit, &step.name)?;
        let fault = faults.and_then(|faults| faults.code);
        Ok(Code {
            title: self.text(&step.words.title),
            channel: if view.phone {
                Channel::Phone
            } else {
                Channel::Email
            },
            destination: view.destination,
            typed: self.input.typed_code.clone().unwrap_or_default(),
            fault: match fault {
                Some(AppCodeFault::Malformed) if self.input.typed_code.as_deref() == Some("") => {
                    Some(CodeFault::Missing)
                }
                Some(AppCodeFault::Malformed) => Some(CodeFault::Length),
                Some(AppCodeFault::Wrong) => Some(CodeFault::Wrong),
                Some(AppCodeFault::Expired) => Some(CodeFault::Expired),
                // The page shows how long to wait, or that no more are sent.
                Some(AppCodeFault::NoMoreSends | AppCodeFault::TooSoon { .. }) | None => None,
            },
            valid_minutes: valid_seconds.div_ceil(60),
            attempts_left: (view.attempts_used > 0).then_some(view.attempts_left),
            resend_in_seconds: view.resend_in,
            resends_left: view.resends_left,
            resent: view.sends > 1 && view.resend_in > 0 && fault.is_none(),
            change: self.visit.before(position).map(|step| self.to_step(&step)),
        })
    }

    fn review(&self, step: &Step, position: &Position) -> Review {
        let visit = self.visit;
        let default = self.default_locale();
        let rows = review_rows(
            &visit.definition,
            &position.history,
            &visit.inquiry.it.personal.fields,
        )
        .iter()
        .map(|row| ReviewRow {
            key: row.field.schema.key.clone(),
            label: row
                .field
                .label
                .as_ref()
                .and_then(|text| text.show(self.locale, default))
                .map(str::to_owned),
            value: fields::shown(&row.field, self.locale, default),
            change: (!row.field.locked).then(|| self.to_step(row.step)),
            given: row
                .field
                .held
                .is_some_and(|held| held.origin.is_organization()),
        })
        .collect();
        Review {
            title: self.text(&step.words.title),
            body: self.text(&step.words.body),
            rows,
            button: self.text(&step.words.button),
        }
    }

    pub fn end(&self, position: &Position) -> Result<View> {
        let inquiry = &self.visit.inquiry.it;
        let step = self.visit.definition.step(&position.step);
        let reached = match step.map(|step| &step.kind) {
            Some(StepKind::End { outcome }) => match outcome {
                EndOutcome::Completed => Outcome::Done,
                EndOutcome::Failed => Outcome::NotVerified,
                EndOutcome::NeedsReview => Outcome::UnderReview,
            },
            // Decided from outside while the person was on the way.
            _ => return Ok(self.finished()),
        };
        let outcome = match inquiry.status {
            Status::Declined => Outcome::NotVerified,
            Status::Approved => Outcome::Done,
            Status::NeedsReview => Outcome::UnderReview,
            _ => reached,
        };
        // The template's words are about the end that the person came to, not about what a reviewer
        // made of it since.
        let words = step.map(|step| &step.words).filter(|_| outcome == reached);
        let elsewhere = self
            .visit
            .session
            .as_ref()
            .is_some_and(|session| session.it.handed_from.is_some());
        Ok(View::End(End {
            outcome,
            title: words.and_then(|words| self.text(&words.title)),
            body: words.and_then(|words| self.text(&words.body)),
            site: if elsewhere { None } else { self.site()? },
            reference: inquiry.id.clone(),
            note: self.note(),
            elsewhere,
        }))
    }

    /// What a reviewer wrote for the person; only for those who still have the session.
    fn note(&self) -> Option<String> {
        match self.visit.standing {
            Standing::Ended(_) => {
                let note = self.visit.inquiry.it.note_to_person();
                note.map(|note| note.text.clone())
            }
            _ => None,
        }
    }

    fn site(&self) -> Result<Option<Site>> {
        // A frame goes nowhere: the page around it is told, and goes on.
        if self.input.embed.is_some() {
            return Ok(None);
        }
        let address =
            redirect::address(self.house, self.visit, self.input.redirect_uri.as_deref())?;
        Ok(address.map(|url| Site {
            name: url
                .host_str()
                .filter(|_| matches!(url.scheme(), "http" | "https"))
                .map_or_else(
                    || self.visit.cx.environment.organization_name.clone(),
                    str::to_owned,
                ),
            href: url.into(),
        }))
    }

    fn finished(&self) -> View {
        let inquiry = &self.visit.inquiry.it;
        let (status, on) = match inquiry.status {
            Status::Failed => (FinishedAs::Failed, inquiry.failed_at),
            Status::NeedsReview => (FinishedAs::NeedsReview, inquiry.marked_for_review_at),
            Status::Approved => (FinishedAs::Approved, inquiry.decisioned_at),
            Status::Declined => (FinishedAs::Declined, inquiry.decisioned_at),
            _ => (FinishedAs::Completed, inquiry.completed_at),
        };
        View::Problem(Problem::AlreadyFinished {
            status,
            on: on.unwrap_or(inquiry.updated_at),
            reference: inquiry.id.clone(),
            note: self.note(),
            site: None,
        })
    }

    /// Why this visitor cannot go on here, with the way to mend it where there is one.
    pub fn barred(&self) -> View {
        if self.visit.standing == Standing::HandoffTaken {
            return View::Handoff(Handoff::Used);
        }
        let inquiry = &self.visit.inquiry.it;
        let can_request = flow::masked_address(self.house, self.visit);
        match self.visit.standing {
            Standing::Expired => View::Problem(Problem::LinkExpired {
                ended_at: inquiry.expired_at.or(inquiry.expires_at),
                can_request,
            }),
            Standing::SessionExpired => View::Problem(Problem::SessionExpired { can_request }),
            Standing::LinkUsed => View::Problem(Problem::LinkUsed { can_request }),
            Standing::LinkExpired => View::Problem(Problem::LinkExpired {
                ended_at: None,
                can_request,
            }),
            _ => self.finished(),
        }
    }

    pub fn outbox(&self, tx: &mut Tx) -> Result<View> {
        let links = format!("{}/verify?", self.house.settings.public_url);
        let messages = flow::outbox(tx, self.visit)?
            .into_iter()
            .map(|sent| OutboxMessage {
                time: sent.at.unwrap_or(self.visit.cx.now),
                to: sent.to,
                subject: sent.subject.unwrap_or_default(),
                link: sent
                    .text
                    .lines()
                    .find(|line| line.starts_with(&links))
                    .map(str::to_owned),
                text: sent.text,
                code: sent.code,
            })
            .collect();
        Ok(View::Outbox(Outbox { messages }))
    }
}

fn needs_of_code(kind: &StepKind) -> Vec<Need> {
    match kind {
        StepKind::EmailCode(_) => vec![Need::Email],
        StepKind::PhoneCode(_) => vec![Need::Phone],
        _ => Vec::new(),
    }
}

fn pairs(given: &[(&str, Option<&str>)]) -> Vec<(String, String)> {
    given
        .iter()
        .filter_map(|(name, value)| value.map(|value| ((*name).to_owned(), value.to_owned())))
        .collect()
}
