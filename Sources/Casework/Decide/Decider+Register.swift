import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Writing a matter down. Registration is not acceptance: the official number comes later.
extension Decider {
    mutating func register(_ registration: Registration) throws(Rejection) {
        guard state == nil else { throw .sameCase }
        guard let entry = mechanism.entries[registration.entry] else {
            throw .unknownEntry(registration.entry)
        }
        try authorise(entry)
        if effective > context.now { throw .invalid(field: "happened_at", .inTheFuture) }
        let answers = registration.answers
        let form = Forms.registration(entry, in: mechanism)
        let reader = reader(registration.files)
        let values = try reader.read(form.asked, from: answers.asked)
        let fields = try reader.read(form.fields, from: answers.fields, at: Answers.fieldsKey)
        let parties = try readParties(answers.asked["parties"])
        let place: UnitID? = if case .unit(let unit)? = values["place"] { unit } else { nil }
        let matter: MatterID? = if case .choice(let id)? = values["matter"] { MatterID(id) } else { nil }
        let placeholder = entry.targets.first?.stage ?? mechanism.stages.all.first?.id ?? StageID("")
        let first = firstReceiver(place: place, stage: placeholder)
        emit(
            CaseRegistered(
                mechanism: mechanism.id, packHash: mechanism.hash, entry: entry.id,
                language: registration.language, unit: first, place: place, stage: placeholder,
                matter: matter, suggestion: registration.origin.suggestion,
                owesResultTo: entry.from.flatMap { $0.owesResult ? $0.organ.zh : nil },
                source: registration.origin.source, headline: headline(of: entry, fields)))
        fire(.registered)
        for party in parties { emit(PartyAdded(party: party)) }
        recordFields(fields)
        if let number = registration.origin.otherNumber { emit(OtherNumberNoted(number: number)) }
        try setFields(entry.sets)
        let target = choose(entry.targets)
        // Whom it goes to is known before it has gone there.
        let occasion = occasion(leadingTo: target)
        if let target { move(to: target, by: entry.id) }
        // The receipt says by when something happens, so the clocks run before it is written.
        for one in entry.issues { issue(one, occasion, from: first) }
        attach(registration.files, purpose: nil)
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
    func firstReceiver(place: UnitID?, stage: StageID) -> UnitID {
        if let unit = context.actor.unit { return unit }
        let directory = context.directory
        guard let start = place ?? directory.root else { return UnitID("") }
        let holder = mechanism.stage(stage)?.owner.flatMap { owner in
            directory.nearest(
                mechanism.query(owner), from: start, on: context.today)
        }
        if let holder { return holder }
        // An empty post is still where it belongs: it is seen there by whoever stands above it.
        let empty = mechanism.stage(stage)?.owner.flatMap { directory.emptyPost(of: $0, from: start) }
        return empty ?? directory.root ?? start
    }

    /// What the entry asks first is what the case is about.
    private func headline(of entry: Entry, _ values: [String: FieldValue]) -> FieldID? {
        entry.asks.map(\.field).first { if case .words? = values[$0.text] { true } else { false } }
    }

    /// More than a group dispute of any county has on one case.
    static let partiesMax = 200
    /// More people than live in any county that would use this; a sum of such counts cannot overflow.
    static let headsMax = 10_000_000

    private func readParties(_ input: Input?) throws(Rejection) -> [Party] {
        let rows = input?.items ?? []
        guard rows.count <= Self.partiesMax else {
            throw .invalid(field: "parties", .outOfRange(least: 0, most: Self.partiesMax))
        }
        var parties: [Party] = []
        for (index, row) in rows.enumerated() {
            if let party = try readParty(row, at: Answers.party(index)) { parties.append(party) }
        }
        for side in mechanism.sides.all {
            // An anonymous party is a party: it may still consent and track by its code.
            for _ in 0..<max(0, side.least - parties.filter { $0.side == side.id }.count) {
                parties.append(Party(id: PartyID(context.around.freshID()), side: side.id, name: nil))
            }
        }
        return parties
    }

    /// Nil where the row was left empty. The party's id is the platform's, never the form's.
    /// - Parameter place: what the form calls the row.
    func readParty(_ input: Input, at place: String? = nil) throws(Rejection) -> Party? {
        let asks = Forms.party(mechanism) + Forms.details(mechanism)
        let isEmpty = asks.allSatisfy { $0.id == "side" || input[$0.id]?.text == nil }
        if isEmpty { return nil }
        let id = PartyID(context.around.freshID())
        let values = try reader().read(asks, from: input, of: .party(id), at: place)
        let sides = mechanism.sides.ids
        var side = sides.first ?? "applicant"
        if case .choice(let chosen)? = values["side"] { side = chosen }
        var party = Party(id: id, side: side, name: words(values["name"]), phone: words(values["phone"]))
        party.name?.form = .name
        party.identityNumber = words(values["identity_number"])
        party.address = words(values["address"])
        party.details = details(values, of: id)
        if let count = try headCount(values, at: place) { party.headCount = count }
        if case .yesNo(let minor)? = values["minor"] { party.isMinor = minor }
        return party
    }

    /// - Parameter place: which of several forms on the page the values come from.
    func headCount(_ values: [String: FieldValue], at place: String? = nil) throws(Rejection) -> Int? {
        guard case .number(let text)? = values["head_count"] else { return nil }
        guard let count = Int(text), (1...Self.headsMax).contains(count) else {
            throw .invalid(
                field: place.map { "\($0).head_count" } ?? "head_count",
                .outOfRange(least: 1, most: Self.headsMax))
        }
        return count
    }

    /// What official forms ask besides. These are personal values whatever their kind, so each becomes words.
    func details(_ values: [String: FieldValue], of id: PartyID) -> PartyDetails {
        var details = PartyDetails()
        for ask in Forms.details(mechanism) {
            guard let detail = PartyDetail(rawValue: ask.id), let value = values[ask.id] else { continue }
            let text: String? =
                switch (value, ask.kind) {
                case (.words(let words), _): words.text
                case (.number(let number), _): number
                case (.choice(let id), .choice(let choices)): choices.first { $0.id == id }?.name.zh
                default: nil
                }
            details[detail] = text.map {
                reader().words($0, of: .party(id), under: ask.under, form: detail.form)
            }
        }
        return details
    }

    func yesNo(_ value: FieldValue?) -> Bool? { if case .yesNo(let flag)? = value { flag } else { nil } }

    func words(_ value: FieldValue?) -> Words? {
        if case .words(let words)? = value { words } else { nil }
    }

    /// Files that lie in the store already become part of the case.
    mutating func attach(_ files: [StagedUpload], purpose: String?) {
        for file in files {
            emit(
                Attached(
                    attachment: Attachment(
                        content: file.content, name: reader().words(file.name, of: .shared, under: nil),
                        mediaType: file.mediaType, bytes: file.bytes,
                        purpose: purpose ?? Forms.usualPurpose)))
        }
    }
}

extension PartyDetail {
    /// Names of people look like names; all else is a mark on a form, which no search finds.
    fileprivate var form: Words.Form {
        switch self {
        case .legalRepresentative: .name
        case .sex, .age, .ethnicity, .occupation, .post: .mark
        }
    }
}
