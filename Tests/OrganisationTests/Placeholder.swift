import Testing

struct `OrganisationTests` {
    @Test func `compiles`() {}
}
