//! A running experiment: the page that a person sees is of the version that they get.

use bonafide_app::{Kind, experiments, inquiries, templates};
use bonafide_domain::inquiry::Channel;
use serde_json::Value as Json;

use crate::place::{Place, on_each_engine};
use crate::tab::{FORM, Tab};

/// One version of the same template: its only question.
fn version(title: &str, field: &str) -> String {
    format!(
        "
name: Tried
languages: [en-US]
fields:
  name-first: {{ type: string }}
  name-last: {{ type: string }}
steps:
  - {{ step: ask, kind: form, title: {title}, fields: [{field}], next: done }}
  - {{ step: done, kind: end, outcome: completed }}
"
    )
}

const MARK: &str = "5f0c6a1e-8f5f-4f0e-9a59-3a1d2b7c9e10";

struct Trial {
    template: String,
    id: String,
    variant: String,
}

impl Trial {
    fn begin(place: &Place) -> Self {
        let template = place.template(&version("The old question", "name-first"));
        let of = template.clone();
        let made = place.as_backend(Kind::Sandbox, move |tx, house, cx| {
            let template = templates::find(tx, cx, &of)?;
            let control = template.live_version_id.clone();
            let document = templates::read_text(&version("The new question", "name-last"))?;
            let definition = templates::parse_definition(&document)?;
            let draft = templates::draft(tx, house, cx, &template, &definition)?;
            templates::publish(tx, house, cx, &draft.id)?;
            let new = experiments::New {
                template_id: of.clone(),
                control_version_id: control,
                variant_version_id: draft.id.clone(),
                variant_share: 50,
            };
            Ok((experiments::start(tx, house, cx, &new)?.id, draft.id))
        });
        let (id, variant) = made.expect("an experiment");
        Self {
            template,
            id,
            variant,
        }
    }

    /// So many in a hundred get the variant from now on.
    fn share(&self, place: &Place, share: i64) {
        let id = self.id.clone();
        let done = place.as_backend(Kind::Sandbox, move |tx, house, cx| {
            experiments::change_share(tx, house, cx, &id, share)
        });
        done.expect("another share");
    }

    /// The page of the template's link, a second later than what was before.
    fn look<'p>(&self, place: &'p Place, more: &str) -> Tab<'p> {
        place.pass(1);
        let link = format!("/verify?inquiry-template-id={}{more}", self.template);
        Tab::open(place, &link)
    }

    fn is_variant(&self, place: &Place, id: &str) -> bool {
        place.read(id).version_id == self.variant
    }
}

fn shows_variant(tab: &Tab) -> bool {
    match tab.page.heading().as_str() {
        "The new question" => true,
        "The old question" => false,
        other => panic!("the page says {other}"),
    }
}

fn newest(place: &Place) -> String {
    place.inquiries(Kind::Sandbox).swap_remove(0)
}

#[test]
fn the_page_of_a_link_is_of_the_version_that_is_made() {
    on_each_engine(|place| {
        let trial = Trial::begin(place);
        let mut seen = [0, 0];
        for n in 0..12 {
            // By name, and without one.
            let name = format!("&reference-id=p{n}");
            for more in [name.as_str(), ""] {
                let mut tab = trial.look(place, more);
                let variant = shows_variant(&tab);
                seen[usize::from(variant)] += 1;
                let field = if variant {
                    "field.name-last"
                } else {
                    "field.name-first"
                };
                tab.press(&[(field, "Ada")]);
                assert_eq!(tab.page.heading(), "You have sent everything");
                assert_eq!(trial.is_variant(place, &newest(place)), variant);
            }
            let again = trial.look(place, &name);
            let (template, person) = (trial.template.clone(), format!("P{n}"));
            place.pass(1);
            let by_api = place.create(
                Kind::Sandbox,
                inquiries::New {
                    reference_id: Some(person),
                    ..inquiries::New::of(template, Channel::Api)
                },
            );
            let id = by_api.inquiry.it.id;
            assert_eq!(shows_variant(&again), trial.is_variant(place, &id));
        }
        assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
    });
}

#[test]
fn somebody_without_a_name_gets_what_their_device_got_before() {
    on_each_engine(|place| {
        let trial = Trial::begin(place);
        let mut tab = trial.look(place, "");
        let first = shows_variant(&tab);
        tab.post(
            &tab.page
                .body(&[("action", "continue"), ("device-mark", MARK)]),
        );
        assert_eq!(tab.page.status, 422, "nothing was answered");
        assert_eq!(trial.is_variant(place, &newest(place)), first);
        // Nearly everybody else gets the other one now.
        trial.share(place, if first { 1 } else { 99 });
        let mut other = trial.look(place, "");
        while shows_variant(&other) == first {
            other = trial.look(place, "");
        }
        // The page's script, once the page is in sight.
        let opening = other
            .page
            .body(&[("action", "open"), ("device-mark", MARK)]);
        let answer = place.send("POST", "/verify", &[FORM], opening.as_bytes());
        let told: Json = serde_json::from_str(&answer.text).expect("JSON");
        assert_eq!(told["switched"], true);
        let address = told["address"].as_str().expect("an address");
        assert_eq!(shows_variant(&Tab::open(place, address)), first);
        assert_eq!(trial.is_variant(place, &newest(place)), first);

        // A form that is sent before the script was: what it says belongs to another screen.
        let mut other = trial.look(place, "");
        while shows_variant(&other) == first {
            other = trial.look(place, "");
        }
        let field = if first {
            "field.name-first"
        } else {
            "field.name-last"
        };
        let form = [
            ("action", "continue"),
            ("device-mark", MARK),
            (field, "Ada"),
        ];
        let form = other.page.body(&form);
        other.post(&form);
        assert_eq!(other.page.status, 200);
        assert_eq!(shows_variant(&other), first);
        assert!(place.read(&newest(place)).personal.fields.is_empty());

        // Another device is somebody else.
        let stranger = MARK.replace('5', "6");
        let fresh = trial.look(place, "");
        let shown = shows_variant(&fresh);
        let opening = fresh
            .page
            .body(&[("action", "open"), ("device-mark", &stranger)]);
        let answer = place.send("POST", "/verify", &[FORM], opening.as_bytes());
        let told: Json = serde_json::from_str(&answer.text).expect("JSON");
        assert_eq!(told["switched"], false);
        assert_eq!(trial.is_variant(place, &newest(place)), shown);
    });
}
