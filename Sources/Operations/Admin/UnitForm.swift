public import Organisation
import WorkCalendar

/// What the administrator typed about a unit, and the rules it must meet.
public struct UnitForm: Sendable {
    public var nameZh: String
    public var nameEn: String
    public var short: String
    public var initials: String
    public var phone: String
    /// One line per rule; empty: the hours of the unit above.
    public var officeHours: [String]

    public static let nameCharactersMax = 60
    public static let shortCharactersMax = 6
    public static let initialsCharactersMax = 16
    public static let hourLinesMax = 20

    public init(
        nameZh: String, nameEn: String, short: String, initials: String, phone: String, officeHours: [String]
    ) {
        self.nameZh = nameZh
        self.nameEn = nameEn
        self.short = short
        self.initials = initials
        self.phone = phone
        self.officeHours = officeHours
    }

    public init(_ unit: Unit) {
        self.init(
            nameZh: unit.name.zh, nameEn: unit.name.en, short: unit.short, initials: unit.initials,
            phone: unit.phone, officeHours: unit.officeHours)
    }

    func check() throws(AdminProblem) {
        for (field, name) in [("name_zh", nameZh), ("name_en", nameEn)] {
            guard !name.isEmpty, name.count <= Self.nameCharactersMax else {
                throw AdminProblem(
                    field, "名称要填写，不超过 \(Self.nameCharactersMax) 个字。",
                    "A name is needed, of at most \(Self.nameCharactersMax) characters.")
            }
        }
        guard short.count <= Self.shortCharactersMax else {
            throw AdminProblem(
                "short", "文号简称不超过 \(Self.shortCharactersMax) 个字。",
                "The short name has at most \(Self.shortCharactersMax) characters.")
        }
        guard initials.count <= Self.initialsCharactersMax, initials.allSatisfy(Self.isPlain) else {
            throw AdminProblem(
                "initials", "拼音首字母只用小写字母和数字，例如 xhc。",
                "Initials are small letters and digits, such as xhc.")
        }
        guard PhoneText.isRight(phone) else { throw PhoneText.problem }
        try checkHours()
    }

    private func checkHours() throws(AdminProblem) {
        guard officeHours.count <= Self.hourLinesMax else {
            throw AdminProblem(
                "hours", "办公时间不超过 \(Self.hourLinesMax) 行。",
                "Office hours have at most \(Self.hourLinesMax) lines.")
        }
        do throws(OfficeHoursLines.Fault) {
            _ = try OfficeHoursLines.read(officeHours)
        } catch {
            throw AdminProblem("hours", error.message.zh, error.message.en)
        }
    }

    static func isPlain(_ character: Character) -> Bool {
        ("a"..."z").contains(character) || ("0"..."9").contains(character)
    }

    func apply(to unit: inout Unit) {
        unit.name = Bilingual(zh: nameZh, en: nameEn)
        unit.short = short
        unit.initials = initials
        unit.phone = phone
        unit.officeHours = officeHours
    }

    /// The names of what differs, for the journal.
    func changes(of unit: Unit) -> [String] {
        let old = UnitForm(unit)
        let pairs: [(String, Bool)] = [
            ("name", old.nameZh != nameZh || old.nameEn != nameEn), ("short", old.short != short),
            ("initials", old.initials != initials), ("phone", old.phone != phone),
            ("hours", old.officeHours != officeHours),
        ]
        return pairs.filter(\.1).map(\.0)
    }
}

/// Telephone numbers of offices and of those who work there.
enum PhoneText {
    static func isRight(_ text: String) -> Bool {
        text.isEmpty || PhoneNumber.fault(in: text, isService: true) == nil
    }

    static var problem: AdminProblem {
        AdminProblem(
            "phone", "电话写 11 位手机号，或带区号的座机，例如 0570-1000001；服务热线可写 12345。",
            "Write a mobile number of 11 digits or a landline with its area code, such as 0570-1000001; hotlines such as 12345 will do."
        )
    }
}
