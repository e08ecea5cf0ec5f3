//! Lists and searches: each filter, pages in both directions, search trees.

use std::collections::BTreeSet;

use bonafide_app::Settings;
use serde_json::{Value as Json, json};

use crate::ask::Answer;
use crate::database::Database;
use crate::story::{Story, settings};

fn link(answer: &Answer, name: &str) -> Option<String> {
    let link = answer.body["links"][name].as_str()?;
    Some(link.strip_prefix("/api/v1").expect(link).to_owned())
}

#[test]
fn pages_followed_to_the_end_double_and_lose_nothing() {
    let story = Story::new();
    let mut all: Vec<String> = (0..23).map(|_| story.inquiry(json!({}))).collect();
    all.reverse();
    let mut seen = Vec::new();
    let mut next = Some("/inquiries?page[size]=5".to_owned());
    let mut pages = Vec::new();
    while let Some(path) = next {
        let page = story.get(&path).of(200);
        seen.extend(page.ids());
        // Newer ones while the list is walked.
        story.inquiry(json!({}));
        next = link(&page, "next");
        pages.push(page);
    }
    assert_eq!(seen, all);
    assert_eq!(pages.len(), 5);
    assert!(link(&pages[0], "prev").is_none());

    // Back again, up to the ones that came meanwhile.
    let mut back = pages.last().unwrap().ids();
    let mut prev = link(pages.last().unwrap(), "prev");
    while let Some(path) = prev {
        let page = story.get(&path).of(200);
        let mut ids = page.ids();
        ids.extend(back);
        back = ids;
        prev = link(&page, "prev");
    }
    assert_eq!(back.len(), all.len() + 5);
    assert_eq!(back[5..], all);
    let unique: BTreeSet<_> = back.iter().collect();
    assert_eq!(unique.len(), back.len());
}

#[test]
fn pages_of_several_values_hold_what_the_whole_list_holds_of_them() {
    let story = Story::new();
    let mut all = Vec::new();
    for number in 0..18 {
        let template = story.templates[number % 2].clone();
        let made = story
            .create(json!({"inquiry-template-id": template}))
            .of(201);
        let status = ["created", "pending", "completed"][number % 3];
        if status != "created" {
            let act = ["start_inquiry", "complete_inquiry"][number % 3 - 1];
            story.simulate(&made.id(), &[act]).of(200);
        }
        all.insert(0, (made.id(), status, template));
    }
    let [one, other] = [0, 1].map(|at| story.templates[at].clone());
    for (filter, statuses, templates) in [
        (
            "filter[status]=pending,completed".to_owned(),
            vec!["pending", "completed"],
            vec![],
        ),
        (
            "filter[status]=expired,pending,pending".to_owned(),
            vec!["pending"],
            vec![],
        ),
        (
            format!("filter[template-id]={one},{other}&filter[status]=created,completed"),
            vec!["created", "completed"],
            vec![],
        ),
        (
            format!("filter[template-id]={one}&filter[status]=created,pending"),
            vec!["created", "pending"],
            vec![one.clone()],
        ),
    ] {
        let wanted: Vec<&String> = (all.iter())
            .filter(|(_, status, _)| statuses.contains(status))
            .filter(|(_, _, template)| templates.is_empty() || templates.contains(template))
            .map(|(id, _, _)| id)
            .collect();
        let (mut pages, mut next) = (
            Vec::new(),
            Some(format!("/inquiries?{filter}&page[size]=4")),
        );
        while let Some(path) = next {
            let page = story.get(&path).of(200);
            next = link(&page, "next");
            pages.push(page);
        }
        let there: Vec<String> = pages.iter().flat_map(Answer::ids).collect();
        assert_eq!(there.iter().collect::<Vec<_>>(), wanted, "{filter}");
        let mut back = pages.pop().unwrap().ids();
        while let Some(page) = pages.pop() {
            let path = format!("/inquiries?{filter}&page[size]=4&page[before]={}", back[0]);
            let ids = story.get(&path).of(200).ids();
            assert_eq!(ids, page.ids(), "{filter}");
            back.splice(0..0, ids);
        }
        assert_eq!(back, there, "{filter}");
    }
}

#[test]
fn pages_have_ten_items_and_at_most_a_hundred() {
    let story = Story::new();
    for _ in 0..12 {
        story.inquiry(json!({}));
    }
    assert_eq!(story.get("/inquiries").items().len(), 10);
    assert_eq!(story.get("/inquiries?page[size]=100").items().len(), 12);
    assert_eq!(story.get("/inquiries?page%5Bsize%5D=3").items().len(), 3);
    for bad in ["0", "101", "-1", "ten", "", "1e1", "99999999999999999999"] {
        story
            .get(&format!("/inquiries?page[size]={bad}"))
            .refused(400, "page[size]");
    }
    let id = story.get("/inquiries").ids().remove(3);
    story
        .get(&format!("/inquiries?page[after]={id}&page[before]={id}"))
        .refused(400, "page[");
    assert_eq!(
        story
            .get(&format!("/inquiries?page[before]={id}"))
            .ids()
            .len(),
        3
    );
    for unknown in [
        "/inquiries?limit=5",
        "/inquiries?filter[state]=created",
        "/inquiries?page[number]=2",
    ] {
        story.get(unknown).refused(400, "not known");
    }
}

#[test]
fn every_filter_finds_its_own() {
    let story = Story::new();
    let first = story
        .create(json!({"reference-id": "Ref-1", "note": "a note, with comma", "tags": ["t"]}))
        .of(201);
    let second = story
        .create(json!({"inquiry-template-id": story.templates[1]}))
        .of(201);
    let third = story.create(json!({"reference-id": "ref-1"})).of(201);
    story.simulate(&second.id(), &["complete_inquiry"]).of(200);
    story.simulate(&third.id(), &["start_inquiry"]).of(200);
    let (a, b, c) = (first.id(), second.id(), third.id());
    let found = |filter: &str| story.get(&format!("/inquiries?{filter}")).of(200).ids();
    assert_eq!(found(""), [&*c, &*b, &*a]);
    assert_eq!(found(&format!("filter[inquiry-id]={a},{b}")), [&*b, &*a]);
    assert_eq!(
        found(&format!(
            "filter[inquiry-id][]={a}&filter[inquiry-id][]={c}"
        )),
        [&*c, &*a]
    );
    assert_eq!(
        found(&format!(
            "filter[account-id]={}",
            first.linked("account").unwrap()
        )),
        [&*c, &*a]
    );
    assert_eq!(found("filter[reference-id]=REF-1"), [&*c, &*a]);
    assert_eq!(
        found(&format!(
            "filter[inquiry-template-id]={}",
            story.templates[1]
        )),
        [&*b]
    );
    assert_eq!(
        found(&format!("filter[template-id]={}", story.templates[1])),
        [&*b]
    );
    assert_eq!(found("filter[note]=a%20note%2C+with+comma"), [&*a]);
    assert_eq!(found("filter[status]=pending,completed"), [&*c, &*b]);
    assert_eq!(found("filter[status]=created"), [&*a]);
    assert_eq!(found("filter[status]="), [&*c, &*b, &*a]);
    assert_eq!(
        found("filter[reference-id]=ref-1&filter[status]=created,pending&page[size]=1"),
        [&*c]
    );
}

#[test]
fn the_window_of_creation_is_closed_on_both_sides() {
    let story = Story::new();
    let times: Vec<(String, String)> = (0..3)
        .map(|_| {
            let made = story.create(json!({})).of(201);
            (
                made.id(),
                made.attribute("created-at").as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let found = |filter: String| story.get(&format!("/inquiries?{filter}")).of(200).ids();
    let at = |index: usize| &times[index].1;
    assert_eq!(
        found(format!("filter[created-at-start]={}", at(1))),
        [&*times[2].0, &*times[1].0]
    );
    assert_eq!(
        found(format!("filter[created-at-end]={}", at(1))),
        [&*times[1].0, &*times[0].0]
    );
    let both = format!(
        "filter[created-at-start]={0}&filter[created-at-end]={0}",
        at(1)
    );
    assert_eq!(found(both), [&*times[1].0]);
    for edge in ["0001-01-01T00:00:00Z", "9999-12-30T22:00:00Z"] {
        story
            .get(&format!(
                "/inquiries?filter[created-at-start]={edge}&filter[created-at-end]={edge}"
            ))
            .of(200);
    }
    story
        .get("/inquiries?filter[created-at-start]=yesterday")
        .refused(400, "date-time");
}

#[test]
fn filters_are_refused_with_a_reason() {
    let story = Story::new();
    story
        .get("/inquiries?filter[status]=created,gone")
        .refused(400, "filter[status]");
    story
        .get("/inquiries?filter[note]=a&filter[status]=created")
        .refused(400, "only filter");
    let many = vec!["inq_1"; 101].join(",");
    story
        .get(&format!("/inquiries?filter[inquiry-id]={many}"))
        .refused(400, "at most 100");
    let hundred = vec!["inq_1"; 100].join(",");
    assert_eq!(
        story
            .get(&format!("/inquiries?filter[inquiry-id]={hundred}"))
            .of(200)
            .ids()
            .len(),
        0
    );
    story
        .get("/inquiries?filter[status][x]=created")
        .refused(400, "not known");
    story
        .get("/inquiries?filter[reference-id][]=a")
        .refused(400, "single value");
}

#[test]
fn links_keep_filters_size_and_fieldsets() {
    let story = Story::new();
    for _ in 0..4 {
        story.inquiry(json!({"reference-id": "a&b=c d"}));
    }
    story.inquiry(json!({}));
    let path = "/inquiries?filter[reference-id]=a%26b%3Dc+d&filter[status]=created,pending&page[size]=3\
                &fields[inquiry]=status";
    let first = story.get(path).of(200);
    let second = story.get(&link(&first, "next").unwrap()).of(200);
    assert_eq!((first.items().len(), second.items().len()), (3, 1));
    assert!(link(&second, "next").is_none());
    for page in [first, second] {
        let names: Vec<&String> = page.items()[0]["attributes"]
            .as_object()
            .unwrap()
            .keys()
            .collect();
        assert_eq!(names, ["status"]);
    }
}

#[test]
fn links_carry_the_path_of_the_public_url() {
    let public_url = "https://acme.example/identity".into();
    let there = Settings {
        public_url,
        ..settings()
    };
    let story = Story::on(Database::new(), there);
    for _ in 0..3 {
        story.inquiry(json!({}));
    }
    let mut page = story.get("/inquiries?page[size]=2").of(200);
    for name in ["next", "prev"] {
        let link = page.body["links"][name].as_str().unwrap();
        let inside = link.strip_prefix("/identity/api/v1").expect(link);
        page = story.get(inside).of(200);
    }
    assert_eq!(page.items().len(), 2);
}

#[test]
fn search_trees_combine() {
    let story = Story::new();
    let a = story
        .create(json!({"reference-id": "R1", "fields": {"name-first": "Ada", "name-last": "King"}}))
        .of(201);
    let b = story
        .create_with(json!({}), json!({"auto-create-account": false}))
        .of(201);
    let c = story.create(json!({"reference-id": "r2"})).of(201);
    story.simulate(&c.id(), &["complete_inquiry"]).of(200);
    let (ai, bi, ci) = (a.id(), b.id(), c.id());
    let found = |query: Json| {
        story
            .post("/inquiries/search", json!({"query": query}))
            .of(200)
            .ids()
    };
    let is = |attribute: &str, value: Json| json!({"attribute": attribute, "operator": "eq", "value": value});
    assert_eq!(
        story
            .post("/inquiries/search", json!({}))
            .of(200)
            .ids()
            .len(),
        3
    );
    assert_eq!(found(is("status", json!("created"))), [&*bi, &*ai]);
    assert_eq!(found(is("reference_id", json!("r1"))), [&*ai]);
    assert_eq!(found(is("name", json!("ADA  king"))), [&*ai]);
    assert_eq!(
        found(is("inquiry_template_id", json!(story.templates[0]))).len(),
        3
    );
    let account = a.linked("account").unwrap();
    assert_eq!(found(is("account_id", json!(account))), [&*ai]);
    assert_eq!(
        found(json!({"not": is("account_id", json!(account))})),
        [&*ci, &*bi]
    );
    assert_eq!(
        found(json!({"not": is("reference_id", json!("R1"))})),
        [&*ci, &*bi]
    );
    assert_eq!(
        found(json!({"not": is("name", json!("Ada King"))})),
        [&*ci, &*bi]
    );
    assert_eq!(
        found(json!({"or": [is("reference_id", json!("R1")), is("status", json!("completed"))]})),
        [&*ci, &*ai]
    );
    assert_eq!(
        found(
            json!({"and": [is("status", json!("created")), {"not": is("reference_id", json!("R1"))}]})
        ),
        [&*bi]
    );
    let at = b.attribute("created-at").clone();
    let compared = |operator: &str| {
        found(json!({"attribute": "created_at", "operator": operator, "value": at})).len()
    };
    assert_eq!(
        ["eq", "gt", "gte", "lt", "lte"].map(compared),
        [1, 1, 2, 1, 2]
    );
}

#[test]
fn search_pages_stand_in_the_body() {
    let story = Story::new();
    let all: Vec<String> = (0..5).map(|_| story.inquiry(json!({}))).collect();
    let page = |page: Json| story.post("/inquiries/search", json!({"page": page}));
    assert_eq!(page(json!({"size": 2})).of(200).ids(), [&*all[4], &*all[3]]);
    assert_eq!(
        page(json!({"size": 2, "after": all[3]})).of(200).ids(),
        [&*all[2], &*all[1]]
    );
    assert_eq!(
        page(json!({"size": 2, "before": all[1]})).of(200).ids(),
        [&*all[3], &*all[2]]
    );
    page(json!({"size": 0})).of(400);
    page(json!({"size": 101})).of(400);
    page(json!({"after": all[0], "before": all[1]})).of(400);
    let sort = |sort: Json| story.post("/inquiries/search", json!({"sort": sort}));
    sort(json!({"attribute": "created_at", "direction": "desc"})).of(200);
    sort(json!({"attribute": "created_at", "direction": "asc"})).refused(400, "newest first");
    sort(json!({"attribute": "status", "direction": "desc"})).refused(400, "newest first");
}

#[test]
fn search_trees_are_refused_with_their_place() {
    let story = Story::new();
    let search = |query: Json| story.post("/inquiries/search", json!({"query": query}));
    let leaf = json!({"attribute": "status", "operator": "eq", "value": "created"});
    let mut deep = leaf.clone();
    for _ in 0..9 {
        deep = json!({"not": deep});
    }
    search(deep).refused(400, "deeper than");
    search(json!({"and": vec![leaf.clone(); 101]})).refused(400, "more than 100");
    search(json!({"and": []})).refused(400, "query.and");
    search(json!({"and": [leaf], "attribute": "status"})).refused(400, "alone");
    search(json!({"not": {"nand": []}})).refused(400, "query.not.nand");
    search(json!({"attribute": "shoe_size", "operator": "eq", "value": 1}))
        .refused(400, "not searchable");
    search(json!({"attribute": "status", "operator": "like", "value": "c"}))
        .refused(400, "operator");
    search(json!({"attribute": "name", "operator": "gt", "value": "c"})).refused(400, "eq");
    search(json!({"attribute": "created_at", "operator": "gt", "value": "now"}))
        .refused(400, "date-time");
    search(json!({"attribute": "status", "operator": "eq", "value": null})).refused(400, "value");
    search(json!({"attribute": "status", "operator": "eq"})).refused(400, "value is missing");
    search(json!([])).of(400);
}

#[test]
fn a_cursor_that_no_object_of_the_list_can_have_is_not_found() {
    let story = Story::new();
    let inquiry = story.inquiry(json!({}));
    let versions = format!(
        "/inquiry-template-versions?filter[inquiry-template-id]={}",
        story.templates[0]
    );
    for (list, prefix) in [
        ("/inquiries", "inq_"),
        ("/inquiry-sessions", "iqse_"),
        ("/inquiry-templates", "itmpl_"),
        (versions.as_str(), "itmplv_"),
        ("/theme-sets", "theset_"),
        ("/accounts", "act_"),
        ("/api-keys", "api_"),
        ("/webhooks", "wbh_"),
        ("/api-logs", "req_"),
        ("/experiments", "expt_"),
    ] {
        let page = |end: &str, cursor: &str| {
            let and = if list.contains('?') { '&' } else { '?' };
            story.get(&format!("{list}{and}page[{end}]={cursor}"))
        };
        for end in ["after", "before"] {
            for cursor in ["x", "%27--", &story.templates[0].to_uppercase(), "inq_1"] {
                page(end, cursor).refused(404, "Record not found");
            }
            // Of another list, and of an object that may have been there.
            let other = if prefix == "inq_" { "act_" } else { "inq_" };
            page(end, &inquiry.replace("inq_", other)).refused(404, "Record not found");
            page(end, &inquiry.replace("inq_", prefix)).of(200);
        }
    }
    let search = json!({"page": {"after": "x"}});
    story.post("/inquiries/search", search.clone()).of(404);
    story.post("/accounts/search", search).of(404);
}
