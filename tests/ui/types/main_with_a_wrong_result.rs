#[gracefully::graceful_main]
async fn main(_app: gracefully::App) -> std::collections::BTreeMap<u8, u8> {
    std::collections::BTreeMap::new()
}
