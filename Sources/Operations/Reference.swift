public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// What every decision looks things up in: the organisation, the mechanisms, the calendars. A value, replaced as a
/// whole when the administrator changes something.
public struct Reference: Sendable {
    public var directory: Directory
    public var organisationVersion: Int
    /// Versions by content hash: those in force, those that open cases follow, and those somebody asked for since.
    public var byHash: [String: Mechanism]
    /// What new cases follow, by id.
    public private(set) var active: [MechanismID: Mechanism]
    public var rules: RuleBook { RuleBook(byHash: byHash, inForce: active) }
    public var edition: CalendarEdition
    /// Every pack in the store by hash, and whether it is in force: what a node compares to see a change.
    var packsSeen: [String: Bool] = [:]
    private let calendars: UnitCalendars
    /// By the word of the first mechanism that has the role, in the order of their ids.
    private let roleNames: [RoleID: Bilingual]

    public init(
        directory: Directory, organisationVersion: Int, mechanisms: [Mechanism], active: [String],
        edition: CalendarEdition
    ) {
        self.directory = directory
        self.organisationVersion = organisationVersion
        let known = Dictionary(mechanisms.map { ($0.hash, $0) }, uniquingKeysWith: { first, _ in first })
        byHash = known
        self.active = Dictionary(
            active.compactMap { known[$0] }.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let roles = self.active.values.sorted { $0.id < $1.id }.flatMap(\.roles.all)
        roleNames = Dictionary(roles.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        self.edition = edition
        calendars = UnitCalendars(directory, standard: WorkingCalendar(edition))
    }

    public func calendar(_ unit: UnitID) -> WorkingCalendar { calendars[unit] }

    /// The mechanisms that a role oversees in its territory, where that is of this level.
    public func overseen(by role: RoleID, at level: Level) -> [MechanismID] {
        active.values.filter { mechanism in
            guard let found = mechanism.roles[role], found.sees == .area else { return false }
            return found.level == nil || found.level == level
        }.map(\.id).sorted()
    }

    /// How far a role sees, by the widest word of any active mechanism.
    public func sight(of role: RoleID) -> Sight {
        let sights = active.values.compactMap { $0.roles[role]?.sees }
        if sights.contains(.area) { return .area }
        return sights.isEmpty || sights.contains(.unit) ? .unit : .assigned
    }

    /// The tokens under which a stream is found: who takes part in it, and who oversees it by the version it follows.
    public func tokens(of face: Face) -> Set<UnitID> {
        let mechanism = byHash[face.pack] ?? active[face.mechanism]
        return directory.tokens(
            touching: face.seenBy, place: face.place, overseers: mechanism?.overseers ?? [],
            without: face.aside)
    }

    public func roleName(_ role: RoleID) -> Bilingual {
        roleNames[role] ?? PlatformRole(rawValue: role.text)?.name ?? Bilingual(both: role.text)
    }
}

/// The three administrators of a protected system, kept apart (等保 三员分立): none of them handles cases.
public enum PlatformRole: String, Sendable, CaseIterable {
    case systemAdmin = "system_admin"
    case securityAdmin = "security_admin"
    case auditAdmin = "audit_admin"

    public var name: Bilingual {
        switch self {
        case .systemAdmin: Bilingual(zh: "系统管理员", en: "System administrator")
        case .securityAdmin: Bilingual(zh: "安全管理员", en: "Security administrator")
        case .auditAdmin: Bilingual(zh: "审计管理员", en: "Audit administrator")
        }
    }
}
