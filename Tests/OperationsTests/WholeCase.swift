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

/// Cases from the first visit to the closed dossier, with every paper that they leave. All names are invented.
struct WholeCase {
    let office: Office
    private let hands: Hands

    /// The hands of the clock on the wall.
    private final class Hands: Sendable {
        let now = Mutex(Instant(CivilDate(epochDay: 20_689), TimeOfDay(9, 10)))
    }

    init() async throws {
        let hands = Hands()
        self.hands = hands
        office = try await Office(.sqlite, clock: { hands.now.withLock { $0 } })
    }

    private func later(_ hours: Int64) {
        hands.now.withLock { $0 = $0.adding(milliseconds: hours * 3_600_000) }
    }

    func act(_ name: String, _ answers: [String: Input] = [:], on id: CaseID, by account: String = "zhou")
        async throws
    {
        later(1)
        try await office.act(name, answers, on: id, by: account)
    }

    static let story = """
        2026年8月20日晚，楼上卫生间防水层老化漏水，我家主卧天花板受潮脱落，墙面起皮，衣柜和床垫被泡坏。
        多次找对方协商，对方认为房屋是前房主装修的，不愿承担。请求：一、修复防水；二、赔偿损失3000元。
        """
    static let terms = """
        一、陈家旺于2026年9月30日前自费修复卫生间防水层，施工前一日通知赵春花，修复后由双方共同做24小时闭水试验。
        二、陈家旺赔偿赵春花天花板、墙面、衣柜和床垫损失共计人民币2000元（大写：贰仟元整），分两期支付。
        三、赵春花在施工期间提供必要的便利。
        四、双方就本次漏水再无其他争议。
        """

    static func side(_ side: String, _ name: String, _ phone: String, _ number: String, _ address: String)
        -> Input
    {
        .group([
            "side": .text(side), "name": .text(name), "phone": .text(phone),
            "identity_number": .text(number), "address": .text(address),
        ])
    }

    static let parties: Input = .list([
        side("applicant", "赵春花", "13800000001", "11010519491231002X", "青溪镇下河村12号301室"),
        side("respondent", "陈家旺", "13800000002", "440524188001010014", "青溪镇下河村12号401室"),
    ])

    func party(_ index: Int, of id: CaseID) async throws -> String {
        try await office.state(id).parties[index].id.text
    }

    /// The agreement, from the visit to its performance, and the dossier closed.
    func settled(written: Bool = true, terms: String = WholeCase.terms) async throws -> CaseID {
        let id = try await begun()
        let (zhao, chen) = (try await party(0, of: id), try await party(1, of: id))
        try await act(
            "session",
            [
                "note": .text(
                    """
                    赵春花：八月二十日晚上开始漏，天花板掉了一块，衣柜和床垫都泡坏了。要求修好，赔三千。
                    陈家旺：房子是买来的，防水是前房主做的；愿意修，赔偿太多。
                    调解员：现场查看，卫生间地漏四周渗水明显，责任清楚。
                    赵春花：同意赔两千，分两期也可以。
                    陈家旺：同意。
                    """), "agreed": .text("yes"), "attended": .text("村民小组长 孙有田"), "recorder": .text("李文静"),
            ], on: id)
        if written {
            try await act(
                "draft",
                [
                    "terms": .text(terms), "recorder": .text("李文静"),
                    "instalments": .list([
                        .group(["what": .text("修复卫生间防水层"), "due": .text("2026-09-30")]),
                        .group([
                            "what": .text("赔偿第一期"), "amount": .text("1000"), "due": .text("2026-09-30"),
                        ]),
                        .group([
                            "what": .text("赔偿第二期"), "amount": .text("1000"), "due": .text("2026-10-31"),
                        ]),
                    ]),
                ], on: id)
            for one in [zhao, chen] {
                try await act("sign", ["party": .text(one), "manner": .text("signature")], on: id)
            }
            try await act("mediator_sign", on: id)
            try await act("seal", on: id)
            let paper = try await office.position(of: "agreement", id)
            try await act(
                "serve",
                [
                    "paper": .text(String(paper)), "party": .text(chen), "manner": .text("left"),
                    "place": .text("下河村12号401室"), "witness": .text("孙有田"),
                ], on: id)
            try await act("apply_confirmation", ["jointly": .text("yes")], on: id)
            try await act("performed", ["instalment": .text("1")], on: id)
            try await act("performed", ["instalment": .text("2")], on: id)
            later(24 * 30)
            try await act("performed", ["instalment": .text("3")], on: id)
        } else {
            try await act(
                "oral",
                ["terms": .text("陈家旺当场赔偿赵春花五百元，双方握手言和。"), "performed_now": .text("yes")], on: id)
        }
        try await act(
            "follow_up",
            [
                "result": .text("reached"), "resolved": .text("yes"),
                "note": .text("防水已修好，没有再漏；赔偿款两期都收到了，双方关系恢复正常。"),
            ], on: id)
        try await act("settle", on: id)
        try await act(
            "file",
            [
                "retention": .text("long"), "remarks": .text("双方身份证复印件由当事人带回，未入卷。"), "checker": .text("石大勇"),
            ], on: id)
        return id
    }

    /// As far as the fixed session, with everything that may come before it.
    func begun() async throws -> CaseID {
        let id = try await office.register(
            "people_mediation", "window",
            [
                "story": .text(Self.story), "place": .text("xiahe"), "matter": .text("neighbour"),
                "amount": .text("3000"), "parties": Self.parties,
            ], by: try office.person("zhou", "mediator").actor
        ).id
        try await act("accept", on: id)
        let (zhao, chen) = (try await party(0, of: id), try await party(1, of: id))
        try await act(
            "correct_party",
            ["party": .text(zhao), "ethnicity": .text("畲族"), "occupation": .text("小学教师")], on: id)
        try await act(
            "represent", ["party": .text(chen), "kind": .text("agent"), "name": .text("陈小旺")], on: id)
        try await act("inform", on: id)
        for one in [zhao, chen] {
            try await act("answer_mediation", ["party": .text(one), "answer": .text("agreed")], on: id)
        }
        try await act("appoint", ["mediator": .text("zhou")], on: id)
        try await act(
            "inquire",
            [
                "party": .text(chen), "place": .text("陈家旺家中"), "attended": .text("村民小组长 孙有田"),
                "recorder": .text("李文静"),
                "note": .text("问：卫生间什么时候装修的？\n答：2009年，前房主装的，买来以后没有动过。\n问：八月二十日晚上用水了吗？\n答：用了，洗衣机排水。"),
            ], on: id)
        try await act(
            "extend",
            [
                "clock": .text("settle"), "by": .text("10d"), "reason": .text("防水责任需要请人到现场勘验，双方同意延长十日。"),
                "parties_agree": .text("yes"),
            ], on: id)
        try await act(
            "notify", ["time": .text("2026-08-25 15:00"), "room": .text("下河村委会二楼调解室")], on: id)
        later(24)
        return id
    }

    /// Handed over by the police and taken up; what came of it goes back to them.
    func handedOver() async throws -> CaseID {
        let id = try await office.register(
            "township_centre", "police",
            [
                "story": .text("两家因停车争吵，互相推搡，未违反治安管理，双方愿意调解。"), "place": .text("xiahe"),
                "matter": .text("neighbour"), "risk": .text("tense"), "parties": Self.parties,
            ], by: try office.person("police").actor
        ).id
        try await act("to_village", on: id, by: "police")
        try await act("answer_referral", ["answer": .text("accept")], on: id)
        try await act("accept", ["size": .text("small")], on: id)
        try await act("report_result", ["result": .text("双方已当面道歉，今后按划线停车，纠纷已化解。")], on: id)
        return id
    }

    /// Dispatched by the director with a leader's instruction, and urged since.
    func assigned() async throws -> CaseID {
        let id = try await office.register(
            "township_centre", "window",
            [
                "story": .text("承包地界址不清，去年起两次发生争吵，请求重新丈量。"), "place": .text("xiahe"),
                "matter": .text("land"), "source": .text("window"), "parties": Self.parties,
            ], by: try office.person("registrar").actor
        ).id
        try await act(
            "accept", ["size": .text("ordinary"), "opinion": .text("建议由自然资源所牵头现场丈量。")], on: id,
            by: "registrar")
        try await act(
            "comment", ["text": .text("请三日内到现场，依据承包合同丈量，注意稳定双方情绪。"), "instruction": .text("yes")],
            on: id, by: "director")
        try await act("assign_department", on: id, by: "director")
        later(24 * 12)
        try await act(
            "supervise", ["order": .text("已超过调处时限，请说明原因，三日内组织调解并书面报告。"), "within": .text("3wd")],
            on: id, by: "director")
        return id
    }

    /// Not for this office.
    func guided() async throws -> CaseID {
        let id = try await office.register(
            "township_centre", "window",
            [
                "story": .text("对法院判决不服，要求镇里改判。"), "place": .text("xiahe"), "parties": Self.parties,
            ], by: try office.person("registrar").actor
        ).id
        try await act(
            "guide", ["guidance": .text("对生效判决不服的，可以依法向原审人民法院或者上一级人民法院申请再审，应当在判决发生法律效力后六个月内提出。")],
            on: id, by: "registrar")
        return id
    }

    /// Stopped by a party.
    func stopped() async throws -> CaseID {
        let id = try await begun()
        try await act(
            "stop_mediation", ["party": .text(try await party(0, of: id)), "note": .text("要求直接起诉")], on: id)
        return id
    }

    /// Answered by letter.
    func answered() async throws -> CaseID {
        let id = try await office.register(
            "online_consultation", "phone",
            [
                "title": .text("路灯不亮"), "matter": .text("city"),
                "letter": .text("人民路东段六盏路灯不亮已有一周，晚上学生放学不安全。"),
                "parties": .list([
                    .group(["name": .text("钱明"), "phone": .text("13800000003")])
                ]),
            ], by: try office.person("desk").actor
        ).id
        try await act(
            "answer_now", ["reply": .text("六盏路灯的电缆接头受潮，已于今日更换并试亮。感谢您的反映。")], on: id, by: "desk")
        return id
    }

    /// Every paper of a case, by its form; where several have it, the first.
    func papers(of id: CaseID, by account: String = "zhou") async throws -> [PaperForm: (
        paper: IssuedPaper, page: String
    )] {
        var found: [PaperForm: (IssuedPaper, String)] = [:]
        for known in try await office.state(id).documents {
            let reader = try office.person(account)
            let reading = try await office.platform.everything(known.position, of: id, reader)
            if found[reading.paper.content.form] != nil { continue }
            found[reading.paper.content.form] = (
                reading.paper, try Papers.page(reading.paper, on: reading.template)
            )
        }
        return found
    }
}

extension Platform {
    /// As the press reads it: whatever a post may see.
    fileprivate func everything(_ position: Int, of id: CaseID, _ person: Person) async throws
        -> PaperReading
    {
        var person = person
        person.scope = Office.everything
        return try await paper(position, of: id, by: person)
    }
}
