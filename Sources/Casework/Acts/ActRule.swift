public import Mechanisms
import Organisation
import Streams
public import WorkCalendar

/// What a legal act of a pack's step is, in one value: what the engine itself asks for it, whether there is anything to do
/// it on, what it does. Packs decide when an act is possible; its meaning stands here, once, each in a file of its own.
public struct ActRule: Sendable {
    public let act: Act
    /// What it is, in a few words; the numbers are articles of 人民调解法.
    public let meaning: Bilingual
    /// Whether a paper usually comes with it: the signed agreement, the proof of performance, what answers a letter.
    public let takesFiles: Bool
    /// Whether it ends what cannot easily be taken up again.
    public let isDanger: Bool
    /// The events that no other act, verb or order writes.
    let events: [any CaseEventBody.Type]
    let form: @Sendable (CaseState?, Mechanism) -> [Ask]
    /// Throws why it cannot be done now, whatever is answered: pages say so before the click.
    let fits: @Sendable (Decider) throws(Rejection) -> Void
    let decide: @Sendable (inout Decider, StepInput) throws(Rejection) -> Void

    init(
        _ act: Act, zh: String, en: String, takesFiles: Bool = false, isDanger: Bool = false,
        events: [any CaseEventBody.Type] = [],
        asks: @escaping @Sendable (CaseState?, Mechanism) -> [Ask] = { _, _ in [] },
        fits: @escaping @Sendable (Decider) throws(Rejection) -> Void = { _ in },
        decide: @escaping @Sendable (inout Decider, StepInput) throws(Rejection) -> Void
    ) {
        self.act = act
        meaning = Bilingual(zh: zh, en: en)
        self.takesFiles = takesFiles
        self.isDanger = isDanger
        self.events = events
        form = asks
        self.fits = fits
        self.decide = decide
    }

    /// What the engine asks for it. Without a case the same questions, with nothing of a case to choose from.
    public func asks(on state: CaseState?, in mechanism: Mechanism) -> [Ask] { form(state, mechanism) }
}
