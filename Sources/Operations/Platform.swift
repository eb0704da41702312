public import Documents
import Foundation
import Mechanisms
public import Organisation
public import Storage
public import Streams
import Synchronization
public import WorkCalendar

/// The running platform: the store, what decisions look things up in, and the clock. Use cases are its extensions;
/// each loads, decides, appends and queues in one transaction. No rule of the business stands here.
public final class Platform: Sendable {
    public let store: any Store
    public let files: AttachmentFolder
    public let kinds: Kinds
    /// Where signed roots of the journal are kept outside of the database; nil in tests.
    public let checkpoints: CheckpointLog?
    /// Where erasures are remembered outside of the database; nil in tests.
    public let erasures: ErasureLog?
    /// The wall clock; a fixed one in tests.
    public let clock: @Sendable () -> Instant
    /// Without any use a session ends after so long.
    public let idleMilliseconds: Int64
    let readings = AccessCollector()
    let limits = RateLimits()
    let figures = KeptAnswer<PublicFigures>()
    let changesHeard = Mutex<UInt64>(0)
    let recounted = Mutex<Recounted>(.at(nil))
    let shelf: TemplateShelf
    let standInsKept = Mutex<KeptStandIns?>(nil)
    private let current: Mutex<Reference>

    /// - Parameter papers: the pages of papers; nil where nothing is printed, as in tests.
    public init(
        store: any Store, files: AttachmentFolder, kinds: Kinds = .shipped,
        checkpoints: CheckpointLog? = nil, erasures: ErasureLog? = nil, reference: Reference,
        papers: Papers? = nil, idleMilliseconds: Int64 = 30 * 60_000, clock: @escaping @Sendable () -> Instant
    ) {
        self.store = store
        self.files = files
        self.kinds = kinds
        self.checkpoints = checkpoints
        self.erasures = erasures
        self.idleMilliseconds = idleMilliseconds
        shelf = TemplateShelf(papers)
        self.clock = clock
        current = Mutex(reference)
    }

    public var reference: Reference { current.withLock { $0 } }

    func updateReference(_ change: (inout Reference) -> Void) { current.withLock { change(&$0) } }

    public static let systemClock: @Sendable () -> Instant = {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}

/// A person signed in. Every act is done as one of their posts: the one chosen, or where another of their own
/// posts is the one that may do it, that one; the journal says which.
public struct Person: Sendable, Hashable {
    public var account: AccountID
    public var post: Post?
    /// All posts held today, the chosen one first; an administrator's post stands alone.
    public var posts: [Post]
    public var scope: VisibilityScope

    public var actor: Actor { post.map { .post($0) } ?? Actor(kind: .post, account: account) }

    public init(account: AccountID, posts: [Post], scope: VisibilityScope) {
        self.account = account
        self.posts = posts
        post = posts.first
        self.scope = scope
    }

    public var roles: [RoleID] { posts.map(\.role) }

    public func isAdmin(_ role: PlatformRole) -> Bool { post?.role.text == role.rawValue }
}

/// What a use case can answer besides a rejection of the core.
public enum Refusal: Error, Sendable {
    case notFound
    case notAllowed
    case tooMany
    case wrongPassword
    case locked(until: Instant)
    case unknownMechanism(String)
    case packMissing(hash: String)
    /// The matter ended long ago; its code leads nowhere any more.
    case codeExpired
}

extension Platform {
    /// A new identifier: the millisecond, then 80 random bits. Ids made together stand together in every index, so a
    /// commit of many registrations touches few pages; nobody outside ever sees one.
    static func freshID(at now: Instant) -> String {
        func padded(_ text: String, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        let high = String(UInt64.random(in: 0..<(1 << 40)), radix: 36)
        let low = String(UInt64.random(in: 0..<(1 << 40)), radix: 36)
        return padded(String(max(0, now.milliseconds), radix: 36), 9) + padded(high, 8) + padded(low, 8)
    }

    /// Shorter, unique enough within one case.
    static func freshWord() -> String { String(UInt64.random(in: .min ... .max), radix: 36) }

    public func person(_ account: AccountID, acting post: Post?) -> Person {
        let reference = reference
        guard let post else {
            return Person(account: account, posts: [], scope: VisibilityScope(units: [], account: nil))
        }
        if PlatformRole(rawValue: post.role.text) != nil {
            return Person(account: account, posts: [post], scope: VisibilityScope(units: [], account: nil))
        }
        let held = reference.directory.posts(of: account, on: clock().date)
        let others = held.filter { $0 != post && PlatformRole(rawValue: $0.role.text) == nil }
        var scope = VisibilityScope(
            units: [], account: account,
            aside: reference.directory.asideTokens(of: account, on: clock().date))
        for post in [post] + others {
            let sight = reference.sight(of: post.role)
            scope.units.formUnion(reference.directory.scope(of: post, sight: sight).units)
            // What lies in an empty post below is never invisible to all.
            if sight != .assigned { scope.units.formUnion(standingIn(for: post)) }
        }
        return Person(account: account, posts: [post] + others, scope: scope)
    }
}
