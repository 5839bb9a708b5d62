use std::time::Instant;

/// What time it is. In a test on a paused clock that clock's time, everywhere else the machine's (monotonic) one.
pub(crate) fn now() -> Instant {
    // Outside of a runtime that was paused this is the standard library's.
    #[cfg(feature = "testing")]
    return tokio::time::Instant::now().into_std();
    #[cfg(not(feature = "testing"))]
    Instant::now()
}
