//! Signing in at an identity provider.

use bonafide_app::users::roles;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};

use crate::browser::{Browser, Seen};
use crate::house::{Office, PASSWORD, on_each_engine};

/// To the provider and back, as a person whom it knows by these claims.
fn through(office: &Office, browser: &mut Browser, claims: &Json) -> Seen {
    let left = browser.get("/dashboard/sso?next=/dashboard/sandbox/inquiries");
    assert_eq!(left.status, 303, "{}", left.html);
    let now = office.now().as_second();
    let back = office
        .provider
        .borrow_mut()
        .let_in(left.location(), now, claims);
    browser.get(&back)
}

#[test]
fn a_member_signs_in_at_the_provider_and_goes_on() {
    on_each_engine(|office| {
        office.member("ann@example.com", roles::ADMINISTRATOR);
        let mut browser = Browser::new(office);
        assert!(browser.open("/dashboard").has("Sign in with Example login"));
        let back = through(office, &mut browser, &json!({}));
        assert_eq!(
            back.location(),
            "/dashboard/sandbox/inquiries",
            "{}",
            back.html
        );
        assert!(browser.begun.is_none(), "what was begun is over");
        assert_eq!(browser.get("/dashboard/members").status, 200);
        // Again, as the same person; as another one with the same address it is refused.
        let mut again = Browser::new(office);
        assert_eq!(through(office, &mut again, &json!({})).status, 303);
        let mut thief = Browser::new(office);
        let refused = through(office, &mut thief, &json!({"sub": "person-2"}));
        assert_eq!((refused.status, thief.cookie.is_none()), (403, true));
        // The password still works beside it.
        assert_eq!(
            Browser::new(office)
                .sign_in("ann@example.com", PASSWORD)
                .status,
            303
        );
    });
}

#[test]
fn whom_nobody_invited_is_turned_away_and_an_invited_person_joins() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        let rea = json!({"sub": "person-7", "email": "rea@example.com", "name": "Rea"});
        let mut browser = Browser::new(office);
        let refused = through(office, &mut browser, &rea);
        assert_eq!(refused.status, 403);
        assert!(refused.has("nobody has invited you"));
        let written = office.refusals();
        assert!(
            written.len() == 1
                && written[0].0.is_empty()
                && written[0].1.contains("single sign-on")
                && !written[0].1.contains("rea@"),
            "{written:?}"
        );
        let page = "/dashboard/members/invite";
        ann.act(
            page,
            page,
            &[("email", "rea@example.com"), ("role", roles::REVIEWER)],
        );
        assert_eq!(through(office, &mut browser, &rea).status, 303);
        assert!(browser.open("/dashboard").has("Rea"));
        assert_eq!(browser.get("/dashboard/members").status, 403);
    });
}

#[test]
fn what_the_provider_did_not_say_to_this_browser_now_signs_nobody_in() {
    on_each_engine(|office| {
        office.member("ann@example.com", roles::ADMINISTRATOR);
        let now = office.now().as_second();
        for (claims, status) in [
            (json!({"iss": "https://evil.example"}), 403),
            (json!({"aud": "another client"}), 403),
            (
                json!({"aud": ["bonafide", "another"], "azp": "another"}),
                403,
            ),
            (json!({"nonce": "another"}), 403),
            (json!({"exp": now - 3600}), 403),
            (json!({"nbf": now + 3600}), 403),
            (json!({"sub": ""}), 403),
            (json!({"email_verified": false}), 403),
            (json!({"email_verified": null}), 403),
            (json!({"email": null}), 403),
        ] {
            let mut browser = Browser::new(office);
            let seen = through(office, &mut browser, &claims);
            assert_eq!(
                (seen.status, browser.cookie.is_none()),
                (status, true),
                "{claims}"
            );
        }
        let mut browser = Browser::new(office);
        office.provider.borrow_mut().forges = true;
        assert_eq!(through(office, &mut browser, &json!({})).status, 403);
        office.provider.borrow_mut().forges = false;

        // An answer to another browser, to no browser, twice, or too late.
        let left = browser.get("/dashboard/sso");
        let back = office
            .provider
            .borrow_mut()
            .let_in(left.location(), now, &json!({}));
        let mut victim = Browser::new(office);
        assert_eq!(victim.get(&back).status, 403, "nothing was begun there");
        victim.get("/dashboard/sso");
        assert_eq!(victim.get(&back).status, 403, "another state");
        assert!(victim.cookie.is_none());
        let begun = browser.begun.clone();
        assert_eq!(browser.get(&back).status, 303);
        browser.begun = begun.clone();
        assert_eq!(browser.get(&back).status, 403, "the code is used up");
        browser.begun = begun;
        office.pass(SignedDuration::from_mins(16));
        assert_eq!(browser.get(&back).status, 403, "too late");
        assert_eq!(
            browser
                .get("/dashboard/sso/callback?error=access_denied")
                .status,
            403
        );
    });
}

#[test]
fn a_provider_that_is_down_is_said_to_be() {
    on_each_engine(|office| {
        office.provider.borrow_mut().is_down = true;
        let mut browser = Browser::new(office);
        let seen = browser.get("/dashboard/sso");
        assert_eq!(seen.status, 503);
        assert!(seen.has("cannot be reached"));
    });
}
