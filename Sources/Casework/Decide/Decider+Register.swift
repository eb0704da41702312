import Mechanisms
import Organisation
import WorkCalendar

/// Writing a matter down. Registration is not acceptance: the official number comes later.
extension Decider {
    mutating func register(_ entryID: String, _ input: Input) throws(Rejection) {
        guard state == nil else { throw .sameCase }
        guard let entry = mechanism.entries[entryID] else { throw .unknownEntry(entryID) }
        try authorise(entry)
        if effective > context.now { throw .invalid(field: "happened_at", .inTheFuture) }
        let values = try reader.read(Forms.registration(entry, in: mechanism), from: input)
        let parties = try readParties(input)
        let place: UnitID? = if case .unit(let unit)? = values["place"] { unit } else { nil }
        let matter: MatterID? = if case .choice(let id)? = values["matter"] { MatterID(id) } else { nil }
        let placeholder = entry.targets.first?.stage ?? mechanism.stages.all.first?.id ?? StageID("")
        let first = firstReceiver(place: place, stage: placeholder)
        emit(
            CaseRegistered(
                mechanism: mechanism.id, packHash: mechanism.hash, entry: entryID,
                language: Language(rawValue: input["language"]?.text ?? "") ?? .zh, unit: first, place: place,
                stage: placeholder, matter: matter, suggestion: suggestion(input),
                owesResultTo: entry.from.flatMap { $0.owesResult ? $0.organ.zh : nil },
                source: input["source"]?.text, headline: headline(of: entry, values)))
        fire(.registered)
        for party in parties { emit(PartyAdded(party: party)) }
        try recordFields(entry.asks.map(\.field), values)
        if let office = input["other_office"]?.text, let number = input["other_number"]?.text {
            emit(OtherNumberNoted(number: OtherNumber(office: office, number: number)))
        }
        try setFields(entry.sets)
        for document in entry.issues { issue(document) }
        if let target = choose(entry.targets) { move(to: target, by: entryID) }
        try attachFiles(input)
    }

    private func authorise(_ entry: Entry) throws(Rejection) {
        let actor = context.actor
        switch actor.kind {
        case .platform: return
        case .resident: if !entry.isPublic { throw .notYours(roles: entry.by) }
        case .post:
            guard let role = actor.role, entry.by.contains(role) else { throw .notYours(roles: entry.by) }
        }
    }

    /// 首接负责: the unit of whoever wrote it down; for a resident the unit that holds the first stage for the
    /// place, or the root of the organisation.
    private func firstReceiver(place: UnitID?, stage: StageID) -> UnitID {
        if let unit = context.actor.unit { return unit }
        let directory = context.directory
        let root = directory.units.values.filter { $0.parent == nil }.map(\.id).min()
        guard let start = place ?? root else { return UnitID("") }
        let holder = mechanism.stage(stage)?.owner.flatMap { owner in
            directory.nearest(
                RoleQuery(role: owner, level: mechanism.roles[owner]?.level), from: start, on: context.today)
        }
        return holder ?? root ?? start
    }

    /// What the entry asks first is what the case is about.
    private func headline(of entry: Entry, _ values: [String: FieldValue]) -> FieldID? {
        entry.asks.map(\.field).first { if case .words? = values[$0.text] { true } else { false } }
    }

    private func suggestion(_ input: Input) -> MatterSuggestion? {
        guard let path = input["suggested_matter"]?.text else { return nil }
        return MatterSuggestion(path: path, score: input["suggested_score"]?.text.flatMap { Int($0) } ?? 0)
    }

    private func readParties(_ input: Input) throws(Rejection) -> [Party] {
        var parties: [Party] = []
        for item in input["parties"]?.items ?? [] {
            if let party = try readParty(item) { parties.append(party) }
        }
        for side in mechanism.sides.all where parties.filter({ $0.side == side.id }).count < side.least {
            // An anonymous party is a party: it may still consent and track by its code.
            for _ in 0..<(side.least - parties.filter { $0.side == side.id }.count) {
                parties.append(Party(id: PartyID(context.freshID()), side: side.id, name: nil))
            }
        }
        return parties
    }

    /// More people than live in any county that would use this; a sum of such counts cannot overflow.
    static let headsMax = 10_000_000

    /// Nil where the row was left empty.
    func readParty(_ input: Input) throws(Rejection) -> Party? {
        let id = PartyID(input["id"]?.text ?? context.freshID())
        let values = try reader.read(Forms.party(mechanism), from: input, subject: .party(id))
        guard values.keys.contains(where: { $0 != "side" }) else { return nil }
        let sides = mechanism.sides.ids
        var side = sides.first ?? "applicant"
        if case .choice(let chosen)? = values["side"] { side = chosen }
        var party = Party(id: id, side: side, name: words(values["name"]), phone: words(values["phone"]))
        party.identityNumber = words(values["identity_number"])
        party.address = words(values["address"])
        if case .number(let text)? = values["head_count"] {
            guard let count = Int(text), (1...Self.headsMax).contains(count) else {
                throw .invalid(field: "head_count", .outOfRange(least: 1, most: Self.headsMax))
            }
            party.headCount = count
        }
        if case .yesNo(let minor)? = values["minor"] { party.isMinor = minor }
        if let name = input["represented_by"]?.text {
            party.representatives = [try representative(named: name, kind: .agent, input, of: party.id)]
        }
        return party
    }

    func representative(
        named name: String, kind: Representative.Kind, _ input: Input, of party: PartyID
    ) throws(Rejection) -> Representative {
        let id = PartyID(input["representative_id"]?.text ?? context.freshID())
        func flag(_ key: String) -> Bool { ["yes", "true", "1", "on", "是"].contains(input[key]?.text ?? "") }
        let authority = kind == .guardian || flag("authority")
        return Representative(
            id: id, kind: kind, name: reader.words(name, .party(party)), hasAuthority: authority,
            maySettle: kind == .guardian || (authority && flag("may_settle")))
    }

    func words(_ value: FieldValue?) -> Words? {
        if case .words(let words)? = value { words } else { nil }
    }

    /// Files already stored by content; the shell puts their address, name, type and size into the input.
    mutating func attachFiles(_ input: Input) throws(Rejection) {
        for file in input["files"]?.items ?? [] {
            guard let content = file["content"]?.text, let name = file["name"]?.text else { continue }
            emit(
                Attached(
                    attachment: Attachment(
                        content: content, name: reader.words(name, .shared),
                        mediaType: file["type"]?.text ?? "application/octet-stream",
                        bytes: file["bytes"]?.text.flatMap { Int64($0) } ?? 0,
                        purpose: file["purpose"]?.text ?? "material")))
        }
    }
}
