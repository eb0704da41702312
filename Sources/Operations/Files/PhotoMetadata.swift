/// Removes EXIF and its kin: where and with what a photo was taken is nobody's business here. What is kept is what is
/// known to be the picture; what is not understood is not kept. Nil: the photo is not whole and cannot be cleaned.
public enum PhotoMetadata {
    static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    public static func stripped(_ bytes: [UInt8], _ kind: FileKind) -> [UInt8]? {
        switch kind {
        case .jpeg: jpeg(bytes)
        case .png: png(bytes)
        case .webp: webp(bytes)
        default: bytes
        }
    }

    // MARK: JPEG

    private enum Marker {
        static let end: UInt8 = 0xD9
        static let scan: UInt8 = 0xDA
        static let comment: UInt8 = 0xFE
        /// JFIF, which says how dense the pixels are.
        static let jfif: UInt8 = 0xE0
        /// Adobe, which says how colours are coded; without it some pictures turn negative.
        static let adobe: UInt8 = 0xEE

        static func isMetadata(_ marker: UInt8, _ content: ArraySlice<UInt8>) -> Bool {
            switch marker {
            case jfif: !content.starts(with: Array("JFIF\0".utf8))
            case adobe: !content.starts(with: Array("Adobe".utf8))
            case 0xE1...0xEF, comment, 0xF0...0xFD: true
            default: false
            }
        }
    }

    /// Keeps the segments of the picture. A marker may stand after any number of fill bytes, which are not kept, and
    /// nothing is kept after the end.
    private static func jpeg(_ bytes: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = [0xFF, 0xD8]
        result.reserveCapacity(bytes.count)
        var index = 2
        var hasScan = false
        while index < bytes.count {
            guard bytes[index] == 0xFF else { return nil }
            while index < bytes.count, bytes[index] == 0xFF { index += 1 }
            guard index < bytes.count else { return nil }
            let marker = bytes[index]
            index += 1
            if marker == Marker.end { return hasScan ? result + [0xFF, Marker.end] : nil }
            guard marker >= 0xC0, !(0xD0...0xD8).contains(marker), index + 2 <= bytes.count else {
                return nil
            }
            let length = Int(bytes[index]) << 8 | Int(bytes[index + 1])
            guard length >= 2, index + length <= bytes.count else { return nil }
            let segment = bytes[index..<(index + length)]
            if !Marker.isMetadata(marker, segment.dropFirst(2)) {
                result += [0xFF, marker] + thumbless(marker, segment)
            }
            index += length
            guard marker == Marker.scan else { continue }
            hasScan = true
            let end = scanEnd(bytes, from: index)
            result += bytes[index..<end]
            index = end
        }
        return nil
    }

    /// JFIF may carry a small picture of its own, of which nobody knows what it shows.
    private static func thumbless(_ marker: UInt8, _ segment: ArraySlice<UInt8>) -> [UInt8] {
        guard marker == Marker.jfif, segment.count >= 16 else { return Array(segment) }
        return [0, 16] + segment.dropFirst(2).prefix(12) + [0, 0]
    }

    /// Where the coded picture gives way to the next marker; a stuffed zero and the marks of restart belong to it.
    private static func scanEnd(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while let hit = ByteSearch.index(of: 0xFF, in: bytes, from: index), hit + 1 < bytes.count {
            let next = bytes[hit + 1]
            if next != 0, !(0xD0...0xD7).contains(next) { return hit }
            index = hit + 2
        }
        return bytes.count
    }

    // MARK: PNG

    /// The chunks that make the picture and its motion, and what says how it is to be shown.
    private static let pngKept: Set<String> = [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs", "acTL",
        "fcTL",
        "fdAT", "cICP",
    ]

    private static func png(_ bytes: [UInt8]) -> [UInt8]? {
        var result = pngSignature
        var index = 8
        while index + 12 <= bytes.count {
            let length = bytes[index..<(index + 4)].reduce(0) { $0 << 8 | Int($1) }
            let name = String(decoding: bytes[(index + 4)..<(index + 8)], as: UTF8.self)
            guard index + 12 + length <= bytes.count else { return nil }
            if pngKept.contains(name) { result += bytes[index..<(index + 12 + length)] }
            index += 12 + length
            if name == "IEND" { return result }
        }
        return nil
    }

    // MARK: WebP

    private static let webpKept: Set<String> = ["VP8 ", "VP8L", "VP8X", "ANIM", "ANMF", "ALPH"]
    /// In the flags of VP8X: there is a colour profile, EXIF, XMP.
    private static let webpFlags: UInt8 = 0b0010_1100

    private static func webp(_ bytes: [UInt8]) -> [UInt8]? {
        let size = little(bytes, 4) + 8
        guard size <= bytes.count else { return nil }
        var chunks: [UInt8] = []
        var index = 12
        var hasPicture = false
        while index + 8 <= size {
            let name = String(decoding: bytes[index..<(index + 4)], as: UTF8.self)
            let length = little(bytes, index + 4)
            let end = index + 8 + length
            guard end <= size else { return nil }
            if webpKept.contains(name) {
                var chunk = Array(bytes[index..<end])
                if name == "VP8X", length >= 1 { chunk[8] &= ~webpFlags }
                if length % 2 == 1 { chunk.append(0) }
                chunks += chunk
                hasPicture = hasPicture || ["VP8 ", "VP8L", "ANMF"].contains(name)
            }
            index = end + length % 2
        }
        guard hasPicture else { return nil }
        let total = UInt32(chunks.count + 4)
        return Array("RIFF".utf8) + (0..<4).map { UInt8(truncatingIfNeeded: total >> (8 * $0)) }
            + Array("WEBP".utf8) + chunks
    }

    private static func little(_ bytes: [UInt8], _ index: Int) -> Int {
        (0..<4).reversed().reduce(0) { $0 << 8 | Int(bytes[index + $1]) }
    }
}
