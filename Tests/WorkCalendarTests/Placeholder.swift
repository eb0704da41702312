import Testing

struct `WorkCalendarTests` {
    @Test func `compiles`() {}
}
