/// The tree of RFC 6962 over a list that only grows. Whole subtrees never change, so their hashes are kept; the
/// root of any size and the proof of any leaf need a few dozen of them.
public enum MerkleTree {
    static func leafHash(_ data: [UInt8]) -> [UInt8] { Sodium.sha256([0] + data) }

    static func nodeHash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { Sodium.sha256([1] + left + right) }

    /// The root over the first `size` leaves; `node` gives the hash of the whole subtree of `1 << level` leaves at
    /// a position of its level.
    static func root(size: Int, node: (_ level: Int, _ position: Int) throws -> [UInt8]) rethrows -> [UInt8] {
        if size == 0 { return Sodium.sha256([UInt8]()) }
        return try hash(from: 0, to: size, node: node)
    }

    private static func hash(
        from: Int, to: Int, node: (_ level: Int, _ position: Int) throws -> [UInt8]
    ) rethrows -> [UInt8] {
        let count = to - from
        if count & (count - 1) == 0, from.isMultiple(of: count) {
            let level = count.trailingZeroBitCount
            return try node(level, from >> level)
        }
        let middle = from + split(count)
        return nodeHash(
            try hash(from: from, to: middle, node: node), try hash(from: middle, to: to, node: node))
    }

    /// The largest power of two below `count`.
    static func split(_ count: Int) -> Int {
        var power = 1
        while power << 1 < count { power <<= 1 }
        return power
    }

    /// The hashes beside the way from a leaf to the root, from the leaf up.
    static func proof(
        of leaf: Int, size: Int, node: (_ level: Int, _ position: Int) throws -> [UInt8]
    ) rethrows -> [[UInt8]] {
        var path: [[UInt8]] = []
        var (from, to) = (0, size)
        while to - from > 1 {
            let middle = from + split(to - from)
            if leaf < middle {
                path.append(try hash(from: middle, to: to, node: node))
                to = middle
            } else {
                path.append(try hash(from: from, to: middle, node: node))
                from = middle
            }
        }
        return path.reversed()
    }

    /// Whether the proof leads from the leaf to the root: what a verifier without the store computes (RFC 9162,
    /// 2.1.3.2).
    public static func leads(
        _ proof: [[UInt8]], from leafHash: [UInt8], at position: Int, size: Int, to root: [UInt8]
    ) -> Bool {
        guard position >= 0, position < size else { return false }
        var (node, last) = (position, size - 1)
        var hash = leafHash
        for step in proof {
            if last == 0 { return false }
            if node & 1 == 1 || node == last {
                hash = nodeHash(step, hash)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = nodeHash(hash, step)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && Sodium.isEqual(hash, root)
    }
}
