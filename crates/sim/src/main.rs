//! Plays histories and says what broke.

use std::process::ExitCode;

use bonafide_sim::World;
use clap::Parser;

/// Plays histories of an installation, each from its seed, and checks what must always hold.
#[derive(Parser)]
struct Args {
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many seeds.
    #[arg(long, default_value_t = 1)]
    histories: u64,
    /// Steps of each.
    #[arg(long, default_value_t = 400)]
    steps: usize,
    /// On the PostgreSQL that BONAFIDE_TEST_POSTGRES_URL names, with two servers.
    #[arg(long)]
    postgres: bool,
    /// Prints what happened.
    #[arg(long)]
    tell: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    for seed in args.seed..args.seed.saturating_add(args.histories) {
        let world = match args.postgres {
            false => Some(World::on_sqlite(seed)),
            true => World::on_postgres(seed),
        };
        let Some(mut world) = world else {
            eprintln!("BONAFIDE_TEST_POSTGRES_URL names no server");
            return ExitCode::from(2);
        };
        let holds = world.live(args.steps);
        if args.tell || holds.is_err() {
            for line in world.history() {
                println!("{line}");
            }
        }
        if let Err(broken) = holds {
            eprintln!("seed {seed}: {broken}");
            return ExitCode::FAILURE;
        }
        println!(
            "seed {seed}: {} things happened, and everything held",
            world.history().len()
        );
    }
    ExitCode::SUCCESS
}
