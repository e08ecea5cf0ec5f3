//! What can happen: who acts, and how often.

mod backend;
mod fate;
mod person;
mod post;

use crate::{Holds, World};

type Act = fn(&mut World) -> Holds;

/// By how often each happens.
const ACTS: &[(u32, Act)] = &[
    (16, backend::create),
    (3, backend::repeat),
    (30, backend::act_on_inquiry),
    (4, backend::act_on_account),
    (3, backend::act_on_webhook),
    (2, backend::ask_with_the_other_key),
    (24, person::go_on),
    (2, person::fetch_as_a_robot),
    (10, post::carry),
    (4, post::errands),
    (6, fate::tick),
    (3, fate::jump),
    (1, fate::turn_the_sandbox_clock),
    (1, fate::restart),
    (2, fate::erase),
];

pub fn step(world: &mut World) -> Holds {
    let act = world.chance.weighted(ACTS);
    act(world)
}

/// Luck has an end: every lost answer is asked for again, receivers get well, and so much time passes that nobody can
/// still act.
pub fn come_to_rest(world: &mut World) -> Holds {
    backend::repeat_all_unanswered(world)?;
    post::carry_all(world)?;
    fate::a_year_later(world)?;
    post::carry_all(world)
}

/// What is tried on inquiries, by name.
pub fn names() -> impl Iterator<Item = &'static str> {
    backend::names().chain(["submit"])
}
