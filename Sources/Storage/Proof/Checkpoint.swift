public import Foundation
public import Streams
public import WorkCalendar

/// A signed statement about the whole store: these heads stood at the end of these streams. A chain alone cannot
/// show that its newest entries, or a whole case, were removed; the tree of heads can.
public struct Checkpoint: Sendable, Equatable {
    public var number: Int
    public var recorded: Instant
    /// The last `seq` of the journal that it covers.
    public var through: Int64
    /// Leaves of the tree.
    public var size: Int
    public var root: String
    public var signature: String
    public var publicKey: String

    /// Changed entries that one checkpoint looks at; what is left waits for the next.
    public static let entriesMax = 20_000

    /// What is signed.
    var message: [UInt8] {
        Array(("liandong checkpoint 1\n" + CanonicalWriter.text(.object(statement))).utf8)
    }

    private var statement: [CanonicalValue.Member] {
        [
            .init("number", .int(Int64(number))), .init("recorded", .int(recorded.milliseconds)),
            .init("root", .string(root)), .init("size", .int(Int64(size))), .init("through", .int(through)),
        ]
    }

    public var isGenuine: Bool {
        guard let signature = Hex.bytes(signature), let key = Hex.bytes(publicKey) else { return false }
        return SigningKey.isGenuine(signature, of: message, by: key)
    }

    /// One line of the file of checkpoints.
    public var line: String {
        CanonicalWriter.text(
            .object(
                statement + [
                    .init("key", .string(publicKey)), .init("signature", .string(signature)),
                ]))
    }

    public init?(line: String) {
        guard let value = try? CanonicalParser.value(line), case .int(let number)? = value["number"],
            case .int(let recorded)? = value["recorded"], case .int(let through)? = value["through"],
            case .int(let size)? = value["size"], let root = value["root"]?.text,
            let signature = value["signature"]?.text, let key = value["key"]?.text
        else { return nil }
        self.number = Int(number)
        self.recorded = Instant(milliseconds: recorded)
        self.through = through
        self.size = Int(size)
        self.root = root
        self.signature = signature
        publicKey = key
    }

    init(number: Int, recorded: Instant, through: Int64, size: Int, root: String, signedBy keys: KeyRing) {
        self.number = number
        self.recorded = recorded
        self.through = through
        self.size = size
        self.root = root
        publicKey = Hex.text(keys.publicKey)
        signature = ""
        signature = Hex.text(keys.signing.sign(message))
    }

    init(_ row: SQLRow) throws {
        number = try row.int("number")
        recorded = try row.instant("recorded")
        through = try row.int64("through")
        size = try row.int("size")
        root = try row.text("root")
        signature = try row.text("signature")
        publicKey = try row.text("public_key")
    }
}

/// A leaf: the head of a stream at a checkpoint.
struct TreeLeaf: Sendable, Equatable {
    var stream: String
    var n: Int
    var hash: String

    var data: [UInt8] {
        Array(
            CanonicalWriter.text(
                .object([
                    .init("hash", .string(hash)), .init("n", .int(Int64(n))),
                    .init("stream", .string(stream)),
                ])
            ).utf8)
    }
}

/// That an entry stood in the store, for whoever holds a published checkpoint: no store needed.
public struct InclusionProof: Sendable, Equatable, Codable {
    public var stream: String
    public var n: Int
    public var hash: String
    public var position: Int
    public var size: Int
    public var path: [String]
    /// The line of the checkpoint, with its signature.
    public var checkpoint: String

    public var isValid: Bool {
        guard let checkpoint = Checkpoint(line: checkpoint), checkpoint.isGenuine, checkpoint.size == size,
            let root = Hex.bytes(checkpoint.root)
        else { return false }
        let leaf = MerkleTree.leafHash(TreeLeaf(stream: stream, n: n, hash: hash).data)
        let steps = path.compactMap(Hex.bytes)
        return steps.count == path.count
            && MerkleTree.leads(steps, from: leaf, at: position, size: size, to: root)
    }
}

extension StoreSession {
    public func lastCheckpoint() throws -> Checkpoint? {
        try row("SELECT * FROM checkpoint ORDER BY number DESC LIMIT 1", of: .checkpoint).map(Checkpoint.init)
    }

    /// Adds the heads that changed to the tree and signs its root. Nil where nothing changed. After the commit the
    /// caller publishes the answer: `CheckpointLog.append`.
    public func makeCheckpoint(at now: Instant) throws -> Checkpoint? {
        try lock("checkpoint")
        let settled = try settledThrough()
        let last = try lastCheckpoint()
        let from = last?.through ?? 0
        var (position, through) = (last?.size ?? 0, from)
        var heads: [String: TreeLeaf] = [:]
        var order: [String] = []
        try each(
            """
            SELECT seq, stream, n, hash FROM journal WHERE seq > \(from) AND seq <= \(settled) ORDER BY seq
            LIMIT \(Checkpoint.entriesMax)
            """, of: .journal
        ) { row in
            let stream = try row.text("stream")
            through = try row.int64("seq")
            if heads[stream] == nil { order.append(stream) }
            heads[stream] = TreeLeaf(stream: stream, n: try row.int("n"), hash: try row.text("hash"))
            return true
        }
        if order.isEmpty { return nil }
        for stream in order {
            guard let leaf = heads[stream] else { continue }
            try addLeaf(leaf, at: position)
            position += 1
        }
        let checkpoint = Checkpoint(
            number: (last?.number ?? 0) + 1, recorded: now, through: through, size: position,
            root: Hex.text(try treeRoot(size: position)), signedBy: keys)
        try run(
            """
            INSERT INTO checkpoint (number, recorded, through, size, root, signature, public_key)
            VALUES (\(checkpoint.number), \(checkpoint.recorded), \(checkpoint.through), \(checkpoint.size),
                \(checkpoint.root), \(checkpoint.signature), \(checkpoint.publicKey))
            """)
        return checkpoint
    }

    private func addLeaf(_ leaf: TreeLeaf, at position: Int) throws {
        try run(
            """
            INSERT INTO tree_leaf (position, stream, n, hash)
            VALUES (\(position), \(leaf.stream), \(leaf.n), \(leaf.hash))
            """)
        var hash = MerkleTree.leafHash(leaf.data)
        var (level, place) = (0, position)
        try addNode(hash, level, place)
        // Each completed pair makes the node above it.
        while place & 1 == 1 {
            hash = MerkleTree.nodeHash(try node(level, place - 1), hash)
            level += 1
            place >>= 1
            try addNode(hash, level, place)
        }
    }

    private func addNode(_ hash: [UInt8], _ level: Int, _ position: Int) throws {
        try run(
            "INSERT INTO tree_node (level, position, hash) VALUES (\(level), \(position), \(Hex.text(hash)))")
    }

    private func node(_ level: Int, _ position: Int) throws -> [UInt8] {
        let found = try row(
            "SELECT hash FROM tree_node WHERE level = \(level) AND position = \(position)", of: .treeNode)
        guard let found, let hash = Hex.bytes(try found.text("hash")) else {
            throw StoreError.corrupt(what: "missing", where: "tree_node \(level) \(position)")
        }
        return hash
    }

    private func treeRoot(size: Int) throws -> [UInt8] { try MerkleTree.root(size: size, node: node) }

    /// That a stream stood at its last checkpointed entry; nil before the first checkpoint after its beginning.
    public func inclusionProof(of stream: StreamID) throws -> InclusionProof? {
        guard let checkpoint = try lastCheckpoint(),
            let row = try row(
                "SELECT * FROM tree_leaf WHERE stream = \(stream) ORDER BY n DESC, position DESC LIMIT 1",
                of: .treeLeaf)
        else { return nil }
        let position = try row.int("position")
        let path = try MerkleTree.proof(of: position, size: checkpoint.size, node: node)
        return InclusionProof(
            stream: stream.text, n: try row.int("n"), hash: try row.text("hash"), position: position,
            size: checkpoint.size, path: path.map(Hex.text), checkpoint: checkpoint.line)
    }
}

/// The checkpoints outside of the database, one per line. Copy it to another machine: what stands there cannot be
/// taken back here.
public struct CheckpointLog: Sendable {
    public let file: URL

    public init(file: URL) { self.file = file }

    /// Adds what the file lacks; doing it twice changes nothing. Throws where the file is ahead of the database.
    public func append(_ checkpoint: Checkpoint) throws {
        try DurableFile.dropTornLine(of: file)
        if let last = try last(), last.number >= checkpoint.number {
            if last == checkpoint { return }
            throw StoreError.behindCheckpoint(number: last.number, recorded: last.recorded, file: file.path)
        }
        try DurableFile.append(Array((checkpoint.line + "\n").utf8), to: file)
    }

    /// The newest one, read from the end of the file alone, which grows for years.
    public func last() throws -> Checkpoint? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: size > Self.tailBytes ? size - Self.tailBytes : 0)
        let end = String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
        return try Self.lines(end).last.map(read)
    }

    /// Room for several lines.
    private static let tailBytes: UInt64 = 8192

    public func all() throws -> [Checkpoint] {
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        return try Self.lines(String(decoding: try Data(contentsOf: file), as: UTF8.self)).map(read)
    }

    /// Whole lines only: the last one may have been cut off by a power cut, and is then written anew with the next.
    private static func lines(_ text: String) -> [Substring] {
        text[..<(text.lastIndex(of: "\n") ?? text.startIndex)].split(separator: "\n")
    }

    private func read(_ line: Substring) throws -> Checkpoint {
        guard let checkpoint = Checkpoint(line: String(line)) else {
            throw StoreError.corrupt(what: "unreadable line", where: file.lastPathComponent)
        }
        return checkpoint
    }
}
