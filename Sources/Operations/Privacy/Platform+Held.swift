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
