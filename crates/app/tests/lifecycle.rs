//! The life of an inquiry as the domain decides it: whatever is commanded in whatever order, no
//! forbidden state is reached, and the facts alone give the state again.

use bonafide_domain::field::{Held, Origin};
use bonafide_domain::flow::Position;
use bonafide_domain::inquiry::{
    Change, Channel, CodeState, Command, Event, Inquiry, Personal, Status, Windows, after, apply,
    create, decide,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::json;

fn fresh(at: Timestamp, after_start: Option<u32>) -> Inquiry {
    Inquiry {
        id: "inq_1".into(),
        environment_id: "env_1".into(),
        template_id: "itmpl_1".into(),
        version_id: "itmplv_1".into(),
        account_id: None,
        has_own_account: false,
        status: Status::Created,
        channel: Channel::Api,
        tags: Vec::new(),
        created_at: at,
        updated_at: at,
        started_at: None,
        expires_at: Some(after(at, 86_400)),
        completed_at: None,
        failed_at: None,
        marked_for_review_at: None,
        decisioned_at: None,
        expired_at: None,
        redacted_at: None,
        opened_at: None,
        previous_step: None,
        next_step: Some("start".into()),
        position: None,
        windows: Windows {
            after_create: 86_400,
            after_start,
            after_resume: 600,
            one_time_link: 3600,
        },
        sessions: Vec::new(),
        locale: None,
        theme_set_id: None,
        extensions: 0,
        awaits_first_input: false,
        kept: Default::default(),
        assigned: None,
        personal: Personal {
            reference_id: Some("reference".into()),
            note: Some("note".into()),
            ..Personal::default()
        },
    }
}

fn command() -> impl Strategy<Value = Command> {
    let word = || "[a-c]{1,2}";
    let held = prop_oneof![
        Just(Origin::Api),
        Just(Origin::Person),
        Just(Origin::Client)
    ];
    let fields = proptest::collection::vec((word(), word(), held), 0..3).prop_map(|fields| {
        let held = |(key, value, origin)| {
            (
                key,
                Held {
                    value: json!(value as String),
                    origin,
                },
            )
        };
        fields.into_iter().map(held).collect::<Vec<_>>()
    });
    let comment = || proptest::option::of(word());
    prop_oneof![
        (
            proptest::option::of(proptest::option::of(word())),
            fields.clone()
        )
            .prop_map(|(note, fields)| {
                let change = Change {
                    note,
                    redirect_uri: None,
                    fields,
                };
                Command::Update(change)
            }),
        word().prop_map(|session_id| Command::Open {
            session_id,
            locale: "de".into()
        }),
        word().prop_map(|session_id| Command::AddSession { session_id }),
        Just(Command::Start),
        (word(), fields).prop_map(|(step, fields)| Command::Submit { step, fields }),
        word().prop_map(|step| {
            let position = Position {
                step,
                history: Vec::new(),
                ahead: Vec::new(),
            };
            Command::Move { position }
        }),
        word().prop_map(|step| Command::Code {
            step,
            state: CodeState::default()
        }),
        Just(Command::Complete),
        Just(Command::Fail),
        Just(Command::Expire),
        Just(Command::Resume),
        Just(Command::MarkForReview),
        comment().prop_map(|comment| Command::Approve { comment }),
        comment().prop_map(|comment| Command::Decline { comment }),
        proptest::collection::vec(word(), 0..3).prop_map(Command::SetTags),
        word().prop_map(|account_id| Command::MoveToAccount { account_id }),
        Just(Command::Redact {
            kept: Default::default()
        }),
    ]
}

/// The steps between statuses that the contract knows.
fn may_follow(before: Status, after: Status) -> bool {
    use Status::{Approved, Completed, Created, Declined, Expired, Failed, NeedsReview, Pending};
    match after {
        _ if before == after => true,
        Created => false,
        Pending => matches!(before, Created | Expired),
        Completed | Failed => before == Pending,
        Expired => matches!(before, Created | Pending),
        NeedsReview => !before.is_decided(),
        Approved | Declined => true,
    }
}

/// What holds of an inquiry in every state.
fn sound(inquiry: &Inquiry) -> Result<(), TestCaseError> {
    let at = |time: Option<Timestamp>| time.is_some();
    prop_assert_eq!(at(inquiry.expires_at), inquiry.status.is_open());
    match inquiry.status {
        Status::Created => {
            prop_assert!(
                !at(inquiry.started_at) && !at(inquiry.completed_at) && !at(inquiry.decisioned_at)
            );
        }
        Status::Pending => prop_assert!(at(inquiry.started_at) && !at(inquiry.expired_at)),
        Status::Completed => prop_assert!(at(inquiry.completed_at) && at(inquiry.started_at)),
        Status::Failed => prop_assert!(at(inquiry.failed_at) && at(inquiry.started_at)),
        Status::Expired => prop_assert!(at(inquiry.expired_at)),
        Status::NeedsReview => prop_assert!(at(inquiry.marked_for_review_at)),
        Status::Approved | Status::Declined => prop_assert!(at(inquiry.decisioned_at)),
    }
    prop_assert!(
        !(at(inquiry.completed_at) && at(inquiry.failed_at)),
        "completed and failed"
    );
    if at(inquiry.redacted_at) {
        prop_assert!(!inquiry.status.is_open(), "open without data");
        prop_assert_eq!(&inquiry.personal, &Personal::default());
    }
    let mut sessions = inquiry.sessions.clone();
    sessions.sort();
    sessions.dedup();
    prop_assert_eq!(sessions.len(), inquiry.sessions.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_commands_reaches_a_forbidden_state(
        commands in proptest::collection::vec((command(), 0i64..100_000), 0..30),
        after_start in proptest::option::of(1u32..10_000),
    ) {
        let mut now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let first = fresh(now, after_start);
        let mut facts = vec![(
            Event::Created { inquiry: Box::new(first.clone()), personal: Box::new(first.personal.clone()) },
            now,
        )];
        let mut inquiry = first;
        sound(&inquiry)?;
        for (command, seconds) in commands {
            now += SignedDuration::from_secs(seconds);
            let redacted = inquiry.redacted_at.is_some();
            let decided = decide(&inquiry, command.clone());
            prop_assert!(!redacted || decided.is_err(), "{command:?} of a redacted inquiry");
            let Ok(events) = decided else { continue };
            for event in events {
                let before = inquiry.status;
                apply(&mut inquiry, &event, now);
                prop_assert!(may_follow(before, inquiry.status), "{before:?} to {:?} by {command:?}", inquiry.status);
                facts.push((event, now));
            }
            sound(&inquiry)?;
            // What is commanded twice happens once, save what opens a window or a screen anew.
            if !matches!(command, Command::Resume | Command::Open { .. } | Command::Update(_) | Command::Redact { .. }
                | Command::Submit { .. } | Command::AddSession { .. } | Command::Code { .. })
            {
                prop_assert_eq!(decide(&inquiry, command), Ok(vec![]));
            }
        }
        prop_assert_eq!(&inquiry.created_at, &facts[0].1);

        // Through the text in which the log keeps them.
        let mut folded: Option<Inquiry> = None;
        for (fact, at) in &facts {
            let text = serde_json::to_string(fact).unwrap();
            let fact: Event = serde_json::from_str(&text).unwrap();
            match &mut folded {
                None => folded = create(&fact),
                Some(folded) => apply(folded, &fact, *at),
            }
        }
        prop_assert_eq!(folded, Some(inquiry));
    }
}
