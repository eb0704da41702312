public import Storage
public import WorkCalendar

/// Why an administrator's change was not made: said beside the form, which keeps what was typed.
public struct AdminProblem: Error, Sendable, Hashable {
    /// The field of the form it is about; nil: the change as a whole.
    public var field: String?
    public var words: Bilingual

    public init(_ field: String?, _ zh: String, _ en: String) {
        self.field = field
        words = Bilingual(zh: zh, en: en)
    }
}

/// Somebody else changed the organisation after the form was opened; what they did, the oldest first.
public struct ChangedMeanwhile: Error, Sendable, Equatable {
    public var facts: [RecordedFact]
}
