import Casework
import HTTPTypes
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import Testing
import WorkCalendar

@testable import Web

/// A form of several parts: fields, then files.
func multipart(_ fields: [(String, String)], _ files: [(String, [UInt8])]) -> [UInt8] {
    var body: [UInt8] = []
    for (name, value) in fields {
        body += Array("--x\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    for (name, bytes) in files {
        body += Array(
            "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\(name)\"\r\n\r\n".utf8)
        body += bytes + Array("\r\n".utf8)
    }
    return body + Array("--x--\r\n".utf8)
}

extension RouterClient {
    func sendParts(
        _ path: String, _ fields: [(String, String)], files: [(String, [UInt8])]
    ) async throws -> Reply {
        try await send(
            .post, path, bytes: multipart(fields, files), type: "multipart/form-data; boundary=x")
    }
}

extension RouterClient.Reply {
    /// The boxes that name files of an earlier sending.
    fileprivate var kept: [(String, String)] {
        text.matches(of: /name="(kept\[[^"]+)" value="([^"]+)"/).map { (String($0.1), String($0.2)) }
    }
}

struct `What is sent with a form` {
    private static let door = "/new/online_consultation/online"

    private static func letter(_ form: RouterClient.Reply) throws -> [(String, String)] {
        [
            ("csrf", try #require(form.hidden("csrf"))), ("form_key", try #require(form.hidden("form_key"))),
            ("fields[title]", "路灯不亮"), ("fields[letter]", "村口路灯坏了半个月。"), ("place", "xiahe"),
            ("parties[0][name]", "林小满"), ("parties[0][phone]", "13800001234"),
        ]
    }

    @Test func `reaches the case and the tracking page by name, also after the form was refused`()
        async throws
    {
        let site = try await TestSite()
        let resident = site.visitor()
        let form = try await resident.get(Self.door)
        var fields = try Self.letter(form)
        fields.removeAll { $0.0 == "fields[letter]" }
        let refused = try await resident.sendParts(
            Self.door, fields, files: [("灯.png", SampleFile.png()), ("录像.exe", [0x7F, 0x45, 0])])
        #expect(refused.status == .unprocessableContent)
        #expect(refused.text.contains("文件“录像.exe”的类型不能接收") && refused.text.contains("路灯不亮"))
        #expect(refused.kept.count == 1 && refused.text.contains("灯.png"))
        let sent = try await resident.sendParts(
            Self.door, try Self.letter(refused) + refused.kept, files: [("二.jpg", SampleFile.jpeg())])
        #expect(sent.status == .seeOther)
        let code = try #require(sent.location.firstMatch(of: /track\/([^?]+)/)?.1)
        let page = try await resident.get("/track/\(code)")
        #expect(page.text.contains("灯.png") && page.text.contains("二.jpg"))
        let link = try #require(page.text.firstMatch(of: /href="(\/track\/[^"]+\/file\/[^"]+)">灯/)?.1)
        #expect(try await resident.get(String(link)).bytes == SampleFile.png())
        let desk = try await site.signedIn("desk")
        let list = try await desk.get("/desk/queue")
        let id = try #require(list.text.firstMatch(of: /\/desk\/case\/([^"]+)"/)?.1)
        let seen = try await desk.get("/desk/case/\(id)").text
        #expect(seen.contains("灯.png") && seen.contains("二.jpg") && seen.contains("来访人／当事人"))
    }

    @Test func `is refused beside the field where it is too large, too many or empty, and all else stays`()
        async throws
    {
        let site = try await TestSite()
        let resident = site.visitor()
        let fields = try Self.letter(try await resident.get(Self.door))
        let small = (1...6).map { ("\($0).txt", Array("文件 \($0)".utf8)) }
        let many = try await resident.sendParts(Self.door, fields, files: small + [("空.txt", [])])
        #expect(many.status == .unprocessableContent)
        #expect(many.text.contains("6.txt”没有收到：一次最多 5 个") && many.text.contains("空.txt”是空的"))
        #expect(many.kept.count == 5 && many.text.contains("村口路灯坏了半个月"))
        let large = Array(repeating: UInt8(ascii: "a"), count: FormBody.fileBytesMax + 1)
        let big = try await resident.sendParts(Self.door, fields, files: [("大.txt", large)])
        #expect(big.status == .unprocessableContent && big.text.contains("大.txt”超过 20 MB"))
        let half = Array(repeating: UInt8(ascii: "a"), count: FormBody.uploadBytesMax / 2)
        let together = try await resident.sendParts(
            Self.door, fields, files: [("一.txt", half), ("二.txt", half), ("三.txt", half)])
        #expect(together.status == .unprocessableContent)
        #expect(together.text.contains("二.txt”以及排在它后面的没有收到") && together.kept.count == 1)
        #expect(together.text.contains("村口路灯坏了半个月"))
        let after = try await resident.sendParts(Self.door, fields + together.kept, files: [])
        #expect(after.status == .seeOther)
    }

    @Test func `with an act of the desk is refused beside the act, which keeps what was typed`() async throws
    {
        let site = try await TestSite()
        let letter = try await site.letter()
        let desk = try await site.signedIn("desk")
        let path = "/desk/case/\(letter.id)"
        let page = try await desk.get(path)
        let token = try #require(page.hidden("csrf"))
        let fields = [("csrf", token), ("form_key", "k"), ("reply", "已派人维修。"), ("matter", "other")]
        let refused = try await desk.sendParts(
            path + "/act/answer_now", fields,
            files: [("a.jpg", SampleFile.heic), ("b.png", SampleFile.png())])
        #expect(refused.status == .unprocessableContent)
        #expect(refused.text.contains("HEIC 照片请先转成 JPEG") && refused.text.contains("已派人维修。"))
        let sent = try await desk.sendParts(path + "/act/answer_now", fields + refused.kept, files: [])
        #expect(sent.status == .seeOther)
        #expect(try await desk.get(path).text.contains("b.png"))
    }

    @Test func `is cleared away after a day, unless a draft of its sender goes on to name it`() async throws {
        let clock = MovingClock()
        let site = try await TestSite(clock: { clock.now })
        let desk = try #require(
            site.platform.reference.directory.posts.first { $0.account.text == "desk" })
        let person = site.platform.person(AccountID("desk"), acting: desk)
        let kept = try await site.platform.keepUpload(
            SampleFile.png(), name: "留.png", client: person.uploader)
        let gone = try await site.platform.keepUpload(
            SampleFile.jpeg(), name: "去.jpg", client: person.uploader)
        try await site.platform.saveDraft(
            ["kept[.\(kept.content.prefix(16))]": "\(kept.content)//留.png"], of: "/desk/new/a/b", by: person)
        clock.pass(minutes: 25 * 60)
        try await site.platform.clean()
        #expect(try await site.platform.upload(kept.content, of: person.uploader) != nil)
        #expect(try await site.platform.upload(gone.content, of: person.uploader) == nil)
        try await site.platform.dropDraft(of: "/desk/new/a/b", by: person)
        clock.pass(minutes: 25 * 60)
        try await site.platform.clean()
        #expect(try await site.platform.upload(kept.content, of: person.uploader) == nil)
    }

    @Test func `twice is one matter, and the second sending shows the first receipt`() async throws {
        let site = try await TestSite()
        let resident = site.visitor()
        let form = try await resident.get(Self.door)
        #expect(form.headers[.cacheControl] == "private, max-age=0", "going back shows the same key again")
        #expect(form.text.contains("action=\"\(Self.door)?send\""), "and posting does not drop it")
        let fields = try Self.letter(form)
        let first = try await resident.post(Self.door, fields)
        let second = try await resident.post(Self.door, fields)
        #expect(first.status == .seeOther && second.location == first.location)
        let changed = try await resident.post(
            Self.door, fields.map { $0.0 == "fields[letter]" ? ($0.0, "改了一个字") : $0 })
        let code = try #require(first.location.firstMatch(of: /track\/([^?]+)/)?.1)
        #expect(changed.location == "/track/\(code)?again=1")
        #expect(try await resident.get(changed.location).text.contains("这件事您已经提交过"))
        let desk = try await site.signedIn("desk")
        let rows = try await desk.get("/desk/queue").text.matches(of: /data-label="事项"/).count
        #expect(rows == 1)
    }

    @Test func `twice at the window is one matter, too`() async throws {
        let site = try await TestSite()
        let registrar = try await site.signedIn("registrar")
        let door = "/desk/new/township_centre/window"
        let form = try await registrar.get(door)
        let fields = [
            ("csrf", try #require(form.hidden("csrf"))), ("form_key", try #require(form.hidden("form_key"))),
            ("fields[story]", "楼上漏水"), ("place", "xiahe"), ("parties[0][name]", "林小满"),
        ]
        let first = try await registrar.post(door, fields)
        let second = try await registrar.post(door, fields)
        let changed = try await registrar.post(door, fields + [("fields[amount]", "100")])
        let code = try #require(first.text.firstMatch(of: /class="code">([^<]+)</)?.1)
        #expect(second.text.contains(code) && changed.text.contains(code))
        #expect(changed.text.contains("这张表已经提交过"))
    }
}

struct `Papers that are asked for` {
    @Test func `are named with their day on the tracking page, and what comes in is listed`() async throws {
        let site = try await TestSite()
        let letter = try await site.letter()
        let desk = try #require(
            site.platform.reference.directory.posts.first { $0.account.text == "desk" })
        let person = site.platform.person(AccountID("desk"), acting: desk)
        let asked = try await site.platform.act(
            Acting(
                "request_supplement",
                answers: Answers(
                    asked: .group(["text": .text("请补充灯杆编号的照片"), "within": .text("3wd")]))), on: letter.id,
            by: person)
        let due = try #require(asked.papersAsked.first?.due)
        let resident = site.visitor()
        let path = "/track/\(letter.trackingCode)"
        let page = try await resident.get(path)
        #expect(page.text.contains("请补充灯杆编号的照片") && page.text.contains(due.endText))
        let token = try #require(page.hidden("csrf"))
        let refused = try await resident.sendParts(
            path + "/supplement", [("csrf", token), ("text", "见照片")],
            files: [("a.heic", SampleFile.heic), ("灯杆.png", SampleFile.png())])
        #expect(refused.status == .unprocessableContent && refused.text.contains("见照片"))
        #expect(refused.text.contains("请补充灯杆编号的照片") && refused.kept.count == 1)
        let sent = try await resident.sendParts(
            path + "/supplement", [("csrf", token), ("text", "见照片")] + refused.kept, files: [])
        #expect(sent.location == path + "?done=supplement")
        let after = try await resident.get(path)
        #expect(after.text.contains("灯杆.png") && !after.text.contains("papers-asked"))
        let seen = try await site.signedIn("desk").get("/desk/case/\(letter.id)").text
        #expect(seen.contains("灯杆.png") && seen.contains("来访人／当事人"))
    }
}
