import Casework
import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// The parties of a case that another opened are copies, with ids of their own: a story may go on calling them as it did
/// (`case: { new: talks, from: suit.to_mediation, parties: [zhao, qian] }`).
extension Rehearsing {
    mutating func name(_ names: [Story.Named], in label: Story.Named?) -> Bool {
        guard let first = names.first, let id = label.flatMap({ labels[$0.text] }), let state = world[id]
        else {
            return true
        }
        guard names.count == state.parties.count else {
            disagree(
                first.place, "这件案件有 \(state.parties.count) 名当事人，写了 \(names.count) 个名称",
                "the case has \(state.parties.count) parties, and \(names.count) names are written")
            return false
        }
        persons[id] = Dictionary(
            zip(names.map(\.text), state.parties.map(\.id.text)), uniquingKeysWith: { first, _ in first })
        return true
    }

    func renamed(_ deed: Story.Deed, _ label: Story.Named?) -> Story.Deed {
        guard let id = labels[label?.text ?? ""], let names = persons[id], let state = world[id],
            let asks = StoryNames(world, world.mechanism(of: state)).asks(of: deed.action.text, on: state)
        else { return deed }
        var deed = deed
        deed.answers.input = Self.renamed(deed.answers.input, asks, names)
        return deed
    }

    private static func renamed(_ input: Input, _ asks: [Ask], _ names: [String: String]) -> Input {
        switch input {
        case .text: return input
        case .list(let items): return .list(items.map { renamed($0, asks, names) })
        case .group(let group):
            return .group(
                Dictionary(
                    uniqueKeysWithValues: group.map { key, value in
                        if key == Answers.fieldsKey { return (key, renamed(value, asks, names)) }
                        switch asks.first(where: { $0.id == key })?.kind {
                        case .party?:
                            return (key, value.text.flatMap { names[$0] }.map { .text($0) } ?? value)
                        case .rows(let columns)?: return (key, renamed(value, columns, names))
                        case .text?, .longText?, .number?, .money?, .date?, .moment?, .yesNo?, .phone?,
                            .identityNumber?, .place?, .unit?, .account?, .file?, .choice?, .many?, nil:
                            return (key, value)
                        }
                    }))
        }
    }

    func renamed(_ expected: Expectation, in id: CaseID) -> Expectation {
        guard let names = persons[id] else { return expected }
        func own(_ name: Story.Named) -> Story.Named {
            Story.Named(names[name.text] ?? name.text, name.place)
        }
        var expected = expected
        for index in expected.told.indices { expected.told[index].name = own(expected.told[index].name) }
        for index in expected.notTold.indices {
            expected.notTold[index].name = own(expected.notTold[index].name)
        }
        for index in expected.papers.indices {
            expected.papers[index].value = own(expected.papers[index].value)
        }
        return expected
    }
}
