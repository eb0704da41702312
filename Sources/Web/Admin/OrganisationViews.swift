import Operations
import Organisation
import WorkCalendar

/// The tree as nested lists.
struct OrganisationPage: Page {
    static let template = "admin/organisation"
    var frame: Frame
    var staffing: StaffingView
    var root: [UnitNode]
    var places: Int
    var organs: Int
}

/// A unit with what lies below it, ready for a nested list.
struct UnitNode: Sendable {
    var id: String
    var name: String
    var kind: String
    var phone: String
    var closed: String
    var isClosed: Bool
    var isPlace: Bool
    var isOpen: Bool
    var hasOrgans: Bool
    var hasPlaces: Bool
    var organs: [UnitNode]
    var places: [UnitNode]

    init(_ unit: Unit, in directory: Directory, on today: CivilDate, depth: Int, _ language: Language) {
        id = unit.id.text
        name = unit.name[language]
        kind = directory.kind(of: unit)[language]
        phone = unit.phone
        closed = unit.until?.description ?? ""
        isClosed = !unit.exists(on: today)
        isPlace = unit.isTerritory || unit.zone != nil
        isOpen = depth < 2
        let below = depth < 12 ? directory.children(of: unit.id) : []
        organs = below.filter { !$0.isTerritory && $0.zone == nil }.map {
            UnitNode($0, in: directory, on: today, depth: depth + 1, language)
        }
        places = below.filter { $0.isTerritory || $0.zone != nil }.map {
            UnitNode($0, in: directory, on: today, depth: depth + 1, language)
        }
        hasOrgans = !organs.isEmpty
        hasPlaces = !places.isEmpty
    }
}

/// One unit with its forms.
struct UnitPage: Page {
    static let template = "admin/unit"
    struct Choice: Sendable {
        var value: String
        var text: String
        var isSelected: Bool
    }

    struct Holder: Sendable {
        var role: String
        var name: String
        var until: String?
    }

    var frame: Frame
    var id: String
    var name: String
    var kind: String
    var path: [Frame.Link]
    var version: Int
    var notice: AdminNotice?
    var form: UnitFormView
    var closing: String
    var isClosed: Bool
    var mayAdd: Bool
    var adding: UnitFormView
    var addingID: String
    var addingLine: String
    var levels: [Choice]
    var isAdding: Bool
    var isClosing: Bool
    var holders: [Holder]
    var hasHolders: Bool
    var inherited: String?
}

/// The fields of a unit's form, as typed.
struct UnitFormView: Sendable {
    var nameZh = ""
    var nameEn = ""
    var short = ""
    var initials = ""
    var phone = ""
    var hours = ""

    init() {}

    init(_ form: UnitForm) {
        (nameZh, nameEn, short) = (form.nameZh, form.nameEn, form.short)
        (initials, phone, hours) = (form.initials, form.phone, form.officeHours.joined(separator: "\n"))
    }
}

extension UnitForm {
    init(_ body: FormBody) {
        let lines = (body["hours"] ?? "").split(whereSeparator: \.isNewline)
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        self.init(
            nameZh: body.trimmed("name_zh"), nameEn: body.trimmed("name_en"), short: body.trimmed("short"),
            initials: body.trimmed("initials"), phone: body.trimmed("phone"),
            officeHours: lines.filter { !$0.isEmpty })
    }
}
