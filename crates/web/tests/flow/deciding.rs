//! What the person reads of a reviewer's decision.

use bonafide_app::Kind;
use bonafide_app::inquiries::{self, Decision, Verdict};
use serde_json::json;

use crate::place::{Place, on_each_engine};
use crate::tab::Tab;
use crate::{ADDRESS, NAME};

const TO_PERSON: &str = "Write to <b>us</b>.\nWe answer \u{202e}today.";
const TO_TEAM: &str = "Known from last week";

fn decide(place: &Place, id: &str, verdict: Verdict, to_person: Option<&'static str>) {
    let id = id.to_owned();
    place
        .as_backend(Kind::Sandbox, move |tx, house, cx| {
            let seen = inquiries::last_change(tx, house, cx, &id)?.event_id;
            let decision = Decision {
                verdict,
                reason: Some("Suspected fraud".into()),
                to_person: to_person.map(str::to_owned),
                to_team: Some(TO_TEAM.into()),
                seen,
            };
            inquiries::decide_as_seen(tx, house, cx, &id, decision)?;
            Ok(())
        })
        .expect("a decision");
}

fn finished<'p>(place: &'p Place, way: &str) -> (String, Tab<'p>) {
    let id = place.inquiry("Details", json!({}));
    let mut tab = Tab::open(place, &format!("/verify?inquiry-id={id}{way}"));
    tab.press(&NAME).press(&ADDRESS);
    assert_eq!(tab.page.heading(), "You have sent everything");
    (id, tab)
}

#[test]
fn the_last_page_tells_the_decision_with_the_note_for_the_person_and_never_the_team_s() {
    on_each_engine(|place| {
        let (id, tab) = finished(place, "");
        for (verdict, note, heading) in [
            (
                Verdict::MarkForReview,
                Some(TO_PERSON),
                "A person will check your answers",
            ),
            (
                Verdict::Decline,
                Some(TO_PERSON),
                "We could not confirm your details",
            ),
            // The note that was given with the decline tells nothing of the approval.
            (Verdict::Approve, None, "You have sent everything"),
        ] {
            place.pass(60);
            decide(place, &id, verdict, note);
            let mine = Tab::open(place, &tab.address);
            assert_eq!(
                (mine.page.status, mine.page.heading().as_str()),
                (200, heading)
            );
            let text = mine.page.main();
            assert_eq!(text.contains("Write to &lt;b&gt;us"), note.is_some());
            assert!(!text.contains("<b>us") && !text.contains(TO_TEAM));
            assert!(!text.contains("Suspected fraud"));
            // Whoever has the bare link only is not the person.
            let strange = Tab::of(place, &id);
            assert_eq!(strange.page.status, 409);
            assert!(!strange.page.text.contains("Write to"));
        }
    });
}

#[test]
fn somebody_declined_on_the_way_reads_the_note_and_an_ended_session_does_not() {
    on_each_engine(|place| {
        let id = place.inquiry("Details", json!({}));
        let mut tab = Tab::of(place, &id);
        tab.press(&NAME);
        decide(place, &id, Verdict::Decline, Some(TO_PERSON));
        let mine = Tab::open(place, &tab.address);
        assert_eq!(mine.page.status, 409);
        assert_eq!(mine.page.heading(), "This is already finished");
        assert!(mine.page.main().contains("Write to &lt;b&gt;us"));
        assert!(!mine.page.text.contains(TO_TEAM));
        place.pass(40 * 24 * 3600);
        let late = Tab::open(place, &tab.address);
        assert!(!late.page.text.contains("Write to"));
    });
}

#[test]
fn in_a_frame_the_note_stands_on_the_same_page() {
    on_each_engine(|place| {
        let (id, tab) = finished(place, "");
        decide(place, &id, Verdict::Decline, Some(TO_PERSON));
        let (_, query) = tab.address.split_once('?').expect("a query");
        let framed = format!("/widget?{query}&iframe-origin=https://shop.example");
        let mine = Tab::open(place, &framed);
        assert!(mine.page.main().contains("Write to &lt;b&gt;us"));
        assert!(!mine.page.text.contains(TO_TEAM));
    });
}
