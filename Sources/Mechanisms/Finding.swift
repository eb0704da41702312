public import WorkCalendar

/// What is wrong with a pack, where, and how to mend it.
public struct Finding: Hashable, Sendable {
    public enum Severity: String, Hashable, Sendable, Comparable {
        /// The pack cannot go live.
        case error
        /// It can, and somebody should look.
        case warning

        public static func < (left: Severity, right: Severity) -> Bool { left == .error && right == .warning }
    }

    public var severity: Severity
    /// Which check found it, e.g. `unreachable-stage`; documented in the language reference.
    public var code: String
    public var place: SourcePlace
    public var message: Bilingual
    public var remedy: Bilingual
    /// The shortest way to the fault: stages joined by the actions between them.
    public var path: [String]
    /// The same in the names that people read.
    public var way: Bilingual?
    /// The word that must be changed, where it is one: it stands at `place` or below.
    public var word: String?

    public init(
        _ severity: Severity = .error, _ code: String, at place: SourcePlace, _ message: Bilingual,
        remedy: Bilingual, path: [String] = [], way: Bilingual? = nil,
        word: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.place = place
        self.message = message
        self.remedy = remedy
        self.path = path
        self.way = way
        self.word = word
    }

    /// `mechanism.yaml:12:5: error: … (code)` with the remedy and the counter-example below it.
    public func text(in language: Language) -> String {
        let word = severity == .error ? Bilingual(zh: "错误", en: "error") : Bilingual(zh: "提醒", en: "warning")
        let fix = Bilingual(zh: "改法", en: "mend")
        var lines = ["\(place): \(word[language]): \(message[language]) [\(code)]"]
        lines.append("    \(fix[language]): \(remedy[language])")
        if !path.isEmpty {
            let label = Bilingual(zh: "路径", en: "path")
            lines.append("    \(label[language]): \(way?[language] ?? path.joined(separator: " → "))")
        }
        return lines.joined(separator: "\n")
    }
}
