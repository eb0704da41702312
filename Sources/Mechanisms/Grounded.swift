import Organisation

/// Something in a mechanism that rests on a source of its own (`basis:`), and how the mechanism would be without it.
public struct Grounded: Sendable {
    /// Its noun in the language of mechanisms and its id: `clock settle`, `action waiting.accept`.
    public let name: String
    public let basis: String
    public let place: SourcePlace
    private let remove: @Sendable (inout Mechanism) -> Void

    fileprivate init(
        _ name: String, _ basis: String, _ place: SourcePlace,
        _ remove: @escaping @Sendable (inout Mechanism) -> Void
    ) {
        (self.name, self.basis, self.place, self.remove) = (name, basis, place, remove)
    }

    /// The mechanism as if this had never been written.
    public func missing(in mechanism: Mechanism) -> Mechanism {
        var without = mechanism
        remove(&without)
        return without
    }
}

extension Mechanism {
    /// All that rests on a source, section by section in the order it is written.
    public var grounded: [Grounded] {
        var found: [Grounded] = []
        func look<Thing>(
            _ path: any WritableKeyPath<Mechanism, Catalogue<Thing>> & Sendable, _ noun: String,
            _ ground: (Thing) -> (basis: String?, place: SourcePlace)
        ) {
            for (id, thing) in self[keyPath: path].pairs {
                let (basis, place) = ground(thing)
                guard let basis, !basis.isEmpty else { continue }
                found.append(Grounded("\(noun) \(id)", basis, place) { $0[keyPath: path][id] = nil })
            }
        }
        look(\.roles, "role") { ($0.basis, $0.place) }
        look(\.parameters, "parameter") { ($0.basis, $0.place) }
        look(\.matters, "matter") { ($0.basis, $0.place) }
        look(\.routes, "route") { ($0.basis, $0.place) }
        look(\.fields, "field") { ($0.basis, $0.place) }
        look(\.entries, "entry") { ($0.basis, $0.place) }
        look(\.clocks, "clock") { ($0.basis, $0.place) }
        look(\.stages, "stage") { ($0.basis, $0.place) }
        look(\.referrals, "referral") { ($0.basis, $0.place) }
        look(\.decisions, "decision") { ($0.basis, $0.place) }
        look(\.documents, "document") { ($0.basis, $0.place) }
        for (id, stage) in stages.pairs {
            for action in stage.actions.all {
                guard let basis = action.basis, !basis.isEmpty else { continue }
                let name = action.id.text
                found.append(
                    Grounded("action \(id).\(name)", basis, action.place) {
                        $0.stages[id]?.actions[name] = nil
                    })
            }
        }
        return found
    }
}
