public import Documents
import SwiftCSV
public import WorkCalendar

/// A table as CSV in UTF-8, read by the same rules as a workbook.
public enum CSVSheet {
    /// - Parameter name: what the file is called.
    public static func read(_ bytes: [UInt8], named name: String) throws(WorkbookRefusal) -> SheetTable {
        guard bytes.count <= OrganisationImport.csvBytesMax else { throw WorkbookRefusal(.large) }
        let marked = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard let text = String(validating: marked, as: UTF8.self), !text.contains("\0") else {
            throw WorkbookRefusal(.unreadable)
        }
        guard let table = try? CSV<Enumerated>(string: text) else { throw WorkbookRefusal(.unreadable) }
        let base = name.split(separator: "/").last.map(String.init) ?? name
        let sheet = base.lowercased().hasSuffix(".csv") ? String(base.dropLast(4)) : base
        var rows = [SheetTable.Row(number: 1, cells: table.header)]
        rows += table.rows.enumerated().map { SheetTable.Row(number: $0 + 2, cells: $1) }
        for row in rows {
            // A spreadsheet that opens it would compute it.
            if let column = row.cells.firstIndex(where: { $0.hasPrefix("=") }) {
                throw WorkbookRefusal(
                    .formula, at: "\(sheet)!\(SheetTable.cell(column: column, row: row.number))")
            }
        }
        return SheetTable(name: sheet, rows: rows)
    }
}

extension WorkbookRefusal {
    public var words: Bilingual {
        switch why {
        case .bomb:
            Bilingual(
                zh: "文件解压后过大，像是压缩炸弹，没有读取。",
                en: "The file would unpack to far more than a list and was not read.")
        case .entity:
            Bilingual(
                zh: "文件里声明了外部内容，没有读取。",
                en: "The file declares content of its own kind (entities) and was not read.")
        case .macro:
            Bilingual(zh: "文件里有宏；请另存为普通的 .xlsx。", en: "The file has macros; save it as a plain .xlsx.")
        case .link:
            Bilingual(zh: "文件链接到其他文件；请去掉链接后再导入。", en: "The file refers to other files; remove the links.")
        case .formula:
            Bilingual(
                zh: "单元格 \(cell) 是公式；请“选择性粘贴为数值”后再导入。",
                en: "The cell \(cell) is a formula; paste it as a value.")
        case .error: Bilingual(zh: "单元格 \(cell) 显示错误；请改正。", en: "The cell \(cell) shows an error; mend it.")
        case .large:
            Bilingual(
                zh: "表格过大\(cell.isEmpty ? "" : "（\(cell)）")：最多 60,000 行、60 列，每格 2,000 字。",
                en:
                    "The table is too large\(cell.isEmpty ? "" : " (\(cell))"): 60,000 rows, 60 columns, 2,000 letters in a cell."
            )
        case .unreadable:
            Bilingual(
                zh: "文件读不懂；请另存为 .xlsx，或“CSV UTF-8”。",
                en: "The file cannot be read; save it as .xlsx or as CSV UTF-8.")
        case .missing:
            Bilingual(
                zh: "这台服务器没有安装读取 .xlsx 的程序（python3）；请另存为“CSV UTF-8”。",
                en: "This server lacks the program that reads .xlsx (python3); save it as CSV UTF-8.")
        }
    }
}
