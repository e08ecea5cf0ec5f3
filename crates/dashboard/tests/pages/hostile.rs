//! Text that is meant to do harm, in everything that a person, an integrator or an operator can name.

use bonafide_app::inquiries::{self, Decision, New, Verdict};
use bonafide_app::templates;
use bonafide_domain::inquiry::{Audience, Channel};
use serde_json::json;

use crate::house::{Office, on_each_engine};

/// Would run, if it were ever taken for markup, in a text, an attribute or a script.
const SCRIPT: &str = "'\"></script><img src=x onerror=alert(1)>{{7*7}}";
/// The direction of what follows it is turned round, and some of it is not seen.
const TURNED: &str = "\u{202e}txet\u{200b}\u{2066}";

fn hostile() -> String {
    format!("{SCRIPT}{TURNED}")
}

/// An inquiry with an account, in whose every text somebody wrote something like that.
fn victim(office: &Office) -> (String, String) {
    let template = office.template_id.clone();
    office
        .behind(move |tx, house, cx| {
            let long = "w".repeat(255);
            let new = New {
                reference_id: Some(format!("{SCRIPT}ref")),
                auto_create_account: true,
                tags: vec![hostile(), long],
                note: Some(hostile()),
                creator: Some(hostile()),
                fields: json!({
                    "name-first": SCRIPT, "name-last": "n".repeat(60), "address-street-1": SCRIPT,
                })
                .as_object()
                .cloned()
                .unwrap_or_default(),
                ..New::of(&template, Channel::Dashboard)
            };
            let id = inquiries::create(tx, house, cx, new)?.inquiry.it.id;
            for audience in [Audience::Team, Audience::Person] {
                let text = format!("{}{}", hostile(), "o".repeat(1000));
                inquiries::add_note(tx, house, cx, &id, audience, text)?;
            }
            let seen = inquiries::last_change(tx, house, cx, &id)?.event_id;
            let decision = Decision {
                verdict: Verdict::Decline,
                reason: Some(hostile()),
                to_person: Some(hostile()),
                to_team: Some(hostile()),
                seen,
            };
            inquiries::decide_as_seen(tx, house, cx, &id, decision)?;
            let account = inquiries::find(tx, house, cx, &id)?.it.account_id;
            Ok((id, account.expect("an account")))
        })
        .expect("an inquiry")
}

#[test]
fn what_is_stored_is_shown_as_text_on_every_page() {
    on_each_engine(|office| {
        let (id, account) = victim(office);
        let template = office.template_id.clone();
        office
            .behind(move |tx, house, cx| {
                let update = templates::Update {
                    name: Some(hostile()),
                    status: None,
                    settings: None,
                };
                templates::update(tx, house, cx, &template, update)
            })
            .expect("a name");
        let mut browser = office.administrator();
        let name = hostile();
        let here = "/dashboard/account/name";
        assert_eq!(browser.act(here, here, &[("name", &name)]).status, 303);
        let role = [
            ("name", name.as_str()),
            ("description", &name),
            ("permissions", "inquiry.read"),
        ];
        let made = browser.act("/dashboard/roles/new", "/dashboard/roles", &role);
        assert_eq!(made.status, 303, "{}", made.html);
        let role_page = made.location().to_owned();
        let list = "/dashboard/sandbox/inquiries";
        let view = [("name", name.as_str()), ("query", "tag=%22%3E%3Cimg")];
        browser.act(
            "/dashboard/sandbox/inquiries/new",
            &format!("{list}/views"),
            &view,
        );
        let detail = format!("{list}/{id}");
        for object in [&id, &account] {
            let values = [("object", object.as_str()), ("reason", &name)];
            let opened = browser.act(list, "/dashboard/sandbox/open", &values);
            assert_eq!(opened.status, 303);
        }
        let account = format!("/dashboard/sandbox/accounts/{account}");
        let query = "%27%22%3E%3C%2Fscript%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E";
        let mut told = 0;
        for path in [
            "/dashboard/sandbox".to_owned(),
            list.to_owned(),
            format!("{list}?q={query}&tag={query}&status={query}&from={query}&reference={query}"),
            format!("{list}?template={query}&account={query}&channel={query}"),
            format!("{list}/export?tag={query}&reference={query}"),
            format!("{list}/new"),
            format!("{list}/new?template={}", office.template_id),
            detail.clone(),
            format!("{detail}/history"),
            format!("{detail}/print"),
            format!("{detail}/approve"),
            format!("{detail}/redact"),
            "/dashboard/sandbox/accounts".to_owned(),
            format!("/dashboard/sandbox/accounts?q={query}"),
            account.clone(),
            format!("{account}/merge"),
            format!("{account}/redact"),
            format!("/dashboard/sandbox/open?object={query}&back={query}"),
            format!("/dashboard/sandbox/search?q={query}"),
            "/dashboard/sandbox/templates".to_owned(),
            format!("/dashboard/sandbox/templates/{}", office.template_id),
            format!(
                "/dashboard/sandbox/templates/{}/configure",
                office.template_id
            ),
            "/dashboard/sandbox/audit-log".to_owned(),
            "/dashboard/sandbox/webhooks/inspect".to_owned(),
            "/dashboard/sandbox/analytics/conversion".to_owned(),
            "/dashboard/members".to_owned(),
            "/dashboard/roles".to_owned(),
            role_page,
            "/dashboard/account".to_owned(),
            format!("/dashboard/sign-in?next={query}"),
            format!("/dashboard/join?code={query}"),
        ] {
            let seen = browser.open(&path);
            assert!(seen.status < 500, "{path}: {}", seen.html);
            for taken in ["<img", "onerror=alert(1)>", "{{49", "'\"></script>"] {
                assert!(!seen.has(taken), "{path} has {taken}: {}", seen.html);
            }
            assert!(!seen.has("49}}") && !seen.has(">49<"), "{path} calculates");
            told += seen.html.matches("onerror=alert(1)&gt;").count();
        }
        assert!(told > 20, "it is told, as text: {told}");
    });
}
