//! What holds of conversion figures whatever people do and however inquiries are created.

use std::collections::{BTreeMap, BTreeSet};

use bonafide_domain::conversion::{
    Act, Identity, Life, Opened, RIPENING_MS, Tally, Trace, When, journeys, persons,
};
use bonafide_domain::experiment::{Arm, Assigned};
use proptest::prelude::*;

const HOUR: i64 = 3_600_000;
const STEPS: [&str; 3] = ["name", "address", "contact"];

#[derive(Clone, Copy, Debug)]
enum Fact {
    Life(Life),
    Act(Act, usize),
}

/// One inquiry: whose it is, and what happened in it (hours after its creation).
#[derive(Clone, Debug)]
struct History {
    person: i64,
    created: i64,
    facts: Vec<(Fact, i64)>,
}

fn fact() -> impl Strategy<Value = Fact> {
    let acts = proptest::sample::select(&Act::ALL[..]);
    prop_oneof![
        4 => (acts, 0..STEPS.len()).prop_map(|(act, step)| Fact::Act(act, step)),
        1 => proptest::sample::select(&[
            Life::Started, Life::Completed, Life::Failed, Life::Expired, Life::Resumed, Life::Decided,
        ][..]).prop_map(Fact::Life),
    ]
}

fn history() -> impl Strategy<Value = History> {
    let facts = proptest::collection::vec((fact(), 0i64..48), 0..8);
    (0i64..5, 0i64..1_500, facts).prop_map(|(person, created, facts)| History {
        person,
        created,
        facts,
    })
}

fn histories() -> impl Strategy<Value = Vec<History>> {
    proptest::collection::vec(history(), 0..14)
}

/// Every fact with its inquiry and time. Times of one inquiry may be equal; places tell them apart.
fn facts(histories: &[History]) -> Vec<(usize, Fact, When)> {
    let mut all = Vec::new();
    for (index, history) in histories.iter().enumerate() {
        let created = (Fact::Life(Life::Created), 0);
        for (number, (fact, after)) in std::iter::once(&created).chain(&history.facts).enumerate() {
            let when = When {
                at: (history.created + after) * HOUR,
                place: (index * 100 + number) as i64,
            };
            all.push((index, *fact, when));
        }
    }
    all
}

fn traces(count: usize, facts: &[(usize, Fact, When)]) -> Vec<Trace> {
    let mut traces = vec![Trace::default(); count];
    for (index, fact, when) in facts {
        match fact {
            Fact::Life(life) => traces[*index].life(*life, *when),
            Fact::Act(act, step) => traces[*index].act(*act, Some(STEPS[*step]), *when),
        }
    }
    traces
}

/// Sums over inquiries, and over journeys entered from one hour to another.
fn figures(histories: &[History], traces: &[Trace], hours: std::ops::Range<i64>) -> (Tally, Tally) {
    let (mut inquiries, mut people) = (Tally::default(), Tally::default());
    for (history, trace) in histories.iter().zip(traces) {
        if hours.contains(&history.created) {
            inquiries.merge(&Tally::of_inquiry(trace), 1);
        }
    }
    for journey in all_journeys(histories, traces) {
        if hours.contains(&(journey.entered_at / HOUR)) {
            people.merge(&Tally::of_journey(&journey), 1);
        }
    }
    (inquiries, people)
}

fn all_journeys(
    histories: &[History],
    traces: &[Trace],
) -> Vec<bonafide_domain::conversion::Journey> {
    let ids: Vec<String> = (0..histories.len()).map(id).collect();
    let mut found = Vec::new();
    for person in 0..5 {
        let theirs: Vec<Opened> = histories
            .iter()
            .zip(traces)
            .zip(&ids)
            .filter(|((history, _), _)| history.person == person)
            .map(|((_, trace), id)| Opened {
                id,
                version_id: "v",
                channel: "api",
                trace,
            })
            .collect();
        found.extend(journeys(&theirs));
    }
    found
}

fn id(index: usize) -> String {
    format!("inq_{index:03}")
}

/// The person whose journey it is.
fn whose(histories: &[History], journey: &bonafide_domain::conversion::Journey) -> i64 {
    let first = &journey.inquiries[0];
    let index = (0..histories.len()).find(|index| id(*index) == *first);
    histories[index.expect("a journey is of inquiries that were given")].person
}

const EXPERIMENT: &str = "expt_1";

/// As figures of an experiment sum them, when every person keeps the side that they were given. Those
/// whose number cannot be divided by three came without one.
fn sides(histories: &[History]) -> BTreeMap<Arm, Tally> {
    let facts = facts(histories);
    let mut traces = traces(histories.len(), &facts);
    for (history, trace) in histories.iter().zip(&mut traces) {
        let arm = match history.person % 3 {
            0 => Arm::Control,
            1 => Arm::Variant,
            _ => continue,
        };
        trace.assigned = Some(Assigned {
            experiment_id: EXPERIMENT.into(),
            arm,
        });
    }
    let mut sides: BTreeMap<Arm, Tally> = BTreeMap::new();
    for journey in all_journeys(histories, &traces) {
        if let Some(assigned) = &journey.assigned {
            let tally = Tally::of_journey(&journey);
            sides.entry(assigned.arm).or_default().merge(&tally, 1);
        }
    }
    sides
}

fn whole(histories: &[History]) -> (Tally, Tally) {
    let facts = facts(histories);
    figures(histories, &traces(histories.len(), &facts), 0..i64::MAX)
}

proptest! {
    #[test]
    fn the_order_in_which_facts_arrive_does_not_matter(
        histories in histories(),
        seed in any::<u64>(),
    ) {
        let in_order = facts(&histories);
        let mut shuffled = in_order.clone();
        let mut state = seed | 1;
        for last in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(last, (state >> 33) as usize % (last + 1));
        }
        // Some arrive twice.
        let again: Vec<_> = shuffled.iter().step_by(3).copied().collect();
        shuffled.extend(again);
        prop_assert_eq!(
            traces(histories.len(), &in_order),
            traces(histories.len(), &shuffled)
        );
    }

    #[test]
    fn inquiries_that_nobody_opened_change_no_figure_of_people(
        histories in histories(),
        more in proptest::collection::vec((0i64..5, 0i64..1_500), 0..40),
    ) {
        let (inquiries, people) = whole(&histories);
        let mut with = histories.clone();
        with.extend(more.iter().map(|(person, created)| History {
            person: *person,
            created: *created,
            facts: vec![(Fact::Life(Life::Expired), 24)],
        }));
        let (more_inquiries, same_people) = whole(&with);
        prop_assert_eq!(same_people, people);
        prop_assert_eq!(sides(&with), sides(&histories));
        prop_assert_eq!(more_inquiries.created, inquiries.created + more.len() as i64);
        prop_assert_eq!(more_inquiries.opened, inquiries.opened);
    }

    #[test]
    fn what_a_person_begins_anew_changes_nothing_until_they_get_further(
        histories in histories(),
        again in proptest::collection::vec((any::<proptest::sample::Index>(), 1i64..700), 1..6),
    ) {
        let before = all_journeys(&histories, &traces(histories.len(), &facts(&histories)));
        let mut with = histories.clone();
        let again = again.iter().filter(|_| !before.is_empty());
        for (which, later) in again {
            let journey = &before[which.index(before.len())];
            let Some(first) = journey.passages.first() else { continue };
            let step = STEPS.iter().position(|step| *step == first.step).unwrap_or(0);
            // Two people may enter at the same moment: whose journey it is, its inquiries say.
            let person = whose(&histories, journey);
            with.push(History {
                person,
                created: journey.entered_at / HOUR + later.min(&700),
                facts: vec![(Fact::Act(Act::Opened, step), 0), (Fact::Act(Act::Error, step), 1)],
            });
        }
        let after = all_journeys(&with, &traces(with.len(), &facts(&with)));
        let told = |all: &[bonafide_domain::conversion::Journey]| {
            let mut all: Vec<_> = all.to_vec();
            all.iter_mut().for_each(|journey| journey.inquiries.clear());
            all
        };
        prop_assert_eq!(told(&before), told(&after));
        let told = |sides: BTreeMap<Arm, Tally>| -> Vec<(Arm, Tally)> {
            let inquiries = |tally| Tally { inquiries: 0, ..tally };
            sides.into_iter().map(|(arm, tally)| (arm, inquiries(tally))).collect()
        };
        prop_assert_eq!(told(sides(&histories)), told(sides(&with)));
    }

    #[test]
    fn opened_and_never_opened_are_created_and_steps_add_up(histories in histories(), now in 0i64..2_000) {
        let (inquiries, people) = whole(&histories);
        prop_assert_eq!(inquiries.created, histories.len() as i64);
        prop_assert!(inquiries.opened <= inquiries.created);
        prop_assert!(people.started <= people.opened && people.finished <= people.opened);
        prop_assert!(people.completed <= people.finished && people.failed <= people.finished);
        let all = all_journeys(&histories, &traces(histories.len(), &facts(&histories)));
        for (name, step) in &people.steps {
            let stand = all.iter().filter(|journey| journey.stands_at() == Some(name.as_str()));
            let (waiting, dropped): (Vec<_>, Vec<_>) =
                stand.partition(|journey| journey.is_waiting(now * HOUR));
            prop_assert_eq!(step.reached, step.left + (waiting.len() + dropped.len()) as i64);
        }
    }

    #[test]
    fn a_person_counts_once_for_an_experiment_on_the_side_of_the_first_opening(histories in histories()) {
        let traces = traces(histories.len(), &facts(&histories));
        let people: BTreeSet<i64> = histories
            .iter()
            .zip(&traces)
            .filter(|(_, trace)| trace.opened.is_some())
            .map(|(history, _)| history.person)
            .collect();
        for (arm, rest) in [(Arm::Control, 0), (Arm::Variant, 1)] {
            let counted = sides(&histories).get(&arm).map_or(0, |tally| tally.opened);
            let expected = people.iter().filter(|person| **person % 3 == rest).count();
            prop_assert_eq!(counted, expected as i64);
        }
    }

    #[test]
    fn disjoint_periods_add_to_their_union(histories in histories(), middle in 0i64..1_600) {
        let traces = traces(histories.len(), &facts(&histories));
        let (mut inquiries, mut people) = figures(&histories, &traces, 0..middle);
        let (late_inquiries, late_people) = figures(&histories, &traces, middle..i64::MAX);
        inquiries.merge(&late_inquiries, 1);
        people.merge(&late_people, 1);
        prop_assert_eq!((inquiries, people), figures(&histories, &traces, 0..i64::MAX));
    }

    #[test]
    fn what_is_added_can_be_taken_away_and_stored(histories in histories(), more in histories()) {
        let ((_, mut sum), (_, other)) = (whole(&histories), whole(&more));
        let before = sum.clone();
        sum.merge(&other, 1);
        prop_assert_eq!(Tally::from_bytes(&sum.to_bytes()), Some(sum.clone()));
        let mut read = before.clone();
        prop_assert_eq!(read.add_bytes(&other.to_bytes()), Some(()));
        prop_assert_eq!(&read, &sum);
        sum.merge(&other, -1);
        prop_assert_eq!(sum, before);
    }

    #[test]
    fn stored_sums_are_read_or_refused_whatever_the_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        if let Some(tally) = Tally::from_bytes(&bytes) {
            prop_assert!(Tally::from_bytes(&tally.to_bytes()).is_some());
        }
    }

    #[test]
    fn who_a_person_is_does_not_depend_on_the_order(
        all in proptest::collection::vec((proptest::option::of((0u8..3, any::<bool>())), proptest::option::of(0i64..3), proptest::option::of(0i64..3), 0i64..5), 0..12),
        turn in any::<proptest::sample::Index>(),
    ) {
        let ids: Vec<String> = (0..all.len()).map(|index| format!("inq_{index:02}")).collect();
        let accounts = ["act_0", "act_1", "act_2"];
        let mut identities: Vec<Identity> = all
            .iter()
            .zip(&ids)
            .enumerate()
            .map(|(index, ((account, reference_mark, device_mark, at), id))| Identity {
                id,
                opened: When { at: *at, place: index as i64 },
                account_id: account.map(|(n, _)| accounts[usize::from(n)]),
                has_own_account: account.is_some_and(|(_, own)| own),
                reference_mark: *reference_mark,
                device_mark: *device_mark,
            })
            .collect();
        let named = |identities: &[Identity]| {
            let mut named: Vec<_> = persons(identities)
                .into_iter()
                .zip(identities.iter().map(|one| one.id.to_owned()))
                .map(|(person, id)| (id, person))
                .collect();
            named.sort();
            named
        };
        let before = named(&identities);
        if !identities.is_empty() {
            let by = turn.index(identities.len());
            identities.rotate_left(by);
        }
        prop_assert_eq!(named(&identities), before);
    }
}

#[test]
fn a_journey_waits_for_a_day_after_its_last_act() {
    let mut trace = Trace::default();
    trace.act(
        Act::Opened,
        Some("name"),
        When {
            at: 1_000,
            place: 1,
        },
    );
    let opened = Opened {
        id: "inq_1",
        version_id: "v",
        channel: "api",
        trace: &trace,
    };
    let journey = &journeys(&[opened])[0];
    assert!(journey.is_waiting(1_000 + RIPENING_MS - 1));
    assert!(!journey.is_waiting(1_000 + RIPENING_MS));
}
