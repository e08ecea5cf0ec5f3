//! Links that make an inquiry when they are opened.

use bonafide_app::{Kind, templates};
use bonafide_domain::field::Origin;
use bonafide_domain::inquiry::{Channel, Status};
use bonafide_domain::template;
use serde_json::{Value as Json, json};

use crate::place::{Place, on_each_engine};
use crate::signer::signed_link;
use crate::tab::{Answer, FORM, Tab, between, encoded, unescape};
use crate::{ADDRESS, NAME};

fn link(template: &str, more: &str) -> String {
    format!("/verify?inquiry-template-id={template}{more}")
}

/// What the page's script posts once the page is in sight.
fn open(place: &Place, page: &Answer) -> Answer {
    let body = page.body(&[("action", "open")]);
    place.send("POST", "/verify", &[FORM], body.as_bytes())
}

fn told(answer: &Answer) -> Json {
    serde_json::from_str(&answer.text).expect("JSON")
}

fn made(place: &Place) -> Vec<String> {
    place.inquiries(Kind::Sandbox)
}

#[test]
fn whoever_only_looks_makes_no_inquiry() {
    on_each_engine(|place| {
        let link = link(&place.seeded("Details"), "&reference-id=anna-7");
        let page = place.send("GET", &link, &[], b"");
        assert_eq!(page.status, 200);
        assert!(page.asks("name-first"), "the first screen itself");
        place.send("HEAD", &link, &[], b"");
        // A scanner that follows what the page names, as a browser without scripts does.
        let text = unescape(&page.text);
        for address in text.split("url=").skip(1) {
            let address = address.split('"').next().unwrap_or_default();
            assert_eq!(place.send("GET", address, &[], b"").status, 200);
        }
        // A robot that posts the link instead of the page's form.
        let (_, query) = link.split_once('?').expect("a query");
        for body in [
            query.to_owned(),
            format!("{query}&action=continue&field.name-first=A"),
        ] {
            let answer = place.send("POST", "/verify", &[FORM], body.as_bytes());
            assert_eq!(answer.status, 303);
        }
        let answer = place.send(
            "POST",
            "/verify",
            &[FORM],
            format!("{query}&action=open").as_bytes(),
        );
        assert_eq!(answer.status, 409);
        // A crawler that renders pages and says what it is.
        let body = page.body(&[("action", "open")]);
        for agent in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; MicrosoftPreview/2.0; +https://aka.ms/MicrosoftPreview)",
            "Mozilla/5.0 SkypeUriPreview Preview/0.5",
        ] {
            let headers = [FORM, ("user-agent", agent)];
            let answer = place.send("POST", "/verify", &headers, body.as_bytes());
            assert_eq!(answer.status, 403, "{agent}");
        }
        assert_eq!(made(place), Vec::<String>::new());
    });
}

#[test]
fn the_first_act_makes_it_and_goes_on_in_it() {
    on_each_engine(|place| {
        let mut tab = Tab::open(
            place,
            &link(
                &place.seeded("Details"),
                "&reference-id=anna-7&fields%5BnameFirst%5D=Augusta",
            ),
        );
        assert_eq!(tab.page.typed("name-first"), "Augusta");
        tab.press(&NAME);
        assert!(tab.page.asks("address-city"));
        assert!(!tab.address.contains("template"), "{}", tab.address);
        let [id] = &made(place)[..] else {
            panic!("one inquiry")
        };
        let inquiry = place.read(id);
        assert_eq!(inquiry.status, Status::Pending);
        assert_eq!(inquiry.channel, Channel::ClientSide);
        assert_eq!(inquiry.sessions.len(), 1);
        assert_eq!(inquiry.personal.reference_id.as_deref(), Some("anna-7"));
        assert!(inquiry.account_id.is_some());
        assert_eq!(inquiry.personal.fields["name-first"].value, "Ada");
        tab.press(&ADDRESS);
        assert_eq!(tab.page.heading(), "You have sent everything");
        assert_eq!(place.read(id).status, Status::Completed);
    });
}

#[test]
fn a_mistake_on_the_first_screen_keeps_what_was_typed() {
    on_each_engine(|place| {
        let mut tab = Tab::open(place, &link(&place.seeded("Details"), ""));
        tab.press(&[("field.name-first", "Ada")]);
        assert_eq!(tab.page.status, 422);
        assert_eq!(tab.page.typed("name-first"), "Ada");
        tab.press(&NAME);
        assert!(tab.page.asks("address-city"));
        assert_eq!(made(place).len(), 1);
    });
}

#[test]
fn one_page_makes_one_inquiry_however_often_it_is_sent() {
    on_each_engine(|place| {
        let mut tab = Tab::open(place, &link(&place.seeded("Details"), ""));
        let body = tab
            .page
            .body(&[&[("action", "continue")], &NAME[..]].concat());
        let first = open(place, &tab.page);
        let again = open(place, &tab.page);
        assert_eq!((first.status, again.status), (200, 200));
        assert_eq!(told(&first)["inquiry-id"], told(&again)["inquiry-id"]);
        assert_eq!(made(place).len(), 1, "opened, by two scripts");
        tab.post(&body);
        assert!(tab.page.asks("address-city"));
        tab.post(&body);
        assert!(
            tab.page.asks("address-city"),
            "a second press, a reload of the post"
        );
        tab.press(&ADDRESS);
        let late = open(
            place,
            &Tab::open(place, &link(&place.seeded("Details"), "")).page,
        );
        assert_ne!(
            told(&late)["inquiry-id"],
            told(&first)["inquiry-id"],
            "opened anew: another one"
        );
        assert_eq!(made(place).len(), 2);
    });
}

#[test]
fn a_page_in_sight_makes_it_and_begins_nothing() {
    on_each_engine(|place| {
        let tab = Tab::open(place, &link(&place.seeded("Details"), ""));
        let answer = open(place, &tab.page);
        let told = told(&answer);
        let id = told["inquiry-id"].as_str().expect("an id");
        let inquiry = place.read(id);
        assert_eq!(
            (inquiry.status, inquiry.sessions.len(), inquiry.opened_at),
            (Status::Created, 0, None)
        );
        let mut there = Tab::open(place, told["address"].as_str().expect("an address"));
        there.press(&NAME);
        assert!(there.page.asks("address-city"));
        // The token that the page was given is that of the session which was begun from it.
        let token = told["session-token"].as_str().expect("a token");
        assert!(Tab::with_token(place, id, token).page.asks("address-city"));
        assert_eq!(made(place).len(), 1);
    });
}

#[test]
fn the_address_for_browsers_without_scripts_finds_the_page_again() {
    on_each_engine(|place| {
        let page = place.send("GET", &link(&place.seeded("Details"), ""), &[], b"");
        let text = unescape(&page.text);
        let own = between(&text, "url=", "\"");
        let mut tab = Tab::open(place, own);
        tab.press(&NAME);
        // Back, and sent again.
        let mut back = Tab::open(place, own);
        assert!(back.page.asks("name-first"), "{own}: {}", back.page.main());
        assert_eq!(back.page.typed("name-first"), "Ada");
        back.press(&NAME);
        assert!(back.page.asks("address-city"));
        assert_eq!(made(place).len(), 1);
    });
}

#[test]
fn a_reservation_is_good_for_its_own_link_only() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        let page = place.send("GET", &link(&template, "&reference-id=anna"), &[], b"");
        let tampered = |change: &dyn Fn(&str, &str) -> Option<String>| {
            let pairs: Vec<(String, String)> = page
                .hidden()
                .into_iter()
                .map(|(name, value)| {
                    let value = change(&name, &value).unwrap_or(value);
                    (name, value)
                })
                .chain([("action".to_owned(), "open".to_owned())])
                .collect();
            let body = encoded(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())));
            place
                .send("POST", "/verify", &[FORM], body.as_bytes())
                .status
        };
        let other = format!("inq_{}", "0".repeat(28));
        for (name, value) in [
            ("reference-id", "mallory"),
            ("inquiry-id", other.as_str()),
            ("session-token", "x"),
            ("reserved", "1.00"),
            ("reserved", ""),
        ] {
            let status = tampered(&|known, _| (known == name).then(|| value.to_owned()));
            assert!(status >= 400, "{name}: {status}");
        }
        assert_eq!(made(place), Vec::<String>::new());
        place.pass(25 * 3600);
        assert_eq!(open(place, &page).status, 409, "a page of yesterday");
        assert_eq!(made(place), Vec::<String>::new());
    });
}

#[test]
fn blocking_acts_at_once_and_leaves_what_is_under_way() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        let link = link(&template, "");
        let mut begun = Tab::open(place, &link);
        begun.press(&NAME);
        let waiting = Tab::open(place, &link);
        place.set(
            &template,
            json!({"security": {"block-client-side-inquiry-creation": true}}),
        );

        let refused = Tab::open(place, &link);
        assert_eq!(
            (refused.page.status, refused.page.heading().as_str()),
            (403, "You need a personal link")
        );
        let answer = open(place, &waiting.page);
        assert_eq!(told(&answer)["error"]["code"], "invalid_config");
        let mut waiting = waiting;
        waiting.press(&NAME);
        assert_eq!(waiting.page.heading(), "You need a personal link");
        assert_eq!(made(place).len(), 1);
        begun.press(&ADDRESS);
        assert_eq!(begun.page.heading(), "You have sent everything");
        // Creation by API goes on.
        let id = place.inquiry("Details", json!({}));
        assert!(Tab::of(place, &id).page.asks("name-first"));
    });
}

#[test]
fn templates_that_cannot_be_used_say_so() {
    on_each_engine(|place| {
        let inactive = place.seeded("Contact");
        place.update_template(
            &inactive,
            templates::Update {
                status: Some(template::Status::Inactive),
                ..templates::Update::default()
            },
        );
        let draft = place
            .draft("name: Draft\nsteps:\n  - step: done\n    kind: end\n    outcome: completed\n");
        let unknown = format!("itmpl_{}", "0".repeat(28));
        for (template, status, heading) in [
            (inactive.as_str(), 422, "This check is not available"),
            (draft.as_str(), 422, "This check is not ready yet"),
            (unknown.as_str(), 404, "This link is not right"),
            ("nonsense", 404, "This link is not right"),
            ("tmpl_old", 404, "This link is not right"),
        ] {
            let tab = Tab::open(place, &link(template, ""));
            assert_eq!(
                (tab.page.status, tab.page.heading().as_str()),
                (status, heading),
                "{template}"
            );
        }
    });
}

#[test]
fn faults_of_a_link_are_named() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        for (more, named) in [
            ("&fields%5Bshoe-size%5D=42", "shoe-size is not a field"),
            ("&fields%5Bbirthdate%5D=yesterday", "birthdate"),
            (
                "&fields.address-country-code=Narnia",
                "address-country-code",
            ),
            (
                "&reference-id=a&reference-id=b",
                "reference-id is given twice",
            ),
            (
                "&account-id=act_0&reference-id=a",
                "account-id cannot be combined",
            ),
            ("&account-id=act_0", "<li>account-id is not found"),
            (
                "&account-type-id=acttp_0",
                "<li>account-type-id is not found",
            ),
            ("&theme-set-id=theset_0", "<li>theme-set-id is not found"),
            ("&environment-id=env_0", "there is no environment env_0"),
            ("&redirect-uri=javascript:alert(1)", "scheme javascript"),
            ("&inquiry-id=inq_0", "both given"),
            ("&fields%5Bname-first=A", "fields[name]"),
        ] {
            let page = Tab::open(place, &link(&template, more)).page;
            assert_eq!(page.status, 400, "{more}");
            assert!(page.main().contains(named), "{more}: {}", page.main());
        }
        let long = format!("&fields%5Bname-first%5D={}", "x".repeat(10_000));
        assert_eq!(Tab::open(place, &link(&template, &long)).page.status, 400);
        let script = "&fields%5Bname-first%5D=%3Cscript%3Ealert(1)%3C/script%3E&reference-id=%22%3E%3Cimg%3E";
        let page = Tab::open(place, &link(&template, script)).page;
        assert_eq!(page.status, 200);
        assert!(!page.text.contains("<script>alert") && !page.text.contains("\"><img>"));
        for broken in [
            "&fields%5Bname-first%5D=%FF",
            "&reference-id=%00",
            "&a%5B%5D=%C3%28",
        ] {
            assert_eq!(
                Tab::open(place, &link(&template, broken)).page.status,
                400,
                "{broken}"
            );
        }
        assert_eq!(made(place), Vec::<String>::new());
    });
}

#[test]
fn texts_of_the_link_get_the_types_of_their_fields() {
    const TYPED: &str = "
name: Typed
fields:
  member: { type: boolean }
  height: { type: number }
  pets: { type: integer }
  colours: { type: multi-choices, options: [red, green] }
  words: { type: array, items: { type: string } }
  home: { type: hash, fields: { floor: { type: integer } } }
steps:
  - { step: hello, kind: intro, next: done }
  - { step: done, kind: end, outcome: completed }
";
    on_each_engine(|place| {
        let template = place.template(TYPED);
        let more = "&fields[member]=true&fields[height]=1.75&fields[pets]=3&fields[colours][0]=red\
                    &fields[words][1]=b&fields[words][0]=a&fields[home][Floor]=2";
        let mut tab = Tab::open(place, &link(&template, more));
        tab.press(&[]);
        let inquiry = place.read(&made(place)[0]);
        let value = |key: &str| inquiry.personal.fields[key].value.clone();
        assert_eq!(value("member"), json!(true));
        assert_eq!(value("height"), json!(1.75));
        assert_eq!(value("pets"), json!(3));
        assert_eq!(value("colours"), json!(["red"]));
        assert_eq!(value("words"), json!(["a", "b"]));
        assert_eq!(value("home"), json!({"floor": 2}));
        assert_eq!(inquiry.personal.fields["pets"].origin, Origin::Client);
        for wrong in [
            "&fields[pets]=many",
            "&fields[member]=yes",
            "&fields[home]=x",
            "&fields[pets]=1e99",
        ] {
            assert_eq!(
                Tab::open(place, &link(&template, wrong)).page.status,
                400,
                "{wrong}"
            );
        }
    });
}

#[test]
fn the_environment_is_the_one_that_is_named() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        for (more, kind) in [
            (String::new(), Kind::Sandbox),
            ("&environment=production".into(), Kind::Production),
            (
                format!("&environment-id={}", place.environment_id(Kind::Production)),
                Kind::Production,
            ),
            ("&environment=sandbox".into(), Kind::Sandbox),
        ] {
            let before = place.inquiries(kind).len();
            Tab::open(place, &link(&template, &more)).press(&NAME);
            assert_eq!(place.inquiries(kind).len(), before + 1, "{more}");
        }
        // Once production can be read by a key, a link without a name is for production.
        place
            .as_backend(Kind::Production, |tx, house, cx| {
                let doc = bonafide_app::apikeys::Doc::default();
                bonafide_app::apikeys::insert(tx, house, cx, "persona_production_x", &doc)
            })
            .expect("a key");
        let before = place.inquiries(Kind::Production).len();
        Tab::open(place, &link(&template, "")).press(&NAME);
        assert_eq!(place.inquiries(Kind::Production).len(), before + 1);
    });
}

#[test]
fn one_inquiry_for_each_reference_id_holds_for_links() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        place.set(
            &template,
            json!({"security": {"inquiries-per-reference-id": "one-open"}}),
        );
        let link = link(&template, "&reference-id=anna");
        let mut late = Tab::open(place, &link);
        Tab::open(place, &link).press(&NAME);
        let refused = Tab::open(place, &link);
        assert_eq!(
            (refused.page.status, refused.page.heading().as_str()),
            (409, "You have a check already")
        );
        late.press(&NAME);
        assert_eq!(late.page.status, 409);
        assert_eq!(made(place).len(), 1);
    });
}

#[test]
fn many_openings_by_one_address_are_slowed_and_by_many_bounded() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        place.set(
            &template,
            json!({"security": {"client-side": {"window-seconds": 60, "per-address": 3, "per-template": 8}}}),
        );
        let link = link(&template, "");
        let attempt = || open(place, &Tab::open(place, &link).page);
        for _ in 0..3 {
            assert_eq!(attempt().status, 200);
        }
        for _ in 0..5 {
            let refused = attempt();
            assert_eq!(refused.status, 429);
            assert_eq!(told(&refused)["error"]["code"], "unknown");
            let seconds: u64 = refused.header("retry-after").parse().expect("seconds");
            assert!((1..=60).contains(&seconds));
        }
        let mut tab = Tab::open(place, &link);
        tab.press(&NAME);
        assert_eq!(
            (tab.page.status, tab.page.heading().as_str()),
            (429, "Too many checks were opened here")
        );
        let answers: Vec<u16> = (0..8)
            .map(|n| {
                place.move_to(&format!("2001:db8:0:{n}::1"));
                attempt().status
            })
            .collect();
        assert_eq!(
            answers,
            [200, 200, 200, 200, 200, 429, 429, 429],
            "3 and 5 are 8"
        );
        place.pass(60);
        assert_eq!(attempt().status, 200);
        assert_eq!(made(place).len(), 9);
        // Creation by API is not counted.
        place.inquiry("Details", json!({}));
        // What was counted says nothing about whom, and goes.
        place.pass(120);
        let left = place
            .as_backend(Kind::Sandbox, |tx, _, cx| {
                bonafide_app::openings::prune(tx, cx.real, 1000)?;
                let row = tx.one("select count(*) from client_side_creations", &[])?;
                Ok(row.expect("a count").int(0)?)
            })
            .expect("a count");
        assert_eq!(left, 0);
    });
}

#[test]
fn a_redirect_of_the_link_is_kept_with_the_inquiry_and_checked() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        let mut tab = Tab::open(
            place,
            &link(
                &template,
                "&redirect-uri=https%3A%2F%2Fshop.example%2Fdone%3Fa%3D1&reference-id=r-1",
            ),
        );
        tab.press(&NAME).press(&ADDRESS);
        assert!(
            unescape(&tab.page.text).contains("https://shop.example/done?a=1&inquiry-id="),
            "{}",
            tab.page.text
        );
        assert!(tab.page.text.contains("reference-id=r-1"));
        place.set(
            &template,
            json!({"redirect": {"allowed-domains": ["shop.example"]}}),
        );
        let refused = Tab::open(
            place,
            &link(&template, "&redirect-uri=https%3A%2F%2Fevil.example"),
        );
        assert_eq!(refused.page.status, 400);
    });
}

/// A signed link, as an organization's backend makes it.
fn signed(secret: &str, parameters: &[(&str, &str)]) -> String {
    signed_link("", parameters.to_vec(), secret)
}

fn link_key(place: &Place, kind: Kind, template: &str) -> String {
    let template = template.to_owned();
    place
        .as_backend(kind, move |tx, house, cx| {
            bonafide_app::link_keys::create(tx, house, cx, &template, None)
        })
        .expect("a key")
        .1
}

#[test]
fn what_a_signed_link_says_is_as_fixed_as_by_api() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        let secret = link_key(place, Kind::Production, &template);
        place.set(
            &template,
            json!({"security": {
                "block-client-side-inquiry-creation": true,
                "client-side": {"proof-of-work": true},
            }}),
        );
        let expires = (place.now().as_second() + 600).to_string();
        let parameters = [
            ("inquiry-template-id", template.as_str()),
            ("reference-id", "ann\u{e9} 7"),
            ("fields[name-first]", "Rosalind & co"),
            // Signed like the others, and nothing is made of it.
            ("fields[name-middle]", ""),
            ("expires", &expires),
        ];
        let link = signed(&secret, &parameters);
        // Looks and figures of others may be added.
        let mut tab = Tab::open(place, &format!("{link}&language=en-US&utm_source=mail"));
        assert!(!tab.page.asks("name-first"), "locked");
        // Sent in time, though the link ended while the person was typing.
        place.pass(700);
        tab.press(&NAME);
        let [id] = &place.inquiries(Kind::Production)[..] else {
            panic!("one inquiry, in the key's environment: {}", tab.page.main())
        };
        let inquiry = place.read_in(Kind::Production, id);
        assert_eq!(inquiry.channel, Channel::SignedLink);
        assert_eq!(
            inquiry.personal.reference_id.as_deref(),
            Some("ann\u{e9} 7")
        );
        let held = &inquiry.personal.fields["name-first"];
        assert_eq!(
            (&held.value, held.origin),
            (&json!("Rosalind & co"), Origin::SignedLink)
        );

        let late = Tab::open(place, &link);
        assert_eq!(
            (late.page.status, late.page.heading().as_str()),
            (410, "This link has expired")
        );
        let unsigned = Tab::open(place, &format!("/verify?inquiry-template-id={template}"));
        assert_eq!(
            unsigned.page.heading(),
            "You need a personal link",
            "still blocked"
        );
    });
}

#[test]
fn signatures_that_do_not_fit_make_nothing() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        let secret = link_key(place, Kind::Sandbox, &template);
        let other = link_key(place, Kind::Sandbox, &place.seeded("Contact"));
        let expires = (place.now().as_second() + 600).to_string();
        let parameters = [
            ("inquiry-template-id", template.as_str()),
            ("reference-id", "anna"),
            ("expires", expires.as_str()),
        ];
        let good = signed(&secret, &parameters);
        assert_eq!(Tab::open(place, &good).page.status, 200);
        for (link, status) in [
            (
                good.replace("reference-id=anna", "reference-id=mallory"),
                403,
            ),
            (good.replace("&reference-id=anna", ""), 403),
            (format!("{good}&fields%5Bname-first%5D=Mallory"), 403),
            (format!("{good}&environment=production"), 403),
            (format!("{good}&nonce=x"), 403),
            (good.replace(&expires, "99999999999"), 403),
            (good.replace("expires=", "x="), 400),
            (signed(&other, &parameters), 403),
            (signed("", &parameters), 403),
        ] {
            let page = Tab::open(place, &link).page;
            assert_eq!(page.status, status, "{link}");
        }
        assert_eq!(made(place), Vec::<String>::new());
    });
}

#[test]
fn a_signed_link_with_a_nonce_works_once() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        let secret = link_key(place, Kind::Sandbox, &template);
        let expires = (place.now().as_second() + 600).to_string();
        let link = signed(
            &secret,
            &[
                ("inquiry-template-id", template.as_str()),
                ("expires", &expires),
                ("nonce", "4711"),
            ],
        );
        let mut late = Tab::open(place, &link);
        let mut tab = Tab::open(place, &link);
        tab.press(&NAME);
        assert!(tab.page.asks("address-city"));
        late.press(&NAME);
        assert_eq!((late.page.status, made(place).len()), (410, 1));
        assert_eq!(Tab::open(place, &link).page.status, 410);
        assert!(
            Tab::open(place, &tab.address).page.asks("address-city"),
            "the one who came goes on"
        );
    });
}

#[test]
fn link_keys_are_changed_without_breaking_links_that_are_out() {
    on_each_engine(|place| {
        let template = place.seeded("Details");
        let old = link_key(place, Kind::Sandbox, &template);
        let expires = (place.now().as_second() + 86_400).to_string();
        let parameters = [
            ("inquiry-template-id", template.as_str()),
            ("expires", expires.as_str()),
        ];
        let id = template.clone();
        let (key, new) = place
            .as_backend(Kind::Sandbox, move |tx, house, cx| {
                bonafide_app::link_keys::create(tx, house, cx, &id, Some(3600))
            })
            .expect("another key");
        for secret in [&old, &new] {
            assert_eq!(
                Tab::open(place, &signed(secret, &parameters)).page.status,
                200
            );
        }
        place.pass(3600);
        assert_eq!(
            Tab::open(place, &signed(&old, &parameters)).page.status,
            403
        );
        assert_eq!(
            Tab::open(place, &signed(&new, &parameters)).page.status,
            200
        );
        let ended = key.id.clone();
        place
            .as_backend(Kind::Sandbox, move |tx, house, cx| {
                bonafide_app::link_keys::revoke(tx, house, cx, &ended)
            })
            .expect("an end");
        assert_eq!(
            Tab::open(place, &signed(&new, &parameters)).page.status,
            403
        );
    });
}
