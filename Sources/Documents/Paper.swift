public import Casework
public import Mechanisms
public import Organisation
import Streams
public import WorkCalendar

/// What a document may say: every name a template can use, filled from the case. Official papers are Chinese.
public struct Paper: Sendable {
    public struct Person: Sendable {
        public var side: String
        public var name: String
        public var phone: String
        public var identity: String
        public var address: String
        public var representatives: String
    }

    public struct Term: Sendable {
        public var number: Int
        public var what: String
        public var amount: String
        public var due: String
        public var performed: String
    }

    public struct Meeting: Sendable {
        public var number: Int
        public var at: String
        public var room: String
        public var agreed: String
    }

    public struct Fact: Sendable {
        public var name: String
        public var value: String
    }

    public var title: String
    public var number: String
    public var organ: String
    public var place: String
    public var matter: String
    public var registered: String
    public var accepted: String
    public var issued: String
    public var trackingCode: String
    public var people: [Person]
    public var facts: [Fact]
    public var mediators: String
    public var meetings: [Meeting]
    public var planned: String
    public var plannedRoom: String
    public var terms: String
    public var instalments: [Term]
    public var effective: String
    public var routes: [Fact]
    public var reply: String
    public var receiver: String
    public var qr: String
}

extension Paper {
    /// - Parameters:
    ///   - words: the clear text is only given to those who may read it; the caller passes a state already opened
    ///     for the reader.
    public init(
        _ document: Mechanisms.Document, of state: CaseState, in mechanism: Mechanism, directory: Directory,
        at now: Instant, trackingCode: String = "", qr: String = ""
    ) {
        func date(_ moment: Instant?) -> String { moment.map { Self.date($0) } ?? "" }
        let agreement = state.mediation.agreement
        title = document.name.zh
        number = state.number ?? ""
        organ = directory.name(of: state.handling.unit).zh
        place = state.place.map { directory.address(of: $0).zh } ?? ""
        matter = state.matter.flatMap { mechanism.matters[$0]?.name.zh } ?? state.suggestion?.path ?? ""
        registered = state.moments[.registered]?.text ?? ""
        accepted = state.moments[.accepted]?.text ?? ""
        issued = Self.date(now)
        self.trackingCode = trackingCode
        self.qr = qr
        people = state.parties.map { Self.person($0, mechanism) }
        facts = mechanism.fields.all.compactMap { field in
            state.fields[field.id].map { Fact(name: field.name.zh, value: Self.shown($0, field, directory)) }
        }
        mediators = state.mediation.mediators.map { directory.name(of: $0.account).zh }.joined(separator: "、")
        meetings = state.mediation.sessions.map {
            Meeting(
                number: $0.number, at: $0.heldAt?.text ?? "", room: $0.room?.shown ?? "",
                agreed: $0.agreed ? "达成一致" : "未达成一致")
        }
        planned = state.mediation.planned?.plannedFor?.text ?? ""
        plannedRoom = state.mediation.planned?.room?.shown ?? ""
        terms = agreement?.terms.shown ?? ""
        instalments =
            agreement?.instalments.map {
                Term(
                    number: $0.number, what: $0.what.shown,
                    amount: $0.amount.map { Money.text($0) + " 元" } ?? "", due: $0.due.description,
                    performed: date($0.performedAt))
            } ?? []
        effective = date(agreement?.effectiveAt)
        let own =
            state.mediation.routesTold.isEmpty
            ? state.matter.flatMap { mechanism.matters[$0]?.routes.failed } ?? mechanism.routes.ids
            : state.mediation.routesTold
        routes = own.compactMap { id in mechanism.routes[id].map { Fact(name: $0.name.zh, value: $0.basis) } }
        reply = state.reply?.shown ?? ""
        receiver = state.linkage.referrals.last.map { directory.name(of: $0.to).zh } ?? ""
    }

    private static func person(_ party: Party, _ mechanism: Mechanism) -> Person {
        Person(
            side: mechanism.sides[party.side]?.name.zh ?? party.side, name: party.name?.shown ?? "（未留姓名）",
            phone: party.phone?.shown ?? "", identity: party.identityNumber?.shown ?? "",
            address: party.address?.shown ?? "",
            representatives: party.representatives.map { "\($0.kind.name.zh)\($0.name.shown)" }.joined(
                separator: "、"))
    }

    static func date(_ moment: Instant) -> String {
        let date = moment.date
        return "\(date.year)年\(date.month)月\(date.day)日"
    }

    public static func shown(
        _ value: FieldValue, _ field: Field, _ directory: Directory, _ language: Language = .zh
    ) -> String {
        switch (value, field.kind) {
        case (.choice(let id), .choice(let choices)): choices.first { $0.id == id }?.name[language] ?? id
        case (.money(let fen), _): Money.text(fen) + (language == .zh ? " 元" : " yuan")
        case (.yesNo(let flag), _):
            flag ? Bilingual(zh: "是", en: "yes")[language] : Bilingual(zh: "否", en: "no")[language]
        case (.unit(let unit), _): directory.name(of: unit)[language]
        case (.account(let account), _): directory.name(of: account)[language]
        default: value.plain
        }
    }
}
