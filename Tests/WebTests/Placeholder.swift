import Testing

struct `WebTests` {
    @Test func `compiles`() {}
}
