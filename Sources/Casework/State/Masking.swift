public import Mechanisms
public import Organisation

/// What a reader may see of a case: personal values are masked unless the declaration they fall under names the
/// reader's role (个人信息保护法 6, 51).
extension CaseState {
    /// - Returns: the state to show, and which declarations were opened for the reader, to be journaled.
    public func opened(for role: RoleID?, in mechanism: Mechanism) -> (state: CaseState, read: [String]) {
        var state = self
        var read: [String] = []
        func mayRead(_ declaration: String?) -> Bool {
            guard let declaration, let privacy = mechanism.privacy[declaration] else { return false }
            return role.map { privacy.visibleTo.contains($0) } ?? false
        }
        let seesParties = mayRead(mechanism.partyPrivacy)
        if seesParties, !parties.isEmpty, let name = mechanism.partyPrivacy { read.append(name) }
        if !seesParties { state.parties = parties.map { $0.masked } }
        for (id, value) in fields {
            guard let field = mechanism.fields[id], case .words(let words) = value else { continue }
            if mayRead(field.personal) {
                if let name = field.personal, !read.contains(name) { read.append(name) }
            } else {
                state.fields[id] = .words(words.masked)
            }
        }
        return (state, read)
    }
}

extension Words {
    /// The text hidden, its place kept.
    public var masked: Words {
        Words(id: id, of: of, text: text.map { _ in "＊＊＊" })
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
