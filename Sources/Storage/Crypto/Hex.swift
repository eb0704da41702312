/// Bytes as lower-case hexadecimal, the notation of every hash in the store: `sha256sum` prints the same.
public enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    public static func text(_ bytes: some Collection<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            var position = 0
            for byte in bytes {
                buffer[position] = digits[Int(byte >> 4)]
                buffer[position + 1] = digits[Int(byte & 15)]
                position += 2
            }
            return position
        }
    }

    /// Nil where the text is not hexadecimal in whole bytes.
    public static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(digits.count / 2)
        for position in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[position]), let low = value(digits[position + 1]) else {
                return nil
            }
            result.append(high << 4 | low)
        }
        return result
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 97...102: digit - 87
        case 65...70: digit - 55
        default: nil
        }
    }
}

/// Lower-case base 32 without look-alikes (Crockford's alphabet), for codes that people read aloud.
public enum Base32 {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    public static func text(_ bytes: some Collection<UInt8>) -> String {
        var result: [UInt8] = []
        var bits = 0
        var waiting = 0
        for byte in bytes {
            bits = (bits << 8 | Int(byte)) & 0xfff
            waiting += 8
            while waiting >= 5 {
                waiting -= 5
                result.append(digits[(bits >> waiting) & 31])
            }
        }
        if waiting > 0 { result.append(digits[(bits << (5 - waiting)) & 31]) }
        return String(decoding: result, as: UTF8.self)
    }
}
