import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension Decider {
    /// Issues a paper: an event that holds all it says.
    /// - Parameters:
    ///   - issuer: the unit whose seal goes on it; nil: the one that holds the case now.
    ///   - corrected: the paper that it takes the place of, and why.
    mutating func issue(
        _ id: String, _ occasion: PaperOccasion = PaperOccasion(), from issuer: UnitID? = nil,
        correcting corrected: (paper: IssuedDocument, reason: Words)? = nil
    ) {
        guard let document = mechanism.documents[id], let state else { return }
        let reader = reader()
        let writer = PaperWriter(
            state: state, context: context, document: document, occasion: occasion,
            words: { reader.words($0, of: $1, under: $2, form: $3) })
        let content = writer.content
        let unit = issuer ?? writer.issuer(of: content) ?? state.handling.unit
        let position = state.documents.count + 1
        let paper = IssuedPaper(
            document: id, position: position, nth: state.documents.count { $0.document == id } + 1,
            title: document.name.zh, number: writer.number(of: content, at: position), issued: effective,
            issuer: writer.organ(unit), to: writer.addressee(of: content, issuer: unit),
            matter: writer.matter(of: content), content: content,
            template: context.around.rules.template(document, content.form),
            corrects: corrected.map { old, reason in
                .init(
                    position: old.position, number: old.shownNumber, issued: old.at, reason: reason)
            })
        emit(DocumentIssued(paper: paper, occasion: about(occasion, content)))
    }

    /// A paper that goes with a verb: where the pack has a document of this form, and the case what it is about.
    mutating func issue(_ form: PaperForm, _ occasion: PaperOccasion = PaperOccasion()) {
        guard let document = mechanism.documents.all.first(where: { $0.form == form }) else { return }
        issue(document.id, occasion)
    }

    /// Whoever acts, as papers name them; nil for a resident or the platform.
    var actorName: Words? {
        guard context.actor.kind == .post, let account = context.actor.account else { return nil }
        return name(of: account)
    }

    func name(of account: AccountID) -> Words {
        reader().words(
            context.directory.name(of: account).zh, of: .shared, under: partyDeclaration, form: .name)
    }

    /// A correction is about the same session and the same agreement.
    private func about(_ occasion: PaperOccasion, _ content: PaperContent) -> PaperOccasion {
        var occasion = occasion
        switch content {
        case .sessionRecord(let record): occasion.session = record.session
        case .agreement(let text), .oralAgreement(let text): occasion.agreement = text.agreement
        default: break
        }
        return occasion
    }

    /// Where an action or reaction leads, for the papers that go there.
    func occasion(leadingTo target: StageID?) -> PaperOccasion {
        var occasion = PaperOccasion()
        guard let target, let state, let stage = mechanism.stage(target) else { return occasion }
        occasion.stage = target
        let destination = route(stage, from: state).unit
        if destination != state.handling.unit { occasion.to = destination }
        return occasion
    }

    /// The platform has made the sheet of a paper.
    mutating func keepSheet(_ made: SheetMade) throws(Rejection) {
        let state = try current
        guard context.actor.kind == .platform else { throw .notYours(roles: []) }
        guard let paper = state.documents.first(where: { $0.position == made.position }) else {
            throw .noSuchPaper
        }
        if paper.sheet != made.sheet { emit(made) }
    }
}
