//! How long `inspect` takes, and how much memory: `cargo bench -p limbeck --bench inspect [SIZE ...]`, on the servers that
//! `LIMBECK_TEST_POSTGRES_URL`, `LIMBECK_TEST_MARIADB_URL` and `LIMBECK_TEST_MYSQL_URL` name, and on SQLite.
//!
//! The floor is the server's own client with the statements that `inspect` sends, as they were seen on the wire, so that
//! only what the server needs for its answers is in it. `away` is with 5 ms between the program and the server. sea-schema's
//! discovery takes minutes for a thousand tables: it reads fewer, and the time is that for each times the number of tables.

#![allow(clippy::print_stdout, reason = "a benchmark is there to print")]

mod generate;
mod place;
mod wire;

use place::{Place, Server};
use std::error::Error;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

/// How many tables there are.
const SIZES: [usize; 2] = [1_000, 5_000];

/// How often each is run; the median counts.
const RUNS: usize = 7;

/// How many tables sea-schema reads.
const DISCOVERED: usize = 50;

/// How far away a server is.
const AWAY: Duration = Duration::from_millis(5);

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    // Cargo passes `--bench`.
    let asked: Vec<usize> = env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    println!(
        "{:>9} {:>7} {:>12} {:>12} {:>7} {:>8} {:>12} {:>12}",
        "server", "tables", "inspect", "floor", "ratio", "peak", "away", "sea-schema"
    );
    for server in Server::all() {
        for &size in &sizes {
            let place = runtime.block_on(Place::new(&server, size))?;
            let line = measure(&place);
            runtime.block_on(place.remove())?;
            let few = runtime.block_on(Place::new(&server, DISCOVERED))?;
            let discovery = runtime.block_on(few.discover());
            runtime.block_on(few.remove())?;
            println!("{:>9} {size:>7} {} {}", server.name(), line?, shown(scaled(discovery?, size)));
        }
    }
    Ok(())
}

/// The part of a line that is about one database.
fn measure(place: &Place) -> Result<String> {
    let mut peak = 0;
    let inspect = median(|| {
        let (time, memory) = inspect(&place.url)?;
        peak = peak.max(memory);
        Ok(time)
    })?;
    let floor = place.floor()?.map(|mut floor| median(&mut floor)).transpose()?;
    let away = if place.is_file() { None } else { Some(median(|| Ok(inspect_by(place, AWAY)?.0))?) };
    let ratio = floor.map_or("-".to_owned(), |floor| format!("{:.2}", inspect.as_secs_f64() / floor.as_secs_f64()));
    let of = |time: Option<Duration>| time.map_or_else(|| format!("{:>12}", "-"), shown);
    Ok(format!("{} {} {ratio:>7} {:>5} MB {}", shown(inspect), of(floor), peak / 1_024, of(away)))
}

fn inspect_by(place: &Place, delay: Duration) -> Result<(Duration, u64)> {
    let way = wire::Way::new(&place.url, delay)?;
    inspect(&way.url)
}

/// Runs the program as a user does. With its peak of memory in kilobytes; 0 where the system does not say.
fn inspect(url: &str) -> Result<(Duration, u64)> {
    let folder = tempfile::tempdir()?;
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_limbeck"))
        .args(["inspect", url])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .spawn()?;
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_memory(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let time = start.elapsed();
    if status.success() { Ok((time, peak)) } else { Err(format!("inspect {url}: {status}").into()) }
}

fn peak_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn median(mut run: impl FnMut() -> Result<Duration>) -> Result<Duration> {
    // The first one fills caches.
    run()?;
    let mut times = (0..RUNS).map(|_| run()).collect::<Result<Vec<_>>>()?;
    times.sort();
    Ok(times[times.len() / 2])
}

fn scaled(time: Duration, size: usize) -> Duration {
    time / u32::try_from(DISCOVERED).unwrap_or(1) * u32::try_from(size).unwrap_or(1)
}

fn shown(time: Duration) -> String {
    format!("{:>9.0} ms", time.as_secs_f64() * 1_000.0)
}
