import CXlsxWriter
public import Foundation

/// Tables as XLSX files, written by libxlsxwriter.
public enum Spreadsheet {
    public enum Cell: Sendable {
        case text(String)
        case number(Double)
    }

    public enum Failure: Error { case cannotWrite(code: Int32) }

    /// One sheet with a bold heading row that stays in view.
    public static func xlsx(sheet name: String, headings: [String], rows: [[Cell]]) throws -> Data {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "liandong-\(UUID().uuidString).xlsx")
        // A leftover in the temporary folder harms nobody.
        defer { try? FileManager.default.removeItem(at: file) }
        let book = workbook_new(file.path)
        let sheet = workbook_add_worksheet(book, String(name.prefix(31)))
        let bold = workbook_add_format(book)
        format_set_bold(bold)
        for (column, heading) in headings.enumerated() {
            worksheet_write_string(sheet, 0, UInt16(column), heading, bold)
            worksheet_set_column(sheet, UInt16(column), UInt16(column), heading.count > 6 ? 28 : 16, nil)
        }
        worksheet_freeze_panes(sheet, 1, 0)
        for (row, cells) in rows.enumerated() {
            for (column, cell) in cells.enumerated() {
                switch cell {
                case .text(let text):
                    worksheet_write_string(sheet, UInt32(row + 1), UInt16(column), text, nil)
                case .number(let number):
                    worksheet_write_number(sheet, UInt32(row + 1), UInt16(column), number, nil)
                }
            }
        }
        let status = workbook_close(book)
        guard status == LXW_NO_ERROR else {
            throw Failure.cannotWrite(code: Int32(bitPattern: status.rawValue))
        }
        return try Data(contentsOf: file)
    }
}
