import Mechanisms
public import Organisation
public import Streams
import WorkCalendar

/// The case as a kind of stream.
extension CaseState: Entity {
    public typealias Command = CaseCommand
    public typealias Refusal = Rejection

    public static var kind: StreamKind { .matter }
    public static let events = EventTypes(CaseEvents.all)
    public static var format: Int { 16 }

    public var unit: UnitID { handling.unit }
    public var pack: String { packHash }

    /// The state after an event. The first event of a case makes it; for any other a missing state means a broken
    /// journal.
    public static func evolve(_ state: CaseState?, _ event: Event, id: StreamID) -> CaseState? {
        guard let body = event.body as? any CaseEventBody, let caseID = id.caseID else { return nil }
        var next: CaseState
        if let registered = body as? CaseRegistered {
            guard state == nil else { return nil }
            next = CaseState(id: caseID, registered: registered, at: event.meta.effective)
        } else if let state {
            next = state
        } else {
            return nil
        }
        body.apply(to: &next, event.meta)
        next.version = event.meta.n
        return next
    }

    public static func command(for order: Order.What) -> CaseCommand? {
        switch order {
        case .ring: .alarm
        case .recount: .recount
        case .admit(let member): member.caseID.map { .admit(member: $0) }
        case .follow(let stage, let unit): .follow(stage: stage, unit: unit)
        case .refile(let from, let to): .refile(from: from, to: to)
        case .begin(let opening):
            (opening.contents as? SplitCase).map { .splitOff($0) }
                ?? (opening.contents as? ReferredCase).map { .open($0) }
        case .tell(let told): (told.contents as? CaseNews).map { .learn($0) }
        }
    }
}

extension CaseState {
    public var face: Face {
        var face = Face(
            mechanism: mechanism, pack: packHash, entry: entry, status: handling.stage.text,
            statusSince: handling.stageSince, begun: moments[.registered] ?? handling.stageSince,
            isOpen: isOpen, unit: handling.unit, seenBy: touchedUnits)
        face.aside = handling.aside
        face.category = matter?.text
        face.suggestion = suggestion?.path
        face.place = place
        face.number = number
        face.otherNumbers = otherNumbers.map(\.number)
        face.replaced = replaced
        face.source = source
        if case .words(let words)? = headline.flatMap({ fields[$0] }) { face.title = words }
        face.about = parties.first?.name
        face.marks[.reminders] = handling.reminders
        face.marks[.returns] = handling.returns
        face.marks[.reopened] = handling.reopened
        face.marks[.rating] = handling.ratings.last?.score
        face.ended = moments[.closed]
        face.outcome = handling.outcome
        face.role = handling.owner
        face.account = handling.assignee
        if isOpen {
            face.clocks = runningClocks.map(\.shown)
            face.alarm = nextAlarm
        }
        face.tasks = owedTasks
        face.files = attachments.map { FileRef(content: $0.content, name: $0.name, mediaType: $0.mediaType) }
        face.files += documents.compactMap(\.sheet).map {
            FileRef(content: $0.content, name: $0.name, mediaType: IssuedDocument.Sheet.mediaType)
        }
        face.links = linkage.kin.map { StreamID($0.id) }
        return face
    }

    private func isAsked(since moment: Instant) -> Bool {
        moments[.followedUp].map { $0 >= moment } ?? false
    }

    /// What a post above was called for: owed until the clock is no longer overdue, or they gave an order about it (督办).
    private var raisedTasks: [OwedTask] {
        var tasks: [OwedTask] = []
        for (place, run) in clocks.enumerated() where run.isRunning && run.breachedAt != nil {
            for (rank, step) in run.escalations.enumerated() where step.isDone {
                guard let unit = step.unit,
                    !handling.supervisions.contains(where: { $0.by == unit && $0.orderedAt >= step.at })
                else { continue }
                tasks.append(
                    OwedTask(.raised, place * 100 + rank, unit: unit, role: step.role, due: step.at))
            }
        }
        return tasks
    }

    /// Results, on both sides of what was handed over: by when, and whose turn it is.
    private var resultTasks: [OwedTask] {
        var tasks: [OwedTask] = []
        if let link = linkage.sender, link.debt == .owed {
            tasks.append(
                OwedTask(.resultOwed, 0, unit: handling.unit, role: handling.owner, due: link.due))
        }
        for (position, offer) in linkage.referrals.enumerated() where offer.debt == .owed {
            if offer.opened == nil {
                tasks.append(
                    OwedTask(
                        .resultOwed, position + 1, unit: offer.debtor ?? offer.to, role: offer.role,
                        due: offer.resultDue))
            }
            if !offer.movesCase {
                tasks.append(
                    OwedTask(
                        .resultAwaited, position, unit: handling.unit, role: handling.owner,
                        due: offer.resultDue))
            }
        }
        return tasks
    }

    /// Everything owed in this state beside its clocks, in a fixed order.
    var owedTasks: [OwedTask] {
        var tasks: [OwedTask] = []
        let (unit, owner) = (handling.unit, handling.owner)
        // An imported matter was dealt with elsewhere: nobody here owes a call or a file for it.
        if source == nil, !isOpen, let closed = moments[.closed] {
            if !isAsked(since: closed) { tasks.append(OwedTask(.followUpOwed, unit: unit, due: closed)) }
            if moments[.filed] == nil {
                tasks.append(OwedTask(.filingOwed, unit: unit, role: owner, due: closed))
            }
        }
        for order in handling.supervisions where order.answeredAt == nil {
            tasks.append(OwedTask(.supervisionOpen, order.number, unit: unit, role: owner, due: order.due))
        }
        guard isOpen else { return tasks }
        tasks += raisedTasks
        tasks += resultTasks
        if let replied = moments[.replied], !isAsked(since: replied) {
            tasks.append(OwedTask(.followUpOwed, unit: unit, role: owner, due: nextClock?.due ?? replied))
        }
        for (position, offer) in linkage.referrals.enumerated() {
            if offer.status == .offered {
                tasks.append(
                    OwedTask(.offerOpen, position, unit: offer.to, role: offer.role, due: offer.answerDue))
            } else if offer.isDisputed {
                tasks.append(
                    OwedTask(
                        .offerOpen, position, unit: offer.arbiterUnit ?? offer.from, role: offer.arbiter,
                        due: offer.answerDue))
            }
        }
        for (position, invitation) in linkage.invitations.enumerated() where invitation.answeredAt == nil {
            tasks.append(OwedTask(.invitationOpen, position, unit: invitation.unit, due: invitation.due))
        }
        if let session = mediation.planned {
            tasks.append(
                OwedTask(.sessionPlanned, session.number, unit: unit, role: owner, due: session.plannedFor))
        }
        if let agreement = mediation.binding, agreement.status.isOwed {
            for item in agreement.instalments where item.performedAt == nil {
                let clock = runningClocks.first {
                    $0.agreement == agreement.number && $0.instalment == item.number
                }
                tasks.append(
                    OwedTask(
                        .performanceDue, item.number, unit: unit, role: owner,
                        due: clock?.due ?? Instant(item.due, TimeOfDay(24))))
            }
            // No day was agreed: it is owed all the same, until somebody records it.
            if agreement.instalments.isEmpty {
                tasks.append(OwedTask(.performanceDue, unit: unit, role: owner, due: agreement.effectiveAt))
            }
        }
        // 三十日内可以申请司法确认: a right that ends is watched beside the instalments.
        for (position, clock) in runningClocks.filter(\.isWindow).enumerated() {
            tasks.append(
                OwedTask(
                    .performanceDue, 1000 + position, unit: clock.unit, role: clock.owner, due: clock.due))
        }
        if moments[.accepted] == nil, moments[.received] == nil, handling.assignee == nil {
            tasks.append(OwedTask(.unsigned, unit: unit, role: owner, due: nextClock?.due))
        }
        return tasks
    }
}
