import Mechanisms

/// What the form of a pack's step is like, beside its questions: it follows from what the step means.
extension Action {
    /// Where it or an act asks for a file, where an act has a paper, and where it only notes what was done.
    func takesFiles(in mechanism: Mechanism) -> Bool {
        let isNote = does.isEmpty && targets.isEmpty && offers == nil && !asks.isEmpty
        return isNote || does.contains { $0.rule.takesFiles }
            || asks.contains { mechanism.fields[$0.field]?.kind == .file }
    }

    var isDanger: Bool { does.contains { $0.rule.isDanger } }
}
