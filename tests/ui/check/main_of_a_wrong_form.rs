#[gracefully::graceful_main(worker_threads = 1)]
async unsafe extern "C" fn main<T>(_app: gracefully::App, _more: T, _most: u8)
where
    T: Clone,
{
}
