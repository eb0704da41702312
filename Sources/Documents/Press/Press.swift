public import WorkCalendar

/// What makes a sheet of a page: bytes that stay the same however often it is done.
public protocol Press: Sendable {
    /// With its version: it stands beside the hash of what it made.
    var name: String { get }

    /// - Parameters:
    ///   - page: a whole HTML page that refers to nothing outside of itself.
    ///   - number: the number of the paper, from which the sheet gets its identity.
    ///   - date: the day that stands in the sheet as the day of its making.
    func sheet(of page: String, named number: String, on date: CivilDate) async throws(PressFailure)
        -> PressedSheet
}

/// What a press made.
public struct PressedSheet: Hashable, Sendable {
    public var bytes: [UInt8]
    public var pages: Int

    public init(bytes: [UInt8], pages: Int) {
        self.bytes = bytes
        self.pages = pages
    }
}

/// Why there is no sheet. Written to the outbox as text, and read back for the administrator.
public struct PressFailure: Error, Hashable, Sendable {
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The program that makes PDF, or its Python, is not installed.
        case missing = "press_missing"
        case tooLong = "press_too_long"
        case tooLarge = "press_too_large"
        /// The page refers to something outside of itself.
        case refers = "press_refers"
        case failed = "press_failed"
        /// The template cannot be read.
        case template = "press_template"
        /// The order is none that this program wrote.
        case unreadable = "press_unreadable"
    }

    public var reason: Reason

    public init(_ reason: Reason) { self.reason = reason }

    public var text: String { reason.rawValue }

    /// Nil for any other text.
    public init?(text: String) {
        guard let reason = Reason(rawValue: text) else { return nil }
        self.reason = reason
    }
}
