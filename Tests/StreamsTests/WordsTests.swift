import Foundation
import Mechanisms
import Organisation
import Packs
import Streams
import TestKind
import Testing
import WorkCalendar

private func words(_ text: String?, _ form: Words.Form, under: String? = nil) -> Words {
    Words(id: "w", of: .shared, under: under.map { DeclarationID($0) }, form: form, text: text)
}

struct `Masked words` {
    @Test(
        arguments: [
            (.text, "楼上漏水", "＊＊＊"), (.text, "", "＊＊＊"), (.name, "赵春花", "赵＊＊"), (.name, "", "＊＊"),
            (.phone, "13800000001", "138****0001"), (.phone, "+86 138-0000-0001", "+86****0001"),
            (.phone, "87654321", "****4321"), (.phone, "110", "****"),
            (.identity, "41010119900101123X", "410***********123X"), (.identity, "G12345678", "*****5678"),
            (.identity, "1234567", "*******"), (.identity, "", ""),
        ] as [(Words.Form, String, String)])
    func `keep their place, and enough to tell one from another`(
        _ form: Words.Form, _ text: String, _ masked: String
    ) {
        #expect(words(text, form).masked.text == masked)
    }

    @Test(arguments: Words.Form.allCases)
    func `hide at least half of whatever is written`(_ form: Words.Form) {
        for count in 2...40 {
            let text = String((0..<count).map { Character(UnicodeScalar(UInt8(65 + $0 % 26))) })
            let masked = form.mask(text)
            let shown = masked.filter { ("A"..."Z").contains($0) }.count
            #expect(shown * 2 <= count || shown <= 7 && count >= 11, "\(form) \(count): \(masked)")
        }
    }

    @Test func `stay erased where they were erased`() {
        #expect(words(nil, .name).masked.isErased)
        #expect(words(nil, .name).masked.shown == Words.erasedMark)
    }

    @Test func `keep their address`() {
        let before = words("13800000001", .phone, under: "owner")
        var after = before.masked
        after.text = before.text
        #expect(after == before)
    }

    @Test func `know whose they are by a text`() throws {
        for subject in [Words.Subject.shared, .party(PartyID("zhao"))] {
            #expect(Words.Subject(key: subject.key) == subject)
            let data = try JSONEncoder().encode(subject)
            #expect(try JSONDecoder().decode(Words.Subject.self, from: data) == subject)
        }
    }
}

struct `What roles may read` {
    private func depot(_ change: (String) -> String = { $0 }) throws -> Mechanism {
        let source = PackSource(name: "depot", files: [PackSource.mainFile: change(Depot.pack)])
        let (mechanism, findings) = PackCompiler.compile(source, library: [:])
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
        return try #require(mechanism)
    }

    private func rights(_ roles: [String], in mechanism: Mechanism) -> Rights {
        Rights(of: roles.map { RoleID($0) }, in: mechanism)
    }

    @Test func `open what a declaration opens to a role`() throws {
        let mechanism = try depot()
        let (clerk, head) = (rights(["clerk"], in: mechanism), rights(["head"], in: mechanism))
        #expect(clerk.opens(DeclarationID("contents")) && clerk.opens(DeclarationID("owner")))
        #expect(head.opens(DeclarationID("contents")) && !head.opens(DeclarationID("owner")))
        #expect(head.opens(words("信", .text, under: "contents")))
        #expect(!head.opens(words("赵", .name, under: "owner")))
        #expect(!rights(["porter"], in: mechanism).opens(DeclarationID("contents")))
        #expect(!rights([], in: mechanism).opens(DeclarationID("contents")))
    }

    @Test func `open nothing under a declaration that there is not`() throws {
        let mechanism = try depot()
        #expect(!rights(["clerk", "head"], in: mechanism).opens(DeclarationID("forgotten")))
    }

    @Test func `open free text only to those who may read every declared text`() throws {
        let mechanism = try depot()
        #expect(rights(["clerk"], in: mechanism).opens(nil))
        #expect(!rights(["head"], in: mechanism).opens(nil))
        #expect(rights(["head", "clerk"], in: mechanism).opens(nil))
        // One role for each text will do.
        let split = try depot { $0.replacing("visible: [clerk, head]", with: "visible: [head]") }
        #expect(!rights(["clerk"], in: split).opens(nil))
        #expect(rights(["head", "clerk"], in: split).opens(nil))
    }

    @Test func `count what is known of the parties among what free text may repeat`() throws {
        let mechanism = try depot {
            $0.replacing(
                "  owner: { purpose: { zh: 交还",
                with: """
                      person: { purpose: { zh: 联系, en: To reach }, basis: 个人信息保护法 第十三条, retention: 1y, visible: [head] }
                      owner: { purpose: { zh: 交还
                    """
            ).replacing(
                "matters:",
                with: """
                    parties:
                      personal: person
                      sides: { asker: { name: { zh: 申请人, en: Asker } } }
                    matters:
                    """)
        }
        #expect(mechanism.partyPrivacy == "person")
        #expect(!rights(["clerk"], in: mechanism).opens(nil))
        #expect(rights(["clerk", "head"], in: mechanism).opens(nil))
    }

    @Test func `of the platform itself open everything`() {
        #expect(Rights.everything.opens(nil))
        #expect(Rights.everything.opens(DeclarationID("forgotten")))
    }
}

struct `Readers of a text` {
    private func sets(_ names: [[String]]) -> Readers {
        Readers(oneOfEach: Set(names.map { Set($0.map { RoleID($0) }) }))
    }

    @Test(arguments: [[["clerk"]], [["clerk", "head"]], [["clerk", "head"], ["porter"]], []])
    func `come back from their text`(_ names: [[String]]) {
        let readers = sets(names)
        #expect(Readers(text: readers.text) == readers)
    }

    @Test func `have one text however they were listed`() {
        #expect(sets([["b", "a"], ["c"]]).text == "a,b|c")
        #expect(sets([["c"], ["a", "b"]]).text == "a,b|c")
    }

    @Test func `are nobody where nobody is named`() {
        #expect(!sets([]).opens(to: [RoleID("clerk")]))
        #expect(!Readers(text: "").opens(to: [RoleID("clerk")]))
        #expect(!sets([[], ["clerk"]]).opens(to: [RoleID("clerk")]))
    }

    @Test func `that include nobody stay so in their text`() {
        let nobody = sets([[], ["clerk"]])
        #expect(!Readers(text: nobody.text).opens(to: [RoleID("clerk")]))
    }
}
