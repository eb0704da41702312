import Casework
import Documents
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import Synchronization
import TestStores
import Testing
import WorkCalendar

/// Makes sheets of what the page says, so that a test can see what would have been printed.
final class SmallPress: Press {
    let name = "small press 1"
    private let state = Mutex<(pages: [String], failures: Int)>(([], 0))

    init(failures: Int = 0) { state.withLock { $0.failures = failures } }

    var pages: [String] { state.withLock { $0.pages } }

    func sheet(of page: String, named number: String, on date: CivilDate) async throws(PressFailure)
        -> PressedSheet
    {
        let fails = state.withLock { state in
            state.pages.append(page)
            state.failures -= 1
            return state.failures >= 0
        }
        if fails { throw PressFailure(.failed) }
        return PressedSheet(bytes: Array("%PDF-1.7 \(number)".utf8), pages: 1)
    }
}

extension Office {
    /// A dispute of two sides, accepted by the mediator of Xiahe.
    func accepted() async throws -> CaseID {
        let id = try await register(
            "people_mediation", "own_motion",
            [
                "story": .text("楼上卫生间漏水，要求修复并赔偿。"), "place": .text("xiahe"),
                "matter": .text("neighbour"),
                "parties": .list([
                    .group([
                        "side": .text("applicant"), "name": .text("赵春花"), "phone": .text("13800000001"),
                        "identity_number": .text("11010519491231002X"),
                    ]), .group(["side": .text("respondent"), "name": .text("钱二")]),
                ]),
            ], by: try person("zhou").actor
        ).id
        try await act("accept", [:], on: id)
        return id
    }

    func act(_ name: String, _ answers: [String: Input], on id: CaseID, by account: String = "zhou")
        async throws
    {
        _ = try await platform.act(name, input: .group(answers), on: id, by: try person(account))
    }

    /// The place of a paper among those of the case: the last of this document.
    func position(of document: String, _ id: CaseID) async throws -> Int {
        try #require(try await state(id).documents.last { $0.document == document }?.position)
    }

    func state(_ id: CaseID) async throws -> CaseState {
        try #require(try await store.read { try $0.load(CaseState.self, id.stream)?.state })
    }

    /// The page of a paper, as a reader sees it.
    func html(_ position: Int, of id: CaseID, by account: String = "zhou") async throws -> String {
        let reading = try await platform.paper(position, of: id, by: try person(account))
        return try Papers.html(reading.paper, on: reading.template)
    }
}

struct `A paper` {
    @Test(arguments: Backend.available)
    func `shows what was issued although the case has moved on`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        let id = try await office.accepted()
        let before = try await office.html(1, of: id)
        #expect(before.contains("赵春花") && before.contains("楼上卫生间漏水"))
        let party = try #require(try await office.state(id).parties.first)
        try await office.act("correct_party", ["party": .text(party.id.text), "name": .text("赵春华")], on: id)
        try await office.act(
            "amend", ["field": .text("story"), "value": .text("另一件事"), "reason": .text("写错了")], on: id)
        #expect(try await office.html(1, of: id) == before)
    }

    @Test func `that was wrong stays, and a new one names it`() async throws {
        let office = try await Office(.sqlite)
        let id = try await office.accepted()
        let party = try #require(try await office.state(id).parties.first)
        try await office.act("correct_party", ["party": .text(party.id.text), "name": .text("赵春华")], on: id)
        try await office.act("reissue", ["paper": .text("1"), "reason": .text("姓名写错")], on: id)
        let state = try await office.state(id)
        #expect(state.documents.map(\.correctedBy) == [2, nil] && state.documents.last?.corrects == 1)
        let (old, new) = (try await office.html(1, of: id), try await office.html(2, of: id))
        #expect(old.contains("赵春花") && !old.contains("赵春华"))
        #expect(new.contains("赵春华") && new.contains("更正并替代") && new.contains("姓名写错"))
        #expect(new.contains(try #require(state.documents.first).shownNumber))
        // What was replaced is not replaced once more.
        await #expect(throws: Rejection.self) {
            try await office.act("reissue", ["paper": .text("1"), "reason": .text("再来")], on: id)
        }
    }

    @Test func `stays on the page of its day when a later release brings another`() async throws {
        let office = try await Office(.sqlite)
        let id = try await office.accepted()
        let before = try await office.html(1, of: id)
        let place = try Folder()
        let folder = place.url.appendingPathComponent("Templates")
        try FileManager.default.createDirectory(at: place.url, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Papers.templateFolder, to: folder)
        try "<h1>{{title}}, another page</h1>".write(
            to: folder.appendingPathComponent("acceptance_form.mustache"), atomically: true, encoding: .utf8)
        let later = Platform(
            store: office.store, files: office.platform.files, reference: office.platform.reference,
            papers: try Papers(folder: folder), clock: { Office.now })
        let zhou = try office.person("zhou")
        let reading = try await later.paper(1, of: id, by: zhou)
        #expect(!reading.isOnOtherPage)
        #expect(try Papers.html(reading.paper, on: reading.template) == before)
        _ = try await later.act(
            "reissue", input: .group(["paper": .text("1"), "reason": .text("新版")]), on: id, by: zhou)
        let second = try await later.paper(2, of: id, by: zhou)
        #expect(try Papers.html(second.paper, on: second.template).contains("another page"))
    }

    @Test func `loses the words of whom was erased, and keeps those of the others`() async throws {
        let office = try await Office(.sqlite)
        let id = try await office.accepted()
        let press = SmallPress()
        while try await office.platform.makeSheets(with: press) > 0 {}
        let zhou = try office.person("zhou")
        #expect(try await !office.platform.sheet(1, of: id, by: zhou).bytes.isEmpty)
        let party = try #require(try await office.state(id).parties.first)
        try await office.platform.erase(
            ErasureRequest(.party(party.id), of: id.stream, reason: "request"), by: .platform)
        let page = try await office.html(1, of: id)
        #expect(!page.contains("赵春花") && page.contains(Words.erasedMark) && page.contains("钱二"))
        // The sheet showed both, and nobody can take one of them out of it.
        await #expect(throws: Refusal.self) { _ = try await office.platform.sheet(1, of: id, by: zhou) }
        #expect(try await office.verified().findings.map(\.words.en) == [])
    }

    @Test func `is masked for whoever may not read it, who gets no sheet, and each reading is journaled`()
        async throws
    {
        let office = try await Office(.sqlite)
        let id = try await office.register(
            "township_centre", "window",
            [
                "story": .text("楼上漏水"), "place": .text("xiahe"), "matter": .text("neighbour"),
                "parties": .list([.group(["side": .text("applicant"), "name": .text("赵春花")])]),
            ], by: try office.person("registrar").actor
        ).id
        while try await office.platform.makeSheets(with: SmallPress()) > 0 {}
        let leader = try office.person("leader")
        let reading = try await office.platform.paper(1, of: id, by: leader)
        #expect(reading.hasMasked)
        #expect(try await !office.html(1, of: id, by: "leader").contains("赵春花"))
        await #expect(throws: Refusal.self) { _ = try await office.platform.sheet(1, of: id, by: leader) }
        let registrar = try office.person("registrar")
        _ = try await office.platform.sheet(1, of: id, by: registrar)
        try await office.platform.writeReadings()
        let notes = try await office.platform.readings(by: try office.person("auditor"))
        #expect(
            notes.contains {
                $0.account == registrar.account && $0.purpose == .file && $0.streams == [id.stream]
            })
    }

    @Test func `has its age and sex from the identity number, and ethnicity on the agreement only`()
        async throws
    {
        let office = try await Office(.sqlite)
        let id = try await office.accepted()
        let party = try #require(try await office.state(id).parties.first)
        try await office.act(
            "correct_party",
            ["party": .text(party.id.text), "ethnicity": .text("畲族"), "occupation": .text("教师")], on: id)
        try await office.act("inform", [:], on: id)
        for party in try await office.state(id).parties {
            try await office.act(
                "answer_mediation", ["party": .text(party.id.text), "answer": .text("agreed")], on: id)
        }
        try await office.act("appoint", ["mediator": .text("zhou")], on: id)
        try await office.act(
            "session",
            [
                "note": .text("赵：要求修复。\n钱：同意。"), "agreed": .text("yes"), "attended": .text("村民小组长孙某"),
                "recorder": .text("李某"), "room": .text("村委会"),
            ], on: id)
        try await office.act(
            "draft", ["terms": .text("一、钱二三日内修复。\n二、赔偿三百元。"), "recorder": .text("李某")], on: id)
        let state = try await office.state(id)
        var pages: [String: String] = [:]
        for paper in state.documents { pages[paper.document] = try await office.html(paper.position, of: id) }
        let agreement = try #require(pages["agreement"])
        #expect(agreement.contains(">女</td>") && agreement.contains("畲族") && agreement.contains("教师"))
        #expect(agreement.contains("一、钱二三日内修复。\n二、赔偿三百元。") && agreement.contains("一式 3 份"))
        for (document, page) in pages where document != "agreement" {
            #expect(!page.contains("畲族"), "\(document)")
        }
        let record = try #require(pages["session_record"])
        #expect(record.contains("赵：要求修复。\n钱：同意。") && record.contains("村民小组长孙某"))
        #expect(record.contains("李某") && record.contains("■ ① 调解成功") && record.contains("村委会"))
        try await office.platform.followIndex()
        #expect(try await office.platform.search("畲族", by: try office.person("zhou")).items.isEmpty)
        #expect(try await office.verified().findings.map(\.words.en) == [])
    }

    @Test func `of a transfer goes to its receiver and stays so after it was accepted`() async throws {
        let office = try await Office(.sqlite)
        let id = try await office.register(
            "township_centre", "police", ["story": .text("邻里打架，愿意调解"), "place": .text("xiahe")],
            by: try office.person("police").actor
        ).id
        try await office.act("to_village", [:], on: id, by: "police")
        let position = try #require(
            try await office.state(id).documents.first { $0.document == "transfer_form" }?.position)
        let before = try await office.platform.paper(position, of: id, by: try office.person("police"))
        #expect(before.paper.to.unit?.name == "下河村人民调解委员会")
        #expect(before.paper.issuer.name == "青溪派出所")
        try await office.act("answer_referral", ["answer": .text("accept")], on: id)
        let after = try await office.platform.paper(position, of: id, by: try office.person("zhou"))
        #expect(after.paper.to == before.paper.to && after.paper.issuer == before.paper.issuer)
    }
}

struct `The sheet of a paper` {
    @Test(arguments: Backend.available)
    func `is made once after the commit, and its hash stands in the journal`(_ backend: Backend) async throws
    {
        let office = try await Office(backend)
        let id = try await office.accepted()
        let press = SmallPress()
        while try await office.platform.makeSheets(with: press) > 0 {}
        while try await office.platform.makeSheets(with: press) > 0 {}
        #expect(press.pages.count == 1)
        let state = try await office.state(id)
        let made = try #require(state.documents.first?.sheet)
        let (bytes, _) = try await office.platform.sheet(1, of: id, by: try office.person("zhou"))
        #expect(ContentHash.hex(bytes) == made.content && Int64(bytes.count) == made.bytes)
        #expect(try await office.verified().findings.map(\.words.en) == [])
    }

    @Test func `is tried again where the press failed, and says so meanwhile`() async throws {
        let hands = Mutex(Office.now)
        let office = try await Office(.sqlite, clock: { hands.withLock { $0 } })
        let id = try await office.accepted()
        let press = SmallPress(failures: 1)
        _ = try await office.platform.makeSheets(with: press)
        let zhou = try office.person("zhou")
        let waiting = try #require(try await office.platform.paper(1, of: id, by: zhou).waiting)
        #expect(waiting.hasFailed && PressFailure(text: waiting.error)?.reason == .failed)
        #expect(try await office.html(1, of: id).contains("赵春花"))
        #expect(try await office.platform.makeSheets(with: press) == 0)
        hands.withLock { $0 = $0.adding(milliseconds: RetryPlan.waitMillisecondsLeast) }
        #expect(try await office.platform.makeSheets(with: press) == 1)
        #expect(try await office.state(id).documents.first?.sheet != nil)
    }

    @Test func `of what was entered late is made when somebody asks`() async throws {
        let office = try await Office(.sqlite)
        let day = Office.now.adding(milliseconds: -3 * LegalTime.dayMilliseconds)
        let rules = try #require(office.platform.reference.active[MechanismID("people_mediation")])
        let id = try await office.platform.register(
            Registration(
                rules.id, entry: "window",
                answers: Answers(
                    flat: .group([
                        "story": .text("漏水"), "matter": .text("neighbour"), "place": .text("xiahe"),
                    ]),
                    to: "window", in: rules)), by: try office.person("zhou").actor, effective: day
        ).id
        let zhou = try office.person("zhou")
        _ = try await office.platform.act("accept", on: id, by: zhou, effective: day)
        let press = SmallPress()
        #expect(try await office.platform.makeSheets(with: press) == 0)
        try await office.platform.orderSheet(1, of: id, by: zhou)
        #expect(try await office.platform.makeSheets(with: press) == 1)
        #expect(try await office.state(id).documents.first?.sheet != nil)
    }
}
