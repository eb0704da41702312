import Mechanisms
import Organisation
import Streams

/// For whom the papers of a step are, where the pack names them.
extension Decider {
    /// The papers that a step of the pack makes.
    mutating func issue(_ issues: [Issue], leadingTo target: StageID?) {
        let occasion = occasion(leadingTo: target)
        for one in issues { issue(one, occasion) }
    }

    /// - Parameter sender: who is meant by `sender`; nil: whoever handed the case over.
    mutating func issue(
        _ issue: Issue, _ occasion: PaperOccasion, from issuer: UnitID? = nil, sender: UnitID? = nil
    ) {
        guard !issue.to.isEmpty, let state else { return self.issue(issue.document, occasion, from: issuer) }
        var (units, parties): ([UnitID], [PartyID]) = ([], [])
        for addressee in issue.to {
            let reached = reached(by: addressee, state, sender: sender)
            units += reached.units.filter { !units.contains($0) }
            parties += reached.parties.filter { !parties.contains($0) }
        }
        let copies: [PaperOccasion.Named] =
            issue.isForEach
            ? units.map { .init(units: [$0], parties: []) } + parties.map { .init(units: [], parties: [$0]) }
            : [.init(units: units, parties: parties)]
        for copy in copies {
            var occasion = occasion
            occasion.named = copy
            occasion.to = copy.units.first ?? occasion.to
            self.issue(issue.document, occasion, from: issuer)
        }
    }

    /// A step whose paper would reach nobody is refused: whoever takes it can say for whom it is. What comes about by itself is
    /// refused by nobody, and its paper goes to those who are there.
    func requireAddressees(_ issues: [Issue]) throws(Rejection) {
        let state = try current
        for issue in issues {
            for addressee in issue.to where reached(by: addressee, state, sender: nil).isEmpty {
                switch addressee.meaning(in: mechanism) {
                case .field(let field): throw .missing(field: "\(Answers.fieldsKey).\(field)")
                case .role(let role): throw .nobodyHolds(role, at: state.handling.unit)
                case .unit, .parties, .side, .line:
                    throw .noAddressee(document: issue.document, addressee.word)
                }
            }
        }
    }

    private struct Reached {
        var units: [UnitID] = []
        var parties: [PartyID] = []
        var isEmpty: Bool { units.isEmpty && parties.isEmpty }
    }

    private func reached(by addressee: Addressee, _ state: CaseState, sender: UnitID?) -> Reached {
        let active = state.parties.filter(\.isActive)
        switch addressee.meaning(in: mechanism) {
        case .unit(let known):
            let unit = known == .sender ? sender ?? state.unit(known) : state.unit(known)
            return Reached(units: [unit].compactMap { $0 })
        case .parties: return Reached(parties: active.map(\.id))
        case .side(let side): return Reached(parties: active.filter { $0.side == side }.map(\.id))
        case .field(let field):
            switch state.fields[field] {
            case .unit(let unit)?: return Reached(units: [unit])
            case .party(let party)?: return Reached(parties: [party])
            case .list(let values)?:
                return Reached(
                    units: values.compactMap { if case .unit(let unit) = $0 { unit } else { nil } })
            case .words, .choice, .number, .money, .date, .moment, .yesNo, .account, .files, .rows, nil:
                return Reached()
            }
        case .role(let role): return Reached(units: [nearest(role, from: state)].compactMap { $0 })
        case .line(let line):
            let starts = [state.handling.unit, state.place].compactMap { $0 }
            let found = starts.lazy.compactMap { [context] start in
                context.directory.nearest(ofLine: line, from: start, on: context.today)
            }.first
            return Reached(units: [found].compactMap { $0 })
        }
    }
}
