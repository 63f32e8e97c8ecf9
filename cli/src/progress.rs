//! Something that moves while the user waits: on a terminal, and only after a second.

use crate::output::Output;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

/// A spinner that goes away with the value.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Closing it ends the thread that waits to show the spinner.
    _alive: Option<Sender<()>>,
}

impl Progress {
    /// Begins to wait.
    pub(crate) fn start(output: Output, message: impl Into<String>) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_message(message.into());
        if !output.may_animate() {
            return Self { bar, _alive: None };
        }
        bar.set_style(ProgressStyle::default_spinner());
        let (alive, ended) = channel();
        let waiting = bar.clone();
        std::thread::spawn(move || show_later(&waiting, &ended));
        Self { bar, _alive: Some(alive) }
    }

    /// Says what it is that takes long.
    pub(crate) fn message(&self, message: impl Into<String>) {
        self.bar.set_message(message.into());
    }

    /// Prints something without the spinner in its way.
    pub(crate) fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn show_later(bar: &ProgressBar, ended: &Receiver<()>) {
    if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) && !bar.is_finished() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
        bar.enable_steady_tick(TICK);
    }
}
