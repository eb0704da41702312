public import Mechanisms
public import WorkCalendar

/// A light and the moment from which it shows while the clock runs.
public struct LightStep: Hashable, Sendable {
    public var light: Light
    public var word: Bilingual?
    public var from: Instant

    public init(light: Light, word: Bilingual?, from: Instant) {
        self.light = light
        self.word = word
        self.from = from
    }
}

/// The lights of a clock in the order in which they show. Written as one line of text, everywhere the same: in events,
/// in snapshots and in the rows of lists, where fifty of them are read for a page.
public struct LightSteps: Hashable, Sendable, ExpressibleByArrayLiteral {
    public var all: [LightStep]

    public init(_ all: [LightStep]) { self.all = all }
    public init(arrayLiteral steps: LightStep...) { all = steps }

    /// What shows at a moment: the one `light(at:)` of the platform.
    public func shown(at moment: Instant) -> LightStep? { all.last { $0.from <= moment } ?? all.first }
}

extension LightSteps: Codable {
    private static let betweenSteps = UInt8(0x1e)
    private static let betweenParts = UInt8(0x1f)

    /// Bytes and not characters: every clock of every event, snapshot and row is written and read here.
    public var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(all.count * 48)
        for step in all {
            if !bytes.isEmpty { bytes.append(Self.betweenSteps) }
            bytes += step.light.rawValue.utf8
            bytes.append(Self.betweenParts)
            bytes += String(step.from.milliseconds).utf8
            guard let word = step.word else { continue }
            for word in [word.zh, word.en] {
                bytes.append(Self.betweenParts)
                // The words of a pack may hold anything but the two signs, which nobody can see.
                for byte in word.utf8 {
                    bytes.append(byte == Self.betweenSteps || byte == Self.betweenParts ? 0x20 : byte)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Nil where the text is none of `text`.
    public init?(text: String) {
        all = []
        for part in text.utf8.split(separator: Self.betweenSteps) {
            let fields = part.split(separator: Self.betweenParts, omittingEmptySubsequences: false).map(
                Substring.init)
            guard fields.count == 2 || fields.count == 4, let light = Light(rawValue: String(fields[0])),
                let from = Int64(fields[1])
            else { return nil }
            let word = fields.count == 4 ? Bilingual(zh: String(fields[2]), en: String(fields[3])) : nil
            all.append(LightStep(light: light, word: word, from: Instant(milliseconds: from)))
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let steps = LightSteps(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no lights")
        }
        self = steps
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// One light alone is written as a list of one.
extension LightStep: Codable {
    public init(from decoder: any Decoder) throws {
        guard let step = try LightSteps(from: decoder).all.first else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no light"))
        }
        self = step
    }

    public func encode(to encoder: any Encoder) throws { try LightSteps([self]).encode(to: encoder) }
}

/// Anything with a due moment: what it shows and whether it is late is decided here and nowhere else.
public protocol Timed {
    var due: Instant { get }
    /// The window of a right: when it passes nobody is late.
    var isWindow: Bool { get }
    /// Since when it has been standing still, paused or finished; nil while it runs.
    var standsSince: Instant? { get }
    var steps: LightSteps { get }
}

extension Timed {
    /// The moment that counts for it: a clock that stands still does not grow older.
    public func moment(at now: Instant) -> Instant { standsSince.map { min($0, now) } ?? now }

    public func isLate(at now: Instant) -> Bool { !isWindow && due < moment(at: now) }

    public func light(at now: Instant) -> LightStep? { steps.shown(at: moment(at: now)) }

    /// From when on it is late, if nothing happens; nil where it never will be.
    public var lateFrom: Instant? {
        if isWindow { return nil }
        if let standsSince, standsSince <= due { return nil }
        return due
    }
}
