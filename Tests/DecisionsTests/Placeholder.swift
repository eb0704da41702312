import Testing

struct `DecisionsTests` {
    @Test func `compiles`() {}
}
