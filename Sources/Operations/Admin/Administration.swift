import Casework
import Mechanisms
import Organisation
import Storage
public import Streams
import WorkCalendar

/// The journal of administration: every change to units, accounts, posts and passwords is one fact of one stream,
/// and sign-ins, right or wrong, and exports are facts of another. Bodies hold identifiers and field names, never a person's data.
public enum Administration {
    public static let stream = CheckpointLoss.stream
    public static let signIns = StreamID(text: "sign-ins")
    /// Of messages: which went out, which could not.
    public static let messages = StreamID(text: "messages")
    public static let pageFacts = 100

    public enum Fact: String, Sendable, CaseIterable {
        case unitAdded = "unit.added/1"
        case unitChanged = "unit.changed/1"
        case unitClosed = "unit.closed/1"
        case organisationImported = "organisation.imported/1"
        case unitSucceeded = "unit.succeeded/1"
        case accountCreated = "account.created/1"
        case accountSwitchedOff = "account.switched_off/1"
        case accountSwitchedOn = "account.switched_on/1"
        case passwordReset = "account.password_reset/1"
        case passwordChanged = "account.password_changed/1"
        case postGiven = "post.given/1"
        case postEnded = "post.ended/1"
        case rehearsed = "pack.rehearsed/1"
        case resetAsked = "account.reset_asked/1"
        case resetConfirmed = "account.reset_confirmed/1"
        case postAsked = "post.asked/1"
        case postConfirmed = "post.confirmed/1"
        case signedIn = "sign_in.done/1"
        case signedOut = "sign_in.over/1"
        case sessionsEnded = "sign_in.others_ended/1"
        case exported = "export.queue/1"
        case signInFailed = "sign_in.failed/1"
        case accountLocked = "sign_in.locked/1"
        case recoveryAsked = "tracking.recovered/1"
        case messageDelivered = "message.delivered/1"
        case messageFailed = "message.failed/1"
        case messageRetried = "message.retried/1"
        case mailStopped = "account.mail_stopped/1"
        case mailWanted = "account.mail_wanted/1"
        case addressChanged = "account.email_changed/1"
        /// Written by the command line, not by a person signed in.
        case lossAccepted = "store.loss_accepted/1"
    }
}

extension StoreSession {
    /// Adds a fact to a stream of administration, never before the one that stands last there.
    func note(
        _ fact: Administration.Fact, _ body: [String: String], in stream: StreamID = Administration.stream,
        by actor: Actor, at now: Instant
    ) throws {
        let last = try head(of: stream).recorded
        try noteFact(fact.rawValue, body, in: stream, by: actor, at: max(now, last))
    }
}

extension Platform {
    /// What an administrator's change does to the organisation, and the fact that tells of it.
    struct NotedChange {
        var fact: Administration.Fact
        var body: [String: String]
    }

    /// One change of the organisation: read, checked against the version the form was made from, replaced and
    /// noted in one transaction; afterwards every decision of this process sees it.
    func changeOrganisation(
        by person: Person, as role: PlatformRole, seen version: Int,
        _ change: @escaping @Sendable (inout StoredOrganisation, any StoreSession) throws -> NotedChange
    ) async throws {
        guard person.isAdmin(role) else { throw Refusal.notAllowed }
        let now = clock()
        let actor = person.actor
        let organisation = try await store.write { session -> StoredOrganisation in
            var organisation = try session.organisation()
            guard organisation.version == version else {
                throw ChangedMeanwhile(facts: try Self.facts(since: version, in: session))
            }
            let noted = try change(&organisation, session)
            organisation.version = try session.replaceOrganisation(organisation)
            var body = noted.body
            body["version"] = String(organisation.version)
            try session.note(noted.fact, body, by: actor, at: now)
            return organisation
        }
        adopt(organisation)
    }

    /// The changes that made later versions of the organisation than the one given, the oldest first.
    private static func facts(since version: Int, in session: any StoreSession) throws -> [RecordedFact] {
        let last = try session.head(of: Administration.stream).n
        return try session.facts(of: Administration.stream, after: max(0, last - Administration.pageFacts))
            .filter { Int($0.body["version"] ?? "") ?? 0 > version }
    }

    /// Lets all decisions from now on look things up in the organisation as stored; a late answer never replaces
    /// a newer one.
    func adopt(_ organisation: StoredOrganisation) {
        updateReference { reference in
            guard organisation.version > reference.organisationVersion else { return }
            let directory = organisation.directory
            let packs = reference.packsSeen
            reference = Reference(
                directory: directory, organisationVersion: organisation.version,
                mechanisms: Array(reference.byHash.values), active: reference.active.values.map(\.hash),
                edition: reference.edition)
            reference.packsSeen = packs
        }
    }
}
