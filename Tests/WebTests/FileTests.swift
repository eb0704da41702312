import HTTPTypes
import Operations
import Organisation
import Storage
import StorageSQLite
import Streams
import Testing
import WorkCalendar

@testable import Web

/// Small files of every kind.
enum SampleFile {
    static let secret = Array("GPS 30.5N 114.3E".utf8)

    static func jpegSegment(_ marker: UInt8, _ content: [UInt8], fill: Int = 0) -> [UInt8] {
        let length = content.count + 2
        return Array(repeating: 0xFF, count: fill + 1) + [marker, UInt8(length >> 8), UInt8(length & 0xFF)]
            + content
    }

    static let scan: [UInt8] = jpegSegment(0xDA, [1, 2, 3]) + [0x11, 0xFF, 0x00, 0x22, 0xFF, 0xD0, 0x33]
    static let table = jpegSegment(0xDB, [9, 9, 9])

    static func jpeg(_ middle: [UInt8] = [], after: [UInt8] = []) -> [UInt8] {
        [0xFF, 0xD8] + middle + table + scan + [0xFF, 0xD9] + after
    }

    static func pngChunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        [0, 0, 0, UInt8(content.count)] + Array(name.utf8) + content + [0, 0, 0, 0]
    }

    static func png(_ middle: [UInt8] = [], after: [UInt8] = []) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10] + pngChunk("IHDR", [1, 2]) + middle + pngChunk("IDAT", [3])
            + pngChunk("IEND", []) + after
    }

    static func webp(_ chunks: [(String, [UInt8])], after: [UInt8] = []) -> [UInt8] {
        var body = Array("WEBP".utf8)
        for (name, content) in chunks {
            body += Array(name.utf8)
            body += [UInt8(content.count), 0, 0, 0]
            body += content
            if content.count % 2 == 1 { body.append(0) }
        }
        let size: [UInt8] = [UInt8(body.count), 0, 0, 0]
        return Array("RIFF".utf8) + size + body + after
    }

    static func zip(_ names: [String]) -> [UInt8] {
        var directory: [UInt8] = []
        for name in names {
            directory += [0x50, 0x4B, 1, 2] + Array(repeating: 0, count: 24) + [UInt8(name.utf8.count), 0]
            directory += Array(repeating: 0, count: 16) + Array(name.utf8)
        }
        let start: [UInt8] = [0x50, 0x4B, 3, 4, 0, 0]
        return start + directory + [0x50, 0x4B, 5, 6] + Array(repeating: 0, count: 12)
            + [UInt8(start.count), 0, 0, 0, 0, 0]
    }

    static let heic: [UInt8] = [0, 0, 0, 24] + Array("ftypheic".utf8) + Array(repeating: 0, count: 12)
}

struct `A photo` {
    private func cleaned(_ bytes: [UInt8]) -> [UInt8]? {
        FileKind(of: bytes).flatMap { PhotoMetadata.stripped(bytes, $0) }
    }

    @Test
    func `as JPEG loses EXIF, comments and what stands after it, also behind fill bytes and between scans`() {
        let exif = SampleFile.jpegSegment(0xE1, SampleFile.secret, fill: 3)
        let note = SampleFile.jpegSegment(0xFE, SampleFile.secret)
        let middle = exif + note + SampleFile.scan + SampleFile.jpegSegment(0xED, SampleFile.secret, fill: 1)
        let clean = cleaned(SampleFile.jpeg(middle, after: SampleFile.secret))
        #expect(clean == [0xFF, 0xD8] + SampleFile.scan + SampleFile.table + SampleFile.scan + [0xFF, 0xD9])
        let adobe = SampleFile.jpegSegment(0xEE, Array("Adobe1234567".utf8))
        #expect(cleaned(SampleFile.jpeg(adobe)) == SampleFile.jpeg(adobe), "what the colours need stays")
        let thumb = SampleFile.jpegSegment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 1, 1, 7, 7, 7])
        #expect(cleaned(SampleFile.jpeg(thumb))?.contains(7) == false, "the small picture inside goes")
    }

    @Test func `as PNG loses text, time, EXIF, what nobody knows, and what stands after it`() {
        let middle = ["eXIf", "tEXt", "zTXt", "iTXt", "tIME", "prVt"].flatMap {
            SampleFile.pngChunk($0, SampleFile.secret)
        }
        #expect(cleaned(SampleFile.png(middle, after: SampleFile.secret)) == SampleFile.png())
    }

    @Test func `as WebP loses EXIF, XMP and what stands after it, and says no longer that they are there`() {
        let picture: (String, [UInt8]) = ("VP8 ", [1, 2, 3])
        let full = SampleFile.webp(
            [
                ("VP8X", [0b0011_1110, 0, 0, 0]), picture, ("EXIF", SampleFile.secret),
                ("XMP ", SampleFile.secret),
            ],
            after: SampleFile.secret)
        #expect(cleaned(full) == SampleFile.webp([("VP8X", [0b0001_0010, 0, 0, 0]), picture]))
    }

    @Test func `that is not whole is not taken`() {
        let whole = SampleFile.jpeg()
        #expect(cleaned(Array(whole.dropLast(2))) == nil)
        #expect(cleaned(Array(SampleFile.png().dropLast(12))) == nil)
        #expect(cleaned(Array(SampleFile.webp([("VP8 ", [1, 2])]).dropLast(3))) == nil)
        #expect(cleaned([0xFF, 0xD8, 0xFF, 0xD9]) == nil)
    }
}

struct `A file` {
    @Test func `is what its bytes say, whatever it is called`() {
        #expect(FileKind(of: SampleFile.jpeg()) == .jpeg && FileKind(of: SampleFile.png()) == .png)
        #expect(FileKind(of: Array("%PDF-1.7".utf8)) == .pdf)
        #expect(FileKind(of: SampleFile.zip(["[Content_Types].xml", "word/document.xml"])) == .word)
        #expect(FileKind(of: SampleFile.zip(["[Content_Types].xml", "xl/workbook.xml"])) == .sheet)
        #expect(FileKind(of: Array("村口路灯\r\n".utf8)) == .text)
        #expect(FileKind(of: [0xB4, 0xE5, 0xBF, 0xDA, 0x0A]) == .text, "GB 18030")
        let macros = ["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]
        var old: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        #expect(FileKind(of: old) == .oldOffice)
        for byte in "_VBA_PROJECT".utf8 { old += [byte, 0] }
        let refused: [[UInt8]] = [
            SampleFile.heic, SampleFile.zip(["a.exe"]), SampleFile.zip(macros), [0x7F, 0x45, 0x4C, 0x46, 0],
            [],
            Array("GIF89a\0".utf8), old,
        ]
        for bytes in refused { #expect(FileKind(of: bytes) == nil, "\(bytes.prefix(12))") }
    }

    @Test func `has its whole name for new browsers and a plain one for old ones`() {
        #expect(
            FileName.disposition("现场 照片.jpg", isShown: true)
                == "inline; filename=\"__ __.jpg\"; filename*=UTF-8''%E7%8E%B0%E5%9C%BA%20%E7%85%A7%E7%89%87.jpg"
        )
        #expect(
            FileName.disposition("C:\\temp\\a\"b\r\n\u{202E}gpj.exe", isShown: false)
                == "attachment; filename=\"a_bgpj.exe\"; filename*=UTF-8''a%22bgpj.exe")
        #expect(FileName.cleaned("../..") == "file" && FileName.cleaned("") == "file")
    }

    @Test(arguments: [
        ("run.bat", FileKind.text, "run.bat.txt"), ("照片.jpg.js", .text, "照片.jpg.js.txt"),
        ("说明.TXT", .text, "说明.TXT"),
        ("表.csv", .text, "表.csv"), ("a.pdf.exe", .pdf, "a.pdf.exe.pdf"), ("照片.JPEG", .jpeg, "照片.JPEG"),
        ("旧文件.wps", .oldOffice, "旧文件.wps"), ("无名", .png, "无名.png"),
    ])
    func `leaves under a name that says what it is`(row: (name: String, kind: FileKind, shown: String)) {
        #expect(FileName.cleaned(row.name, of: row.kind) == row.shown)
    }

    private func uploads(_ site: TestSite) async throws -> Int {
        try await site.store.read { try $0.rows("SELECT content FROM upload", of: .upload).count }
    }

    @Test func `of a resident is kept only with a code that leads somewhere, and comes back under its name`()
        async throws
    {
        let site = try await TestSite()
        let letter = try await site.letter()
        let resident = try site.visitor(from: "10.0.9.1")
        let token = try #require(try await resident.get("/track/\(letter.trackingCode)").hidden("csrf"))
        let wrong = try await resident.post(
            "/track/XXXX-XXXX/attach", [("csrf", token)], file: "灯.jpg", bytes: SampleFile.jpeg())
        #expect(wrong.status == .notFound)
        #expect(try await uploads(site) == 0)
        let sent = try await resident.post(
            "/track/\(letter.trackingCode)/attach", [("csrf", token)], file: "灯.jpg", bytes: SampleFile.jpeg()
        )
        #expect(sent.status == .seeOther)
        let desk = try await site.signedIn("desk")
        let page = try await desk.get("/desk/case/\(letter.id)").text
        let link = try #require(page.firstMatch(of: /(\/desk\/case\/[^\/"]+\/file\/[^"]+)"/)?.1)
        let file = try await desk.get(String(link))
        #expect(file.bytes == SampleFile.jpeg() && file.headers[.contentType] == "image/jpeg")
        #expect(
            file.headers[.contentDisposition] == "inline; filename=\"_.jpg\"; filename*=UTF-8''%E7%81%AF.jpg")
    }

    @Test func `of a kind that is not taken is refused beside the form, with the kinds that are`()
        async throws
    {
        let site = try await TestSite()
        let resident = site.visitor()
        let path = "/new/online_consultation/online"
        let token = try #require(try await resident.get(path).hidden("csrf"))
        let fields = [
            ("csrf", token), ("fields[title]", "路灯"), ("fields[letter]", "不亮"), ("parties[0][name]", "林小满"),
            ("parties[0][phone]", "13800001234"),
        ]
        let refused = try await resident.post(path, fields, file: "a.jpg", bytes: SampleFile.heic)
        #expect(refused.status == .unprocessableContent)
        #expect(refused.text.contains("HEIC 照片请先转成 JPEG") && refused.text.contains("不亮"))
        #expect(try await uploads(site) == 0)
    }

    @Test func `of an officer is kept only for what the officer may do to the case now`() async throws {
        let site = try await TestSite()
        let letter = try await site.letter()
        let other = try await site.signedIn("zhou")
        let token = try #require(try await other.get("/desk/password").hidden("csrf"))
        let sent = try await other.post(
            "/desk/case/\(letter.id)/act/comment", [("csrf", token), ("text", "x")], file: "a.png",
            bytes: SampleFile.png())
        #expect(sent.status == .notFound)
        let desk = try await site.signedIn("desk")
        let own = try #require(try await desk.get("/desk/password").hidden("csrf"))
        let unknown = try await desk.post(
            "/desk/case/\(letter.id)/act/nonsense", [("csrf", own)], file: "a.png", bytes: SampleFile.png())
        #expect(unknown.status == .unprocessableContent)
        #expect(try await uploads(site) == 0)
    }
}
