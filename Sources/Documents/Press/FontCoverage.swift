import Foundation

/// Which characters the font of papers can print, from the font's own table (OpenType `cmap`, formats 4 and 12). A name
/// with a rare character is found before it is printed as an empty box.
public struct FontCoverage: Sendable {
    /// Where Debian's fonts-noto-cjk puts it.
    static let file = URL(fileURLWithPath: "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
    /// The family of simplified Chinese within the collection.
    static let family = "Noto Serif CJK SC"

    /// Nil where the font is not installed, or is none.
    public static let shared = FontCoverage(FontCoverage.file)

    private let ranges: [ClosedRange<UInt32>]

    init?(_ file: URL) {
        guard let data = try? Data(contentsOf: file, options: .mappedIfSafe) else { return nil }
        let font = FontBytes(data)
        guard let start = font.face(named: Self.family), let ranges = font.characters(ofFaceAt: start),
            !ranges.isEmpty
        else { return nil }
        self.ranges = ranges.sorted { $0.lowerBound < $1.lowerBound }
    }

    public func has(_ scalar: Unicode.Scalar) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(scalar.value)
    }

    /// The characters of a text that the font lacks, each once, in their order. White space and marks that show nothing by
    /// themselves are no characters of a print.
    public func missing(in text: String) -> [String] {
        var found: [String] = []
        for scalar in text.unicodeScalars where !has(scalar) {
            let properties = scalar.properties
            if properties.isWhitespace || properties.isDefaultIgnorableCodePoint
                || properties.generalCategory == .control
            {
                continue
            }
            let character = String(Character(scalar))
            if !found.contains(character) { found.append(character) }
        }
        return found
    }
}

/// The bytes of a font file, read in its own order. What lies outside of the file reads as nothing.
private struct FontBytes {
    let data: Data

    init(_ data: Data) { self.data = data }

    private func u16(_ at: Int) -> Int? {
        guard at >= 0, at + 2 <= data.count else { return nil }
        return Int(data[at]) << 8 | Int(data[at + 1])
    }

    private func u32(_ at: Int) -> Int? {
        guard let high = u16(at), let low = u16(at + 2) else { return nil }
        return high << 16 | low
    }

    private func tag(_ at: Int) -> String? {
        guard at >= 0, at + 4 <= data.count else { return nil }
        return String(decoding: data[at..<(at + 4)], as: UTF8.self)
    }

    /// Where the tables of a face are listed: of a collection the one with this family name, else the only one.
    func face(named family: String) -> Int? {
        guard tag(0) == "ttcf" else { return data.isEmpty ? nil : 0 }
        guard let count = u32(8), count < 100 else { return nil }
        let faces = (0..<count).compactMap { u32(12 + 4 * $0) }
        return faces.first { names(ofFaceAt: $0).contains(family) }
    }

    private func table(_ name: String, ofFaceAt face: Int) -> Int? {
        guard let count = u16(face + 4) else { return nil }
        return (0..<count).lazy.map { face + 12 + 16 * $0 }.first { tag($0) == name }.flatMap { u32($0 + 8) }
    }

    /// The family names in UTF-16, as the platforms that matter write them.
    private func names(ofFaceAt face: Int) -> [String] {
        guard let start = table("name", ofFaceAt: face), let count = u16(start + 2),
            let texts = u16(start + 4)
        else { return [] }
        return (0..<count).compactMap { index in
            let record = start + 6 + 12 * index
            guard u16(record) == 3, [1, 16].contains(u16(record + 6)), let length = u16(record + 8),
                let offset = u16(record + 10)
            else { return nil }
            let begin = start + texts + offset
            let units = stride(from: begin, to: begin + length, by: 2).compactMap { u16($0).map(UInt16.init) }
            return String(decoding: units, as: UTF16.self)
        }
    }

    func characters(ofFaceAt face: Int) -> [ClosedRange<UInt32>]? {
        guard let start = table("cmap", ofFaceAt: face), let count = u16(start + 2) else { return nil }
        let offsets = (0..<count).compactMap { u32(start + 8 + 8 * $0) }.map { start + $0 }
        if let full = offsets.first(where: { u16($0) == 12 }) { return groups(full) }
        return offsets.first { u16($0) == 4 }.map(segments)
    }

    private func groups(_ table: Int) -> [ClosedRange<UInt32>] {
        guard let count = u32(table + 12), count < 1 << 20 else { return [] }
        return (0..<count).compactMap { index in
            let group = table + 16 + 12 * index
            guard let first = u32(group), let last = u32(group + 4), first <= last, last <= 0x10FFFF else {
                return nil
            }
            return UInt32(first)...UInt32(last)
        }
    }

    private func segments(_ table: Int) -> [ClosedRange<UInt32>] {
        guard let doubled = u16(table + 6) else { return [] }
        return stride(from: 0, to: doubled, by: 2).compactMap { offset in
            guard let last = u16(table + 14 + offset), let first = u16(table + 16 + doubled + offset),
                first <= last, last < 0xFFFF
            else { return nil }
            return UInt32(first)...UInt32(last)
        }
    }
}
