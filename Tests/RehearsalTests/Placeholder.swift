import Testing

struct `RehearsalTests` {
    @Test func `compiles`() {}
}
