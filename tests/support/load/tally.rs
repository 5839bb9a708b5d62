/// What became of the requests.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// The ids of the orders that were answered 201.
    pub placed: Vec<i64>,
    /// `/slow` requests that were answered.
    pub slow: usize,
    /// Event streams that ended with `bye` and a complete body.
    pub byes: usize,
    /// Idle connections that were closed without a reset.
    pub closed_idle: usize,
    /// Connections that said `connection: close` in their last answer.
    pub told: usize,
    /// Everything that should not have happened, as a sentence.
    pub lost: Vec<String>,
}

impl Tally {
    pub(super) fn add(&mut self, other: Self) {
        self.placed.extend(other.placed);
        self.slow += other.slow;
        self.byes += other.byes;
        self.closed_idle += other.closed_idle;
        self.told += other.told;
        self.lost.extend(other.lost);
    }

    pub(super) fn lose(&mut self, who: &str, why: impl std::fmt::Display) {
        self.lost.push(format!("{who}: {why}"));
    }
}
