import Casework
import HTTPTypes
import Operations
import Organisation
import Testing
import Web

struct `Figures and exports` {
    @Test func `are honest about an empty platform`() async throws {
        let site = try await TestSite()
        #expect(try await site.visitor().get("/figures").text.contains("还没有可以公布的数据"))
        #expect(try await site.signedIn("desk").get("/desk/dashboard").text.contains("这段时间没有收到"))
    }

    @Test func `count what came in within one's own territory only`() async throws {
        let site = try await TestSite()
        for _ in 0..<3 { try await site.letter() }
        let county = try await site.signedIn("desk").get("/desk/dashboard?period=7")
        #expect(county.text.contains("县网络问政办") && county.text.contains("<span class=\"big\">3</span>"))
        let village = try await site.signedIn("zhou").get("/desk/dashboard?period=7")
        #expect(!village.text.contains("县网络问政办") && !village.text.contains("<span class=\"big\">3</span>"))
        let figures = try await site.visitor().get("/figures")
        #expect(figures.text.contains("县网络问政办") && !figures.text.contains("林小满"))
    }

    @Test func `do not name matter types with fewer than five cases`() async throws {
        let site = try await TestSite()
        for _ in 0..<2 { try await site.letter() }
        let figures = try await site.visitor().get("/figures")
        #expect(!figures.text.contains("住房与物业"))
    }

    @Test func `say fewer than five instead of the number, in the table and in the total`() async throws {
        let site = try await TestSite()
        for _ in 0..<3 { try await site.letter() }
        let few = try await site.visitor().get("/figures").text
        #expect(few.contains("少于 5") && !few.contains(">3<"))
        let busy = try await TestSite()
        for _ in 0..<6 { try await busy.letter() }
        let more = try await busy.visitor().get("/figures").text
        #expect(more.contains(">6<"))
        #expect(try await site.visitor().get("/figures?lang=en").text.contains("Fewer than 5 cases"))
    }

    @Test func `export the queue as a spreadsheet without personal values`() async throws {
        let site = try await TestSite()
        try await site.letter()
        let reply = try await site.signedIn("desk").get("/desk/queue.xlsx?view=all")
        #expect(reply.status == .ok)
        #expect(reply.headers[.contentType]?.contains("spreadsheetml") == true)
        #expect(reply.bytes.starts(with: [0x50, 0x4B]))
        #expect(!reply.text.contains("林小满"))
    }
}

struct `A lost code` {
    static let fields: KeyValuePairs = ["phone": "138 0000 1234", "name": "林小满", "date": ""]

    @Test func `is replaced by message to the number in the file, and the page says nothing`() async throws {
        let site = try await TestSite(isDemo: true)
        try await site.letter()
        let known = site.visitor()
        let yes = try await known.submit("/recover", Self.fields)
        let no = try await site.visitor().submit(
            "/recover", ["phone": "13800009999", "name": "林小满", "date": ""])
        #expect(yes.status == .ok && yes.text == no.text)
        let messages = try await site.visitor().get("/demo/messages").text
        let code = try #require(messages.firstMatch(of: /track\/([0-9a-z]{4}(?:-[0-9a-z]{4}){3})/)?.1)
        #expect(try await site.visitor().get("/track/\(code)").status == .ok)
        #expect(messages.contains("13800001234") && !messages.contains("13800009999"))
    }

    @Test func `is not sent for a wrong name or to the other side`() async throws {
        let site = try await TestSite(isDemo: true)
        #expect(try await site.visitor().get("/demo/messages").text.contains("还没有消息"))
        try await site.letter()
        // Of the letter itself there is a receipt, and nothing else.
        let before = try await site.visitor().get("/demo/messages").text
        #expect(before.matches(of: /13800001234/).count == 1)
        _ = try await site.visitor().submit(
            "/recover", ["phone": "13800001234", "name": "别人", "date": "2020-01-01"])
        #expect(try await site.visitor().get("/demo/messages").text == before)
    }

    @Test func `can be asked for a few times only`() async throws {
        let site = try await TestSite(isDemo: true)
        try await site.letter()
        let client = site.visitor()
        var statuses: [HTTPResponse.Status] = []
        for _ in 0..<6 { statuses.append(try await client.submit("/recover", Self.fields).status) }
        #expect(statuses == [.ok, .ok, .ok, .ok, .ok, .tooManyRequests])
        let sent = try await client.get("/demo/messages").text.matches(of: /\/track\//).count
        #expect(sent == 3)
    }

    @Test func `has its messages page in demo mode only`() async throws {
        #expect(try await TestSite().visitor().get("/demo/messages").status == .notFound)
    }
}
