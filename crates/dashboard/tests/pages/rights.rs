//! Every route, tried by every role and by a stranger; the routes are taken from the table.

use bonafide_app::users::roles;
use bonafide_dashboard::{ROUTES, Right};

use crate::browser::Browser;
use crate::forms::concrete;
use crate::house::{Office, on_each_engine};

#[test]
fn strangers_are_sent_to_the_sign_in_page_from_everywhere_but_the_pages_of_strangers() {
    on_each_engine(|office| {
        let mut stranger = Browser::new(office);
        for route in ROUTES {
            let path = concrete(route.path);
            let seen = match route.method {
                "POST" => stranger.post(&path, &[]),
                _ => stranger.get(&path),
            };
            match (route.right, route.method) {
                (Right::Anyone, _) => {
                    assert!(!seen.location().starts_with("/dashboard/sandbox"), "{path}");
                }
                (_, "POST") => assert_eq!(seen.status, 401, "{path}"),
                _ => {
                    assert_eq!(seen.status, 303, "{path}");
                    assert!(
                        seen.location().starts_with("/dashboard/sign-in?next="),
                        "{path}"
                    );
                }
            }
        }
    });
}

#[test]
fn every_role_reaches_what_it_may_and_is_told_what_it_lacks() {
    on_each_engine(|office| {
        for role in roles::built_in() {
            let email: &'static str = match role.id.as_str() {
                roles::ADMINISTRATOR => "ann@example.com",
                roles::REVIEWER => "rea@example.com",
                _ => "dev@example.com",
            };
            let mut browser = office.signed_in(email, &role.id);
            try_all(&mut browser, |name| role.may(name), &role.name);
        }
        let mut none = office.signed_in("non@example.com", "role_that_is_gone");
        try_all(&mut none, |_| false, "a role that is gone");
    });
}

fn try_all(browser: &mut Browser, may: impl Fn(&str) -> bool, who: &str) {
    for route in ROUTES {
        let path = concrete(route.path);
        let Right::Permission(name) = route.right else {
            continue;
        };
        let seen = match route.method {
            // Without its token an act is refused as forged; the right is looked at before.
            "POST" => browser.post(&path, &[]),
            _ => browser.get(&path),
        };
        let told = seen.has(&format!("does not hold the permission {name}"));
        assert_eq!(
            told,
            !may(name),
            "{who} at {} {path}: {}",
            route.method,
            seen.status
        );
        if told {
            assert_eq!(seen.status, 403, "{who} at {path}");
        } else {
            assert!(seen.status < 500, "{who} at {path}: {}", seen.html);
        }
    }
}

#[test]
fn pages_say_in_words_which_environment_they_show_and_ids_of_the_other_one_are_unknown() {
    on_each_engine(|office: &Office| {
        let id = office.inquiry(serde_json::json!({}));
        let mut browser = office.administrator();
        let here = browser.get(&format!("/dashboard/sandbox/inquiries/{id}"));
        assert_eq!(here.status, 200);
        assert!(here.has("You are in sandbox."));
        let there = browser.get(&format!("/dashboard/production/inquiries/{id}"));
        assert_eq!(there.status, 404);
        assert!(there.has("There is no such page"));
        let list = browser.get("/dashboard/production/inquiries");
        assert!(list.has("You are in production.") && !list.has(&id));
    });
}

#[test]
fn every_page_of_the_table_has_its_headers_and_marks() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        for route in ROUTES.iter().filter(|route| route.method == "GET") {
            let seen = browser.get(&concrete(route.path));
            if seen.status == 303 {
                continue;
            }
            let path = route.path;
            let kind = seen.header("content-type").unwrap_or_default();
            if !kind.starts_with("text/html") {
                // What scripts ask for: no page, but kept by nobody either.
                assert_eq!(seen.header("cache-control"), Some("no-store"), "{path}");
                continue;
            }
            let policy = seen.header("content-security-policy").unwrap_or_default();
            assert!(policy.contains("default-src 'none'"), "{path}");
            assert!(!policy.contains("unsafe"), "{path}");
            assert_eq!(seen.header("cache-control"), Some("no-store"), "{path}");
            assert_eq!(seen.html.matches("<h1").count(), 1, "{path}");
            assert_eq!(seen.html.matches("<main").count(), 1, "{path}");
            assert!(!seen.has(" style=") && !seen.has(" onclick="), "{path}");
        }
    });
}

#[test]
fn every_right_of_the_table_is_a_permission_that_roles_can_hold() {
    for route in ROUTES {
        if let Right::Permission(name) = route.right {
            assert!(
                bonafide_domain::permission::find(name).is_some(),
                "{}: {name}",
                route.path
            );
        }
    }
}

#[test]
fn pages_of_the_organization_lead_back_to_the_environment_that_was_looked_at_last() {
    on_each_engine(|office| {
        let mut browser = office.administrator();
        for here in ["production", "sandbox"] {
            let other = if here == "sandbox" {
                "production"
            } else {
                "sandbox"
            };
            browser.get(&format!("/dashboard/{here}/inquiries"));
            let members = browser.get("/dashboard/members");
            assert!(members.has(&format!("href=\"/dashboard/{here}/inquiries\"")));
            assert!(!members.has(&format!("href=\"/dashboard/{other}/inquiries\"")));
            assert!(members.has("belongs to the whole organization"));
        }
    });
}
