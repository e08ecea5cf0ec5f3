//! Getting in and out.

use bonafide_app::users::roles;
use jiff::SignedDuration;

use crate::browser::Browser;
use crate::house::{PASSWORD, on_each_engine};

#[test]
fn the_printed_link_makes_the_first_administrator_once() {
    on_each_engine(|office| {
        let code = office
            .first_link
            .clone()
            .expect("a link at the first start");
        let mut browser = Browser::new(office);
        assert!(browser.open("/dashboard").has("Nobody can sign in yet"));
        let link = format!("/dashboard/join?code={code}");
        // Mail scanners and previews look; that uses nothing up.
        for _ in 0..3 {
            assert!(browser.get(&link).has("Create the first administrator"));
        }
        let short = browser.post(
            "/dashboard/join",
            &[("code", &code), ("email", "ann"), ("password", "short")],
        );
        assert_eq!(short.status, 422);
        assert!(short.has("Error: ") && short.has("Password must be 12 characters or more"));
        let values = [
            ("code", code.as_str()),
            ("email", "ann@example.com"),
            ("name", "Ann <Administrator>"),
            ("password", PASSWORD),
        ];
        assert_eq!(browser.post("/dashboard/join", &values).status, 303);
        let home = browser.open("/dashboard");
        assert_eq!(home.status, 200);
        assert!(home.has("Ann &lt;Administrator&gt;"));
        let mut other = Browser::new(office);
        assert_eq!(other.post("/dashboard/join", &values).status, 410);
        assert_eq!(other.get(&link).status, 410);
        assert!(!other.open("/dashboard").has("Nobody can sign in yet"));
    });
}

#[test]
fn the_right_password_signs_in_and_goes_on_where_one_wanted_to_go() {
    on_each_engine(|office| {
        let ann = office.member("ann@example.com", roles::ADMINISTRATOR);
        let mut browser = Browser::new(office);
        let asked = browser.get("/dashboard/sandbox/inquiries?status=created");
        assert_eq!(asked.status, 303);
        let form = browser.get(asked.location());
        assert_eq!(
            form.hidden("next"),
            "/dashboard/sandbox/inquiries?status=created"
        );
        let wrong = browser.sign_in("ann@example.com", "wrong horse battery");
        assert_eq!((wrong.status, browser.cookie.is_none()), (422, true));
        let unknown = browser.sign_in("bob@example.com", "wrong horse battery");
        assert_eq!(unknown.status, 422);
        assert!(wrong.has("E-mail address or password is wrong"));
        assert!(unknown.has("E-mail address or password is wrong"));
        let refused = office.refusals();
        let whose: Vec<&str> = refused.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(whose, ["", ann.as_str()], "a stranger and a member");
        for (_, told) in &refused {
            assert!(told.contains(r#""with":"password""#), "{told}");
            for typed in ["bob", "ann@", "battery"] {
                assert!(!told.contains(typed), "{told}");
            }
        }
        let entered = browser.post(
            "/dashboard/sign-in",
            &[
                ("email", "Ann@Example.com "),
                ("password", PASSWORD),
                ("next", "/dashboard/sandbox/inquiries?status=created"),
            ],
        );
        assert_eq!(
            entered.location(),
            "/dashboard/sandbox/inquiries?status=created"
        );
        let cookie = entered.header("set-cookie").expect("a cookie");
        for part in [
            "__Host-",
            "; Path=/",
            "; HttpOnly",
            "; SameSite=Lax",
            "; Secure",
        ] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert_eq!(browser.get("/dashboard/sandbox").status, 200);
    });
}

#[test]
fn signing_in_never_leads_to_another_site() {
    on_each_engine(|office| {
        office.member("ann@example.com", roles::ADMINISTRATOR);
        for next in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/verify",
        ] {
            let mut browser = Browser::new(office);
            let values = [
                ("email", "ann@example.com"),
                ("password", PASSWORD),
                ("next", next),
            ];
            let entered = browser.post("/dashboard/sign-in", &values);
            assert_eq!(entered.location(), "/dashboard", "{next}");
        }
    });
}

#[test]
fn signing_in_is_slowed_down_after_too_many_tries() {
    on_each_engine(|office| {
        office.member("ann@example.com", roles::ADMINISTRATOR);
        let mut browser = Browser::new(office);
        for _ in 0..8 {
            assert_eq!(
                browser
                    .sign_in("ann@example.com", "wrong wrong wrong")
                    .status,
                422
            );
        }
        let blocked = browser.sign_in("ann@example.com", PASSWORD);
        assert_eq!(blocked.status, 429);
        assert!(blocked.has("Too many tries"));
        office.pass(SignedDuration::from_secs(61));
        assert_eq!(browser.sign_in("ann@example.com", PASSWORD).status, 303);
    });
}

#[test]
fn a_session_ends_when_idle_at_the_latest_after_its_longest_time_and_by_signing_out() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        for _ in 0..23 {
            office.pass(SignedDuration::from_mins(30));
            assert_eq!(browser.get("/dashboard/sandbox").status, 200);
        }
        office.pass(SignedDuration::from_mins(31));
        assert_eq!(
            browser.get("/dashboard/sandbox").status,
            303,
            "12 hours are over"
        );
        browser.sign_in("ann@example.com", PASSWORD);
        office.pass(SignedDuration::from_mins(61));
        assert_eq!(
            browser.get("/dashboard/sandbox").status,
            303,
            "an hour idle"
        );
        browser.sign_in("ann@example.com", PASSWORD);
        let before = browser.cookie.clone();
        let left = browser.act("/dashboard/sandbox", "/dashboard/sign-out", &[]);
        assert_eq!(
            (left.location(), browser.cookie.is_none()),
            ("/dashboard/sign-in", true)
        );
        browser.cookie = before;
        assert_eq!(browser.get("/dashboard/sandbox").status, 303);
    });
}

#[test]
fn a_form_that_comes_after_the_session_ended_changes_nothing_and_says_so() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        let token = browser.open("/dashboard/sandbox").form_token();
        office.pass(SignedDuration::from_hours(13));
        let late = browser.post("/dashboard/sign-out", &[("form-token", &token)]);
        assert_eq!(late.status, 401);
        assert!(late.has("Nothing was changed"));
    });
}
