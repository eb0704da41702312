public import Documents
import Mechanisms
import Organisation
import Storage
import WorkCalendar

/// Units and people from tables: looked at first, then taken over whole, in one change.
extension Platform {
    /// Nothing was taken over.
    public struct ImportRefused: Error, Sendable {
        public var faults: [OrganisationImport.Fault]
    }

    /// What the tables would come to, by the organisation as it is stored now.
    public func previewImport(
        _ sheets: [SheetTable], as part: OrganisationImport.Part, by person: Person
    ) async throws -> OrganisationImport.Outcome {
        guard person.isAdmin(part.role) else { throw Refusal.notAllowed }
        let (today, roles) = (clock().date, reference.assignableRoles)
        return try await store.read { session in
            try Self.imported(sheets, as: part, into: try session.organisation(), roles, today).outcome
        }
    }

    /// Takes over all of it; where anything is wrong, nothing.
    public func importOrganisation(
        _ sheets: [SheetTable], as part: OrganisationImport.Part, by person: Person, seen version: Int
    ) async throws {
        let (today, roles) = (clock().date, reference.assignableRoles)
        try await changeOrganisation(by: person, as: part.role, seen: version) { organisation, _ in
            let imported = try Self.imported(sheets, as: part, into: organisation, roles, today)
            guard !imported.outcome.isEmpty else {
                throw AdminProblem(
                    nil, "没有改动：文件里的内容都已有。", "Nothing was changed: everything in the file is there.")
            }
            organisation = imported.organisation
            var body = ["part": part.rawValue]
            for (kind, count) in imported.outcome.added { body["added_\(kind)"] = String(count) }
            for (kind, count) in imported.outcome.changed { body["changed_\(kind)"] = String(count) }
            return NotedChange(fact: .organisationImported, body: body)
        }
    }

    private static func imported(
        _ sheets: [SheetTable], as part: OrganisationImport.Part, into organisation: StoredOrganisation,
        _ roles: Set<RoleID>, _ today: CivilDate
    ) throws -> OrganisationImport {
        var reading = OrganisationImport(into: organisation, roles: roles, on: today)
        reading.read(sheets, as: part)
        if !reading.faults.isEmpty { throw ImportRefused(faults: reading.faults) }
        return reading
    }
}
