import Testing

struct `CaseworkTests` {
    @Test func `compiles`() {}
}
