use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};

#[derive(Resource)]
struct NoContext;

impl Cleanup for NoContext {
    async fn cleanup(&self) -> CleanupResult {
        Ok(())
    }
}

#[derive(Resource)]
struct NotAsync;

impl Cleanup for NotAsync {
    fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[derive(Resource)]
struct ByValue;

impl Cleanup for ByValue {
    async fn cleanup(self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[derive(Resource)]
struct Mutably;

impl Cleanup for Mutably {
    async fn cleanup(&mut self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[derive(Resource)]
struct OfAnotherError;

impl Cleanup for OfAnotherError {
    async fn cleanup(&self, _: &CleanupContext) -> Result<(), std::io::Error> {
        Ok(())
    }
}

#[derive(Resource)]
struct AsyncAbort;

impl Cleanup for AsyncAbort {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
    async fn abort(&self) {}
}

#[derive(Resource)]
struct Nothing;

impl Cleanup for Nothing {}

fn main() {}
