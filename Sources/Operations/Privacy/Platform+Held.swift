import Mechanisms
import Organisation
public import Storage
public import Streams
public import WorkCalendar

/// What is held of somebody, why, and until when: the answer that everybody has a right to (个人信息保护法 44, 45).
public struct HeldReport: Sendable {
    public struct Line: Sendable {
        public var held: HeldTexts
        public var mechanism: Bilingual
        /// Nil: free text.
        public var purpose: Bilingual?
        public var basis: String?
        /// Years after the end; nil where nothing says.
        public var years: Int?
    }

    public var lines: [Line]
}

extension Platform {
    /// Of the streams in which a telephone number stands; the newest hundred.
    public func held(phone: String) async throws -> HeldReport {
        let streams = try await store.read { try $0.streamsToRecover(phone: phone, limit: 100) }
        return try await held(of: streams)
    }

    /// What the security administrator is told, by a telephone number or the number of a matter. That it was asked for
    /// is journaled as a reading.
    public func held(_ sought: String, by person: Person) async throws -> HeldReport {
        guard person.isAdmin(.securityAdmin) else { throw Refusal.notAllowed }
        let all = VisibilityScope(units: [], account: nil, isEverything: true)
        let numbered = try await store.read { try $0.item(number: sought, in: all)?.stream }
        let report =
            if let numbered { try await held(of: [numbered]) } else { try await held(phone: sought) }
        try await journalReading(
            of: Set(report.lines.map(\.held.stream)).sorted { $0.text < $1.text }, by: person,
            Set(report.lines.map(\.held.under)), purpose: .held)
        return report
    }

    public func held(of streams: [StreamID]) async throws -> HeldReport {
        try await store.read { session in
            let held = try streams.flatMap { try session.held(of: $0) }
            return HeldReport(
                lines: try held.map { held in
                    let mechanism = try self.mechanism(held.pack, in: session)
                    let declaration = held.under.flatMap { mechanism?.privacy[$0.text] }
                    return HeldReport.Line(
                        held: held,
                        mechanism: mechanism?.name ?? Bilingual(both: held.mechanism.text),
                        purpose: declaration?.purpose, basis: declaration?.basis,
                        years: mechanism.flatMap { Self.retentionYears(of: held.under, in: $0) })
                })
        }
    }
}
