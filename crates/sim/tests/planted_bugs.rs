//! Each thing that must hold, with a fault that it has to find: a check that sees nothing is no check.

use bonafide_sim::{World, invariants};

/// A world in the middle of its history.
fn world() -> World {
    let mut world = World::on_sqlite(3);
    world.live(120).expect("nothing is broken yet");
    world
}

#[track_caller]
fn found(sql: &'static str, words: &str) {
    let mut world = world();
    assert!(world.tamper(sql) > 0, "nothing was changed by: {sql}");
    let broken = invariants::always(&mut world).and_then(|()| invariants::at_rest(&mut world));
    let broken = broken.expect_err("the fault is found");
    assert!(broken.contains(words), "{broken}");
}

#[test]
fn an_entry_that_is_missing() {
    found(
        "delete from events where environment_id = (select environment_id from inquiries limit 1) and seq = 20",
        "the log",
    );
}

#[test]
fn an_entry_that_was_changed() {
    found(
        "update events set created_at = created_at - 1000 where name = 'inquiry.created'",
        "the log",
    );
}

#[test]
fn a_state_that_no_event_made() {
    found(
        "update inquiries set doc = replace(doc, '\"expired\"', '\"approved\"') where status = 'expired' and key_leaf is not null",
        "fold to another state",
    );
}

#[test]
fn an_inquiry_that_is_lost() {
    found("delete from inquiries where status = 'expired'", "is gone");
}

#[test]
fn a_delivery_that_is_made_twice() {
    found(
        "update webhook_deliveries set event_id = (select min(d.event_id) from webhook_deliveries d \
         where d.webhook_id = webhook_deliveries.webhook_id)",
        "more than once",
    );
}

#[test]
fn personal_data_in_the_clear() {
    found("update webhooks set status = 'Lovelace'", "in the clear");
}

#[test]
fn an_inquiry_that_never_ends() {
    found(
        "update inquiries set status = 'pending' where status = 'expired'",
        "open a year later",
    );
}

#[test]
fn events_that_are_passed_over() {
    let mut world = world();
    assert!(world.tamper("update webhooks set cursor = cursor + 30") > 0);
    let broken = world.live(120).expect_err("the fault is found");
    assert!(broken.contains("never arrived"), "{broken}");
}
