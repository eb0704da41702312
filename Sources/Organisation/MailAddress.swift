/// A mail address such as `zhou@linshan.gov.cn`. Only what every server takes: no quotes, no comments, no characters
/// that end a line.
public struct MailAddress: Hashable, Sendable {
    public let text: String

    public init?(_ written: String) {
        let parts = written.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, written.utf8.count <= 254, Self.isLocal(parts[0]), Self.isDomain(parts[1])
        else {
            return nil
        }
        text = written
    }

    public var domain: String { String(text.split(separator: "@").last ?? "") }

    private static func isLocal(_ part: Substring) -> Bool {
        let marks = "!#$%&'*+-/=?^_`{|}~."
        return (1...64).contains(part.utf8.count) && !part.hasPrefix(".") && !part.hasSuffix(".")
            && !part.contains("..")
            && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || marks.contains($0)) }
    }

    public static func isDomain(_ part: Substring) -> Bool {
        let labels = part.split(separator: ".", omittingEmptySubsequences: false)
        return !labels.isEmpty
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            }
    }
}
