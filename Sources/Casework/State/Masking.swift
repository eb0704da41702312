public import Mechanisms
public import Organisation

/// What a reader may see of a case: personal values are masked unless the declaration they fall under names the
/// reader's role (个人信息保护法 6, 51).
extension CaseState {
    /// What a reader was shown in clear.
    public struct Opening: Sendable {
        /// The state to show.
        public var state: CaseState
        /// Privacy declarations opened for the reader, to be journaled.
        public var read: [String]
        public var seesParties: Bool
        /// Every text of the case that belongs to nobody in particular.
        public var seesWords: Bool

        /// Whether a text may be shown, by whose it is.
        public func shows(_ subject: Words.Subject) -> Bool {
            switch subject {
            case .party: seesParties
            case .shared: seesWords
            }
        }
    }

    public func opened(for roles: [RoleID], in mechanism: Mechanism) -> Opening {
        func mayRead(_ declaration: String?) -> Bool { mechanism.opens(declaration, to: roles) }
        let declared = mechanism.fields.all.filter { $0.kind.isWords }.map(\.personal)
        var opening = Opening(
            state: self, read: [], seesParties: mayRead(mechanism.partyPrivacy),
            seesWords: !declared.isEmpty && declared.allSatisfy { mayRead($0) })
        if opening.seesParties, !parties.isEmpty, let name = mechanism.partyPrivacy {
            opening.read.append(name)
        }
        if !opening.seesParties { opening.state.parties = parties.map { $0.masked } }
        for (id, value) in fields {
            guard let field = mechanism.fields[id], case .words(let words) = value else { continue }
            guard mayRead(field.personal), let name = field.personal else {
                opening.state.fields[id] = .words(words.masked)
                continue
            }
            if !opening.read.contains(name) { opening.read.append(name) }
        }
        if !opening.seesWords {
            for index in mediation.agreements.indices {
                opening.state.mediation.agreements[index].terms = mediation.agreements[index].terms.masked
                for item in mediation.agreements[index].instalments.indices {
                    opening.state.mediation.agreements[index].instalments[item].what =
                        mediation.agreements[index].instalments[item].what.masked
                }
            }
        }
        return opening
    }
}

extension Mechanism {
    /// Whether the personal values under a declaration may be shown to one of these roles.
    public func opens(_ declaration: String?, to roles: [RoleID]) -> Bool {
        guard let declaration, let privacy = privacy[declaration] else { return false }
        return roles.contains { privacy.visibleTo.contains($0) }
    }
}

extension Words {
    /// The text hidden, its place kept.
    public var masked: Words {
        Words(id: id, of: of, text: text.map { _ in Self.stars })
    }

    /// The first character stays: 赵**.
    public var maskedName: Words {
        Words(id: id, of: of, text: text.map { $0.prefix(1) + "＊＊" })
    }

    /// `138****0001`
    public var maskedPhone: Words {
        Words(id: id, of: of, text: text.map { $0.count > 7 ? $0.prefix(3) + "****" + $0.suffix(4) : "****" })
    }
}

extension Party {
    public var masked: Party {
        var party = self
        party.name = name?.maskedName
        party.phone = phone?.maskedPhone
        party.identityNumber = identityNumber.map { words in
            Words(id: words.id, of: words.of, text: words.text.map { IdentityNumber.masked($0) })
        }
        party.address = address?.masked
        party.representatives = representatives.map { representative in
            var representative = representative
            representative.name = representative.name.maskedName
            return representative
        }
        return party
    }
}
