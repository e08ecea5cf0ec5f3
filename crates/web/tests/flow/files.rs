//! Files that a form asks for: handed in, refused, kept, replaced.

use bonafide_app::{Kind, files, inquiries};
use bonafide_domain::field::{Excess, KeptFile, MAX_FILE_BYTES, Origin, Upload};
use bonafide_domain::inquiry::Status;
use serde_json::{Value as Json, json};

use crate::place::{Place, on_each_engine};
use crate::tab::Tab;

const TEMPLATE: &str = "
name: Papers
languages: [en-US]
fields:
  name-last: { type: string }
  passport: { type: file, label: Passport }
  bill: { type: file, label: Bill }
steps:
  - step: papers
    kind: form
    fields:
      - name-last
      - passport
      - { field: bill, required: false, hint: Of this year. }
    next: check
  - { step: check, kind: review, next: done }
  - { step: done, kind: end, outcome: completed }
";

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR planted";
const NAME: (&str, &str) = ("field.name-last", "Lovelace");

fn inquiry(place: &Place, fields: Json) -> String {
    let template = place.template(TEMPLATE);
    let new = place.new_inquiry(&template, fields);
    place.create(Kind::Sandbox, new).inquiry.it.id
}

fn held(place: &Place, id: &str, key: &str) -> Option<KeptFile> {
    let inquiry = place.read(id);
    let held = inquiry.personal.fields.get(key)?;
    KeptFile::of(&held.value)
}

/// Rows of files and of their pieces.
fn stored(place: &Place) -> (i64, i64) {
    place
        .as_backend(Kind::Sandbox, |tx, _, _| {
            let mut count = |table: &str| {
                let row = tx.one(&format!("select count(*) from {table}"), &[])?;
                row.map_or(Ok(0), |row| row.int(0))
            };
            Ok((count("files")?, count("file_pieces")?))
        })
        .expect("counts")
}

/// The bytes behind a field, as the address that the API tells gives them.
fn content(place: &Place, id: &str, key: &str) -> Vec<u8> {
    let (id, file) = (id.to_owned(), held(place, id, key).expect("a file"));
    place
        .as_backend(Kind::Sandbox, move |tx, house, cx| {
            let addresses = files::Addresses {
                house,
                now: cx.now,
                seconds: 60,
                issuer: &id,
            };
            let address = addresses.of(&id, &file)?;
            let (path, token) = address.split_once("?access_token=").expect("a token");
            let name = path.rsplit('/').next().unwrap_or_default();
            let origin = bonafide_app::Origin {
                request_id: "req_1".into(),
                method: "GET".into(),
                path: path.into(),
                ip: std::net::Ipv4Addr::LOCALHOST.into(),
                user_agent: None,
                user_session: None,
            };
            let moment = (cx.now, bonafide_app::Seed([3; 32]));
            Ok(files::open(tx, house, name, token, origin, moment)?.content)
        })
        .expect("a file")
}

#[test]
fn a_file_is_asked_for_taken_in_checked_and_told() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        let main = tab.page.main();
        assert!(main.contains("enctype=\"multipart/form-data\""));
        assert!(main.contains("type=\"file\" id=\"field-passport\" name=\"field.passport\" accept=\"image/jpeg,image/png,"));
        assert!(main.contains("aria-describedby=\"field-passport-hint\""));
        assert!(main.contains("An image, a PDF, a text or a video, up to 10\u{a0}MB"));
        assert!(main.contains("<bdi>Of this year.</bdi><br>An image"));

        // A picture of more than one piece; the other input posts itself without a file.
        let picture = [PNG, &vec![7; 600_000]].concat();
        tab.hand_in(
            &[NAME],
            &[
                ("passport", "Zoë's <pass>.png", &picture),
                ("bill", "", b""),
            ],
        );
        assert_eq!(tab.page.heading(), "Check your answers");
        assert!(
            tab.page
                .main()
                .contains("<bdi>Zoë&#x27;s &lt;pass&gt;.png</bdi> (<bdi dir=\"ltr\">PNG</bdi>, <bdi>601\u{a0}kB</bdi>)")
        );
        let file = held(place, &id, "passport").expect("a file");
        assert_eq!(
            (
                file.filename.as_str(),
                file.mime_type.as_str(),
                file.byte_size
            ),
            ("Zoë's <pass>.png", "image/png", picture.len() as u64)
        );
        assert_eq!(content(place, &id, "passport"), picture);
        assert!(held(place, &id, "bill").is_none());

        tab.press(&[]);
        let inquiry = place.read(&id);
        assert_eq!(inquiry.status, Status::Completed);
        assert_eq!(inquiry.personal.fields["passport"].origin, Origin::Person);
    });
}

#[test]
fn each_refusal_stands_beside_its_field_and_keeps_nothing() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let long = format!("{}.png", "n".repeat(300));
        for (files, says) in [
            (vec![], "Choose a file for “Passport”"),
            (
                vec![("passport", "", &b""[..])],
                "Choose a file for “Passport”",
            ),
            (
                vec![("passport", "empty.png", b"")],
                "The file for “Passport” is empty",
            ),
            (
                vec![("passport", "virus.png", b"MZ\x90\0\x03")],
                "The file for “Passport” must be an image, a PDF, a text or a video",
            ),
            (
                vec![("passport", "a.png", PNG), ("passport", "b.png", PNG)],
                "Choose one file only for “Passport”",
            ),
            (
                vec![("passport", "../../etc/a.png", PNG)],
                "The name of the file",
            ),
            (vec![("passport", "C:\\a.png", PNG)], "The name of the file"),
            (
                vec![("passport", "a\u{7}.png", PNG)],
                "The name of the file",
            ),
            (vec![("passport", &long, PNG)], "The name of the file"),
            (vec![("passport", "", PNG)], "The name of the file"),
        ] {
            let mut tab = Tab::of(place, &id);
            tab.hand_in(&[NAME], &files);
            assert_eq!(tab.page.status, 422, "{says}");
            let told = tab.page.fault("passport");
            assert!(told.contains(says), "{says}: {told}");
            // What was typed stays.
            assert_eq!(tab.page.typed("name-last"), "Lovelace");
        }
        // Of more than the limit, of which the server kept nothing.
        let mut tab = Tab::of(place, &id);
        let mut texts = tab.page.hidden();
        texts.push((NAME.0.into(), NAME.1.into()));
        let upload = Upload {
            filename: "large.png".into(),
            content: [].into(),
            excess: Some(Excess::File),
        };
        let files = vec![("field.passport".to_owned(), upload)];
        tab.page = place.hand_in("/verify", bonafide_app::door::Form { texts, files });
        assert_eq!(
            tab.page.fault("passport"),
            "The file for “Passport” must be no larger than 10\u{a0}MB"
        );
        // A text in place of a file.
        let mut tab = Tab::of(place, &id);
        tab.press(&[NAME, ("field.passport", "passport.png")]);
        assert_eq!(tab.page.fault("passport"), "Choose a file for “Passport”");
        assert_eq!(stored(place), (0, 0));
        assert!(place.read(&id).personal.fields.is_empty());
    });
}

#[test]
fn a_file_stays_when_another_field_is_refused() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        tab.hand_in(
            &[("field.name-last", "")],
            &[
                ("passport", "first.png", PNG),
                ("bill", "bill.exe", b"MZ\0"),
            ],
        );
        assert_eq!(tab.page.status, 422);
        assert!(!tab.page.fault("name-last").is_empty() && !tab.page.fault("bill").is_empty());
        assert!(tab.page.fault("passport").is_empty());
        let main = tab.page.main().replace("<bdi>", "").replace("</bdi>", "");
        assert!(main.contains("We have first.png"), "{main}");
        assert!(main.contains("aria-describedby=\"field-passport-hint field-passport-taken\""));
        assert_eq!(place.read(&id).status, Status::Pending);

        // It need not be chosen again, neither here nor by whoever comes back.
        let token = tab.page.token().expect("a token");
        let mut later = Tab::with_token(place, &id, &token);
        assert!(later.page.main().contains("field-passport-taken"));
        later.hand_in(&[NAME], &[("passport", "", b""), ("bill", "", b"")]);
        assert_eq!(later.page.heading(), "Check your answers");
        assert_eq!(content(place, &id, "passport"), PNG);
        assert_eq!(stored(place).0, 1);

        // Back, and another one in its place.
        let mut again = Tab::open(place, &format!("{}&step=papers", base(&id, &token)));
        let other = b"%PDF-1.7 other";
        again.hand_in(&[NAME], &[("passport", "second.pdf", other)]);
        assert_eq!(again.page.heading(), "Check your answers");
        assert!(again.page.main().contains("second.pdf"));
        assert_eq!(content(place, &id, "passport"), other);
        // A refused one takes the place of nothing.
        let mut again = Tab::open(place, &format!("{}&step=papers", base(&id, &token)));
        again.hand_in(&[NAME], &[("passport", "third.exe", b"MZ\0")]);
        assert_eq!(again.page.status, 422);
        assert_eq!(content(place, &id, "passport"), other);
    });
}

#[test]
fn an_optional_file_is_taken_away_again() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        assert!(!tab.page.asks("bill.remove"), "there is nothing to remove");
        tab.hand_in(
            &[NAME],
            &[("passport", "pass.png", PNG), ("bill", "bill.png", PNG)],
        );
        let token = tab.page.token().expect("a token");
        let papers = format!("{}&step=papers", base(&id, &token));
        let back = || Tab::open(place, &papers);
        let main = back().page.main().to_owned();
        assert!(main.contains(
            "<input type=\"checkbox\" id=\"field-bill-remove\" name=\"field.bill.remove\" value=\"true\" aria-describedby=\"field-bill-taken\" autocomplete=\"off\">"
        ));
        assert!(main.contains("<label for=\"field-bill-remove\">Remove this file</label>"));
        assert!(!main.contains("field-passport-remove"), "it is needed");

        // A refused form leaves the file where it is and the box as it was.
        let mut tab = back();
        tab.hand_in(
            &[("field.name-last", ""), ("field.bill.remove", "true")],
            &[],
        );
        assert_eq!(tab.page.status, 422);
        assert!(
            tab.page
                .main()
                .contains("aria-describedby=\"field-bill-taken\" autocomplete=\"off\" checked>")
        );
        assert!(held(place, &id, "bill").is_some());

        // Whoever chooses another one means that one.
        let mut tab = back();
        let other = b"%PDF-1.7 other";
        tab.hand_in(
            &[NAME, ("field.bill.remove", "true")],
            &[("bill", "other.pdf", other)],
        );
        assert_eq!(tab.page.heading(), "Check your answers");
        assert_eq!(content(place, &id, "bill"), other);

        let mut tab = back();
        tab.hand_in(&[NAME, ("field.bill.remove", "true")], &[("bill", "", b"")]);
        assert_eq!(tab.page.heading(), "Check your answers");
        assert!(!tab.page.main().contains("other.pdf"));
        assert!(held(place, &id, "bill").is_none());
        assert!(!back().page.main().contains("field-bill-remove"));

        // Once more, from a page that was open before, and of what was never there: nothing to do.
        let mut tab = back();
        tab.hand_in(&[NAME, ("field.bill.remove", "true")], &[]);
        assert_eq!(tab.page.heading(), "Check your answers");
        tab.press(&[]);
        assert_eq!(place.read(&id).status, Status::Completed);
    });
}

#[test]
fn no_file_is_removed_that_has_to_stay() {
    on_each_engine(|place| {
        // A required one, of which there is none yet, and then one.
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        let remove = ("field.passport.remove", "true");
        tab.hand_in(&[NAME, remove], &[]);
        assert_eq!(tab.page.fault("passport"), "Choose a file for “Passport”");
        tab.hand_in(&[NAME], &[("passport", "pass.png", PNG)]);
        let token = tab.page.token().expect("a token");
        let mut tab = Tab::open(place, &format!("{}&step=papers", base(&id, &token)));
        tab.hand_in(&[NAME, remove], &[]);
        assert_eq!(tab.page.fault("passport"), "Choose a file for “Passport”");
        assert_eq!(content(place, &id, "passport"), PNG);

        // One that was set by the backend.
        let given = json!({"bill": {"filename": "ours.txt", "io": "b3Vycw=="}});
        let id = inquiry(place, given);
        let mut tab = Tab::of(place, &id);
        assert!(!tab.page.main().contains("field-bill-remove"));
        tab.hand_in(
            &[NAME, ("field.bill.remove", "true")],
            &[("passport", "pass.png", PNG)],
        );
        assert_eq!(content(place, &id, "bill"), b"ours");

        // Unless it is open to correction: then what it was is kept beside.
        let open = TEMPLATE.replace("label: Bill", "label: Bill, correctable: true");
        let given = json!({"bill": {"filename": "ours.txt", "io": "b3Vycw=="}});
        let new = place.new_inquiry(&place.template(&open), given);
        let id = place.create(Kind::Sandbox, new).inquiry.it.id;
        let mut tab = Tab::of(place, &id);
        assert!(tab.page.main().contains("field-bill-remove"));
        tab.hand_in(
            &[NAME, ("field.bill.remove", "true")],
            &[("passport", "pass.png", PNG)],
        );
        assert_eq!(tab.page.heading(), "Check your answers");
        assert!(held(place, &id, "bill").is_none());
        assert_eq!(
            place.read(&id).personal.given["bill"]["filename"],
            "ours.txt"
        );

        // What is no file is not removed by a box either.
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        tab.hand_in(
            &[NAME, ("field.name-last.remove", "true")],
            &[("passport", "pass.png", PNG)],
        );
        assert_eq!(tab.page.status, 422);
        assert!(!tab.page.fault("name-last").is_empty());
    });
}

fn base(id: &str, token: &str) -> String {
    format!("/verify?inquiry-id={id}&session-token={token}")
}

#[test]
fn a_file_set_by_the_backend_is_shown_and_stays() {
    on_each_engine(|place| {
        let given = json!({"passport": {"filename": "ours.txt", "io": "b3Vycw=="}});
        let id = inquiry(place, given);
        let mut tab = Tab::of(place, &id);
        assert!(tab.page.main().contains("ours.txt") && !tab.page.asks("passport"));
        assert!(tab.page.asks("bill"));
        tab.hand_in(&[NAME], &[("passport", "theirs.png", PNG)]);
        assert_eq!(tab.page.heading(), "Check your answers");
        assert_eq!(content(place, &id, "passport"), b"ours");
        assert_eq!(stored(place).0, 1);

        // Every file was given: the form is one as any other.
        let file = |text: &str| json!({"filename": "ours.txt", "io": text});
        let both = json!({"passport": file("b3Vycw=="), "bill": file("YmlsbA==")});
        let tab = Tab::of(place, &inquiry(place, both));
        assert!(!tab.page.main().contains("multipart"));

        // One that is open to correction is replaced, and both are kept.
        let open = TEMPLATE.replace("label: Passport", "label: Passport, correctable: true");
        let new = place.new_inquiry(
            &place.template(&open),
            json!({"passport": file("b3Vycw==")}),
        );
        let id = place.create(Kind::Sandbox, new).inquiry.it.id;
        let mut tab = Tab::of(place, &id);
        assert!(tab.page.main().contains("We have"));
        tab.hand_in(&[NAME], &[("passport", "theirs.png", PNG)]);
        assert_eq!(content(place, &id, "passport"), PNG);
        let before = &place.read(&id).personal.given["passport"];
        assert_eq!(before["filename"], "ours.txt");
    });
}

#[test]
fn nothing_is_kept_of_a_post_that_is_refused_as_a_whole() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let page = Tab::of(place, &id).page.hidden();
        let hand_in = |token: &str| {
            let mut texts = page.clone();
            for (name, value) in &mut texts {
                if name == "session-token" {
                    token.clone_into(value);
                }
            }
            texts.push((NAME.0.into(), NAME.1.into()));
            let upload = Upload {
                filename: "a.png".into(),
                content: PNG.into(),
                excess: None,
            };
            let files = vec![("field.passport".to_owned(), upload)];
            place.hand_in("/verify", bonafide_app::door::Form { texts, files })
        };
        // Begun by somebody else: a token that no page carried opens nothing.
        let mut owner = Tab::of(place, &id);
        owner.hand_in(&[("field.name-last", "")], &[]);
        let token = owner.page.token().expect("a token");
        place.resume(&id);
        owner.hand_in(&[NAME], &[("passport", "mine.png", PNG)]);
        for wrong in ["", "x", &format!("{token}x")] {
            assert_eq!(hand_in(wrong).status, 409, "{wrong}");
        }
        // Finished, then redacted.
        owner.press(&[]);
        assert_eq!(place.read(&id).status, Status::Completed);
        assert!(hand_in(&token).status < 500);
        assert_eq!(content(place, &id, "passport"), PNG);
        assert_eq!(stored(place).0, 1);
        let erased = id.clone();
        let redact = move |tx: &mut bonafide_db::Tx, house: &_, cx: &_| {
            inquiries::redact(tx, house, cx, &erased).map(|_| ())
        };
        place.as_backend(Kind::Sandbox, redact).expect("redacted");
        assert_eq!(hand_in(&token).status, 404);
        assert_eq!(stored(place), (1, 0));
    });
}

#[test]
fn a_form_that_is_sent_twice_leaves_one_whole_file() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        let mut twin = Tab::of(place, &id);
        twin.page.text.clone_from(&tab.page.text);
        tab.hand_in(&[NAME], &[("passport", "a.png", PNG)]);
        twin.hand_in(&[NAME], &[("passport", "a.png", PNG)]);
        for tab in [&tab, &twin] {
            assert_eq!(tab.page.heading(), "Check your answers");
        }
        assert_eq!(content(place, &id, "passport"), PNG);
    });
}

#[test]
fn an_inquiry_that_keeps_its_most_files_says_so_beside_the_field() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        for _ in 0..files::MAX_FILES {
            tab.hand_in(&[("field.name-last", "")], &[("passport", "a.png", PNG)]);
        }
        assert_eq!(stored(place).0, files::MAX_FILES as i64);
        assert!(tab.page.fault("passport").is_empty());
        tab.hand_in(&[NAME], &[("passport", "b.png", PNG)]);
        assert_eq!(
            tab.page.fault("passport"),
            "No more files can be taken for “Passport”"
        );
        assert_eq!(stored(place).0, files::MAX_FILES as i64);
        // The one that is there goes on.
        tab.hand_in(&[NAME], &[]);
        assert_eq!(tab.page.heading(), "Check your answers");
        assert_eq!(
            held(place, &id, "passport").expect("a file").filename,
            "a.png"
        );
    });
}

#[test]
fn a_file_of_the_largest_size_is_taken_in() {
    on_each_engine(|place| {
        let id = inquiry(place, json!({}));
        let mut tab = Tab::of(place, &id);
        let mut text = vec![b'x'; MAX_FILE_BYTES];
        tab.hand_in(&[NAME], &[("passport", "a.txt", &text)]);
        assert_eq!(tab.page.heading(), "Check your answers");
        assert_eq!(content(place, &id, "passport"), text);
        let mut tab = Tab::of(place, &inquiry(place, json!({})));
        text.push(b'x');
        tab.hand_in(&[NAME], &[("passport", "a.txt", &text)]);
        assert!(tab.page.fault("passport").contains("10\u{a0}MB"));
    });
}

#[test]
fn the_first_screen_says_which_file_to_have_at_hand() {
    on_each_engine(|place| {
        let text = TEMPLATE.replace(
            "steps:",
            "steps:\n  - { step: start, kind: intro, next: papers }",
        );
        let new = place.new_inquiry(&place.template(&text), json!({}));
        let tab = Tab::of(place, &place.create(Kind::Sandbox, new).inquiry.it.id);
        let main = tab.page.main();
        assert!(
            main.contains("<span dir=\"auto\">Passport</span>"),
            "{main}"
        );
    });
}

/// Two 10 MB files and more are more than one form is to bring.
#[test]
fn publishing_refuses_what_no_form_can_ask_for() {
    on_each_engine(|place| {
        let refused = |fields: &str, form: &str| {
            let text = format!(
                "{{name: T, fields: {{{fields}}}, steps: [{{step: a, kind: form, fields: [{form}], next: b}}, \
                 {{step: b, kind: end, outcome: completed}}]}}"
            );
            let text = text.clone();
            place
                .as_backend(Kind::Sandbox, move |tx, house, cx| {
                    let read = bonafide_app::templates::read_text(&text)?;
                    let definition = bonafide_app::templates::parse_definition(&read)?;
                    bonafide_app::templates::create(tx, house, cx, "T", &definition, true)?;
                    Ok(())
                })
                .map_err(|error| format!("{error:?}"))
        };
        let file = "{type: file}";
        refused(&format!("a: {file}, b: {file}"), "a, b").expect("two files");
        let three = refused(&format!("a: {file}, b: {file}, c: {file}"), "a, b, c");
        assert!(
            three
                .unwrap_err()
                .contains("asks for files in 3 fields; one form does so in at most 2")
        );
        let list = "{type: array, items: {type: file}}";
        refused(&format!("a: {list}, b: {file}"), "a, b").expect("a list and a file");
        refused(&format!("a: {list}, b: {file}, c: {list}"), "a, b, c").expect_err("three again");
        for other in [
            "{type: array}",
            "{type: array, items: {type: string}}",
            "{type: array, items: {type: array, items: {type: file}}}",
            "{type: array, items: {type: hash, fields: {f: {type: file}}}}",
        ] {
            let list = refused(&format!("a: {other}"), "a");
            assert!(
                list.unwrap_err()
                    .contains("a field of type array; forms have no input"),
                "{other}"
            );
        }
    });
}
