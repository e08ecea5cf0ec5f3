//! Proofs about the ways through the flow: every step can be reached, and from every step an end.

use std::collections::BTreeSet;

use crate::definition::{Definition, Fault, StepKind};

use super::step_path;

pub(super) fn prove(definition: &Definition, faults: &mut Vec<Fault>) {
    let Some(start) = definition.first_step() else {
        // Told by the proofs about steps.
        return;
    };
    let exits: Vec<Vec<usize>> = definition
        .steps
        .iter()
        .map(|step| {
            step.kind
                .exits()
                .into_iter()
                .filter_map(|(_, name)| index_of(definition, name))
                .collect()
        })
        .collect();
    let reached = match index_of(definition, &start.name) {
        Some(start) => reachable(&exits, start),
        None => return,
    };
    let ending = steps_that_end(definition, &exits);
    let circles = circles_of_branches(definition, &exits);
    for (index, step) in definition.steps.iter().enumerate() {
        let name = &step.name;
        let message = if !reached.contains(&index) {
            format!("`{name}` is never reached")
        } else if !ending.contains(&index) {
            format!("from `{name}` no end can be reached")
        } else if circles.contains(&index) {
            format!("`{name}` is on a circle of branches without a screen")
        } else {
            continue;
        };
        faults.push(Fault::new(step_path(index), message));
    }
}

fn index_of(definition: &Definition, name: &str) -> Option<usize> {
    definition.steps.iter().position(|step| step.name == name)
}

fn reachable(exits: &[Vec<usize>], start: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(index) = open.pop() {
        if reached.insert(index) {
            open.extend(&exits[index]);
        }
    }
    reached
}

/// The steps from which some end can be reached: grown backwards from the ends.
fn steps_that_end(definition: &Definition, exits: &[Vec<usize>]) -> BTreeSet<usize> {
    let is_end = |index: &usize| matches!(definition.steps[*index].kind, StepKind::End { .. });
    let mut ending: BTreeSet<usize> = (0..exits.len()).filter(is_end).collect();
    loop {
        let before = ending.len();
        for (index, next) in exits.iter().enumerate() {
            if next.iter().any(|next| ending.contains(next)) {
                ending.insert(index);
            }
        }
        if ending.len() == before {
            return ending;
        }
    }
}

/// Branches from which a way over branches alone leads back to themselves.
fn circles_of_branches(definition: &Definition, exits: &[Vec<usize>]) -> BTreeSet<usize> {
    let is_branch = |index: usize| !definition.steps[index].kind.is_screen();
    let over_branches: Vec<Vec<usize>> = exits
        .iter()
        .map(|next| {
            next.iter()
                .copied()
                .filter(|next| is_branch(*next))
                .collect()
        })
        .collect();
    (0..exits.len())
        .filter(|index| is_branch(*index))
        .filter(|index| {
            over_branches[*index]
                .iter()
                .any(|next| reachable(&over_branches, *next).contains(index))
        })
        .collect()
}
