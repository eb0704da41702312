import Documents
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import TestStores
import Testing
import WorkCalendar

/// Tables as an office sends them.
private enum Tables {
    static let units = """
        标识,名称,上级,层级,条线,电话
        liushu,柳树镇,linshan,乡镇,,0570-2000200
        liushu_committee,柳树镇人民调解委员会,liushu,,justice,
        liushu_1,柳树村,liushu,村,,
        """
    static let accounts = """
        账号,姓名,拼音,电话,邮箱
        bai_lan,白兰,Bai Lan,13800000021,
        """
    static let posts = """
        账号,单位,角色,开始日期,结束日期,派出单位
        bai_lan,liushu_committee,mediator,2026/1/5,,
        zhou,liushu_committee,seal_keeper,,2026-12-31,xiahe_committee
        """

    static func sheet(_ text: String, _ name: String) throws -> SheetTable {
        try CSVSheet.read(Array(text.utf8), named: name + ".csv")
    }
}

/// A workbook of raw parts, as no office program would write it: a ZIP without compression, byte by byte.
private enum RawBook {
    /// - Parameter claims: parts that say they are larger than they are.
    static func make(
        _ sheet: String, parts: [String: String] = [:], of name: String = "posts", claims: [String: Int] = [:]
    ) -> [UInt8] {
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        var files = [
            (
                "xl/workbook.xml",
                "<workbook xmlns=\"m\" xmlns:r=\"\(relations)\"><sheets><sheet name=\"\(name)\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"p\"><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ), ("xl/worksheets/sheet1.xml", sheet),
        ]
        files += parts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        var (body, directory): ([UInt8], [UInt8]) = ([], [])
        for (path, text) in files {
            let (name, data) = (Array(path.utf8), Array(text.utf8))
            let start = body.count
            let size = claims[path] ?? data.count
            var head = short(20) + short(0x800) + short(0)
            head += long(0x21_0000) + long(Int(checksum(data)))
            head += long(data.count) + long(size)
            head += short(name.count) + short(0)
            body += long(0x0403_4B50)
            body += head + name + data
            directory += long(0x0201_4B50) + short(20)
            directory += head + short(0) + short(0)
            directory += short(0) + long(0)
            directory += long(start) + name
        }
        let end = short(0) + short(0) + short(files.count) + short(files.count)
        var book = body + directory + long(0x0605_4B50)
        book += end + long(directory.count)
        book += long(body.count) + short(0)
        return book
    }

    private static func short(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }
    private static func long(_ value: Int) -> [UInt8] { short(value) + short(value >> 16) }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = (sum & 1 == 1) ? ((sum >> 1) ^ 0xEDB8_8320) : (sum >> 1) }
        }
        return ~sum
    }

    static func rows(_ cells: String) -> String {
        "<worksheet xmlns=\"m\"><sheetData><row r=\"1\">\(cells)</row></sheetData></worksheet>"
    }
}

struct `Bringing in an organisation` {
    private func version(_ office: Office) -> Int { office.platform.reference.organisationVersion }

    @Test(arguments: Backend.available)
    func `takes units and people over whole, each from the administrator who answers for them`(
        _ backend: Backend
    ) async throws {
        let office = try await Office(backend)
        let (system, security) = (try office.person("sysadmin"), try office.person("secadmin"))
        let units = [try Tables.sheet(Tables.units, "单位")]
        let people = [try Tables.sheet(Tables.posts, "岗位"), try Tables.sheet(Tables.accounts, "人员")]

        let preview = try await office.platform.previewImport(units, as: .units, by: system)
        #expect(preview.added == ["units": 3] && preview.changed.isEmpty)
        #expect(
            office.platform.reference.directory.unit(UnitID("liushu")) == nil, "a preview changes nothing")
        await #expect(throws: Refusal.self) {
            try await office.platform.importOrganisation(
                units, as: .units, by: security, seen: self.version(office))
        }
        try await office.platform.importOrganisation(units, as: .units, by: system, seen: version(office))
        try await office.platform.importOrganisation(people, as: .people, by: security, seen: version(office))

        let directory = office.platform.reference.directory
        #expect(directory.unit(UnitID("liushu"))?.level == .town)
        #expect(directory.unit(UnitID("liushu_committee"))?.level == .town)
        #expect(directory.address(of: UnitID("liushu_1")).zh == "柳树镇柳树村")
        let holders = directory.accounts(
            holding: RoleID("mediator"), at: UnitID("liushu_committee"), on: Office.now.date)
        #expect(holders == [AccountID("bai_lan")])
        let seconded = directory.posts.first { $0.secondedFrom == UnitID("xiahe_committee") }
        #expect(seconded?.account == AccountID("zhou") && seconded?.until == CivilDate("2026-12-31"))
        // The same file again changes nothing, and says so.
        let again = try await office.platform.previewImport(units, as: .units, by: system)
        #expect(again.isEmpty && again.same == 3)
    }

    @Test func `changes nothing where anything is wrong, and names every fault by its cell`() async throws {
        let office = try await Office(.sqlite)
        let before = version(office)
        let posts = """
            账号,单位,角色,开始日期,代理
            zhou,xiahe_comittee,mediator,,
            zhou,shiqiao_committee,mediater,,
            nobody,shiqiao_committee,mediator,昨天,也许
            desk,shiqiao_committee,mediator,2026-01-01,否
            desk,shiqiao_committee,mediator,2026-02-01,
            sysadmin,shiqiao_committee,mediator,,
            zhou,linshan,audit_admin,,
            """
        let refused = await #expect(throws: Platform.ImportRefused.self) {
            try await office.platform.importOrganisation(
                [try Tables.sheet(posts, "posts")], as: .people, by: try office.person("secadmin"),
                seen: before)
        }
        let faults = try #require(refused?.faults)
        #expect(faults.map(\.cell) == ["B2", "C3", "A4", "D4", "E4", "C6", "C7", "C8"])
        #expect(faults.allSatisfy { $0.sheet == "posts" && !$0.words.en.isEmpty })
        #expect(faults[1].words.en.contains("did you mean “mediator”?"))
        #expect(faults[5].words.en.contains("row 5"))
        #expect(version(office) == before)
        #expect(
            !office.platform.reference.directory.posts.contains {
                $0.account.text == "desk" && $0.unit.text == "shiqiao_committee"
            })
    }

    @Test(
        arguments: [
            ("标识,名称,上级,层级\nX1,新村,qingxi,村", "A2"), ("标识,名称,上级,层级\nnew_1,,qingxi,村", "B2"),
            ("标识,名称,上级,层级\nnew_1,新村,nowhere,村", "C2"), ("标识,名称,上级,层级\nnew_1,新村,qingxi,村寨", "D2"),
            ("标识,名称,上级,层级\nnew_1,下河村,qingxi,村", "B2"), ("标识,名称,上级,层级\nxiahe,下河村,baishi,村", "A2"),
            ("标识,名称,上级,层级\nnew_1,新村,qingxi,村\nnew_1,新村,qingxi,村", "A3"),
            ("标识,名称,上级,层级,电话\nnew_1,新村,qingxi,村,62341234", "E2"),
            ("标识,名称,上级,层级,颜色\nnew_1,新村,qingxi,村,红", "E1"),
            ("标识,名称\nnew_1,新村", ""), ("标识,名称,上级,层级\nnew_1,新县,qingxi,县", ""),
            ("标识,名称,上级,条线\nnew_1,甲,new_2,x\nnew_2,乙,new_1,x", ""), ("", ""), ("a,b\n1,2", ""),
        ] as [(String, String)])
    func `says of a unit that cannot be what is wrong with it`(text: String, cell: String) async throws {
        let office = try await Office(.sqlite)
        let refused = await #expect(throws: Platform.ImportRefused.self) {
            _ = try await office.platform.previewImport(
                [try Tables.sheet(text, "sheet")], as: .units, by: try office.person("sysadmin"))
        }
        #expect(refused?.faults.first?.cell == cell, "\(refused?.faults.map(\.words.en) ?? [])")
    }
}

struct `A workbook` {
    @Test func `is read as it was typed: numbers as people write them, empty rows left out`() async throws {
        let data = try Spreadsheet.xlsx(
            sheet: "人员", headings: ["账号", "姓名", "电话"],
            rows: [
                [.text("bai_lan"), .text("白兰"), .number(13_800_000_021)], [.text(""), .text(""), .text("")],
            ])
        let sheets = try await WorkbookReader().sheets(in: [UInt8](data))
        #expect(sheets.map(\.name) == ["人员"])
        #expect(sheets.first?.rows.map(\.cells) == [["账号", "姓名", "电话"], ["bai_lan", "白兰", "13800000021"]])
    }

    @Test(
        arguments: [
            ("<c r=\"C1\"><f>1+1</f><v>2</v></c>", [:], .formula, "posts!C1"),
            ("<c r=\"A1\" t=\"e\"><v>#REF!</v></c>", [:], .error, "posts!A1"),
            ("<c r=\"ZZ1\" t=\"inlineStr\"><is><t>x</t></is></c>", [:], .large, "posts!ZZ1"),
            ("", ["xl/bomb.xml": "a"], .bomb, ""), ("", ["xl/vbaProject.bin": "x"], .macro, ""),
            ("", ["xl/externalLinks/externalLink1.xml": "x"], .link, ""),
        ] as [(String, [String: String], WorkbookRefusal.Why, String)])
    func `that holds more than plain cells is refused by the cell`(
        cells: String, parts: [String: String], why: WorkbookRefusal.Why, cell: String
    ) async throws {
        let book = RawBook.make(RawBook.rows(cells), parts: parts, claims: ["xl/bomb.xml": 70 << 20])
        let refusal = await #expect(throws: WorkbookRefusal.self) {
            try await WorkbookReader().sheets(in: book)
        }
        #expect(refusal == WorkbookRefusal(why, at: cell))
        #expect(refusal.map { !$0.words.zh.isEmpty && !$0.words.en.isEmpty } == true)
    }

    @Test func `with entities, or that is none, is refused`() async throws {
        let laughs =
            "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;\">]>"
            + RawBook.rows("<c r=\"A1\"><v>&y;</v></c>")
        for (book, why) in [
            (RawBook.make(laughs), WorkbookRefusal.Why.entity),
            (Array("PK not a workbook".utf8), .unreadable),
        ] {
            let refusal = await #expect(throws: WorkbookRefusal.self) {
                try await WorkbookReader().sheets(in: book)
            }
            #expect(refusal?.why == why)
        }
    }

    @Test func `as CSV is refused for a formula by its cell, and for another encoding`() throws {
        #expect(throws: WorkbookRefusal(.formula, at: "posts!B2")) {
            try CSVSheet.read(Array("account,role\nzhou,=1+1".utf8), named: "posts.csv")
        }
        #expect(throws: WorkbookRefusal(.unreadable)) {
            try CSVSheet.read([0xB5, 0xA5, 0xCE, 0xBB], named: "gbk.csv")
        }
        let marked = try CSVSheet.read([0xEF, 0xBB, 0xBF] + Array("标识,名称\na1,甲".utf8), named: "单位.csv")
        #expect(marked.name == "单位" && marked.rows.first?.cells == ["标识", "名称"])
    }
}
