public import Organisation

/// A telephone number to which text messages go, in the form of E.164: `+8613800000001`.
public struct TextNumber: Hashable, Sendable {
    public let text: String

    /// As people write them: spaces, hyphens, brackets, full-width digits, `86`, `+86` and `0086` do no harm. Nil for
    /// what takes no text messages: a landline, a short number, something else.
    public init?(_ written: String) {
        var digits = ""
        var isForeign = false
        for scalar in written.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39: digits.unicodeScalars.append(scalar)
            case 0xFF10...0xFF19:
                guard let plain = Unicode.Scalar(scalar.value - 0xFF10 + 0x30) else { return nil }
                digits.unicodeScalars.append(plain)
            case 0x2B, 0xFF0B:  // +
                guard digits.isEmpty, !isForeign else { return nil }
                isForeign = true
            case 0x20, 0x2D, 0x28, 0x29, 0x2E, 0x3000, 0xFF08, 0xFF09, 0x2010...0x2014, 0xA0: continue
            default: return nil
            }
        }
        if !isForeign, digits.hasPrefix("00") {
            isForeign = true
            digits.removeFirst(2)
        }
        if digits.hasPrefix("86"), digits.utf8.count == 13 {
            isForeign = false
            digits.removeFirst(2)
        }
        if isForeign {
            // +86 with anything but a mobile number behind it is a landline.
            guard (8...15).contains(digits.utf8.count), !digits.hasPrefix("0"), !digits.hasPrefix("86") else {
                return nil
            }
            text = "+\(digits)"
            return
        }
        let second = digits.utf8.dropFirst().first ?? 0
        guard digits.utf8.count == 11, digits.hasPrefix("1"), (0x33...0x39).contains(second) else {
            return nil
        }
        text = "+86\(digits)"
    }
}

/// Who a mail comes from: `联动平台 <no-reply@linshan.gov.cn>`, or the address alone.
public struct MailSender: Hashable, Sendable {
    public var name: String
    public var address: MailAddress

    public init?(_ written: String) {
        guard !written.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            return nil
        }
        guard let open = written.lastIndex(of: "<") else {
            guard let address = MailAddress(written) else { return nil }
            (name, self.address) = ("", address)
            return
        }
        guard written.hasSuffix(">"),
            let address = MailAddress(String(written[written.index(after: open)...].dropLast()))
        else { return nil }
        name = String(written[..<open].reversed().drop { $0 == " " }.reversed())
        self.address = address
    }
}
