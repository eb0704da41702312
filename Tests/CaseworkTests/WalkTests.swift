import Mechanisms
import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

/// What the page on agreements forbids, whatever the case does around it.
private enum Forbidden {
    static func fault(from before: CaseState?, to after: CaseState) -> String? {
        let all = after.mediation.agreements
        if all.filter(\.status.isDraft).count > 1 { return "two drafts" }
        if all.filter(\.status.isOwed).count > 1 { return "two agreements owed" }
        for old in before?.mediation.agreements ?? [] {
            guard let new = all.first(where: { $0.number == old.number }) else {
                return "an agreement is gone"
            }
            if !reachable(from: old.status).contains(new.status) {
                return "\(old.status) became \(new.status)"
            }
        }
        if before?.mediation.binding != nil, after.mediation.binding == nil {
            return "what bound binds no more"
        }
        for agreement in all {
            if agreement.status.isBinding, agreement.effectiveAt == nil { return "binds without effect" }
            if agreement.isPerformed != (agreement.performedAt != nil) { return "performed without a moment" }
            if agreement.confirmation != .none, agreement.effectiveAt == nil {
                return "confirmed before effect"
            }
        }
        if let draft = after.mediation.draft, let signer = draft.mediatorSignedBy,
            !after.mediation.mediators.contains(where: { $0.account == signer })
        {
            return "signed by whoever is no mediator of it"
        }
        guard let binding = after.mediation.binding else {
            return after.runningClocks.contains { $0.instalment != nil }
                ? "an instalment of nothing runs" : nil
        }
        if (after.moments[.performed] != nil) != binding.isPerformed {
            return "performed is not the agreement's"
        }
        if (after.moments[.confirmationApplied] != nil) != (binding.confirmation != .none) {
            return "the application is not the agreement's"
        }
        for run in after.runningClocks where run.isWindow && run.clock.text.hasSuffix("confirmation") {
            if run.start != binding.effectiveAt { return "the right to confirmation counts from another day" }
        }
        if !after.isOpen, [.inEffect, .performedInParts].contains(binding.status) {
            return "closed while something is owed"
        }
        if after.mediation.openedAgainFrom != nil, !after.isOpen || !binding.status.isOwed {
            return "talks about what is over"
        }
        for run in after.runningClocks where run.instalment != nil {
            let item = binding.instalments.first { $0.number == run.instalment }
            if run.agreement != binding.number || item?.performedAt != nil { return "a paid instalment runs" }
        }
        return nil
    }

    private static func reachable(from status: Agreement.Status) -> Set<Agreement.Status> {
        var (reached, last): (Set<Agreement.Status>, Int) = ([status], 0)
        while last < reached.count {
            last = reached.count
            reached.formUnion(
                reached.flatMap { from in Agreement.Step.allCases.compactMap { AgreementTable.next(from, $0) }
                })
        }
        return reached
    }
}

struct `Random walks` {
    static let steps = 100_000
    static let stepsPerWalk = 250
    static let walks = steps / stepsPerWalk
    static let lanes = 4

    /// Every shipped pack, from its entries and, for mediation, from where an agreement is near.
    private static func desk(_ number: Int) throws -> Desk {
        switch number % 5 {
        case 0: try Desk.mediating()
        case 1:
            try Desk.signing([["what": "修复", "due": "2026-03-31"], ["what": "赔偿", "due": "2026-04-30"]])
        case 2: try Desk.performing(number % 2 == 0 ? [] : [["what": "赔偿", "due": "2026-04-30"]])
        default: try Desk.shipped(Repository.packs[number % Repository.packs.count])
        }
    }

    @Test func `reach nothing that the page on agreements forbids`() async throws {
        var (tries, accepted, agreements) = (0, 0, 0)
        var done: Set<String> = []
        try await withThrowingTaskGroup(of: [Walked].self) { group in
            for lane in 0..<Self.lanes {
                group.addTask {
                    try stride(from: lane, to: Self.walks, by: Self.lanes).map(Self.walk)
                }
            }
            for try await lane in group {
                for walked in lane {
                    tries += walked.tries
                    accepted += walked.accepted
                    agreements += walked.agreements
                    done.formUnion(walked.done)
                }
            }
        }
        print("walks: \(tries) steps, \(accepted * 100 / max(1, tries)) % accepted, \(agreements) agreements")
        #expect(accepted * 100 >= tries * 60)
        let left = Set(Verb.allCases.map(\.rawValue) + Self.acts).subtracting(done).subtracting(Self.rare)
        #expect(left.isEmpty, "never done: \(left.sorted())")
        #expect(agreements > Self.walks / 10)
    }

    /// What somebody else must have done just before, at the right unit: not every walk comes by. The walks over two mechanisms
    /// come to all of these (`Tests/RehearsalTests/LinkedWalkTests.swift`).
    private static let rare = ["answer_referral", "arbitrate_referral", "recall", "release", "resume"]

    /// What the mediation pack does about an agreement.
    private static let acts = [
        "draft", "oral", "sign", "mediator_sign", "seal", "renegotiate", "performed", "broken",
        "new_agreement",
        "apply_confirmation", "court_filed", "court_ruled", "court_withdrawn", "settle", "fail",
    ]

    private struct Walked {
        var tries: Int
        var accepted: Int
        var agreements = 0
        var done: Set<String>
    }

    private static func walk(_ number: Int) throws -> Walked {
        let desk = try desk(number)
        var monkey = Monkey(seed: UInt64(number) + 1, desk: desk)
        monkey.isOrderly = true
        var known: [StreamID: CaseState] = [:]
        while monkey.tries < stepsPerWalk {
            let before = monkey.accepted
            monkey.step(number % 3 == 0 && monkey.tries % 7 == 0 ? "other" : "c")
            if monkey.accepted == before, monkey.tries % 16 != 0 { continue }
            for id in desk.ledger.ids {
                guard let state = desk.ledger.state(of: id, as: CaseState.self) else { continue }
                if let fault = Forbidden.fault(from: known[id], to: state) {
                    let steps = desk.ledger.events(of: id).suffix(6).map(\.name)
                    Issue.record("walk \(number), \(id): \(fault) after \(steps) in \(state.handling.stage)")
                    return Walked(tries: monkey.tries, accepted: monkey.accepted, done: monkey.done)
                }
                known[id] = state
            }
        }
        let agreements = desk.ledger.ids.compactMap { desk.ledger.state(of: $0, as: CaseState.self) }
            .map(\.mediation.agreements.count).reduce(0, +)
        return Walked(
            tries: monkey.tries, accepted: monkey.accepted, agreements: agreements, done: monkey.done)
    }
}
