import Organisation
public import Streams

/// The code a resident follows a matter by: 80 random bits, shown once; the store keeps its hash.
public struct TrackingCode: Hashable, Sendable {
    public let text: String

    /// Sixteen characters in groups of four: `7k3m-…`.
    public static func random() -> TrackingCode {
        TrackingCode(Base32.text(Sodium.random(10)))
    }

    /// As people type it: capitals, spaces, and the look-alikes o, i and l do no harm.
    public init(_ typed: String) {
        var plain: [UInt8] = []
        for byte in typed.lowercased().utf8 {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "o"): digit = UInt8(ascii: "0")
            case UInt8(ascii: "i"), UInt8(ascii: "l"): digit = UInt8(ascii: "1")
            case 0x30...0x39, 0x61...0x7a: digit = byte
            default: continue
            }
            if plain.count % 5 == 4 { plain.append(UInt8(ascii: "-")) }
            plain.append(digit)
        }
        text = String(decoding: plain, as: UTF8.self)
    }

    var hash: String { Hex.text(Sodium.sha256("liandong tracking 1\n" + text)) }
}

extension StoreSession {
    /// Gives a stream a further code, for a resident who lost the first. Both then lead to it.
    public func addTracking(_ code: TrackingCode, for stream: StreamID) throws {
        try fileTracking(code, for: stream)
    }

    /// What is newest of a telephone number, for sending their owner new codes at that number. Not a list to
    /// show: whoever types a number has not proved that it is theirs.
    public func streamsToRecover(phone: String, limit: Int = 10) throws -> [StreamID] {
        guard let number = SearchTokens.phone(phone) else { return [] }
        return try rows(
            """
            SELECT c.stream FROM (
                SELECT DISTINCT seq FROM item_phone WHERE code = \(keys.lookupCode(number))
                ORDER BY seq DESC LIMIT \(limit)
            ) p JOIN item_row c ON c.seq = p.seq ORDER BY c.seq DESC
            """, of: .itemPhone
        ).map { StreamID(text: try $0.text("stream")) }
    }

    func fileTracking(_ code: TrackingCode, for stream: StreamID) throws {
        let seal = keys.rows.seal(TableName.tracking.place(code.hash, stream))
        try send(Tracking.insert, [.text(code.hash), .text(stream.text), .blob(seal)])
        noteKept(.tracking, code.hash, stream)
    }

    /// The stream behind a code. Knowing the code is the right to see what residents see of it.
    public func streamTracked(by code: TrackingCode) throws -> StreamID? {
        guard
            let row = try row("SELECT stream, seal FROM tracking WHERE code = \(code.hash)", of: .tracking)
        else { return nil }
        let stream = StreamID(text: try row.text("stream"))
        // A code that was made to point elsewhere would open another's matter.
        guard keys.rows.isRight(try row.blob("seal"), of: TableName.tracking.place(code.hash, stream)) else {
            throw StoreError.corrupt(what: "wrong seal", where: "tracking \(code.hash)")
        }
        return stream
    }
}

private enum Tracking {
    static let insert = PreparedSQL("INSERT INTO tracking (code, stream, seal) VALUES (?, ?, ?)")
}
