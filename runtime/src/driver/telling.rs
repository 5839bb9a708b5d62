//! What the guardian has to say while it closes: it decides that a line is due and sends it, and others write it.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::mailbox::{Letter, Mailbox};
use super::rescue::Rescue;
use crate::engine::{Engine, Next, View};
use crate::observe::{Mode, Plain, Voice, hurry, notice};
use crate::os;
use crate::words::{Reason, Signal, Urgency, Verdict};

/// What is over by then is not worth a row, nor a thread that draws it.
const ROW_AFTER: Duration = Duration::from_millis(150);

pub(super) struct Telling {
    voice: Voice,
    plain: Plain,
    /// When a row is worth drawing, and whom to ask how it goes.
    row: Option<(Duration, Mailbox)>,
}

/// The last words: who says them, and whether a clean end is worth one.
pub(super) struct Last {
    pub(super) voice: Voice,
    pub(super) tells_clean_end: bool,
}

impl Telling {
    pub(super) fn new(mode: Mode) -> Self {
        Self { voice: Voice::new(mode), plain: Plain::default(), row: None }
    }

    /// A line for whoever looks on, whatever they want to see of the shutdown.
    pub(super) fn say(&self, rescue: &Rescue, line: String) {
        self.voice.send(Box::new(|| line));
        self.write(rescue);
    }

    /// The request has come. Gives what is to be done on a rescue thread.
    pub(super) fn requested(
        &mut self,
        engine: &Engine,
        reason: &Reason,
        extent: (usize, Duration),
        (mailbox, now): (&Mailbox, Duration),
    ) -> impl FnOnce() + Send + use<> {
        let (urgency, next) = (engine.urgency(), engine.next());
        let (voice, mode) = (self.voice.clone(), self.voice.mode());
        let line = {
            let reason = reason.clone();
            Box::new(move || notice(&reason, extent, urgency, told(next, mode)))
        };
        match mode {
            Mode::Off => {}
            Mode::Plain => {
                if let Some(line) = self.plain.requested(reason, line, now) {
                    voice.send(line);
                }
            }
            Mode::Live => {
                voice.send(line);
                self.row = Some((now + ROW_AFTER, mailbox.clone()));
            }
        }
        move || voice.write()
    }

    /// The urgency rose. Gives what is to be done on a rescue thread.
    pub(super) fn hurried(&self, engine: &Engine, urgency: Urgency) -> impl FnOnce() + Send + use<> {
        let (next, mode) = (engine.next(), self.voice.mode());
        if mode != Mode::Off {
            self.voice.send(Box::new(move || hurry(urgency, told(next, mode))));
        }
        let voice = self.voice.clone();
        move || voice.write()
    }

    /// One has its verdict.
    pub(super) fn settled(&mut self, name: &'static str, verdict: Verdict, base: Instant) {
        if self.voice.mode() == Mode::Plain {
            self.plain.settled(name, verdict, base.elapsed());
        }
    }

    /// When there is something to tell.
    pub(super) fn wake_at(&self) -> Option<Duration> {
        self.row.iter().map(|(at, _)| *at).chain(self.plain.wake_at()).min()
    }

    /// Tells what is due. What is in flight is counted by whoever has it.
    pub(super) fn look(
        &mut self,
        engine: &Engine,
        base: Instant,
        rescue: &Rescue,
        count: impl FnOnce(&mut View),
    ) {
        let now = base.elapsed();
        if let Some((_, mailbox)) = self.row.take_if(|(at, _)| *at <= now) {
            let voice = self.voice.clone();
            rescue.run(move || voice.show(move || how_it_goes(&mailbox)));
        }
        if self.voice.mode() != Mode::Plain {
            return;
        }
        self.plain.at(engine.phase(), now);
        if self.plain.wake_at().is_some_and(|at| at <= now)
            && let Some(mut view) = engine.view(now)
        {
            count(&mut view);
            let lines = self.plain.tell(&view);
            if !lines.is_empty() {
                for line in lines {
                    self.voice.send(Box::new(|| line));
                }
                self.write(rescue);
            }
        }
    }

    /// Tells no more, and hands over: who tells the end writes what was sent.
    pub(super) fn end(&mut self) -> Last {
        self.plain.end();
        self.row = None;
        Last { voice: self.voice.clone(), tells_clean_end: self.plain.has_spoken() }
    }

    fn write(&self, rescue: &Rescue) {
        let voice = self.voice.clone();
        rescue.run(move || voice.write());
    }
}

/// How it goes, as the guardian says. Nothing where there is no guardian any more.
fn how_it_goes(mailbox: &Mailbox) -> Option<View> {
    let (reply, answer) = oneshot::channel();
    mailbox.post(Letter::Look { reply });
    answer.blocking_recv().ok()
}

/// What Ctrl+C does, where it comes through and somebody may press it: in a log nobody can press a key.
fn told(next: Option<Next>, mode: Mode) -> Option<Next> {
    let can_press = || mode == Mode::Live || std::io::stderr().is_terminal();
    next.filter(|_| can_press() && !os::is_ignored(Signal::Int))
}
