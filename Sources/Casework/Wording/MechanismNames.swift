public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// Names out of a mechanism, the organisation and the case itself.
public struct MechanismNames: CaseNames {
    private let mechanism: Mechanism
    private let directory: Directory
    private let parties: [Party]
    /// The day on which units had their names; nil: their names now.
    private let date: CivilDate?

    public init(
        _ mechanism: Mechanism, _ directory: Directory, parties: [Party] = [], on date: CivilDate? = nil
    ) {
        self.mechanism = mechanism
        self.directory = directory
        self.parties = parties
        self.date = date
    }

    /// The same, with the names that units had on a day.
    public func on(_ date: CivilDate) -> MechanismNames {
        MechanismNames(mechanism, directory, parties: parties, on: date)
    }

    private func or(_ name: Bilingual?, _ id: String) -> Bilingual { name ?? Bilingual(both: id) }

    public func stage(_ id: StageID) -> Bilingual { or(mechanism.stages[id]?.name, id.text) }
    public func clock(_ id: ClockID) -> Bilingual { or(mechanism.clocks[id]?.name, id.text) }
    public func document(_ id: String) -> Bilingual { or(mechanism.documents[id]?.name, id) }
    public func referral(_ id: String) -> Bilingual { or(mechanism.referrals[id]?.name, id) }
    public func entry(_ id: String) -> Bilingual { or(mechanism.entries[id]?.name, id) }
    public func unit(_ id: UnitID) -> Bilingual {
        date.map { directory.name(of: id, on: $0) } ?? directory.name(of: id)
    }
    public func role(_ id: RoleID) -> Bilingual { or(mechanism.roles[id]?.name, id.text) }
    public func account(_ id: AccountID) -> Bilingual { directory.name(of: id) }

    public func party(_ id: PartyID) -> Bilingual {
        for party in parties {
            if party.id == id {
                return Bilingual(
                    both: party.name?.shown ?? mechanism.sides[party.side]?.name.zh ?? party.side)
            }
            if let representative = party.representatives.first(where: { $0.id == id }) {
                return Bilingual(both: representative.name.shown)
            }
        }
        return Bilingual(zh: "当事人", en: "a party")
    }

    /// Fields of the pack, and with a prefix `matter:`, `side:`, `route:` or `pause:` the other named things.
    /// A place in rows (`parties[1].phone`) by the name of its column.
    public func field(_ id: String) -> Bilingual {
        if let row = id.lastIndex(of: "]"), let dot = id[row...].firstIndex(of: ".") {
            return field(String(id[id.index(after: dot)...]))
        }
        if let colon = id.firstIndex(where: { $0 == ":" || $0 == "." }) {
            let rest = String(id[id.index(after: colon)...])
            switch id[..<colon] {
            case "fields": return or(mechanism.fields[rest]?.name, rest)
            case "matter": return or(mechanism.matters[rest]?.name, rest)
            case "side": return or(mechanism.sides[rest]?.name, rest)
            case "route": return or(mechanism.routes[rest]?.name, rest)
            case "pause":
                return or(mechanism.clocks.all.flatMap(\.pauses).first { $0.id == rest }?.name, rest)
            default: break
            }
        }
        return or(
            mechanism.fields[id]?.name ?? Forms.builtInNames[id] ?? PartyDetail(rawValue: id)?.name
                ?? asked(id), id)
    }
}

extension MechanismNames {
    /// What a verb calls a question of its own.
    private func asked(_ id: String) -> Bilingual? {
        Verb.allCases.lazy.flatMap { $0.rule.asks(on: nil, in: mechanism) }.first { $0.id == id }?.name
    }
}

extension Forms {
    /// What people call something that the engine itself asks.
    public static func name(ofBuiltIn id: String) -> Bilingual { builtInNames[id] ?? Bilingual(both: id) }

    /// The names in messages of what the engine itself asks, by id, where no verb gives the name.
    static let builtInNames: [String: Bilingual] = [
        "matter": Bilingual(zh: "事项类型", en: "Matter type"), "place": Bilingual(zh: "发生地点", en: "Place"),
        "reply": Bilingual(zh: "答复内容", en: "Answer"), "guidance": Bilingual(zh: "告知的途径", en: "Where to turn"),
        "mediator": Bilingual(zh: "调解员", en: "Mediator"), "time": Bilingual(zh: "时间", en: "Time"),
        "agreed": Bilingual(zh: "达成一致", en: "Agreed"), "terms": Bilingual(zh: "协议内容", en: "Terms"),
        "instalments": Bilingual(zh: "履行安排", en: "Performance"),
        "representative": Bilingual(zh: "代为签署人", en: "Representative"),
        "facts": Bilingual(zh: "纠纷主要事实、争议事项", en: "Facts and points at issue"),
        "recorder": Bilingual(zh: "记录人", en: "Recorder"),
        "attended": Bilingual(zh: "参加人", en: "Who else was there"), "room": Bilingual(zh: "地点", en: "Room"),
        "manner": Bilingual(zh: "方式", en: "Manner"),
        "instalment": Bilingual(zh: "履行事项", en: "Instalment"),
        "jointly": Bilingual(zh: "双方共同申请", en: "Both sides apply"),
        "answer": Bilingual(zh: "答复", en: "Answer"), "account": Bilingual(zh: "人员", en: "Person"),
        "unit": Bilingual(zh: "单位", en: "Unit"), "within": Bilingual(zh: "期限", en: "Within"),
        "why": Bilingual(zh: "事由", en: "Reason"),
        "text": Bilingual(zh: "内容", en: "Text"), "field": Bilingual(zh: "字段", en: "Field"),
        "lead": Bilingual(zh: "并入案件", en: "Case to join"),
        "station": Bilingual(zh: "公安机关", en: "Police station"),
        "result": Bilingual(zh: "结果", en: "Result"), "resolved": Bilingual(zh: "是否解决", en: "Settled"),
        "name": Bilingual(zh: "姓名", en: "Name"),
        "other_office": Bilingual(zh: "其他机关", en: "Other office"),
        "other_number": Bilingual(zh: "其编号", en: "Its number"),
        "kind": Bilingual(zh: "类型", en: "Kind"),
        "happened_at": Bilingual(zh: "发生时间", en: "Time of the event"),
        "performed_now": Bilingual(zh: "已即时履行", en: "Performed on the spot"),
        "what": Bilingual(zh: "履行内容", en: "What"), "due": Bilingual(zh: "期限", en: "By"),
        "amount": Bilingual(zh: "金额", en: "Amount"),
    ]
}
