//! What the command line may say.

use std::ffi::OsString;
use std::fmt;

pub(crate) const HELP: &str = "\
An agent that streams steps over a session, and is stopped half-way in one of seven ways.

Usage: agent_stream [OPTIONS]

Options:
      --client <WHOSE>   Whose the connection is [default: own]
                           own     the session's: it is closed with it
                           lend    the program's: the session leaves it open
      --stop <HOW>       How the stream ends [default: end]
                           end     it is exhausted
                           break   whoever reads it breaks out of the loop
                           error   the peer fails, and the loop ends with `?`
                           select  it is dropped in a `select!`
                           abort   the task that reads it is aborted
                           panic   the task that reads it panics
                           signal  it goes on until Ctrl+C
      --connect <ADDR>   The peer, such as 127.0.0.1:7000 [default: one of its own]
  -h, --help             Print this
";

/// Whose the connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The session's.
    Own,
    /// The program's, lent to the session.
    Lend,
}

/// How the stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    End,
    Break,
    Error,
    Select,
    Abort,
    Panic,
    Signal,
}

/// What was asked for.
#[derive(Debug)]
pub(crate) enum Wish {
    Run(Options),
    Help,
}

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) client: Whose,
    pub(crate) stop: How,
    pub(crate) connect: Option<String>,
}

/// A command line that is not understood: what is wrong and what is legal.
#[derive(Debug)]
pub(crate) struct Misuse(String);

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}; `--help` says more", self.0)
    }
}

const CLIENTS: [(&str, Whose); 2] = [("own", Whose::Own), ("lend", Whose::Lend)];
const STOPS: [(&str, How); 7] = [
    ("end", How::End),
    ("break", How::Break),
    ("error", How::Error),
    ("select", How::Select),
    ("abort", How::Abort),
    ("panic", How::Panic),
    ("signal", How::Signal),
];

/// Reads the arguments, without the program's own name. Both `--stop end` and `--stop=end` are understood.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Wish, Misuse> {
    let (mut client, mut stop, mut connect) = (None, None, None);
    let mut arguments = arguments.into_iter().map(|argument| argument.to_string_lossy().into_owned());
    while let Some(argument) = arguments.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (&*argument, None),
        };
        let mut value = || value.clone().or_else(|| arguments.next());
        match name {
            "-h" | "--help" => return Ok(Wish::Help),
            "--client" => once(&mut client, name, one_of(name, value(), &CLIENTS)?)?,
            "--stop" => once(&mut stop, name, one_of(name, value(), &STOPS)?)?,
            "--connect" => once(&mut connect, name, address(value())?)?,
            _ => {
                return Err(Misuse(format!(
                    "{argument:?} is no option; legal are --client, --stop, --connect"
                )));
            }
        }
    }
    let (client, stop) = (client.unwrap_or(Whose::Own), stop.unwrap_or(How::End));
    Ok(Wish::Run(Options { client, stop, connect }))
}

fn once<T>(option: &mut Option<T>, name: &str, value: T) -> Result<(), Misuse> {
    match option.replace(value) {
        None => Ok(()),
        Some(_) => Err(Misuse(format!("{name} is there twice; say it once"))),
    }
}

fn one_of<T: Copy>(name: &str, value: Option<String>, legal: &[(&str, T)]) -> Result<T, Misuse> {
    let words: Vec<_> = legal.iter().map(|(word, _)| *word).collect();
    let words = words.join(", ");
    let value = value.ok_or_else(|| Misuse(format!("{name} lacks its value; legal are {words}")))?;
    let found = legal.iter().find(|(word, _)| *word == value);
    found
        .map(|(_, meaning)| *meaning)
        .ok_or_else(|| Misuse(format!("{name} knows no {value:?}; legal are {words}")))
}

/// A host and a port; whether somebody is there shows when it connects.
fn address(value: Option<String>) -> Result<String, Misuse> {
    let legal = "write a host and a port, such as 127.0.0.1:7000";
    let value = value.ok_or_else(|| Misuse(format!("--connect lacks its address; {legal}")))?;
    match value.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port != 0) => {
            Ok(value)
        }
        _ => Err(Misuse(format!("--connect knows no {value:?}; {legal}"))),
    }
}
