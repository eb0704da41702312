public import Mechanisms
public import Organisation

/// What somebody may read of the streams of one mechanism: the personal values under a declaration open to the roles
/// that it names, and free text to those who may read every declared text (个人信息保护法 6, 51).
public struct Rights: Sendable {
    private let roles: Set<RoleID>
    private let mechanism: Mechanism?
    private let opensFreeText: Bool

    public init(of roles: some Sequence<RoleID>, in mechanism: Mechanism) {
        let roles = Set(roles)
        self.roles = roles
        self.mechanism = mechanism
        opensFreeText = mechanism.readersOfFreeText.opens(to: roles)
    }

    private init() {
        roles = []
        mechanism = nil
        opensFreeText = true
    }

    /// Reads all: for the platform's own work, never for a person.
    public static let everything = Rights()

    public func opens(_ declaration: DeclarationID?) -> Bool {
        guard let mechanism else { return true }
        guard let declaration else { return opensFreeText }
        return mechanism.readers(of: declaration).opens(to: roles)
    }

    public func opens(_ words: Words) -> Bool { opens(words.under) }
}

/// Who may read something: one role out of each set. A declaration is one set; free text needs all of them.
public struct Readers: Hashable, Sendable {
    public var oneOfEach: Set<Set<RoleID>>

    public init(oneOfEach sets: Set<Set<RoleID>>) { oneOfEach = sets }

    public func opens(to roles: Set<RoleID>) -> Bool {
        !isNobody && oneOfEach.allSatisfy { !$0.isDisjoint(with: roles) }
    }

    /// A set without a role has nobody in it.
    public var isNobody: Bool { oneOfEach.isEmpty || oneOfEach.contains([]) }
    private static let nobodysText = "!"

    /// The same for the same readers, whatever mechanism: `mediator,registrar|police_officer`. Never empty.
    public var text: String {
        if isNobody { return Self.nobodysText }
        return oneOfEach.map { $0.map(\.text).sorted().joined(separator: ",") }.sorted().joined(
            separator: "|")
    }

    public init(text: String) {
        if text == Self.nobodysText {
            oneOfEach = []
            return
        }
        let sets = text.split(separator: "|", omittingEmptySubsequences: true).map { set in
            Set(set.split(separator: ",").map { RoleID(String($0)) })
        }
        oneOfEach = Set(sets)
    }
}

extension Mechanism {
    public func readers(of declaration: DeclarationID?) -> Readers {
        guard let declaration else { return readersOfFreeText }
        guard let privacy = privacy[declaration.text] else { return Readers(oneOfEach: []) }
        return Readers(oneOfEach: [Set(privacy.visibleTo)])
    }

    /// What the engine itself asks — notes, reasons, replies, terms — may repeat anything that the fields hold and that
    /// is known of the parties.
    public var readersOfFreeText: Readers {
        var declared = Set(fields.all.filter { $0.kind.isWords }.map(\.personal))
        if let partyPrivacy { declared.insert(partyPrivacy) }
        return Readers(
            oneOfEach: Set(declared.map { name in Set(name.flatMap { privacy[$0]?.visibleTo } ?? []) }))
    }
}
