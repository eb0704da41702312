import Foundation
import Mechanisms
import Operations
import Organisation
import Packs
import Testing
import WorkCalendar

struct `A city grown from the demo county` {
    private static func demo() throws -> Directory {
        let file = Repository.root.appendingPathComponent("demo/organisation.yaml")
        let (directory, findings) = OrganisationFile.read(
            try String(contentsOf: file, encoding: .utf8), file: "organisation.yaml")
        #expect(findings.isEmpty)
        return directory
    }

    private static let day = CivilDate("2026-11-27")!

    @Test func `has as many bodies as the source says, invented names, and reads back as it was`() throws {
        let city = try #require(GrownCity.grow(try Self.demo(), towns: 18, bodies: 431))
        let bodies = Set(city.posts.filter { $0.role.text == "mediator" }.map(\.unit))
        #expect(bodies.count >= 431)
        #expect(city.units.values.filter { $0.level == .town && $0.isTerritory }.count == 18)
        let (again, findings) = OrganisationFile.read(
            OrganisationWriter.yaml(city, named: "city"), file: "city.yaml")
        #expect(findings.isEmpty, "\(findings.prefix(3).map { $0.text(in: .en) })")
        #expect(again.units == city.units && again.accounts == city.accounts)
        #expect(Set(again.posts) == Set(city.posts))
    }

    /// Small enough for a test; a larger one is more of the same.
    @Test func `is staffed for every shipped pack as its model is`() throws {
        let demo = try Self.demo()
        let city = try #require(GrownCity.grow(demo, towns: 4, bodies: 80))
        let library = try PackFolder.library(Repository.root.appendingPathComponent("packs"))
        for (name, source) in library.sorted(by: { $0.key < $1.key }) {
            let mechanism = try #require(PackBuilder.build(source, library: library).mechanism)
            func faults(_ directory: Directory) -> [String] {
                (ReachFindings.of(mechanism, in: directory, on: Self.day)
                    + SharedPostFindings.of(mechanism, in: directory, on: Self.day)
                    + StaffFindings.of(mechanism, in: directory, on: Self.day))
                    .filter { $0.severity == .error }.map { "\(name): \($0.message.en)" }
            }
            #expect(faults(demo) == [])
            #expect(faults(city) == [])
        }
    }
}
