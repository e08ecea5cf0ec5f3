//! What Linux tells about a process: CPU time and memory.

use std::fs;

/// Clock ticks a second in /proc/PID/stat: fixed at 100 for programs on all of Linux's common machines.
const TICKS: u64 = 100;

/// CPU time of a process in microseconds, its reaped children included. Nothing when it is not there.
pub fn cpu_micros(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    ticks(&stat).map(|ticks| ticks * (1_000_000 / TICKS))
}

/// The same with its living children, for servers that fork one process per connection.
pub fn cpu_micros_of_family(pid: u32) -> Option<u64> {
    let mut total = cpu_micros(pid)?;
    for entry in fs::read_dir("/proc").ok()?.flatten() {
        let Some(child) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse::<u32>().ok())
        else {
            continue;
        };
        let Ok(stat) = fs::read_to_string(format!("/proc/{child}/stat")) else {
            continue;
        };
        if parent(&stat) == Some(pid) {
            total += ticks(&stat).unwrap_or(0) * (1_000_000 / TICKS);
        }
    }
    Some(total)
}

/// Resident memory now, in bytes.
pub fn resident(pid: u32) -> Option<u64> {
    status_bytes(pid, "VmRSS:")
}

/// The most resident memory it ever had, in bytes.
pub fn resident_peak(pid: u32) -> Option<u64> {
    status_bytes(pid, "VmHWM:")
}

/// User, system, children's user and children's system time. The program's name may hold spaces
/// and brackets, so fields are counted behind its last bracket (proc(5), fields 14 to 17).
fn ticks(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let times: Vec<u64> = rest
        .split_whitespace()
        .skip(11)
        .take(4)
        .filter_map(|field| field.parse().ok())
        .collect();
    (times.len() == 4).then(|| times.iter().sum())
}

fn parent(stat: &str) -> Option<u32> {
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}

fn status_bytes(pid: u32, name: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: &str = "42 (a (b) c) S 7 42 42 0 -1 4194304 100 0 0 0 30 12 5 3 20 0 9 0 1 1 1";

    #[test]
    fn times_and_parent_are_found_behind_an_awkward_name() {
        assert_eq!(ticks(STAT), Some(50));
        assert_eq!(parent(STAT), Some(7));
        assert_eq!(ticks("42 (short) S 7"), None);
    }

    #[test]
    fn this_process_uses_memory() {
        let pid = std::process::id();
        assert!(resident(pid) > Some(0));
        assert!(resident_peak(pid) >= resident(pid));
        assert!(cpu_micros_of_family(pid) >= cpu_micros(pid));
    }
}
