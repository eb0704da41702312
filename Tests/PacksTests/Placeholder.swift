import Testing

struct `PacksTests` {
    @Test func `compiles`() {}
}
