import Casework
import Documents
import Hummingbird
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import WorkCalendar

struct TrackPage: Page {
    static let template = "public/track"
    struct Moment: Sendable {
        var at: String
        var text: String
    }

    struct Papers: Sendable {
        var text: String
        var due: String?
        var at: String
    }

    struct File: Sendable {
        var href: String
        var name: String
        var at: String
    }

    struct Message: Sendable {
        var at: String
        var text: String
        /// Where it is not simply sent.
        var note: String?
    }

    struct Meeting: Sendable {
        var time: String
        var room: String
    }

    var frame: Frame
    var code: String
    var isNew: Bool
    /// The form had been sent before; this is what came of it.
    var isAgain: Bool
    var problem: String?
    var qr: String
    var called: String
    var number: String?
    var stage: String
    var text: String
    var next: [String]
    var parts: [String]
    var hasParts: Bool
    var unit: String
    var phone: String?
    var light: LightView?
    var due: String?
    var dueName: String
    var basis: String?
    var isProvisional: Bool
    var why: [String]
    var registered: String
    var moments: [Moment]
    var reply: String?
    var guidance: String?
    var session: Meeting?
    var agreement: [CaseView.Fact]
    var hasAgreement: Bool
    var papers: [Papers]
    var wantsPapers: Bool
    var supplied: String
    var suppliedError: String?
    var paperFiles: FilesView
    var files: [File]
    var hasFiles: Bool
    var messages: [Message]
    var hasMessages: Bool
    var reminders: [Moment]
    var hasReminders: Bool
    var reminder: String
    var isReminding: Bool
    var csrf: String
    var formKey: String
    var mayRate: Bool
    var rating: Int?
    var scores: [Int]
    var isOpen: Bool
    var hasPhone: Bool
    var wantsMessages: Bool
}

/// Makes the resident's face of a case into what is printed.
struct TrackWriter {
    let site: Site
    let reading: Platform.PublicReading
    let code: TrackingCode
    let language: Language

    private func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en)[language] }

    /// Where a part of the matter is, in a sentence.
    private func part(_ part: PublicPart) -> String {
        let unit = site.platform.reference.directory.name(of: part.unit)[language]
        let by = part.due.map { say("，最迟 \($0.endText)", ", by \($0.endText) at the latest") } ?? ""
        switch part.standing {
        case .asked:
            return say(
                "已请\(unit)办理相关部分，等待答复\(by)；答复之前仍由现在的单位负责。",
                "\(unit) has been asked to take a part of it and will answer\(by). Until then it stays where it is."
            )
        case .underWay:
            return say(
                "\(unit)正在办理相关部分，办理结果将反馈给现在的单位\(by)。",
                "\(unit) is working on a part of it and will report back\(by).")
        case .done: return say("\(unit)已办完相关部分。", "\(unit) has done its part.")
        }
    }

    /// - Parameters:
    ///   - again: the form that is filled in once more, where one was refused.
    ///   - failed: which one.
    func page(
        _ request: Request, _ context: AppContext, _ again: FormAgain, failed: Verb? = nil,
        _ refusal: Rejection? = nil
    ) -> TrackPage {
        let (face, mechanism) = (reading.face, reading.mechanism)
        let reference = site.platform.reference
        let names = site.names(mechanism)
        let stage = mechanism.stage(face.stage)
        let clock = face.nextClock
        let definition = clock.flatMap { mechanism.clocks[$0.clock] }
        let isPapers = failed == .supplement
        let messages = reading.messages.map(message)
        let agreement = self.agreement
        return TrackPage(
            frame: site.frame(
                TrackPages.title[language], request, context, done: failed == nil ? done(request) : nil),
            code: code.text, isNew: request.query("new") != nil, isAgain: request.query("again") != nil,
            problem: failed.map { _ in
                refusal?.words(names)[language]
                    ?? say(
                        "有文件没有收到，其余已保留，请处理后再次提交。",
                        "Some files did not come in. All else is kept: mend it and send again.")
            },
            qr: QRCode.svg("\(site.address)/track/\(code.text)") ?? "", called: mechanism.called[language],
            number: face.number, stage: stage?.name[language] ?? "", text: stage?.publicText[language] ?? "",
            next: face.next.map { $0.words(reference.directory)[language] },
            parts: face.parts.map(part), hasParts: !face.parts.isEmpty,
            unit: reference.directory.name(of: face.unit)[language],
            phone: reference.directory.path(from: face.unit).first { !$0.phone.isEmpty }?.phone,
            light: clock.flatMap { $0.light(at: site.platform.clock()) }.map { LightView($0, language) },
            due: clock?.due.endText, dueName: definition?.name[language] ?? "", basis: definition?.basis,
            isProvisional: clock?.isProvisional ?? false,
            why: clock.map {
                site.platform.explanation(of: $0).map { "\($0.date)　\($0.text(in: language))" }
            } ?? [],
            registered: face.registered?.text ?? "", moments: moments(names), reply: face.reply,
            guidance: face.guidance, session: meeting, agreement: agreement,
            hasAgreement: !agreement.isEmpty,
            papers: face.papersAsked.map {
                TrackPage.Papers(text: $0.text.shown, due: $0.due?.endText, at: $0.at.text)
            },
            wantsPapers: !face.papersAsked.isEmpty,
            supplied: isPapers ? again.typed["text"]?.text ?? "" : "",
            suppliedError: isPapers && refusal != nil ? refusal?.words(names)[language] : nil,
            paperFiles: FilesView(
                id: "paper-files", language, label: Bilingual(zh: "文件", en: "Files"),
                from: isPapers ? again.sent : nil),
            files: face.files.map { file in
                TrackPage.File(
                    href: "/track/\(code.text)/file/\(file.attachment.content)",
                    name: file.attachment.name.shown, at: file.at.text)
            }, hasFiles: !face.files.isEmpty, messages: messages, hasMessages: !messages.isEmpty,
            reminders: face.reminders.map { TrackPage.Moment(at: $0.at.text, text: $0.note?.shown ?? "") },
            hasReminders: !face.reminders.isEmpty,
            reminder: failed == .remind ? again.typed["note"]?.text ?? "" : "",
            isReminding: failed == .remind, csrf: again.csrf, formKey: again.key, mayRate: face.mayRate,
            rating: face.rating, scores: [5, 4, 3, 2, 1], isOpen: face.isOpen, hasPhone: face.hasPhone,
            wantsMessages: face.wantsMessages)
    }

    private func done(_ request: Request) -> String? {
        request.query("done").map { verb in
            switch Verb(rawValue: verb) {
            case .supplement: say("材料已收到，已转给承办单位。", "Your papers have come in and are with the office.")
            case .remind: say("催办已记录，承办单位会看到。", "Your reminder is recorded; the office sees it.")
            case .withdraw: say("已撤回。", "Taken back.")
            case .rate: say("评价已收到，谢谢。", "Your rating has come in, thank you.")
            default: say("已收到，谢谢。", "Received, thank you.")
            }
        }
    }

    /// What has happened, and what the resident is told of it, in the order of time.
    private func moments(_ names: MechanismNames) -> [TrackPage.Moment] {
        let face = reading.face
        let reached = face.moments.map { (at: $0.at, text: $0.moment.name[language]) }
        let extended = face.extensions.map { (at: $0.at, text: $0.line(names)[language]) }
        return (reached + extended).sorted { $0.at < $1.at }.map {
            TrackPage.Moment(at: $0.at.text, text: $0.text)
        }
    }

    private var meeting: TrackPage.Meeting? {
        reading.face.session.flatMap { session in
            session.plannedFor.map {
                TrackPage.Meeting(
                    time: $0.text,
                    room: session.room?.shown ?? say("地点请向承办单位询问", "ask the office for the place"))
            }
        }
    }

    private func message(_ message: Platform.ToldMessage) -> TrackPage.Message {
        let note: String? =
            switch message.state {
            case .sent: nil
            case .waiting: say("正在发送", "being sent")
            case .failed: say("没有发出", "could not be sent")
            }
        return TrackPage.Message(at: message.at.text, text: message.text, note: note)
    }

    private var agreement: [CaseView.Fact] {
        guard let agreement = reading.face.agreement else { return [] }
        func fact(_ zh: String, _ en: String, _ value: String, isLong: Bool = false) -> CaseView.Fact {
            CaseView.Fact(name: say(zh, en), value: value, isLong: isLong)
        }
        var facts = [fact("协议内容", "Terms", agreement.terms.shown, isLong: true)]
        if let at = agreement.effectiveAt { facts.append(fact("生效", "In effect since", at.text)) }
        for item in agreement.instalments {
            let amount = item.amount.map { " \(Money.text($0))" + say("元", " yuan") } ?? ""
            let done =
                item.performedAt.map { say("已履行 \($0.date)", "performed \($0.date)") }
                ?? say("待履行", "to come")
            facts.append(
                fact(
                    "第 \(item.number) 项", "Item \(item.number)",
                    "\(item.what.shown)\(amount)，\(item.due) \(done)"))
        }
        facts.append(fact("状态", "Status", agreement.status.name[language]))
        if agreement.confirmation != .none {
            facts.append(fact("司法确认", "Judicial confirmation", agreement.confirmation.name[language]))
        }
        return facts
    }
}
