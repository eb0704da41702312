import Foundation

/// Looking for bytes, in one pass.
enum ByteSearch {
    static func index(of byte: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        return bytes.withUnsafeBytes { raw in
            guard let base = raw.baseAddress, let hit = memchr(base + start, Int32(byte), raw.count - start)
            else { return nil }
            return base.distance(to: UnsafeRawPointer(hit))
        }
    }

    static func contains(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
        guard let first = needle.first else { return true }
        var start = 0
        while let hit = index(of: first, in: bytes, from: start), hit + needle.count <= bytes.count {
            if bytes[hit..<(hit + needle.count)].elementsEqual(needle) { return true }
            start = hit + 1
        }
        return false
    }
}

/// The names in a ZIP archive, as its directory has them.
enum ZipNames {
    static let entriesMax = 10_000
    private static let endBytes = 22

    /// Empty where there is no directory that can be read.
    static func read(_ bytes: [UInt8]) -> [String] {
        guard let end = directoryEnd(bytes) else { return [] }
        var index = number(bytes, end + 16, 4)
        var names: [String] = []
        while index + 46 <= end, number(bytes, index, 4) == 0x0201_4B50, names.count < entriesMax {
            let (name, extra, note) = (
                number(bytes, index + 28, 2), number(bytes, index + 30, 2), number(bytes, index + 32, 2)
            )
            guard index + 46 + name <= end else { break }
            names.append(String(decoding: bytes[(index + 46)..<(index + 46 + name)], as: UTF8.self))
            index += 46 + name + extra + note
        }
        return names
    }

    private static func directoryEnd(_ bytes: [UInt8]) -> Int? {
        var index = bytes.count - endBytes
        let least = max(0, index - 0xFFFF)
        while index >= least {
            if number(bytes, index, 4) == 0x0605_4B50 { return index }
            index -= 1
        }
        return nil
    }

    /// A number with its smallest byte first.
    private static func number(_ bytes: [UInt8], _ index: Int, _ count: Int) -> Int {
        guard index >= 0, index + count <= bytes.count else { return -1 }
        return (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[index + $1]) }
    }
}

/// Text as people save it here: UTF-8, or GB 18030 as older programs write it.
enum PlainText {
    static func isText(_ bytes: [UInt8]) -> Bool {
        if bytes.isEmpty || bytes.contains(where: { $0 < 32 && ![9, 10, 12, 13].contains($0) || $0 == 127 }) {
            return false
        }
        return String(validating: bytes, as: UTF8.self) != nil || isGB18030(bytes)
    }

    private static func isGB18030(_ bytes: [UInt8]) -> Bool {
        var index = 0
        while index < bytes.count {
            if bytes[index] < 0x80 {
                index += 1
                continue
            }
            guard (0x81...0xFE).contains(bytes[index]), index + 1 < bytes.count else { return false }
            if (0x30...0x39).contains(bytes[index + 1]) {
                guard index + 3 < bytes.count, (0x81...0xFE).contains(bytes[index + 2]),
                    (0x30...0x39).contains(bytes[index + 3])
                else { return false }
                index += 4
            } else {
                guard (0x40...0xFE).contains(bytes[index + 1]) else { return false }
                index += 2
            }
        }
        return true
    }
}
