//! Invitations, roles and removal.

use bonafide_app::users::{self, roles};

use crate::browser::Browser;
use crate::house::{PASSWORD, PUBLIC_URL, on_each_engine};

/// The one-time link that a page shows.
fn link(html: &str) -> String {
    let start = format!("{PUBLIC_URL}/dashboard/join?code=");
    let (_, rest) = html.split_once(&start).expect("a link");
    let code: String = rest
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    format!("/dashboard/join?code={code}")
}

fn code(link: &str) -> &str {
    link.split_once("code=").expect("a code").1
}

#[test]
fn an_invited_person_joins_with_the_role_of_the_invitation_once() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        let wrong = ann.act(
            "/dashboard/members/invite",
            "/dashboard/members/invite",
            &[("email", "rea"), ("role", "made-up")],
        );
        assert_eq!(wrong.status, 422);
        assert!(wrong.has("Enter an e-mail address like name@example.com"));
        let values = [("email", "rea@example.com"), ("role", roles::REVIEWER)];
        let page = "/dashboard/members/invite";
        let older = link(&ann.act(page, page, &values).html);
        let made = ann.act(page, page, &values);
        assert_eq!(made.status, 200);
        let link = link(&made.html);
        assert!(ann.open("/dashboard/members").has("rea@example.com"));
        let mut rea = Browser::new(office);
        assert_eq!(rea.get(&older).status, 410, "the newer one is in its place");
        assert!(rea.get(&link).has("Join the dashboard"));
        let joined = [
            ("code", code(&link)),
            ("name", "Rea"),
            ("password", PASSWORD),
        ];
        assert_eq!(rea.post("/dashboard/join", &joined).status, 303);
        assert!(rea.open("/dashboard").has("Rea"));
        assert_eq!(rea.get("/dashboard/sandbox/inquiries").status, 200);
        assert_eq!(rea.get("/dashboard/members").status, 403);
        assert_eq!(
            Browser::new(office).post("/dashboard/join", &joined).status,
            410
        );
        let twice = ann.act(page, page, &values);
        assert_eq!(twice.status, 422);
        assert!(twice.has("is a member already"));
    });
}

#[test]
fn an_invitation_can_be_withdrawn_and_ends_by_itself() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        let page = "/dashboard/members/invite";
        let values = [("email", "rea@example.com"), ("role", roles::REVIEWER)];
        let first = link(&ann.act(page, page, &values).html);
        let list = ann.open("/dashboard/members");
        let id = list.hidden("id");
        let left = ann.act(
            "/dashboard/members",
            "/dashboard/members/invitations/withdraw",
            &[("id", &id)],
        );
        assert_eq!(left.status, 303);
        assert!(ann.open(left.location()).has("Invitation withdrawn"));
        assert_eq!(Browser::new(office).get(&first).status, 410);
        let second = link(&ann.act(page, page, &values).html);
        office.pass(jiff::SignedDuration::from_hours(73));
        assert_eq!(Browser::new(office).get(&second).status, 410);
    });
}

#[test]
fn a_role_changes_and_a_removal_counts_at_once() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        let mut rea = office.signed_in("rea@example.com", roles::REVIEWER);
        let id = office
            .behind(|tx, house, _| {
                Ok(users::find_by_email(tx, house, "rea@example.com")?
                    .expect("rea")
                    .id)
            })
            .expect("an id");
        let here = format!("/dashboard/members/{id}");
        assert_eq!(rea.get("/dashboard/members").status, 403);
        let changed = ann.act(
            &here,
            &format!("{here}/role"),
            &[("role", roles::ADMINISTRATOR)],
        );
        assert_eq!(changed.status, 303);
        assert_eq!(rea.get("/dashboard/members").status, 200);
        let page = format!("{here}/remove");
        assert_eq!(ann.act(&page, &page, &[("confirm", "yes")]).status, 422);
        assert_eq!(rea.get("/dashboard/members").status, 200);
        assert_eq!(ann.act(&page, &page, &[("confirm", "remove")]).status, 303);
        assert_eq!(rea.get("/dashboard/members").status, 303, "signed out");
        assert_eq!(rea.sign_in("rea@example.com", PASSWORD).status, 422);
        assert_eq!(ann.get(&here).status, 404);
        // Coming back is an invitation like every other.
        let page = "/dashboard/members/invite";
        let values = [("email", "rea@example.com"), ("role", roles::DEVELOPER)];
        let link = link(&ann.act(page, page, &values).html);
        let joined = [("code", code(&link)), ("password", PASSWORD)];
        assert_eq!(rea.post("/dashboard/join", &joined).status, 303);
        assert_eq!(rea.get("/dashboard").status, 303);
    });
}

#[test]
fn the_only_administrator_stays_one() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        let id = office
            .behind(|tx, house, _| {
                Ok(users::find_by_email(tx, house, "ann@example.com")?
                    .expect("ann")
                    .id)
            })
            .expect("an id");
        let here = format!("/dashboard/members/{id}");
        let refused = ann.act(&here, &format!("{here}/role"), &[("role", roles::REVIEWER)]);
        assert_eq!(refused.status, 422);
        assert!(refused.has("This is the only administrator"));
        let page = format!("{here}/remove");
        let refused = ann.act(&page, &page, &[("confirm", "remove")]);
        assert_eq!(refused.status, 422);
        assert!(refused.has("This is the only administrator"));
    });
}

#[test]
fn a_role_of_ones_own_is_made_given_changed_and_removed() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        let empty = ann.act("/dashboard/roles/new", "/dashboard/roles", &[("name", "")]);
        assert_eq!(empty.status, 422);
        assert!(empty.has("Enter a name") && empty.has("Choose at least one permission"));
        let values = [
            ("name", "Auditor <b>"),
            ("description", "Looks only"),
            ("permissions", "user_audit_log.read"),
            ("permissions", "user.read"),
            ("permissions", "user.write"),
        ];
        let made = ann.act("/dashboard/roles/new", "/dashboard/roles", &values);
        assert_eq!(made.status, 303, "{}", made.html);
        let list = ann.open(made.location());
        assert!(list.has("Auditor &lt;b&gt;") && list.has("Role made"));
        let id = format!(
            "role_{}",
            list.html
                .split("/dashboard/roles/role_")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
        );
        let mut aud = office.signed_in("aud@example.com", &id);
        assert_eq!(aud.get("/dashboard/members").status, 200);
        assert_eq!(aud.get("/dashboard/sandbox/inquiries").status, 403);
        // Nobody gives what they lack.
        let page = "/dashboard/members/invite";
        assert!(!aud.open(page).has("Administrator"));
        let refused = aud.act(
            page,
            page,
            &[("email", "x@example.com"), ("role", roles::ADMINISTRATOR)],
        );
        assert_eq!(refused.status, 422);
        assert!(refused.has("may more than your own"));
        let more = [("name", "More"), ("permissions", "inquiry.read")];
        let refused = aud.act("/dashboard/roles/new", "/dashboard/roles", &more);
        assert_eq!(refused.status, 422);
        assert!(refused.has("your own role does not hold it"));
        let ann_id = office
            .behind(|tx, house, _| {
                Ok(users::find_by_email(tx, house, "ann@example.com")?
                    .expect("ann")
                    .id)
            })
            .expect("an id");
        for act in ["reset", "end-sessions"] {
            let path = format!("/dashboard/members/{ann_id}/{act}");
            assert_eq!(aud.act(page, &path, &[]).status, 403, "{act}");
        }
        let here = format!("/dashboard/roles/{id}");
        let used = ann.act(&here, &format!("{here}/remove"), &[]);
        assert_eq!(used.status, 422);
        assert!(used.has("Members have this role"));
        let less = [("name", "Auditor"), ("permissions", "user_audit_log.read")];
        assert_eq!(ann.act(&here, &here, &less).status, 303);
        assert_eq!(aud.get("/dashboard/members").status, 403, "at once");
        let built_in = ann.act(page, "/dashboard/roles/reviewer", &less);
        assert_eq!(built_in.status, 422);
        assert!(built_in.has("Built-in roles cannot be changed") || built_in.status == 422);
    });
}

#[test]
fn a_link_for_a_new_password_ends_what_was_there_before() {
    on_each_engine(|office| {
        let mut ann = office.administrator();
        let mut rea = office.signed_in("rea@example.com", roles::REVIEWER);
        let id = office
            .behind(|tx, house, _| {
                Ok(users::find_by_email(tx, house, "rea@example.com")?
                    .expect("rea")
                    .id)
            })
            .expect("an id");
        let here = format!("/dashboard/members/{id}");
        let made = ann.act(&here, &format!("{here}/reset"), &[]);
        let link = link(&made.html);
        let mut other = Browser::new(office);
        let new = "another horse battery";
        let values = [("code", code(&link)), ("password", new)];
        assert_eq!(other.post("/dashboard/join", &values).status, 303);
        assert_eq!(rea.get("/dashboard/sandbox").status, 303, "signed out");
        assert_eq!(rea.sign_in("rea@example.com", PASSWORD).status, 422);
        assert_eq!(rea.sign_in("rea@example.com", new).status, 303);
    });
}
