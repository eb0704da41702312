import ArgumentParser
import Foundation
import Operations
import Organisation
import Packs
import WorkCalendar

/// `liandong demo-organisation --towns 18 --bodies 431`
struct DemoOrganisation: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo-organisation",
        abstract: "Print an invented city: the towns and villages of a small organisation many times over.")

    @Option(help: "The organisation of one town that is the model.") var like = "demo/organisation.yaml"
    @Option(help: "How many towns there are in all.") var towns = 18
    @Option(help: "How many units mediate in all.") var bodies = 431
    @Option(help: "Language of the findings: zh or en.") var language: Language = .zh

    func run() throws {
        let model = try FindingReport.organisation(like, language, .text)
        guard let city = GrownCity.grow(model, towns: towns, bodies: bodies) else {
            throw ValidationError("\(like) has no town with a village in it")
        }
        print(OrganisationWriter.yaml(city, named: "city"), terminator: "")
    }
}
