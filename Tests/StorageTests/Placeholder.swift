import Testing

struct `StorageTests` {
    @Test func `compiles`() {}
}
