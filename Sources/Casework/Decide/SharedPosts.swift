import Decisions
public import Mechanisms
public import Organisation
import Streams
public import WorkCalendar

/// A step that life would refuse: several units hold the role that is wanted, and nothing says which of them is meant.
public struct SharedPost: Hashable, Sendable {
    public enum Want: Hashable, Sendable {
        case stage(StageID)
        /// Who is offered it, and who decides about the offer.
        case receiver(of: String)
        case arbiter(of: String)
    }

    public var want: Want
    public var role: RoleID
    public var units: [UnitID]
    /// A place at which it happens.
    public var place: UnitID
    public var matter: MatterID?
}

/// Whether every step knows its unit, asked of the code that routes: every way through the stages is walked, from every
/// unit that can begin it, at every place where two organs hold the same role.
public enum SharedPosts {
    public static func all(of mechanism: Mechanism, in directory: Directory, on date: CivilDate)
        -> [SharedPost]
    {
        let around = Surroundings(
            rules: RuleBook(mechanism), directory: directory,
            calendar: { _ in WorkingCalendar(.undeclared) }, actor: .platform,
            now: Instant(date, TimeOfDay(minutes: 720)), freshID: { "" }, freshWord: { "" })
        let context = CaseContext(mechanism: mechanism, around: around)
        var found: [SharedPost] = []
        for place in places(mechanism, directory, date) {
            for matter in matters(mechanism) {
                var walk = Walk(context: context, place: place, matter: matter)
                walk.run()
                for post in walk.found
                where !found.contains(where: { $0.want == post.want && $0.units == post.units }) {
                    found.append(post)
                }
            }
        }
        return found
    }

    /// Elsewhere no two units could be meant. Of places that are alike one tells of all.
    private static func places(_ mechanism: Mechanism, _ directory: Directory, _ date: CivilDate) -> [UnitID]
    {
        let shared = directory.units.values.filter { place in
            guard place.isTerritory || place.zone != nil, place.exists(on: date) else { return false }
            let roles = directory.organs(at: place.id).flatMap { organ in
                Set(directory.posts(at: organ.id, on: date).map(\.role))
            }
            return Set(roles).count < roles.count
        }.map(\.id).sorted()
        var seen: Set<String> = []
        return shared.filter { seen.insert(directory.shape(of: $0, on: date)).inserted }
    }

    private static func matters(_ mechanism: Mechanism) -> [MatterID?] {
        let isAsked =
            mechanism.stages.all.contains { $0.routing.decision != nil }
            || mechanism.referrals.all.contains { $0.routing.decision != nil }
        return [nil] + (isAsked ? mechanism.matters.all.map { $0.id } : [])
    }
}

/// All ways of one matter at one place.
private struct Walk {
    let context: CaseContext
    let place: UnitID
    let matter: MatterID?
    var found: [SharedPost] = []
    private var waiting: [CaseState] = []
    private var seen: Set<Step> = []

    private struct Step: Hashable {
        var stage: StageID
        var unit: UnitID
        var before: [UnitID]
    }

    init(context: CaseContext, place: UnitID, matter: MatterID?) {
        self.context = context
        self.place = place
        self.matter = matter
    }

    mutating func run() {
        for entry in context.mechanism.entries.all {
            for unit in begins(entry) {
                var decider = Decider(context: context, id: CaseID("walk").stream, state: nil)
                for target in entry.targets {
                    decider.state = nil
                    decider.emit(
                        CaseRegistered(
                            mechanism: context.mechanism.id, packHash: "", entry: entry.id, language: .zh,
                            unit: unit, place: place, stage: target.stage, matter: matter, suggestion: nil,
                            owesResultTo: nil, source: nil, headline: nil))
                    if let state = decider.state { go(to: target.stage, from: state) }
                }
            }
        }
        // Ways differ by who had the case before: more of them than a place has organs shows nothing new.
        while let state = waiting.popLast(), seen.count < 2000 { follow(state) }
    }

    private func begins(_ entry: Entry) -> Set<UnitID> {
        let directory = context.directory
        var units = Set(
            entry.by.flatMap { role in
                directory.nearestHolders(
                    context.mechanism.query(role), from: place, on: context.today)
            })
        if entry.isPublic, let stage = entry.targets.first?.stage {
            let decider = Decider(context: context, id: CaseID("walk").stream, state: nil)
            units.insert(decider.firstReceiver(place: place, stage: stage))
        }
        return units
    }

    private mutating func go(to id: StageID, from state: CaseState) {
        guard let stage = context.mechanism.stage(id), stage.isOpen else { return }
        let decider = Decider(context: context, id: CaseID("walk").stream, state: state)
        var next = state
        next.handling.stage = id
        switch decider.route(stage, from: state) {
        case .to(let unit): next.hold(by: unit, as: stage.owner)
        case .unheld: break
        // Where a field names the unit, whoever fills it in says which.
        case .several(let role, let units):
            if !stage.routing.namesUnit { note(.stage(id), role, units) }
        }
        next.handling.owner = stage.owner
        let step = Step(
            stage: id, unit: next.handling.unit, before: next.handling.heldBefore)
        if seen.insert(step).inserted { waiting.append(next) }
    }

    private mutating func follow(_ state: CaseState) {
        guard let stage = context.mechanism.stage(state.handling.stage) else { return }
        for action in stage.actions.all {
            for target in action.targets { go(to: target.stage, from: state) }
            if let id = action.offers { offer(id, state, stage) }
        }
        for reaction in context.mechanism.reactions(in: stage) {
            if case .referral(_, .accepted) = reaction.trigger { continue }
            for target in reaction.targets { go(to: target.stage, from: state) }
        }
    }

    /// What an offer leads to once it is accepted, in the stage where it was made or to which its action leads.
    private mutating func offer(_ id: String, _ state: CaseState, _ stage: Stage) {
        // Where the step itself names the units nothing is left to be guessed.
        guard let referral = context.mechanism.referrals[id], referral.units == nil else { return }
        let decider = Decider(context: context, id: CaseID("walk").stream, state: state)
        let to: UnitID
        do throws(Rejection) {
            to = try decider.receiver(of: referral, state)
            _ = try decider.arbiter(of: referral, state)
        } catch {
            if case .severalHold(let role, let units) = error {
                note(role == referral.to ? .receiver(of: id) : .arbiter(of: id), role, units)
            }
            return
        }
        var offer = ReferralOffer(
            key: id, referral: id, kind: referral.kind, from: state.handling.unit, to: to, role: referral.to,
            offeredAt: context.now, answerDue: context.now, stage: stage.id, owesResult: false)
        offer.take(.receiverAccepts, at: context.now)
        var accepted = state
        accepted.linkage.referrals.append(offer)
        if referral.mayMoveCase { accepted.hold(by: to, as: referral.to) }
        for place in context.mechanism.stages.all {
            for reaction in context.mechanism.reactions(in: place)
            where reaction.trigger == .referral(id, .accepted) {
                for target in reaction.targets { go(to: target.stage, from: accepted) }
            }
        }
    }

    private mutating func note(_ want: SharedPost.Want, _ role: RoleID, _ units: [UnitID]) {
        found.append(SharedPost(want: want, role: role, units: units, place: place, matter: matter))
    }
}
