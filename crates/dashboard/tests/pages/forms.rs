//! Forged and repeated forms.

use bonafide_app::users::roles;
use bonafide_dashboard::{ROUTES, Right};

use crate::browser::Browser;
use crate::house::{PUBLIC_URL, on_each_engine};

/// A path of the table with something in place of its placeholders.
pub fn concrete(pattern: &str) -> String {
    pattern
        .split('/')
        .map(|part| match part {
            "{environment}" => "sandbox",
            part if part.starts_with('{') => "nothing",
            part => part,
        })
        .collect::<Vec<_>>()
        .join("/")
}

#[test]
fn no_act_is_taken_from_another_site_or_without_its_token() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        let mut other = office.signed_in("bob@example.com", roles::ADMINISTRATOR);
        let token = browser.open("/dashboard/sandbox").form_token();
        let foreign = other.open("/dashboard/sandbox").form_token();
        let (nonce, mac) = token.split_once('.').expect("nonce and hash");
        let mended = format!("{}x.{mac}", &nonce[..nonce.len() - 1]);
        for route in ROUTES.iter().filter(|route| route.method == "POST") {
            let path = concrete(route.path);
            for headers in [
                [("origin", "https://evil.example")],
                [("origin", "null")],
                [("sec-fetch-site", "cross-site")],
                [("sec-fetch-site", "same-site")],
            ] {
                let seen = browser.post_from(&path, &[("form-token", &token)], &headers);
                assert_eq!(seen.status, 403, "{path} {headers:?}");
            }
            if route.right == Right::Anyone {
                continue;
            }
            for wrong in ["", ".", "x", &foreign, &mended, nonce] {
                let seen = browser.post(&path, &[("form-token", wrong)]);
                assert_eq!(seen.status, 403, "{path} with {wrong}");
                assert!(seen.has("This form was not accepted"), "{path}");
            }
            // A token in the address is none.
            let seen = browser.post(&format!("{path}?form-token={token}"), &[]);
            assert_eq!(seen.status, 403, "{path}");
        }
    });
}

#[test]
fn what_is_no_form_is_refused() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        let token = browser.open("/dashboard/sandbox").form_token();
        let seen = browser.post_from(
            "/dashboard/sign-out",
            &[("form-token", &token), ("name", "a\0b")],
            &[("origin", PUBLIC_URL)],
        );
        assert_eq!(seen.status, 400);
        assert_eq!(browser.get("/dashboard/sandbox").status, 200);
    });
}

#[test]
fn a_cookie_that_is_no_session_is_nobodys() {
    on_each_engine(|office| {
        let mut browser = Browser::new(office);
        for cookie in [
            "",
            "x",
            &"a".repeat(5000),
            "4CYZJBJhqPAcRdS1WWBGcpvr9EPaKMZ5Z4HiUPSSgJgp",
        ] {
            browser.cookie = Some(cookie.to_owned());
            assert_eq!(browser.get("/dashboard/sandbox").status, 303);
        }
    });
}
