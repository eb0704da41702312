public import Foundation
public import Mechanisms
public import Organisation
import Packs
public import WorkCalendar

/// The public calendar from its file.
public enum CalendarFile {
    public static func load(_ file: URL) throws -> CalendarEdition {
        try CalendarEdition(parsing: String(contentsOf: file, encoding: .utf8))
    }
}

public struct LoadedOrganisation: Sendable {
    public var directory: Directory
}

/// The organisation from its file.
public enum OrganisationLoader {
    public struct Faulty: Error, CustomStringConvertible {
        public var findings: [Finding]
        public var description: String {
            Language.allCases.map { text(in: $0) }.joined(separator: "\n")
        }

        public func text(in language: Language) -> String {
            findings.map { $0.text(in: language) }.joined(separator: "\n")
        }
    }

    public static func load(_ file: URL) throws -> LoadedOrganisation {
        let text = try String(contentsOf: file, encoding: .utf8)
        let (directory, findings) = OrganisationFile.read(text, file: file.lastPathComponent)
        guard findings.isEmpty else { throw Faulty(findings: findings) }
        return LoadedOrganisation(directory: directory)
    }
}
