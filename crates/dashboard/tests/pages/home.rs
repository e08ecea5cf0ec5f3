//! Home: what needs a person, today's figures, and the first steps that tick themselves.

use bonafide_app::inquiries;
use bonafide_app::users::roles;
use bonafide_domain::inquiry::Command;
use jiff::SignedDuration;
use serde_json::json;

use crate::house::{Office, PASSWORD, on_each_engine};
use crate::webhooks::{deliver, made};

const HOME: &str = "/dashboard/sandbox";

fn change(office: &Office, id: &str, commands: &'static [fn() -> Command]) {
    let id = id.to_owned();
    let done = office.behind(move |tx, house, cx| {
        let mut kept = inquiries::find(tx, house, cx, &id)?;
        for command in commands {
            inquiries::change(tx, house, cx, &mut kept, command())?;
        }
        Ok(())
    });
    done.expect("a change");
}

#[test]
fn home_says_what_waits_and_its_first_steps_tick_themselves() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        let page = browser.get(HOME);
        assert!(page.has("Nothing needs you now") && page.has("First steps"));
        let done = |html: &str| html.matches("Done</span>").count();
        let before = done(&page.html);
        let id = office.inquiry(json!({}));
        change(
            office,
            &id,
            &[|| Command::Complete, || Command::MarkForReview],
        );
        let page = browser.get(HOME);
        assert!(page.has("1 inquiry needs review"), "{}", page.html);
        assert!(page.has("/dashboard/sandbox/inquiries?status=needs_review"));
        assert_eq!(done(&page.html), before + 1, "an inquiry was completed");

        let webhook = made(&mut browser);
        browser.act(&webhook, &format!("{webhook}/enable"), &[]);
        assert_eq!(done(&browser.get(HOME).html), before + 2);
        office.inquiry(json!({}));
        deliver(office, 500);
        let page = browser.get(HOME);
        assert!(page.has("The webhook Backend fails") && page.has(&webhook));
        assert!(
            page.has("<span class=\"figure-value\">2</span>"),
            "{}",
            page.html
        );
        office.member("bob@example.com", roles::REVIEWER);
        assert_eq!(done(&browser.get(HOME).html), before + 3);

        // Tomorrow, what is today's begins anew.
        office.pass(SignedDuration::from_hours(30));
        browser.sign_in("ann@example.com", PASSWORD);
        let page = browser.get(HOME);
        assert!(page.has("needs review") && !page.has("<span class=\"figure-value\">2</span>"));

        let mut nobody = office.signed_in("non@example.com", "role_that_is_gone");
        let page = nobody.get(HOME);
        assert_eq!(page.status, 200);
        for hidden in [
            "needs review",
            "The webhook Backend",
            "Today",
            "Make an API key",
        ] {
            assert!(!page.has(hidden), "{hidden}");
        }
    });
}

#[test]
fn times_of_the_sandbox_are_told_from_its_own_time() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        let clock = format!("{HOME}/clock");
        let turned = browser.act(&clock, &clock, &[("seconds", "86400")]);
        assert_eq!(turned.status, 303);
        office.inquiry(json!({}));
        let list = browser.open(&format!("{HOME}/inquiries"));
        assert!(list.has("<small>now</small>"), "{}", list.html);
        let clock = browser.open(&clock);
        assert!(clock.has("<small>now</small>") && clock.has("<small>24 hours ago</small>"));
    });
}
