public import Documents
import Foundation
public import Organisation
public import Storage
public import WorkCalendar

/// Units, accounts and posts from tables: all of it, or nothing where anything is wrong, with every fault by row and column.
public struct OrganisationImport {
    /// Who may bring in what: places and offices are the system administrator's, people and posts the security
    /// administrator's.
    public enum Part: String, Sendable, CaseIterable {
        case units, people

        var role: PlatformRole { self == .units ? .systemAdmin : .securityAdmin }
        var kinds: [Kind] { self == .units ? [.units] : [.accounts, .posts] }
    }

    public enum Kind: String, Sendable, CaseIterable {
        case units, accounts, posts

        /// What a sheet of it may be called.
        var names: [String] {
            switch self {
            case .units: ["units", "单位", "组织机构"]
            case .accounts: ["accounts", "人员", "账号"]
            case .posts: ["posts", "岗位", "任职"]
            }
        }
    }

    public struct Fault: Hashable, Sendable {
        public var sheet: String
        /// `C7`, or a row alone.
        public var cell: String
        public var words: Bilingual
    }

    /// What it came to.
    public struct Outcome: Hashable, Sendable {
        public var added: [String: Int] = [:]
        public var changed: [String: Int] = [:]
        public var same = 0

        public var isEmpty: Bool { added.isEmpty && changed.isEmpty }
    }

    public internal(set) var organisation: StoredOrganisation
    public internal(set) var outcome = Outcome()
    public private(set) var faults: [Fault] = []
    let roles: Set<RoleID>
    private let today: CivilDate
    var units: [UnitID: Int]
    var accounts: [AccountID: Int]

    public init(into organisation: StoredOrganisation, roles: Set<RoleID>, on today: CivilDate) {
        self.organisation = organisation
        self.roles = roles
        self.today = today
        units = Dictionary(
            organisation.units.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        accounts = Dictionary(
            organisation.accounts.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Takes over what the sheets say; where there are faults, the organisation is not to be used.
    public mutating func read(_ sheets: [SheetTable], as part: Part) {
        let tables = sheets.filter { $0.rows.contains { $0.cells.contains { !$0.trimmed.isEmpty } } }
        if tables.isEmpty {
            faults.append(
                Fault(
                    sheet: "", cell: "", words: Bilingual(zh: "文件里没有内容。", en: "There is nothing in the file.")
                ))
        }
        var found: [(kind: Kind, table: ImportTable)] = []
        for sheet in tables {
            guard let (kind, table) = table(sheet, part) else { continue }
            found.append((kind, table))
        }
        // People need their units, posts their people, in whatever order the sheets stand.
        for kind in Kind.allCases {
            for (other, table) in found where other == kind {
                switch kind {
                case .units:
                    readUnits(table)
                    settle(table.name)
                case .accounts: readAccounts(table)
                case .posts: readPosts(table)
                }
            }
        }
    }

    private mutating func table(_ sheet: SheetTable, _ part: Part) -> (kind: Kind, table: ImportTable)? {
        let named = Kind.allCases.first { $0.names.contains(sheet.name.trimmed.lowercased()) }
        let head = (sheet.rows.first?.cells ?? []).map(\.trimmed)
        let guessed = Kind.allCases.filter { kind in
            let columns = Set(head.compactMap { Column.named($0, in: kind) })
            return columns.isSuperset(of: Column.needed(of: kind))
        }
        guard let kind = named ?? guessed.last else {
            note(
                sheet.name, "",
                "看不出是单位、人员还是岗位：工作表叫“单位”“人员”“岗位”，第一行写列名，例如 标识、名称、上级、层级。",
                "It cannot be told whether these are units, accounts or posts: call the sheet units, accounts or posts, with names of columns in the first row, such as id, name_zh, above, level."
            )
            return nil
        }
        guard part.kinds.contains(kind) else {
            note(
                sheet.name, "", kind == .units ? "单位由系统管理员导入。" : "人员和岗位由安全管理员导入。",
                kind == .units
                    ? "Units are brought in by the system administrator."
                    : "Accounts and posts are brought in by the security administrator.")
            return nil
        }
        var columns: [Column: Int] = [:]
        for (index, title) in head.enumerated() where !title.isEmpty {
            let cell = SheetTable.cell(column: index, row: sheet.rows.first?.number ?? 1)
            guard let column = Column.named(title, in: kind) else {
                let known = Column.all(of: kind).map(\.rawValue)
                note(
                    sheet.name, cell, "没有“\(title)”这一列；可用：\(known.joined(separator: "、"))。",
                    "There is no column “\(title)”; known: \(known.joined(separator: ", ")).")
                continue
            }
            if columns.updateValue(index, forKey: column) != nil {
                note(sheet.name, cell, "“\(title)”这一列出现两次。", "The column “\(title)” occurs twice.")
            }
        }
        for column in Column.needed(of: kind) where columns[column] == nil {
            note(
                sheet.name, "", "缺少“\(column.title)”（\(column.rawValue)）一列。",
                "The column \(column.rawValue) is missing.")
        }
        let rows = sheet.rows.dropFirst().filter { $0.cells.contains { !$0.trimmed.isEmpty } }
        return (kind, ImportTable(name: sheet.name, columns: columns, rows: Array(rows)))
    }

    mutating func note(_ sheet: String, _ cell: String, _ zh: String, _ en: String) {
        faults.append(Fault(sheet: sheet, cell: cell, words: Bilingual(zh: zh, en: en)))
    }

    mutating func note(_ row: ImportRow, _ column: Column?, _ zh: String, _ en: String) {
        note(row.table.name, row.cell(column), zh, en)
    }

    mutating func note(_ row: ImportRow, _ problem: AdminProblem, _ columns: [String: Column]) {
        note(row, problem.field.flatMap { columns[$0] }, problem.words.zh, problem.words.en)
    }

    mutating func count(_ kind: Kind, isNew: Bool) {
        if isNew {
            outcome.added[kind.rawValue, default: 0] += 1
        } else {
            outcome.changed[kind.rawValue, default: 0] += 1
        }
    }

    /// False where the row says what a row before it has said.
    mutating func isFirst(
        _ row: ImportRow, _ key: String, _ seen: inout [String: Int], _ column: Column
    )
        -> Bool
    {
        if let before = seen[key] {
            note(row, column, "与第 \(before) 行重复：\(key)。", "The same as row \(before): \(key).")
            return false
        }
        seen[key] = row.number
        return true
    }

    // MARK: units

    private static let unitFields: [String: Column] = [
        "name_zh": .nameZh, "name_en": .nameEn, "short": .short, "initials": .initials, "phone": .phone,
        "hours": .hours,
    ]

    private mutating func readUnits(_ table: ImportTable) {
        var seen: [String: Int] = [:]
        let coming = Set(table.all.map { UnitID($0[.id]) })
        var names: [String: UnitID] = [:]
        for unit in organisation.units { names["\(unit.parent?.text ?? "") \(unit.name.zh)"] = unit.id }
        for row in table.all {
            let id = row[.id]
            guard isIdentifier(id) else {
                note(
                    row, .id, "标识“\(id)”用小写字母、数字和下划线，2 到 40 个字符。",
                    "The identifier “\(id)” has 2 to 40 small letters, digits and underscores.")
                continue
            }
            guard isFirst(row, id, &seen, .id) else { continue }
            readUnit(row, UnitID(id), coming, &names)
        }
    }

    private mutating func readUnit(
        _ row: ImportRow, _ id: UnitID, _ coming: Set<UnitID>, _ names: inout [String: UnitID]
    ) {
        let known = units[id].map { organisation.units[$0] }
        let above = UnitID(row[.above])
        guard units[above] != nil || coming.contains(above), above != id else {
            return note(
                row, .above, "没有上级单位“\(above)”。", "There is no unit “\(above)” for it to lie in.")
        }
        let line = row[.line]
        let level = Self.level(row[.level])
        if line.isEmpty, level == nil {
            return note(
                row, .level, "层级“\(row[.level])”应是县、乡镇、村或网格之一；机构请写条线。",
                "The level “\(row[.level])” is none of county, town, village, grid; an organ has a line.")
        }
        if let known,
            known.parent != above || (known.line ?? "") != line || (line.isEmpty && known.level != level)
        {
            return note(
                row, .id, "单位“\(id)”已有，上级、层级和条线不能靠导入更改。",
                "The unit “\(id)” exists; what it lies in, its level and its line are not changed by an import."
            )
        }
        var form = UnitForm(
            nameZh: row[.nameZh],
            nameEn: row[.nameEn].isEmpty ? known?.name.en ?? row[.nameZh] : row[.nameEn],
            short: row[.short], initials: row[.initials], phone: row[.phone],
            officeHours: row[.hours].split(whereSeparator: { ";；\n".contains($0) }).map { String($0).trimmed }
        )
        if let known {
            if !row.has(.short) { form.short = known.short }
            if !row.has(.initials) { form.initials = known.initials }
            if !row.has(.phone) { form.phone = known.phone }
            if !row.has(.hours) { form.officeHours = known.officeHours }
        }
        do throws(AdminProblem) { try form.check() } catch { return note(row, error, Self.unitFields) }
        let place = "\(above) \(form.nameZh)"
        if let twin = names[place], twin != id {
            return note(
                row, .nameZh, "同级已有“\(form.nameZh)”（\(twin)）。",
                "There is already a “\(form.nameZh)” (\(twin)) beside it.")
        }
        names[place] = id
        if let index = units[id] {
            if form.changes(of: organisation.units[index]).isEmpty {
                outcome.same += 1
            } else {
                form.apply(to: &organisation.units[index])
                count(.units, isNew: false)
            }
            return
        }
        // Of an organ the level is found once its place is known.
        var unit = Unit(
            id: id, name: Bilingual(zh: form.nameZh, en: form.nameEn), level: level ?? .county,
            line: line.isEmpty ? nil : line, isTerritory: line.isEmpty, parent: above, from: today)
        form.apply(to: &unit)
        units[id] = organisation.units.count
        organisation.units.append(unit)
        count(.units, isNew: true)
    }

    /// Levels against each other, once every unit is there; circles are found by the way.
    private mutating func settle(_ sheet: String) {
        for index in organisation.units.indices where organisation.units[index].from == today {
            var above = organisation.units[index].parent
            var steps = 0
            while let next = above.flatMap({ units[$0] }), steps < 20 {
                let unit = organisation.units[next]
                if unit.isTerritory { break }
                above = unit.parent
                steps += 1
            }
            guard let place = above.flatMap({ units[$0] }).map({ organisation.units[$0] }), steps < 20 else {
                note(
                    sheet, "", "单位“\(organisation.units[index].id)”的上级连成一圈。",
                    "The units above “\(organisation.units[index].id)” form a circle.")
                continue
            }
            if !organisation.units[index].isTerritory {
                organisation.units[index].level = place.level
            } else if organisation.units[index].level <= place.level {
                note(
                    sheet, "", "“\(organisation.units[index].name.zh)”的层级要低于上级“\(place.name.zh)”。",
                    "“\(organisation.units[index].name.en)” must be narrower than “\(place.name.en)”.")
            }
        }
    }

    func isIdentifier(_ text: String) -> Bool {
        (2...40).contains(text.count) && text.allSatisfy { UnitForm.isPlain($0) || $0 == "_" }
            && text.first.map { ("a"..."z").contains($0) } == true
    }

    static func level(_ text: String) -> Level? {
        Level(rawValue: text)
            ?? Level.allCases.first { level in
                level.name.zh == text || level.name.en == text
                    || level.name.zh.split(whereSeparator: { "（）".contains($0) }).contains { $0 == text }
            }
    }
}
