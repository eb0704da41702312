/// A telephone number as people write it, by one rule for forms, files and administrators: a mobile number of 11 digits,
/// a landline with its area code, or one from abroad with its country code. Spaces, hyphens, brackets, full-width digits,
/// `+86` and an extension behind `转`, `#` or a third hyphen do no harm.
public enum PhoneNumber {
    public enum Fault: Hashable, Sendable {
        /// 7 or 8 digits: a landline that cannot be called from elsewhere.
        case noAreaCode
        case notANumber
    }

    public static let charactersMax = 30

    /// Nil where it can be called.
    /// - Parameter isService: numbers that everybody knows are taken, too: 110, 12345, 400 numbers.
    public static func fault(in written: String, isService: Bool = false) -> Fault? {
        guard written.count <= charactersMax, let digits = digits(written) else { return .notANumber }
        let text = digits.text
        if digits.isForeign { return (8...15).contains(text.count) ? nil : .notANumber }
        if text.count == 11, text.hasPrefix("1"),
            (3...9).contains(text.dropFirst().first?.wholeNumberValue ?? 0)
        {
            return nil
        }
        // 010, 021 … with 8 digits; 0570 … with 7 or 8.
        if text.hasPrefix("0"), !text.hasPrefix("00"), (10...12).contains(text.count) { return nil }
        if [400, 800].contains(Int(text.prefix(3))), text.count == 10 { return nil }
        if isService, (3...6).contains(text.count) { return nil }
        return (7...8).contains(text.count) ? .noAreaCode : .notANumber
    }

    /// Whether text messages get there: a mobile number, or one from abroad.
    public static func takesMessages(_ written: String) -> Bool {
        guard fault(in: written) == nil, let digits = digits(written) else { return false }
        return digits.isForeign || digits.text.hasPrefix("1")
    }

    private static func digits(_ written: String) -> (text: String, isForeign: Bool)? {
        let number = written.prefix { !"转#".contains($0) }
        let rest = written.dropFirst(number.count)
        guard rest.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber || $0 == " " }) else { return nil }
        var digits = ""
        var isForeign = false
        for character in number {
            if let value = character.wholeNumberValue, character.isASCII || "０１２３４５６７８９".contains(character) {
                digits.append(String(value))
            } else if "+＋".contains(character), digits.isEmpty, !isForeign {
                isForeign = true
            } else if !" -()（）.　–—".contains(character) {
                return nil
            }
        }
        if digits.isEmpty { return nil }
        if !isForeign, digits.hasPrefix("00") {
            isForeign = true
            digits.removeFirst(2)
        }
        // A landline at home is written without its nought behind the country code.
        if isForeign, digits.hasPrefix("86") {
            let home = String(digits.dropFirst(2))
            return (home.hasPrefix("1") && home.count == 11 || home.hasPrefix("0") ? home : "0" + home, false)
        }
        if !isForeign, digits.hasPrefix("86"), digits.count == 13 { digits.removeFirst(2) }
        return (digits, isForeign)
    }
}
