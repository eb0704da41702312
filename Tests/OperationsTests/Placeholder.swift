import Testing

struct `OperationsTests` {
    @Test func `compiles`() {}
}
