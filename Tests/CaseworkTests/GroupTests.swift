import Mechanisms
import Organisation
import Packs
import Streams
import Testing
import WorkCalendar

@testable import Casework

/// Three workers on one side, their employer on the other.
private let workers: Input = [
    ["id": "all", "side": "applicant", "name": "三名工人", "head_count": "3"],
    ["id": "chen", "side": "respondent", "name": "陈家旺"],
]

private func mediation(binding: String? = nil) throws -> Mechanism {
    let name = "people-mediation"
    var text = try Repository.text("packs/\(name)/mechanism.yaml")
    if let binding { text += "\nagreement: { binds: \(binding) }\n" }
    let source = PackSource(name: name, files: [PackSource.mainFile: text])
    return try #require(PackCompiler.compile(source, library: [name: source]).mechanism)
}

private func signing(_ parties: Input = workers, binding: String? = nil) throws -> Desk {
    let desk = Desk(try mediation(binding: binding), try Desk.shipped("people-mediation").directory)
    try desk.register(
        "window", ["story": "欠薪", "place": "xiahe", "matter": "neighbour", "parties": parties], by: "zhou")
    try desk.act("accept", by: "zhou")
    for party in desk.state.parties {
        try desk.act(
            "answer_mediation", ["party": .text(party.id.text), "answer": "agreed"], by: "zhou")
    }
    try desk.act("appoint", ["mediator": "zhou"], by: "zhou")
    try desk.act("draft", ["terms": "月底前付清"], by: "zhou")
    return desk
}

extension Desk {
    fileprivate func signs(_ member: String, of party: String = "all") -> String {
        answer(
            "sign", ["party": .text(party), "member": .text(member), "manner": "signature"], by: "zhou")
    }
}

struct `A group` {
    @Test func `is bound once every member has signed for themselves`() throws {
        let desk = try signing()
        for who in ["chen", "mediator", "seal"] { try desk.sign(who) }
        for member in ["甲", "乙"] {
            #expect(desk.signs(member) == "done")
            #expect(desk.state.mediation.binding == nil)
        }
        #expect(desk.signs("甲") == "already_signed")
        #expect(desk.signs("丙") == "done")
        #expect(desk.state.mediation.binding?.status == .inEffect)
    }

    @Test func `has members, and one person has none`() throws {
        let desk = try signing()
        #expect(desk.signs("甲", of: "chen") == "invalid")
        try desk.act(
            "represent", ["party": "all", "kind": "elected", "name": "丁", "authority": "yes"], by: "zhou")
        let elected = try #require(desk.state.party(PartyID("all"))?.representatives.first)
        let both: Input = [
            "party": "all", "member": "甲", "representative": .text(elected.id.text), "manner": "signature",
        ]
        #expect(desk.answer("sign", both, by: "zhou") == "invalid")
    }

    @Test func `does not hold up those who signed where the pack binds signers`() throws {
        let desk = try signing(binding: "signers")
        for who in ["chen", "mediator", "seal"] { try desk.sign(who) }
        #expect(desk.state.mediation.binding == nil)
        #expect(desk.signs("甲") == "done")
        let agreement = try #require(desk.state.mediation.binding)
        let group = try #require(desk.state.party(PartyID("all")))
        #expect(agreement.heads(bound: group) == 1)
    }

    @Test func `binds all where the pack says nothing, and a wrong word is a finding`() throws {
        #expect(try mediation().binds == .all)
        #expect(try mediation(binding: "signers").binds == .signers)
        let text =
            try Repository.text("packs/people-mediation/mechanism.yaml") + "\nagreement: { binds: some }\n"
        let source = PackSource(name: "people-mediation", files: [PackSource.mainFile: text])
        let findings = PackCompiler.compile(source, library: [:]).findings
        #expect(findings.map(\.code) == ["unknown-word"])
    }
}

struct `Those who go on apart` {
    private static let two: Input = ["parties": [["party": "all", "people": "2"]], "reason": "未签署"]

    private func other(_ desk: Desk) throws -> (CaseID, CaseState) {
        let id = try #require(desk.state.linkage.splitInto.first)
        return (id, desk[id.text])
    }

    @Test func `are those whom the agreement does not bind, and go on where it was drawn up`() throws {
        let desk = try signing(binding: "signers")
        for who in ["chen", "mediator", "seal"] { try desk.sign(who) }
        #expect(desk.signs("甲") == "done")
        #expect(
            desk.answer(
                "split", ["parties": [["party": "all", "people": "3"]], "reason": "未签署"], by: "zhou")
                == "invalid")
        #expect(desk.answer("split", Self.two, by: "zhou") == "done")
        let (id, part) = try other(desk)
        #expect(desk.state.parties.map(\.headCount) == [1, 1])
        #expect(desk.state.mediation.binding?.status == .inEffect)
        #expect(part.handling.stage == StageID("mediating"))
        #expect(part.isOpen && part.mediation.agreements.isEmpty)
        #expect(part.parties.map(\.headCount) == [2, 1])
        #expect(part.parties.map { $0.name?.text } == ["三名工人", "陈家旺"])
        #expect(part.linkage.splitFrom == desk.state.id)
        #expect(part == desk.folded(id.text))
    }

    @Test func `keep clocks and moments, and have a number and words of their own`() throws {
        let desk = try signing()
        let before = desk.state
        desk.now = at("2026-03-04 09:00")
        #expect(desk.answer("split", Self.two, by: "zhou") == "done")
        let (_, part) = try other(desk)
        #expect(part.moments[.registered] == before.moments[.registered])
        #expect(part.moments[.accepted] == before.moments[.accepted])
        #expect(part.runningClocks == before.runningClocks)
        let number = try #require(part.number)
        #expect(number != before.number)
        let old = Set(before.parties.map(\.id) + before.parties.compactMap(\.name).map { PartyID($0.id) })
        #expect(old.isDisjoint(with: part.parties.map(\.id)))
        #expect(part.fields.values.map(\.plain).sorted() == before.fields.values.map(\.plain).sorted())
    }

    @Test func `leave somebody on either side`() throws {
        let desk = try signing()
        let all: Input = ["parties": [["party": "all", "people": "3"]], "reason": "分案"]
        let employer: Input = ["parties": [["party": "chen"]], "reason": "分案"]
        let nobody: Input = ["parties": [], "reason": "分案"]
        let none: Input = ["parties": [["party": "all", "people": "0"]], "reason": "分案"]
        for wrong in [all, employer, none] { #expect(desk.answer("split", wrong, by: "zhou") == "invalid") }
        #expect(desk.answer("split", nobody, by: "zhou") == "missing")
    }

    @Test func `are no longer asked where they came from`() throws {
        let parties: Input = [
            ["id": "zhao", "side": "applicant", "name": "赵春花"],
            ["id": "qian", "side": "applicant", "name": "钱多"],
            ["id": "chen", "side": "respondent", "name": "陈家旺"],
        ]
        let desk = try signing(parties)
        for who in ["zhao", "chen", "mediator", "seal"] { try desk.sign(who) }
        #expect(desk.state.mediation.binding == nil)
        let apart: Input = ["parties": [["party": "qian"]], "reason": "数额另行核对"]
        #expect(desk.answer("split", apart, by: "zhou") == "done")
        #expect(desk.state.party(PartyID("qian"))?.isActive == false)
        // Nobody's signature is missing any more.
        #expect(desk.state.mediation.binding?.effectiveAt == desk.now)
        let (_, part) = try other(desk)
        #expect(part.parties.map { $0.name?.text } == ["钱多", "陈家旺"])
    }
}
