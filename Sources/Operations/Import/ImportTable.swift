import Documents
public import WorkCalendar

/// The columns that a table of an organisation may have.
enum Column: String, Hashable, Sendable {
    case id, above, level, line, short, initials, phone, hours
    case nameZh = "name_zh"
    case nameEn = "name_en"
    case account, email, unit, role, from, until
    case standsIn = "stands_in"
    case secondedFrom = "seconded_from"

    var title: String {
        switch self {
        case .id: "标识"
        case .above: "上级"
        case .level: "层级"
        case .line: "条线"
        case .short: "文号简称"
        case .initials: "拼音首字母"
        case .phone: "电话"
        case .hours: "办公时间"
        case .nameZh: "名称"
        case .nameEn: "英文名称"
        case .account: "账号"
        case .email: "邮箱"
        case .unit: "单位"
        case .role: "角色"
        case .from: "开始日期"
        case .until: "结束日期"
        case .standsIn: "代理"
        case .secondedFrom: "派出单位"
        }
    }

    static func all(of kind: OrganisationImport.Kind) -> [Column] {
        switch kind {
        case .units: [.id, .nameZh, .nameEn, .above, .level, .line, .short, .initials, .phone, .hours]
        case .accounts: [.account, .nameZh, .nameEn, .phone, .email]
        case .posts: [.account, .unit, .role, .from, .until, .standsIn, .secondedFrom]
        }
    }

    static func needed(of kind: OrganisationImport.Kind) -> [Column] {
        switch kind {
        case .units: [.id, .nameZh, .above]
        case .accounts: [.account, .nameZh]
        case .posts: [.account, .unit, .role]
        }
    }

    static func named(_ title: String, in kind: OrganisationImport.Kind) -> Column? {
        all(of: kind).first { column in
            column.rawValue == title.lowercased() || column.title == title
                || (column == .nameZh && ["姓名", "中文名称"].contains(title))
                || (column == .nameEn && ["拼音", "英文姓名"].contains(title))
        }
    }
}

/// A table whose columns are known.
struct ImportTable {
    var name: String
    var columns: [Column: Int]
    var rows: [SheetTable.Row]

    var all: [ImportRow] { rows.map { ImportRow(table: self, row: $0) } }
}

struct ImportRow {
    let table: ImportTable
    let row: SheetTable.Row

    var number: Int { row.number }

    /// Empty where the table or the row has none.
    subscript(column: Column) -> String {
        guard let index = table.columns[column], index < row.cells.count else { return "" }
        return row.cells[index].trimmed
    }

    func has(_ column: Column) -> Bool { table.columns[column] != nil }

    func cell(_ column: Column?) -> String {
        guard let column, let index = table.columns[column] else { return "\(row.number)" }
        return SheetTable.cell(column: index, row: row.number)
    }
}

extension String {
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

extension OrganisationImport {
    /// A list of 60,000 people is a tenth of it.
    static let csvBytesMax = 20 << 20

    /// The sheets of a part with their columns, those that are needed marked, for whoever makes the file.
    public static func columns(of part: Part) -> [(sheet: Bilingual, columns: Bilingual)] {
        part.kinds.map { kind in
            let needed = Column.needed(of: kind)
            func list(_ name: (Column) -> String) -> String {
                Column.all(of: kind).map { name($0) + (needed.contains($0) ? "*" : "") }.joined(
                    separator: ", ")
            }
            return (
                Bilingual(zh: kind.names[1], en: kind.names[0]),
                Bilingual(
                    zh: list { $0 == .nameZh && kind == .accounts ? "姓名" : $0.title }
                        .replacing(", ", with: "、"), en: list(\.rawValue))
            )
        }
    }
}
