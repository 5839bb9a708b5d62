//! The HTTP gateway that describes images, and how often it is asked.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use backon::ExponentialBuilder;
use reqwest::{Client, StatusCode, Url};

/// How long a description may take, with all its retries.
pub(crate) const PATIENCE: Duration = Duration::from_mins(15);

/// Asks the gateway. A clone uses the same connections.
#[derive(Debug, Clone)]
pub(crate) struct Gateway {
    client: Client,
    url: Url,
}

/// Why there is no description.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// The gateway could not be asked, or broke off.
    Broken(reqwest::Error),
    /// It says so itself, with what it says.
    Refused(StatusCode, String),
}

impl Gateway {
    /// At this address.
    pub(crate) fn new(url: Url) -> Self {
        Self { client: Client::new(), url }
    }

    /// Asks once.
    pub(crate) fn describe(
        &self,
        image: &str,
    ) -> impl Future<Output = Result<String, NoAnswer>> + Send + use<> {
        let request = self.client.post(self.url.clone()).body(image.to_owned());
        async {
            let answer = request.send().await.map_err(NoAnswer::Broken)?;
            let status = answer.status();
            let body = answer.text().await.map_err(NoAnswer::Broken)?;
            if status.is_success() { Ok(body) } else { Err(NoAnswer::Refused(status, body)) }
        }
    }
}

/// 1 s, 2 s, 4 s and so on up to a minute between attempts, until [`PATIENCE`] is over.
pub(crate) fn pauses() -> ExponentialBuilder {
    ExponentialBuilder::new()
        .with_min_delay(Duration::from_secs(1))
        .with_max_delay(Duration::from_mins(1))
        .without_max_times()
}

impl NoAnswer {
    /// Whether it may be another one the next time.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Broken(_) => true,
            Self::Refused(status, _) => status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// What came with it.
    pub(crate) fn body(&self) -> &str {
        match self {
            Self::Broken(_) => "",
            Self::Refused(_, body) => body,
        }
    }
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(error) => write!(f, "{error}"),
            Self::Refused(status, _) => write!(f, "the gateway answers {status}"),
        }
    }
}

impl Error for NoAnswer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Broken(error) => error.source(),
            Self::Refused(..) => None,
        }
    }
}
