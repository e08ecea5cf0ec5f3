//! Histories on both engines: everything holds, nothing is left untried, and a seed tells the same story twice.

use std::collections::BTreeSet;

use bonafide_sim::World;

const STEPS: usize = 300;
const SEEDS: std::ops::Range<u64> = 1..9;

fn lived(mut world: World, seed: u64) -> World {
    if let Err(broken) = world.live(STEPS) {
        let last = world.history().len().saturating_sub(30);
        panic!(
            "seed {seed}: {broken}; the last acts:\n{}",
            world.history()[last..].join("\n")
        );
    }
    world
}

#[test]
fn everything_holds_and_every_act_is_tried_in_every_status() {
    let worlds: Vec<World> = std::thread::scope(|scope| {
        let lives: Vec<_> = SEEDS
            .map(|seed| scope.spawn(move || lived(World::on_sqlite(seed), seed)))
            .collect();
        lives
            .into_iter()
            .map(|life| life.join().expect("a history that held"))
            .collect()
    });
    let visited: BTreeSet<_> = worlds.iter().flat_map(World::visited).collect();
    let statuses: BTreeSet<_> = visited.iter().map(|(status, _)| *status).collect();
    let acts: BTreeSet<_> = visited.iter().map(|(_, act)| *act).collect();
    assert_eq!(statuses.len(), 8, "{statuses:?}");
    assert_eq!(acts.len(), bonafide_sim::acts_on_inquiries(), "{acts:?}");
    let untried: Vec<_> = (statuses.iter())
        .flat_map(|status| acts.iter().map(move |act| (*status, *act)))
        .filter(|pair| !visited.contains(pair))
        .collect();
    assert!(untried.is_empty(), "never tried: {untried:?}");
}

#[test]
fn everything_holds_with_two_servers_on_one_postgresql() {
    for seed in 101..103 {
        if let Some(world) = World::on_postgres(seed) {
            lived(world, seed);
        }
    }
}

#[test]
fn a_seed_tells_the_same_story_twice() {
    let story = || lived(World::on_sqlite(42), 42).history().to_vec();
    assert_eq!(story(), story());
}
