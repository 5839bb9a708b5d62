use gracefully::Resource;

#[derive(Resource)]
#[resource(order = 1.5)]
struct Fraction(#[cleanup(skip)] Pool);

#[derive(Resource)]
#[resource(order = -1.5)]
struct NegativeFraction(#[cleanup(skip)] Pool);

#[derive(Resource)]
#[resource(order = true)]
struct Truth(#[cleanup(skip)] Pool);

#[derive(Resource)]
#[resource(order = -"1")]
struct NegativeText(#[cleanup(skip)] Pool);

#[derive(Resource)]
#[resource(order = 5u8)]
struct OfAnotherType(#[cleanup(skip)] Pool);

#[derive(Resource)]
#[resource(order = 9223372036854775808)]
struct TooHigh(#[cleanup(skip)] Pool);

#[derive(Resource)]
#[resource(order = -9223372036854775809)]
struct TooLow(#[cleanup(skip)] Pool);

#[derive(Resource)]
#[resource(order(10))]
struct InParentheses(#[cleanup(skip)] Pool);

struct Pool;

#[gracefully::lifecycle]
struct Shop(#[resource(order = "first")] Fraction);

fn main() {}
