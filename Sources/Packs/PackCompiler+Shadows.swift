import Mechanisms
import Organisation
import WorkCalendar
import Yams

/// An id that a pack shares with a pack it uses stands for one thing only: in the flat mechanism the host's word
/// holds, also in the stages that the used pack wrote for its own.
extension PackCompiler {
    /// Findings on a pack that was understood whole: they keep it from going live, and not a version that did from
    /// being run.
    package static let judgements: Set<String> = [
        "shadowed-id", "shadowed-name", "text-language", "no-readers", "two-thresholds", "unknown-clock",
    ]

    /// - Parameter mechanism: the whole, after every section was read.
    mutating func reportShadows(of uses: [String: UsedPack], by mechanism: Mechanism, _ top: Fields) {
        for (_, use) in uses.sorted(by: { $0.key < $1.key }) {
            for shadow in shadows(of: use, by: mechanism) { report(shadow, use, top) }
            reportSharedNames(of: use, by: mechanism, top)
        }
    }

    private func shadows(of use: UsedPack, by mechanism: Mechanism) -> [Shadow] {
        let used = use.mechanism
        func compare(
            _ section: Section, _ path: KeyPath<Mechanism, Catalogue<some Meaning>>, only: Set<String>? = nil
        ) -> [Shadow] {
            let own = mechanism[keyPath: path]
            return used[keyPath: path].pairs.compactMap { id, theirs in
                guard only?.contains(id) ?? true, let own = own[id] else { return nil }
                return Shadow(section, id, own, theirs)
            }
        }
        let catalogues =
            compare(.roles, \.roles) + compare(.routes, \.routes) + compare(.matters, \.matters)
            + compare(.sides, \.sides)
        let words =
            compare(.fields, \.fields) + compare(.parameters, \.parameters)
            + compare(.decisions, \.decisions) + compare(.referrals, \.referrals)
            + compare(.documents, \.documents, only: issued(in: use))
        let privacy = used.privacy.all.compactMap { theirs in
            mechanism.privacy[theirs.id].flatMap { Shadow(privacy: $0, theirs, known: used.roles) }
        }
        return catalogues + words + privacy + [parties(of: used, by: mechanism)].compactMap { $0 }
    }

    /// The parties of the stages taken in fall under the host's declaration, where it has another.
    private func parties(of used: Mechanism, by mechanism: Mechanism) -> Shadow? {
        guard let (own, theirs) = both(mechanism.partyPrivacy, used.partyPrivacy), own != theirs,
            let (own, theirs) = both(mechanism.privacy[own], used.privacy[theirs])
        else { return nil }
        return Shadow(privacy: own, theirs, known: used.roles)
    }

    private func both<Value>(_ one: Value?, _ other: Value?) -> (Value, Value)? {
        one.flatMap { one in other.map { (one, $0) } }
    }

    /// The documents that come out of the stages taken in. Others a host may call as it likes.
    private func issued(in use: UsedPack) -> Set<String> {
        let used = use.mechanism
        let stages = used.stages.all.filter { reaches($0.id, from: use.start, in: used) }
        let actions = stages.flatMap { $0.actions.all }
        let reactions = stages.flatMap { used.reactions(in: $0) }
        let letters = actions.compactMap { $0.offers.flatMap { used.referrals[$0] } }
            .flatMap { [$0.letter, $0.resultLetter].compactMap { $0 } }
        return Set((actions.flatMap(\.issues) + reactions.flatMap(\.issues)).map(\.document) + letters)
    }

    private mutating func report(_ shadow: Shadow, _ use: UsedPack, _ top: Fields) {
        let place = declared(shadow.id, in: shadow.section, top) ? shadow.place : use.place
        let what = shadow.section.what(shadow.id)
        guard let difference = shadow.differences.first else {
            yaml.add(
                "shadowed-name", place,
                Bilingual(
                    zh: "\(what.zh) 在所引用的机制包 \(use.pack) 中名称不同，可能不是一回事",
                    en: "\(what.en) has another name in the used pack \(use.pack); is it the same thing?"),
                Bilingual(zh: "换一个标识，或用同样的名称", en: "use another id, or the same name"),
                severity: .warning)
            return
        }
        yaml.add(
            "shadowed-id", place,
            Bilingual(
                zh:
                    "\(what.zh) 与所引用的机制包 \(use.pack) 不一致：\(difference.key) 那里是“\(difference.theirs)”，这里是“\(difference.own)”",
                en:
                    "\(what.en) is not as in the used pack \(use.pack): \(difference.key) is “\(difference.theirs)” there and “\(difference.own)” here"
            ), shadow.section.remedy(shadow.id))
    }

    /// Fields and parameters are called by their names alone, so one word cannot be both.
    private mutating func reportSharedNames(of use: UsedPack, by mechanism: Mechanism, _ top: Fields) {
        let used = use.mechanism
        let taken =
            mechanism.parameters.ids.filter { used.fields.contains($0) }.map { ($0, Section.parameters) }
            + mechanism.fields.ids.filter { used.parameters.contains($0) }.map { ($0, Section.fields) }
        for (id, section) in taken {
            let (what, own) = (section.what(id), mechanism.parameters[id]?.place)
            let place = section == .parameters ? own : mechanism.fields[id]?.place
            yaml.add(
                "shadowed-id", declared(id, in: section, top) ? place ?? use.place : use.place,
                Bilingual(
                    zh: "\(what.zh) 与所引用的机制包 \(use.pack) 的\(section == .fields ? "参数" : "字段")同名",
                    en:
                        "\(what.en) has the id of a \(section == .fields ? "parameter" : "field") of the used pack \(use.pack)"
                ), Bilingual(zh: "换一个标识", en: "use another id"))
        }
    }

    /// Whether this pack itself declares it; what it does not declare came with another use.
    private func declared(_ id: String, in section: Section, _ top: Fields) -> Bool {
        func has(_ key: String, _ node: Node?) -> Node? {
            node?.mapping?.first { $0.key.string == key }?.value
        }
        let node = section == .sides ? has("sides", top["parties"]) : top[section.rawValue]
        return has(id, node) != nil
    }
}

/// The sections of a pack in which an id can be shared.
private enum Section: String {
    case roles, routes, matters, sides, fields, parameters, decisions, referrals, documents, privacy

    func what(_ id: String) -> Bilingual {
        switch self {
        case .roles: Bilingual(zh: "角色 \(id)", en: "the role \(id)")
        case .routes: Bilingual(zh: "途径 \(id)", en: "the route \(id)")
        case .matters: Bilingual(zh: "事项类型 \(id)", en: "the matter \(id)")
        case .sides: Bilingual(zh: "当事人一方 \(id)", en: "the side \(id)")
        case .fields: Bilingual(zh: "字段 \(id)", en: "the field \(id)")
        case .parameters: Bilingual(zh: "参数 \(id)", en: "the parameter \(id)")
        case .decisions: Bilingual(zh: "决策表 \(id)", en: "the decision \(id)")
        case .referrals: Bilingual(zh: "流转 \(id)", en: "the referral \(id)")
        case .documents: Bilingual(zh: "文书 \(id)", en: "the document \(id)")
        case .privacy: Bilingual(zh: "个人信息声明 \(id)", en: "the privacy declaration \(id)")
        }
    }

    func remedy(_ id: String) -> Bilingual {
        switch self {
        case .parameters:
            Bilingual(
                zh: "换一个标识；要改那里的取值，写 with: { \(id): … }",
                en: "use another id; to change the value there, write with: { \(id): … }")
        case .privacy:
            Bilingual(
                zh: "换一个标识，或写得不宽于那里；可加的只有本机制包自己的角色",
                en: "use another id, or be no wider than there; only roles of this pack's own may be added")
        default: Bilingual(zh: "换一个标识，或与那里写得一样", en: "use another id, or declare it as there")
        }
    }
}

/// A shared id under which the host says something else than the used pack.
private struct Shadow {
    var section: Section
    var id: String
    var place: SourcePlace
    /// What differs in meaning; empty where only the name does.
    var differences: [(key: String, own: String, theirs: String)]

    init?(_ section: Section, _ id: String, _ own: some Meaning, _ theirs: some Meaning) {
        differences = zip(own.meaning, theirs.meaning).filter { $0.value != $1.value }
            .map { ($0.key, $0.value, $1.value) }
        // The catalogues of matters and sides are the host's own, and so are their words.
        let isRenamed = own.name != theirs.name && section != .matters && section != .sides
        guard isRenamed || !differences.isEmpty else { return nil }
        (self.section, self.id, place) = (section, id, own.place)
    }

    /// A declaration may be narrower than the used pack's, and open to the host's own roles, who take the matter in
    /// before its stages; it may not be wider (个人信息保护法 6, 19).
    init?(privacy own: PrivacyDeclaration, _ theirs: PrivacyDeclaration, known: Catalogue<Role>) {
        differences = []
        if own.id == theirs.id {
            differences = [
                ("purpose", own.purpose.zh, theirs.purpose.zh), ("basis", own.basis, theirs.basis),
            ]
            .filter { $0.1 != $0.2 }
        }
        if own.retentionYears > theirs.retentionYears {
            differences.append(("retention", "\(own.retentionYears)y", "\(theirs.retentionYears)y"))
        }
        let added = own.visibleTo.filter { known.contains($0.text) && !theirs.visibleTo.contains($0) }
        if !added.isEmpty {
            let lists = [own.visibleTo, theirs.visibleTo].map { $0.map(\.text).joined(separator: ", ") }
            differences.append(("visible", lists[0], lists[1]))
        }
        guard !differences.isEmpty else { return nil }
        (section, id, place) = (.privacy, own.id, own.place)
    }
}
