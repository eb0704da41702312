import Foundation

extension StoreSession {
    /// Everything the checkpoints know, by stream and entry.
    func knownHeads() throws -> [String: [Int: String]] {
        var leaves: [String: [Int: String]] = [:]
        try each("SELECT stream, n, hash FROM tree_leaf", of: .treeLeaf) { row in
            leaves[try row.text("stream"), default: [:]][try row.int("n")] = try row.text("hash")
            return true
        }
        return leaves
    }

    /// Recomputes every root from the leaves, checks the signatures, and compares the table with the file outside and
    /// with what is kept on another machine.
    func checkCheckpoints(
        _ log: CheckpointLog?, _ published: Result<[Checkpoint], any Error>?, _ anchor: CheckpointAnchor,
        _ report: inout VerifyReport
    ) throws {
        let checkpoints = try allCheckpoints()
        report.checkpoints = checkpoints.count
        report.anchored = anchor.checkpoints.count
        let own = Hex.text(keys.publicKey)
        var findings: [StoreFinding] = []
        if let key = anchor.publicKey, key != own {
            findings.append(StoreFinding("keys", nil, .wrongKey, "\(own) in use, \(key) given"))
        }
        let all =
            checkpoints.map { (place: "checkpoint", checkpoint: $0) }
            + anchor.checkpoints.map { (place: anchor.name, checkpoint: $0) }
        for (place, checkpoint) in all
        where !checkpoint.isGenuine || checkpoint.publicKey != anchor.publicKey ?? own {
            findings.append(StoreFinding(place, checkpoint.number, .wrongCheckpoint, "signature"))
        }
        var waiting = Dictionary(grouping: all, by: \.checkpoint.size)
        var tree = GrowingTree()
        var nodes = KnownNodes()
        try each("SELECT * FROM tree_leaf ORDER BY position", of: .treeLeaf) { row in
            guard try row.int("position") == tree.size else {
                findings.append(StoreFinding("tree_leaf", tree.size, .missing))
                return false
            }
            tree.add(
                TreeLeaf(stream: try row.text("stream"), n: try row.int("n"), hash: try row.text("hash")).data
            ) { nodes.append($0) }
            let here = waiting.removeValue(forKey: tree.size) ?? []
            let root = here.isEmpty ? "" : Hex.text(tree.root)
            for (place, checkpoint) in here where checkpoint.root != root {
                findings.append(StoreFinding(place, checkpoint.number, .wrongCheckpoint, "root"))
            }
            return true
        }
        report.leaves = tree.size
        for (place, checkpoint) in waiting.sorted(by: { $0.key < $1.key }).flatMap(\.value) {
            findings.append(StoreFinding(place, checkpoint.number, .wrongCheckpoint, "leaves missing"))
        }
        findings += try checkNodes(nodes)
        findings += compare(checkpoints, log, published)
        for finding in findings { report.found(finding) }
    }

    /// The hashes that the next checkpoint and every proof of inclusion are made of, in the order in which they were
    /// completed.
    private func checkNodes(_ nodes: KnownNodes) throws -> [StoreFinding] {
        var (leaf, level, place) = (1, 0, 0)
        var wrong: String?
        try each(
            "SELECT level, position, hash FROM tree_node ORDER BY (position + 1) << CAST(level AS INTEGER), level",
            of: .treeNode
        ) { row in
            let (storedLevel, position) = (try row.int("level"), try row.int("position"))
            let (hash, known) = (try row.text("hash"), nodes[place].map { Hex.text($0) })
            guard storedLevel == level, position == (leaf >> level) - 1, hash == known else {
                wrong = "level \(storedLevel), position \(position)"
                return false
            }
            place += 1
            if level < leaf.trailingZeroBitCount { level += 1 } else { (leaf, level) = (leaf + 1, 0) }
            return true
        }
        if wrong == nil, place < nodes.count {
            wrong = "level \(level), position \((leaf >> level) - 1) missing"
        }
        return wrong.map { [StoreFinding("tree_node", nil, .wrongProjection, $0)] } ?? []
    }

    private func compare(
        _ checkpoints: [Checkpoint], _ log: CheckpointLog?, _ published: Result<[Checkpoint], any Error>?
    ) -> [StoreFinding] {
        guard let log, let published else { return [] }
        guard case .success(let published) = published else {
            return [StoreFinding(log.file.lastPathComponent, nil, .unreadable)]
        }
        let stored = Dictionary(checkpoints.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        var findings: [StoreFinding] = []
        for checkpoint in published where stored[checkpoint.number] != checkpoint {
            let what = stored[checkpoint.number] == nil ? "not in the database" : "differs from the database"
            findings.append(
                StoreFinding(log.file.lastPathComponent, checkpoint.number, .wrongCheckpoint, what))
        }
        return findings
    }
}

/// Hashes one behind the other, without an array for each: a store of a million checkpointed heads has two million.
private struct KnownNodes {
    private static let size = 32
    private var bytes: [UInt8] = []

    var count: Int { bytes.count / Self.size }

    mutating func append(_ hash: [UInt8]) { bytes += hash }

    /// Nil past the end.
    subscript(place: Int) -> [UInt8]? {
        place < count ? Array(bytes[place * Self.size..<(place + 1) * Self.size]) : nil
    }
}

/// A Merkle tree of which only the right edge is kept, for recomputing roots in one pass.
struct GrowingTree {
    private(set) var size = 0
    /// The hashes of the whole subtrees on the right edge, the largest first.
    private var edge: [[UInt8]] = []

    /// - Parameter completed: told the hash of the leaf, and of each whole subtree that it completes, from the leaf up.
    mutating func add(_ data: [UInt8], completed: ([UInt8]) -> Void = { _ in }) {
        edge.append(MerkleTree.leafHash(data))
        completed(edge[edge.count - 1])
        size += 1
        for _ in 0..<size.trailingZeroBitCount {
            let right = edge.removeLast()
            edge.append(MerkleTree.nodeHash(edge.removeLast(), right))
            completed(edge[edge.count - 1])
        }
    }

    var root: [UInt8] {
        guard var hash = edge.last else { return Sodium.sha256([UInt8]()) }
        for left in edge.dropLast().reversed() { hash = MerkleTree.nodeHash(left, hash) }
        return hash
    }
}
