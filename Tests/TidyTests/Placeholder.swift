import Testing

struct `TidyTests` {
    @Test func `compiles`() {}
}
