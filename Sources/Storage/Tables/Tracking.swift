public import Casework
public import Organisation

/// The code a resident follows a matter by: 80 random bits, shown once; the store keeps its hash.
public struct TrackingCode: Hashable, Sendable {
    public let text: String

    /// Sixteen characters in groups of four: `7k3m-…`.
    public static func random() -> TrackingCode {
        let code = Base32.text(Sodium.random(10))
        return TrackingCode(
            stride(from: 0, to: 16, by: 4).map { start in
                String(code.dropFirst(start).prefix(4))
            }.joined(separator: "-"))
    }

    /// As people type it: capitals, spaces, and the look-alikes o, i and l do no harm.
    public init(_ typed: String) {
        let plain = typed.lowercased().compactMap { character -> Character? in
            switch character {
            case "o": "0"
            case "i", "l": "1"
            case "0"..."9", "a"..."z": character
            default: nil
            }
        }
        text = stride(from: 0, to: plain.count, by: 4).map { String(plain.dropFirst($0).prefix(4)) }
            .joined(separator: "-")
    }

    var hash: String { Hex.text(Sodium.sha256("liandong tracking 1\n" + text)) }
}

extension StoreSession {
    func fileTracking(_ code: TrackingCode, for id: CaseID) throws {
        try run("INSERT INTO tracking (code, case_id) VALUES (\(code.hash), \(id))")
    }

    /// The case behind a code. Knowing the code is the right to see what residents see of it.
    public func caseTracked(by code: TrackingCode) throws -> CaseID? {
        try row("SELECT case_id FROM tracking WHERE code = \(code.hash)", of: .tracking)
            .map { CaseID(try $0.text("case_id")) }
    }
}
