//! The defaults of a lifecycle's bounds, and the cases of the shares that random ones rarely meet.
