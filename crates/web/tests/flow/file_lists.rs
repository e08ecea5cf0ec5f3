//! Lists of files that a form asks for.

use bonafide_app::{Kind, files};
use bonafide_domain::field::{Excess, KeptFile, Upload};
use bonafide_domain::inquiry::Status;
use serde_json::{Value as Json, json};

use crate::place::{Place, on_each_engine};
use crate::tab::Tab;

const TEMPLATE: &str = "
name: Papers
languages: [en-US]
fields:
  name-last: { type: string }
  bills: { type: array, items: { type: file }, label: Bills }
  notes: { type: array, items: { type: file }, label: Notes }
steps:
  - step: papers
    kind: form
    fields:
      - name-last
      - bills
      - { field: notes, required: false, hint: Of this year. }
    next: check
  - { step: check, kind: review, next: done }
  - { step: done, kind: end, outcome: completed }
";

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR planted";
const PDF: &[u8] = b"%PDF-1.7 planted";
const NAME: (&str, &str) = ("field.name-last", "Lovelace");
const NO_NAME: (&str, &str) = ("field.name-last", "");

fn inquiry(place: &Place, fields: Json) -> String {
    let new = place.new_inquiry(&place.template(TEMPLATE), fields);
    place.create(Kind::Sandbox, new).inquiry.it.id
}

fn held(place: &Place, id: &str, key: &str) -> Vec<KeptFile> {
    let fields = place.read(id).personal.fields;
    let value = fields.get(key).map(|held| held.value.clone());
    match value {
        Some(Json::Array(files)) => files
            .iter()
            .map(|file| KeptFile::of(file).expect("a file that was taken in"))
            .collect(),
        None | Some(Json::Null) => Vec::new(),
        other => panic!("{other:?} is no list"),
    }
}

fn names(place: &Place, id: &str, key: &str) -> Vec<String> {
    let files = held(place, id, key);
    files.into_iter().map(|file| file.filename).collect()
}

fn stored(place: &Place) -> i64 {
    place
        .as_backend(Kind::Sandbox, |tx, _, _| {
            let row = tx.one("select count(*) from files", &[])?;
            Ok(row.map_or(Ok(0), |row| row.int(0))?)
        })
        .expect("a count")
}

fn first_screen<'p>(place: &'p Place, id: &str, tab: &Tab) -> Tab<'p> {
    let token = tab.page.token().expect("a token");
    Tab::open(
        place,
        &format!("/verify?inquiry-id={id}&session-token={token}&step=papers"),
    )
}

#[test]
fn several_files_are_asked_for_taken_in_checked_and_told() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        let main = tab.page.main();
        assert!(main.contains("enctype=\"multipart/form-data\""));
        assert!(main.contains(
            "id=\"field-bills\" name=\"field.bills\" multiple autocomplete=\"off\" accept="
        ));
        assert!(main.contains("up to 10\u{a0}MB each and 20\u{a0}MB together"));
        tab.hand_in(
            &[NAME],
            &[
                ("bills", "may.png", PNG),
                ("bills", "june.pdf", PDF),
                ("notes", "", b""),
            ],
        );
        assert_eq!(tab.page.heading(), "Check your answers");
        let main = tab.page.main();
        assert!(main.contains("<bdi>may.png</bdi>") && main.contains("<bdi>june.pdf</bdi>"));
        let files = held(place, &id, "bills");
        let types: Vec<&str> = files.iter().map(|file| file.mime_type.as_str()).collect();
        assert_eq!(types, ["image/png", "application/pdf"]);
        assert_eq!(names(place, &id, "bills"), ["may.png", "june.pdf"]);
        tab.press(&[]);
        assert_eq!(place.read(&id).status, Status::Completed);
        assert_eq!(stored(place), 2);
    });
}

#[test]
fn files_are_added_to_a_list_and_taken_from_it() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        let three = ["a.png", "b.png", "c.png"].map(|name| ("bills", name, PNG));
        tab.hand_in(&[NAME], &three);
        let back = || first_screen(place, &id, &tab);

        // Nothing is done about them: all stay.
        let mut again = back();
        again.hand_in(&[NAME], &[("bills", "", b"")]);
        assert_eq!(names(place, &id, "bills"), ["a.png", "b.png", "c.png"]);

        let b = held(place, &id, "bills")[1].url.clone();
        let mut again = back();
        let main = again.page.main();
        assert!(main.contains(&format!(
            "<input type=\"checkbox\" id=\"field-bills-remove-2\" name=\"field.bills.remove\" value=\"{b}\" aria-describedby=\"field-bills-taken-2\" autocomplete=\"off\">"
        )));
        assert!(main.contains("<p class=\"hint\" id=\"field-bills-taken-2\">We have <bdi>b.png"));
        again.hand_in(
            &[NAME, ("field.bills.remove", &b)],
            &[("bills", "d.png", PNG)],
        );
        assert_eq!(again.page.heading(), "Check your answers");
        assert_eq!(names(place, &id, "bills"), ["a.png", "c.png", "d.png"]);

        // All go, which the form allows only where it does not insist on any.
        let ids: Vec<String> = held(place, &id, "bills")
            .into_iter()
            .map(|file| file.url)
            .collect();
        let mut all = vec![NAME];
        all.extend(ids.iter().map(|id| ("field.bills.remove", id.as_str())));
        let mut again = back();
        again.hand_in(&all, &[]);
        assert_eq!(again.page.fault("bills"), "Choose a file for “Bills”");
        assert_eq!(again.page.main().matches(" checked>").count(), 3);
        assert_eq!(names(place, &id, "bills"), ["a.png", "c.png", "d.png"]);
        let mut again = back();
        again.hand_in(&all, &[("bills", "e.png", PNG)]);
        assert_eq!(names(place, &id, "bills"), ["e.png"]);

        let mut again = back();
        again.hand_in(&[NAME], &[("notes", "n.png", PNG)]);
        let note = held(place, &id, "notes")[0].url.clone();
        let mut again = back();
        again.hand_in(&[NAME, ("field.notes.remove", &note)], &[]);
        assert_eq!(again.page.heading(), "Check your answers");
        assert!(held(place, &id, "notes").is_empty());
        assert_eq!(names(place, &id, "bills"), ["e.png"]);
    });
}

#[test]
fn a_form_that_is_sent_twice_gives_the_same_list() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        tab.hand_in(&[NAME], &[("bills", "a.png", PNG)]);
        let mut first = first_screen(place, &id, &tab);
        let mut second = Tab::open(place, "/verify");
        second.page.text.clone_from(&first.page.text);
        let untouched = first.page.text.clone();
        first.hand_in(&[NAME], &[("bills", "b.png", PNG)]);
        second.hand_in(&[NAME], &[("bills", "b.png", PNG)]);
        assert_eq!(second.page.heading(), "Check your answers");
        assert_eq!(names(place, &id, "bills"), ["a.png", "b.png"]);
        // A page from before that says nothing about files takes none away.
        second.page.text.clone_from(&untouched);
        second.hand_in(&[NAME], &[]);
        assert_eq!(names(place, &id, "bills"), ["a.png", "b.png"]);
        // Nor does one that has a file go take away what it did not show.
        let a = held(place, &id, "bills")[0].url.clone();
        second.page.text.clone_from(&untouched);
        second.hand_in(&[NAME, ("field.bills.remove", &a)], &[]);
        assert_eq!(names(place, &id, "bills"), ["b.png"]);
    });
}

#[test]
fn what_was_handed_in_stays_when_another_field_is_refused() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        tab.hand_in(
            &[NO_NAME],
            &[("bills", "a.png", PNG), ("bills", "b.png", PNG)],
        );
        assert_eq!(tab.page.status, 422);
        assert!(tab.page.main().contains("We have <bdi>b.png"));
        assert_eq!(names(place, &id, "bills"), ["a.png", "b.png"]);

        // What was to go is still there, with its box as it was.
        let a = held(place, &id, "bills")[0].url.clone();
        tab.hand_in(
            &[NO_NAME, ("field.bills.remove", &a)],
            &[("bills", "c.png", PNG)],
        );
        assert_eq!(tab.page.status, 422);
        assert_eq!(names(place, &id, "bills"), ["a.png", "b.png", "c.png"]);
        let main = tab.page.main();
        assert!(
            main.contains("aria-describedby=\"field-bills-taken-1\" autocomplete=\"off\" checked>")
        );
        assert_eq!(main.matches(" checked>").count(), 1);
        tab.hand_in(&[NAME, ("field.bills.remove", &a)], &[]);
        assert_eq!(names(place, &id, "bills"), ["b.png", "c.png"]);
        assert_eq!(stored(place), 3);
    });
}

#[test]
fn one_unfit_file_refuses_the_field_and_keeps_none_of_it() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        for (unfit, says) in [
            (("bills", "empty.png", &b""[..]), "is empty"),
            (("bills", "virus.png", b"MZ\x90\0\x03"), "must be an image"),
            (("bills", "../a.png", PNG), "The name of the file"),
        ] {
            let mut tab = Tab::of(place, &id);
            tab.hand_in(&[NAME], &[("bills", "a.png", PNG), unfit]);
            assert_eq!(tab.page.status, 422);
            let told = tab.page.fault("bills");
            assert!(told.contains(says), "{says}: {told}");
        }
        for (excess, says) in [
            (
                Excess::File,
                "The file for “Bills” must be no larger than 10\u{a0}MB",
            ),
            (
                Excess::Form,
                "The files you choose for “Bills” must be no larger than 20\u{a0}MB together",
            ),
        ] {
            let mut tab = Tab::of(place, &id);
            let mut texts = tab.page.hidden();
            texts.push((NAME.0.into(), NAME.1.into()));
            let upload = |excess: Option<Excess>| Upload {
                filename: "a.png".into(),
                content: excess.map_or(PNG, |_| &[]).into(),
                excess,
            };
            let name = || "field.bills".to_owned();
            let files = vec![(name(), upload(None)), (name(), upload(Some(excess)))];
            tab.page = place.hand_in("/verify", bonafide_app::door::Form { texts, files });
            let told = tab.page.fault("bills");
            assert!(told.starts_with(says), "{says}: {told}");
        }
        let mut tab = Tab::of(place, &id);
        tab.hand_in(&[NAME, ("field.bills", "a.png")], &[]);
        assert_eq!(tab.page.fault("bills"), "Choose a file for “Bills”");
        assert_eq!(stored(place), 0);
        assert!(place.read(&id).personal.fields.is_empty());
    });
}

#[test]
fn a_list_holds_what_its_page_showed_and_nothing_of_others() {
    on_each_engine(|place| {
        let other = inquiry(place, json!({}));
        Tab::of(place, &other).hand_in(&[NAME], &[("bills", "theirs.png", PNG)]);
        let theirs = held(place, &other, "bills")[0].url.clone();

        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        tab.hand_in(
            &[NAME, ("field.bills.shown", &theirs)],
            &[("bills", "mine.png", PNG), ("notes", "note.png", PNG)],
        );
        assert_eq!(names(place, &id, "bills"), ["mine.png"]);
        // Nor does a file of another field come into the list, or one come twice.
        let note = held(place, &id, "notes")[0].url.clone();
        let mine = held(place, &id, "bills")[0].url.clone();
        let mut tab = first_screen(place, &id, &tab);
        tab.hand_in(
            &[
                NAME,
                ("field.bills.shown", &note),
                ("field.bills.shown", &mine),
                ("field.bills.remove", "unknown"),
            ],
            &[("bills", "more.png", PNG)],
        );
        assert_eq!(names(place, &id, "bills"), ["mine.png", "more.png"]);
        assert_eq!(names(place, &other, "bills"), ["theirs.png"]);
    });
}

#[test]
fn an_inquiry_keeps_its_most_files_and_no_more() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        let many = vec![("bills", "a.png", PNG); files::MAX_FILES + 1];
        tab.hand_in(&[NAME], &many);
        let says = "No more files can be taken for “Bills”";
        assert_eq!(tab.page.fault("bills"), says);
        assert_eq!(stored(place), 0);
        tab.hand_in(&[NAME], &many[1..]);
        assert_eq!(tab.page.heading(), "Check your answers");
        assert_eq!(stored(place), files::MAX_FILES as i64);
        // What is held counts once, however often the form is sent.
        let mut again = first_screen(place, &id, &tab);
        again.hand_in(&[NAME], &[("notes", "one-more.png", PNG)]);
        assert!(again.page.fault("notes").starts_with("No more files"));
        let mut again = first_screen(place, &id, &tab);
        let first = held(place, &id, "bills")[0].url.clone();
        again.hand_in(&[NAME, ("field.bills.remove", &first)], &[]);
        assert_eq!(again.page.heading(), "Check your answers");
        assert_eq!(held(place, &id, "bills").len(), files::MAX_FILES - 1);
    });
}

#[test]
fn a_list_set_by_the_backend_is_shown_and_stays_unless_it_may_be_corrected() {
    on_each_engine(|place| {
        let file = |name: &str| json!({"filename": name, "io": "b3Vycw=="});
        let given = json!({"bills": [file("one.txt"), file("two.txt")]});
        let id = inquiry(place, given.clone());
        let mut tab = Tab::of(place, &id);
        let main = tab.page.main();
        assert!(main.contains("one.txt") && main.contains("two.txt"));
        assert!(!tab.page.asks("bills"));
        tab.hand_in(&[NAME], &[("bills", "theirs.png", PNG)]);
        assert_eq!(names(place, &id, "bills"), ["one.txt", "two.txt"]);

        let open = TEMPLATE.replace("label: Bills", "label: Bills, correctable: true");
        let new = place.new_inquiry(&place.template(&open), given);
        let id = place.create(Kind::Sandbox, new).inquiry.it.id;
        let one = held(place, &id, "bills")[0].url.clone();
        let mut tab = Tab::of(place, &id);
        tab.hand_in(
            &[NAME, ("field.bills.remove", &one)],
            &[("bills", "theirs.png", PNG)],
        );
        assert_eq!(names(place, &id, "bills"), ["two.txt", "theirs.png"]);
        let before = &place.read(&id).personal.given["bills"];
        assert_eq!(before[0]["filename"], "one.txt");
    });
}
