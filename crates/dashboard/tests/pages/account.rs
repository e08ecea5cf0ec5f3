//! One's own account: password, second step, sessions, and what the audit log keeps of it.

use bonafide_app::audits;
use bonafide_app::search::Page;
use bonafide_app::users::roles;
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use sha1::Sha1;

use crate::browser::Browser;
use crate::house::{Office, PASSWORD, on_each_engine};

/// The code that an app shows, from the secret as the page spells it.
fn app_code(office: &Office, spelled: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = spelled
        .chars()
        .map(|c| format!("{:05b}", ALPHABET.find(c).expect("base 32")))
        .collect();
    let secret: Vec<u8> = (0..bits.len() / 8)
        .map(|n| u8::from_str_radix(&bits[n * 8..n * 8 + 8], 2).expect("bits"))
        .collect();
    let step = office.now().as_second() / 30;
    let mut mac = Hmac::<Sha1>::new_from_slice(&secret).expect("a key");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes(hash[at..at + 4].try_into().expect("4 bytes")) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// The text of the page's first code block.
fn code_block(html: &str) -> String {
    let (_, rest) = html.split_once("<code>").expect("a code block");
    // The footer and copy buttons come later.
    rest.split("</code>").next().expect("its end").to_owned()
}

/// Switches the second step on; gives secret and recovery codes.
fn switch_on(office: &Office, browser: &mut Browser) -> (String, Vec<String>) {
    let page = browser.open("/dashboard/account/second-step");
    let secret = code_block(&page.html);
    assert_eq!(secret.len(), 32);
    let (held, token) = (page.hidden("secret"), page.form_token());
    let code = app_code(office, &secret);
    let wrong = browser.post(
        "/dashboard/account/second-step",
        &[
            ("form-token", &token),
            ("secret", &held),
            ("present", PASSWORD),
            ("code", "000000"),
        ],
    );
    assert_eq!(wrong.status, 422);
    assert_eq!(
        code_block(&wrong.html),
        secret,
        "the same QR code is shown again"
    );
    let done = browser.post(
        "/dashboard/account/second-step",
        &[
            ("form-token", &token),
            ("secret", &held),
            ("present", PASSWORD),
            ("code", &code),
        ],
    );
    assert_eq!(done.status, 200, "{}", done.html);
    let codes = code_block(&done.html).lines().map(str::to_owned).collect();
    (secret, codes)
}

#[test]
fn with_a_second_step_a_password_alone_lets_nobody_in() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        let (secret, codes) = switch_on(office, &mut ann);
        assert_eq!(codes.len(), 10);
        office.pass(SignedDuration::from_mins(5));
        let mut other = Browser::new(office);
        let asked = other.sign_in("ann@example.com", PASSWORD);
        assert!(
            asked
                .location()
                .starts_with("/dashboard/sign-in/code?step=")
        );
        assert!(other.cookie.is_none());
        let step = other.get(asked.location()).hidden("step");
        let path = "/dashboard/sign-in/code";
        assert_eq!(
            other
                .post(path, &[("step", &step), ("code", "000000")])
                .status,
            422
        );
        assert_eq!(
            other
                .post(path, &[("step", "forged"), ("code", "000000")])
                .location(),
            "/dashboard/sign-in"
        );
        let refused = office.refusals();
        assert_eq!(refused.len(), 1);
        assert!(refused[0].0.starts_with("user_") && refused[0].1.contains(r#""with":"code""#));
        let code = app_code(office, &secret);
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(
            other
                .post(path, &[("step", &step), ("code", &spaced)])
                .status,
            303
        );
        assert_eq!(other.get("/dashboard/sandbox").status, 200);
        // The code is used up, and so is the step after its time.
        let mut third = Browser::new(office);
        assert_eq!(
            third.post(path, &[("step", &step), ("code", &code)]).status,
            422
        );
        let recovery = codes[3].to_uppercase();
        assert_eq!(
            third
                .post(path, &[("step", &step), ("code", &recovery)])
                .status,
            303
        );
        assert_eq!(third.get("/dashboard/sandbox").status, 200);
        let mut fourth = Browser::new(office);
        assert_eq!(
            fourth
                .post(path, &[("step", &step), ("code", &recovery)])
                .status,
            422
        );
        office.pass(SignedDuration::from_mins(6));
        let late = fourth.post(path, &[("step", &step), ("code", &codes[4])]);
        assert_eq!(late.location(), "/dashboard/sign-in");
    });
}

#[test]
fn codes_cannot_be_tried_out() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        let (secret, _) = switch_on(office, &mut ann);
        office.pass(SignedDuration::from_mins(5));
        let mut other = Browser::new(office);
        let step = other
            .sign_in("ann@example.com", PASSWORD)
            .location()
            .to_owned();
        let step = other.get(&step).hidden("step");
        let path = "/dashboard/sign-in/code";
        for _ in 0..5 {
            assert_eq!(
                other
                    .post(path, &[("step", &step), ("code", "000000")])
                    .status,
                422
            );
        }
        let code = app_code(office, &secret);
        assert_eq!(
            other.post(path, &[("step", &step), ("code", &code)]).status,
            429
        );
    });
}

#[test]
fn the_second_step_is_switched_off_and_codes_are_renewed_with_the_password_only() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        let (_, codes) = switch_on(office, &mut ann);
        let page = "/dashboard/account/recovery-codes";
        assert_eq!(ann.act(page, page, &[("present", "wrong")]).status, 422);
        let renewed = ann.act(page, page, &[("present", PASSWORD)]);
        assert_eq!(renewed.status, 200);
        assert!(!renewed.has(&codes[0]));
        let page = "/dashboard/account/second-step/off";
        assert_eq!(ann.act(page, page, &[]).status, 422);
        assert_eq!(ann.act(page, page, &[("present", PASSWORD)]).status, 303);
        let mut other = Browser::new(office);
        assert_eq!(
            other.sign_in("ann@example.com", PASSWORD).location(),
            "/dashboard"
        );
    });
}

#[test]
fn a_new_password_ends_the_other_sessions() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        let mut other = Browser::new(office);
        other.sign_in("ann@example.com", PASSWORD);
        let page = "/dashboard/account/password";
        let new = "another horse battery";
        for wrong in [
            vec![("present", "wrong"), ("password", new)],
            vec![("present", PASSWORD), ("password", "short")],
            vec![("password", new)],
        ] {
            assert_eq!(ann.act(page, page, &wrong).status, 422);
        }
        assert_eq!(other.get("/dashboard/sandbox").status, 200);
        assert_eq!(
            ann.act(page, page, &[("present", PASSWORD), ("password", new)])
                .status,
            303
        );
        assert_eq!(other.get("/dashboard/sandbox").status, 303);
        assert_eq!(ann.get("/dashboard/sandbox").status, 200);
        assert_eq!(other.sign_in("ann@example.com", PASSWORD).status, 422);
        assert_eq!(other.sign_in("ann@example.com", new).status, 303);
    });
}

#[test]
fn sessions_are_listed_and_ended_but_only_ones_own() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        let mut rea = office.signed_in("rea@example.com", roles::REVIEWER);
        let mut other = Browser::new(office);
        other.sign_in("ann@example.com", PASSWORD);
        let page = ann.open("/dashboard/account");
        assert!(page.has("This one"));
        let id = page.hidden("id");
        assert!(id.starts_with("uses_"));
        let path = "/dashboard/account/sessions/end";
        rea.act("/dashboard/account", path, &[("id", &id)]);
        assert_eq!(
            other.get("/dashboard/sandbox").status,
            200,
            "not hers to end"
        );
        ann.act("/dashboard/account", path, &[("id", &id)]);
        assert_eq!(other.get("/dashboard/sandbox").status, 303);
        other.sign_in("ann@example.com", PASSWORD);
        ann.act(
            "/dashboard/account",
            "/dashboard/account/sessions/end-others",
            &[],
        );
        assert_eq!(other.get("/dashboard/sandbox").status, 303);
        assert_eq!(rea.get("/dashboard/sandbox").status, 200);
    });
}

#[test]
fn what_members_do_with_access_is_in_the_audit_log_and_tells_no_secret() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        switch_on(office, &mut ann);
        let page = "/dashboard/members/invite";
        ann.act(
            page,
            page,
            &[("email", "secret@example.com"), ("role", roles::REVIEWER)],
        );
        let inquiry = office.inquiry(serde_json::json!({"name-first": "Anna"}));
        let here = format!("/dashboard/sandbox/inquiries/{inquiry}");
        assert!(!ann.open(&here).has("Anna"));
        let values = [("object", inquiry.as_str()), ("back", here.as_str())];
        let opened = ann.act(&here, "/dashboard/sandbox/open", &values);
        assert!(opened.location().starts_with(&format!("{here}?said=")));
        assert!(ann.open(&here).has("Anna"));
        office.pass(SignedDuration::from_mins(16));
        assert!(!ann.open(&here).has("Anna"), "it is hidden again by itself");
        let foreign = ann.act(&here, "/dashboard/production/open", &values);
        assert_eq!(foreign.status, 404);
        let told = office
            .behind(|tx, house, cx| {
                let page = Page {
                    size: 50,
                    ..Page::default()
                };
                let slice = audits::list(tx, house, cx, &audits::Filter::default(), &page)?;
                Ok(slice
                    .items
                    .iter()
                    .map(|it| format!("{} {}", it.action, it.told))
                    .collect::<Vec<_>>())
            })
            .expect("the log");
        for action in [
            "member.signed-in",
            "member.second-step-on",
            "member.invited",
            "personal-data.opened",
        ] {
            assert!(
                told.iter().any(|line| line.starts_with(action)),
                "{action}: {told:?}"
            );
        }
        for secret in ["secret@example.com", "Anna", PASSWORD] {
            assert!(
                !told.iter().any(|line| line.contains(secret)),
                "{secret}: {told:?}"
            );
        }
    });
}

#[test]
fn pages_are_light_or_dark_as_the_browser_was_told() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        let here = "/dashboard/account/appearance";
        assert!(!browser.open("/dashboard/sign-in").has("data-theme"));
        for (theme, shown) in [("dark", "Dark"), ("light", "Light")] {
            let saved = browser.act(here, here, &[("theme", theme)]);
            assert_eq!(saved.status, 303);
            let pinned = format!("data-theme=\"{theme}\"");
            for page in ["/dashboard/account", "/dashboard/sandbox/inquiries"] {
                assert!(browser.open(page).has(&pinned), "{page}");
            }
            assert!(browser.open("/dashboard/account").has(shown));
        }
        let refused = browser.act(here, here, &[("theme", "\"><script>")]);
        assert_eq!(refused.status, 422);
        assert!(refused.has("Choose how pages are shown"));
        browser.theme = Some("green".into());
        assert!(!browser.open(here).has("data-theme"));
        browser.theme = Some("dark".into());
        assert_eq!(browser.act(here, here, &[("theme", "system")]).status, 303);
        assert!(!browser.open(here).has("data-theme"));
    });
}
