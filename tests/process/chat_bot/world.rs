//! A chat and a gateway, and what they have seen.

use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use support::programs::example;

use crate::stand_in::{Manner, OwnChat, OwnGateway, Seen, Witness};

const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct World {
    chat: OwnChat,
    gateway: OwnGateway,
    seen: Arc<(Mutex<Vec<Seen>>, Condvar)>,
}

impl World {
    /// People post that many images, and the gateway behaves like this.
    pub(crate) async fn open(images: u64, manner: Manner) -> Self {
        let seen: Arc<(Mutex<Vec<Seen>>, Condvar)> = Arc::default();
        let all = Arc::clone(&seen);
        let witness: Witness = Arc::new(move |one| {
            all.0.lock().expect("no one panics in here").push(one);
            all.1.notify_all();
        });
        let chat = OwnChat::start(images, Arc::clone(&witness)).await.expect("a port is free");
        let gateway = OwnGateway::start(manner, witness).await.expect("a port is free");
        Self { chat, gateway, seen }
    }

    /// The command line of a bot that describes as many at a time.
    pub(crate) fn command(&self, program: &str, images: u16) -> Command {
        let mut command = Command::new(example(program));
        command.args(["--images", &images.to_string()]);
        command.args(["--gateway", self.gateway.url().as_str(), "--bot", self.chat.url().as_str()]);
        command
    }

    /// Where the gateway is.
    pub(crate) fn gateway_url(&self) -> String {
        self.gateway.url().to_string()
    }

    /// Waits until there were so many requests.
    pub(crate) fn until_asked(&self, times: usize) {
        self.until(|seen| asked(seen) >= times, "requests");
    }

    /// Waits until the bot has gone, and everybody it asked has noticed.
    pub(crate) fn until_alone(&self) {
        self.until(
            |seen| {
                let is_gone = |one: &Seen| matches!(one, Seen::Left(_) | Seen::Gone);
                let is_over = |one: &&Seen| matches!(one, Seen::Answered(..) | Seen::Dropped(_));
                seen.iter().any(is_gone) && seen.iter().filter(is_over).count() == asked(seen)
            },
            "the end",
        );
    }

    fn until(&self, enough: impl Fn(&[Seen]) -> bool, what: &str) {
        let (seen, news) = &*self.seen;
        let seen = seen.lock().expect("no one panics in here");
        let (seen, waited) =
            news.wait_timeout_while(seen, PATIENCE, |seen| !enough(seen)).expect("no one panics in here");
        assert!(!waited.timed_out(), "waited for {what}, and saw {seen:#?}");
    }

    /// All of it, until now.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.0.lock().expect("no one panics in here").clone()
    }
}

/// How many requests there were.
pub(crate) fn asked(seen: &[Seen]) -> usize {
    seen.iter().filter(|one| matches!(one, Seen::Asked(_))).count()
}

/// What the bot said to people, beside what it asks from time to time.
pub(crate) fn said<'a>(seen: &'a [Seen]) -> Vec<&'a str> {
    let action = |one: &'a Seen| match one {
        Seen::Acted(action) => Some(action.as_str()),
        _ => None,
    };
    let actions = seen.iter().filter_map(action);
    actions.filter(|action| action.contains("send_private_msg")).collect()
}
