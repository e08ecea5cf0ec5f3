//! People of known behaviour, met by every way of creating inquiries: what is counted by created
//! inquiries, what is counted here, and what is true.

use std::fmt::Write as _;

use super::{Act, Identity, Life, Opened, Person, Tally, Trace, When, journeys, persons};

/// People in each row.
const PEOPLE: u64 = 2_000;
const SEED: u64 = 20_260_301;
/// Screens that a person may stop at, and how many of a hundred do.
const SCREENS: [(&str, u64); 3] = [("name", 12), ("address", 18), ("contact", 9)];
const MINUTE: i64 = 60_000;

/// A way of creating inquiries.
struct Style {
    name: &'static str,
    /// Of a hundred inquiries created for people, how many nobody ever opens.
    never_opened: u64,
    /// Each time the page is loaded makes another inquiry; of a hundred people, how many load it
    /// again before they act.
    reloads: u64,
    /// Of a hundred people who stop, how many begin anew in another inquiry on another day.
    second_tries: u64,
    /// Inquiries that robots make by fetching the link, for each hundred people.
    robots: u64,
    /// Whether a reference id is known; else the device tells who comes again.
    known: bool,
}

const STYLES: [Style; 6] = [
    Style {
        name: "by API, when the person is about to begin",
        never_opened: 0,
        reloads: 0,
        second_tries: 0,
        robots: 0,
        known: true,
    },
    Style {
        name: "by API, for everybody who signs up",
        never_opened: 65,
        reloads: 0,
        second_tries: 0,
        robots: 0,
        known: true,
    },
    Style {
        name: "client-side, each page load makes one",
        never_opened: 0,
        reloads: 45,
        second_tries: 0,
        robots: 0,
        known: true,
    },
    Style {
        name: "client-side, and people try again",
        never_opened: 0,
        reloads: 45,
        second_tries: 60,
        robots: 0,
        known: true,
    },
    Style {
        name: "client-side, known by their device only",
        never_opened: 0,
        reloads: 45,
        second_tries: 60,
        robots: 0,
        known: false,
    },
    Style {
        name: "a link in a mail, fetched by scanners",
        never_opened: 30,
        reloads: 20,
        second_tries: 30,
        robots: 150,
        known: true,
    },
];

/// One row of the table.
pub struct Outcome {
    pub style: &'static str,
    pub created: i64,
    /// Completed inquiries of those created.
    pub naive: f64,
    /// People who completed of those who opened, from the facts.
    pub ours: f64,
    /// The same, from what the people were made to do.
    pub truth: f64,
}

struct Dice(u64);

impl Dice {
    /// One of so many.
    fn roll(&mut self, sides: u64) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn of_hundred(&mut self, share: u64) -> bool {
        self.roll(100) < share
    }
}

enum Fact {
    Life(Life),
    Act(Act, Option<&'static str>),
}

struct World {
    dice: Dice,
    /// Inquiry, fact, when; in no order.
    facts: Vec<(usize, Fact, When)>,
    /// The person's mark of each inquiry; robots have none.
    marks: Vec<Option<i64>>,
}

impl World {
    fn create(&mut self, mark: Option<i64>, at: i64) -> usize {
        self.marks.push(mark);
        let inquiry = self.marks.len() - 1;
        self.tell(inquiry, Fact::Life(Life::Created), at);
        inquiry
    }

    fn tell(&mut self, inquiry: usize, fact: Fact, at: i64) {
        let place = self.facts.len() as i64;
        self.facts.push((inquiry, fact, When { at, place }));
    }

    /// The person goes through an inquiry, as far as they mean to; whether they complete.
    fn visit(&mut self, inquiry: usize, stops_at: Option<usize>, mut at: i64) -> bool {
        self.tell(inquiry, Fact::Act(Act::Opened, Some(SCREENS[0].0)), at);
        for (index, (screen, _)) in SCREENS.iter().enumerate() {
            self.tell(inquiry, Fact::Act(Act::Shown, Some(screen)), at);
            if stops_at == Some(index) {
                return false;
            }
            at += MINUTE + self.dice.roll(90) as i64 * 1_000;
            self.tell(inquiry, Fact::Act(Act::Left, Some(screen)), at);
            if index == 0 {
                self.tell(inquiry, Fact::Life(Life::Started), at);
            }
        }
        self.tell(inquiry, Fact::Life(Life::Completed), at);
        true
    }

    fn stop(&mut self) -> Option<usize> {
        (0..SCREENS.len()).find(|index| self.dice.of_hundred(SCREENS[*index].1))
    }
}

/// The rows, always the same.
pub fn simulate() -> Vec<Outcome> {
    STYLES.iter().map(outcome).collect()
}

fn outcome(style: &Style) -> Outcome {
    let mut world = World {
        dice: Dice(SEED),
        facts: Vec::new(),
        marks: Vec::new(),
    };
    let (mut came, mut completed) = (0, 0);
    for person in 0..PEOPLE {
        let mark = Some(person as i64);
        let at = world.dice.roll(20 * 24 * 60) as i64 * MINUTE;
        let mut inquiry = world.create(mark, at);
        if world.dice.of_hundred(style.never_opened) {
            continue;
        }
        came += 1;
        while world.dice.of_hundred(style.reloads) {
            inquiry = world.create(mark, at);
        }
        let stop = world.stop();
        let mut done = world.visit(inquiry, stop, at);
        if !done && world.dice.of_hundred(style.second_tries) {
            let at = at + (1 + world.dice.roll(5) as i64) * 24 * 60 * MINUTE;
            let again = world.create(mark, at);
            let stop = world.stop();
            done = world.visit(again, stop, at);
        }
        completed += i64::from(done);
    }
    for _ in 0..PEOPLE * style.robots / 100 {
        let at = world.dice.roll(20 * 24 * 60) as i64 * MINUTE;
        world.create(None, at);
    }
    // In whatever order the facts arrive.
    for last in (1..world.facts.len()).rev() {
        let other = world.dice.roll(last as u64 + 1) as usize;
        world.facts.swap(last, other);
    }
    let (created, completed_inquiries, people) = count(&world, style.known);
    Outcome {
        style: style.name,
        created,
        naive: completed_inquiries as f64 / created as f64,
        ours: people.completed as f64 / people.opened as f64,
        truth: completed as f64 / came as f64,
    }
}

/// Inquiries created, inquiries completed, and the funnel of people: as the figures are made.
fn count(world: &World, known: bool) -> (i64, i64, Tally) {
    let mut traces = vec![Trace::default(); world.marks.len()];
    for (inquiry, fact, when) in &world.facts {
        match fact {
            Fact::Life(life) => traces[*inquiry].life(*life, *when),
            Fact::Act(act, step) => traces[*inquiry].act(*act, *step, *when),
        }
    }
    let mut inquiries = Tally::default();
    for trace in &traces {
        inquiries.merge(&Tally::of_inquiry(trace), 1);
    }
    let ids: Vec<String> = (0..traces.len())
        .map(|number| format!("{number:06}"))
        .collect();
    let mut opened = Vec::new();
    let mut identities = Vec::new();
    for ((trace, id), mark) in traces.iter().zip(&ids).zip(&world.marks) {
        let Some(when) = trace.opened else { continue };
        opened.push(Opened {
            id,
            version_id: "version",
            channel: "channel",
            trace,
        });
        identities.push(Identity {
            id,
            opened: when,
            account_id: None,
            has_own_account: false,
            reference_mark: mark.filter(|_| known),
            device_mark: mark.filter(|_| !known),
        });
    }
    let mut by_person: Vec<(Person, Opened)> =
        persons(&identities).into_iter().zip(opened).collect();
    by_person.sort_by(|a, b| a.0.cmp(&b.0));
    let mut funnel = Tally::default();
    for group in by_person.chunk_by(|a, b| a.0 == b.0) {
        let theirs: Vec<Opened> = group.iter().map(|(_, opened)| *opened).collect();
        for journey in journeys(&theirs) {
            funnel.merge(&Tally::of_journey(&journey), 1);
        }
    }
    (inquiries.created, inquiries.completed, funnel)
}

/// The rows as a table in Markdown.
pub fn table() -> String {
    let mut text = String::from(
        "| how inquiries are created | created | by created inquiries | Bonafide | truth |\n\
         | --- | ---: | ---: | ---: | ---: |\n",
    );
    for row in simulate() {
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "| {} | {} | {:.1} % | {:.1} % | {:.1} % |",
            row.style,
            row.created,
            row.naive * 100.0,
            row.ours * 100.0,
            row.truth * 100.0
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_the_truth_however_inquiries_are_created() {
        for row in simulate() {
            assert_eq!(row.ours, row.truth, "{}", row.style);
        }
        // The first row is the only one where counting created inquiries would do.
        let off = |row: &Outcome| (row.naive - row.truth).abs();
        let rows = simulate();
        assert!(off(&rows[0]) < 1e-9);
        assert!(rows[1..].iter().all(|row| off(row) > 0.1));
    }
}
