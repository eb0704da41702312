import Casework
import Documents
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import Testing
import WorkCalendar

/// The official forms on cases that went their whole way; what the press makes of them is asked in `SheetTests`.
struct `The papers of a whole case` {
    @Test func `are all forms of a mediation, and its dossier lists them in the order of the ministry`()
        async throws
    {
        let whole = try await WholeCase()
        let id = try await whole.settled()
        let papers = try await whole.papers(of: id)
        #expect(
            Set(papers.keys) == [
                .application, .acceptanceForm, .authority, .rightsNotice, .inquiryRecord, .sessionNotice,
                .extensionNotice, .sessionRecord, .agreement, .confirmationApplication, .followUpRecord,
                .proofOfService, .closingReport, .dossierCover, .dossierContents, .dossierNote,
            ])
        guard case .dossierContents(let dossier)? = papers[.dossierContents]?.paper.content else {
            Issue.record("no list of contents")
            return
        }
        #expect(
            dossier.items.map(\.title.shown) == [
                "人民调解申请书", "人民调解受理登记表", "人民调解当事人权利义务告知书", "授权委托书", "人民调解调查记录", "调解通知",
                "人民调解记录", "人民调解协议书", "人民调解回访记录", "司法确认申请书", "延期告知书", "送达回证", "结案报告表",
            ])
        // Nobody has printed anything yet, so nobody can number the pages; what is missing is said.
        #expect(dossier.items.map(\.first).prefix(2) == [1, nil] && dossier.missing == ["身份证明"])
    }

    @Test func `are numbered by page where their sheets were made`() async throws {
        let whole = try await WholeCase()
        let id = try await whole.begun()
        while try await whole.office.platform.makeSheets(with: SmallPress()) > 0 {}
        let state = try await whole.office.state(id)
        let mechanism = try #require(whole.office.platform.reference.byHash[state.packHash])
        let dossier = Dossier(of: state, in: mechanism)
        #expect(dossier.items.map(\.first) == dossier.items.indices.map { $0 + 1 })
        #expect(dossier.pages == dossier.items.count)
    }

    /// What each form must show of the case, beside its frame.
    @Test func `show what the forms ask`() async throws {
        let whole = try await WholeCase()
        let papers = try await whole.papers(of: try await whole.settled())
        let wanted: [PaperForm: [String]] = [
            .application: ["赵春花", "陈家旺", "天花板受潮脱落", "现自愿申请人民调解"],
            .authority: ["陈小旺", "委托代理人", "特别授权", "□ 代为承认、放弃、变更请求"],
            .inquiryRecord: ["2009年", "陈家旺家中", "孙有田", "李文静", "被调查人"],
            .extensionNotice: ["调解期限", "10日", "现场勘验", "异议"],
            .followUpRecord: ["已全部履行", "防水已修好", "周玉兰"],
            .proofOfService: ["《人民调解协议书》", "留置送达", "孙有田", "陈家旺"],
            .closingReport: ["审批意见", "已全部履行", "周玉兰"],
            .dossierCover: ["赵春花与陈家旺", "长期（10年）", "周玉兰"],
            .dossierNote: ["未入卷", "身份证明", "石大勇"],
        ]
        for (form, texts) in wanted {
            let page = try #require(papers[form]?.page, "\(form)")
            for text in texts { #expect(page.contains(text), "\(form): \(text)") }
        }
        for (form, made) in papers where form != .agreement {
            #expect(!made.page.contains("畲族"), "\(form)")
        }
    }

    @Test func `tell the person who has the matter now, in the name of who passed it on`() async throws {
        let whole = try await WholeCase()
        let papers = try await whole.papers(of: try await whole.handedOver())
        let notice = try #require(papers[.forwardingNotice])
        #expect(notice.paper.issuer.name == "青溪派出所")
        #expect(notice.paper.to.names == ["赵春花"])
        #expect(notice.page.contains("下河村人民调解委员会"))
    }

    /// Whoever asked gets it: first the organ that handed the matter over.
    @Test func `send the result to whoever asked for it`() async throws {
        let whole = try await WholeCase()
        let letter = try #require(try await whole.papers(of: try await whole.handedOver())[.resultLetter])
        #expect(letter.paper.to.names == ["派出所"])
        #expect(letter.page.contains("纠纷已化解"))
    }

    @Test func `urge the unit that is late, with what is late and by when it reports`() async throws {
        let whole = try await WholeCase()
        let papers = try await whole.papers(of: try await whole.assigned())
        let order = try #require(papers[.supervisionOrder])
        #expect(order.paper.issuer.name == "青溪镇综治中心" || order.paper.issuer.unit.text == "qingxi_centre")
        #expect(order.paper.to.unit?.unit.text == "qingxi_land")
        for text in ["调处时限", "三日内组织调解", "回执"] { #expect(order.page.contains(text), "\(text)") }
        #expect(try #require(papers[.assignment]).page.contains("注意稳定双方情绪"))
    }

    @Test func `say where to turn instead`() async throws {
        let whole = try await WholeCase()
        let papers = try await whole.papers(of: try await whole.guided())
        #expect(try #require(papers[.rejectionNotice]).page.contains("申请再审"))
    }

    /// Each notice that asks somebody to do something says by when.
    @Test func `name their time limits`() async throws {
        let whole = try await WholeCase()
        let police = try await whole.papers(of: try await whole.handedOver())
        #expect(try #require(police[.transferForm]).page.contains("前答复是否接收"))
        let stopped = try await whole.papers(of: try await whole.stopped())
        #expect(try #require(stopped[.terminationNotice]).page.contains("诉讼时效一般为三年"))
        #expect(try #require(stopped[.sessionNotice]).page.contains("2026年8月25日 15:00"))
        let order = try #require(try await whole.papers(of: try await whole.assigned())[.assignment])
        #expect(order.page.contains("办理期限"))
    }

    @Test func `are the same after the parties were corrected and the matter was settled`() async throws {
        let whole = try await WholeCase()
        let id = try await whole.begun()
        let before = try await whole.papers(of: id)
        let zhao = try await whole.party(0, of: id)
        try await whole.act(
            "correct_party", ["party": .text(zhao), "name": .text("赵春华"), "phone": .text("13800000009")],
            on: id)
        let after = try await whole.papers(of: id)
        for (form, paper) in before {
            #expect(after[form]?.page == paper.page && after[form]?.paper == paper.paper, "\(form)")
        }
    }

    @Test func `list everything that lies in the dossier, whether the pack has its form or not`() async throws
    {
        let whole = try await WholeCase()
        let id = try await whole.answered()
        let state = try await whole.office.state(id)
        let mechanism = try #require(whole.office.platform.reference.byHash[state.packHash])
        let dossier = Dossier(of: state, in: mechanism)
        #expect(dossier.items.map(\.title.shown) == ["来信回执", "答复函"] && dossier.missing == [])
    }
}
