import Streams

/// Walks the journal stream by stream and checks that each entry is what its hash says and follows the one before.
struct ChainCheck {
    /// The hashes that checkpoints know, by stream and entry.
    let leaves: [String: [Int: String]]
    let keys: KeyRing
    /// Every entry up to this place in the order of writing stands under a leaf.
    let through: Int64
    private(set) var findings: [StoreFinding] = []
    private(set) var streams: Set<String> = []
    private var previous: (entry: JournalEntry, isSound: Bool)?
    /// The last entry of the stream that a checkpoint knows.
    private var newestLeaf = 0
    /// The break between the entry before last and the last: who is to blame shows with the next.
    private var suspect: (before: JournalEntry, after: JournalEntry)?

    init(leaves: [String: [Int: String]], through: Int64, keys: KeyRing) {
        self.leaves = leaves
        self.through = through
        self.keys = keys
    }

    mutating func take(_ entry: JournalEntry) {
        let isFirst = previous?.entry.stream != entry.stream
        if isFirst {
            endStream()
            newestLeaf = leaves[entry.stream.text]?.keys.max() ?? 0
        }
        streams.insert(entry.stream.text)
        settle(next: entry)
        let hash = Hex.text(Sodium.sha256(entry.canonical))
        var isSound = true
        let before = isFirst ? nil : previous?.entry
        if entry.n != (before?.n ?? 0) + 1 {
            found(entry, .missing, n: (before?.n ?? 0) + 1, "next there is \(entry.n)")
            isSound = false
        }
        if hash != entry.hash {
            found(entry, .changed)
            isSound = false
        } else if !entry.hasRightSeal(keys) {
            found(entry, .forged)
            isSound = false
        } else if let leaf = leaves[entry.stream.text]?[entry.n], leaf != entry.hash {
            found(entry, .rewritten, n: entry.n, "differs from a checkpoint")
            isSound = false
        }
        if isSound, entry.previous != (before?.hash ?? ""), previous?.isSound ?? true || isFirst {
            if let before {
                suspect = (before, entry)
            } else {
                found(entry, .outOfChain)
            }
        }
        // Else an entry that is moved back in the order of writing would never come under a checkpoint.
        if isSound, entry.seq <= through, entry.n > newestLeaf {
            found(entry, .outOfChain, n: entry.n, "below a checkpoint that does not know it")
        }
        if let before, entry.recorded < before.recorded { found(entry, .timeWentBack) }
        previous = (entry, isSound)
    }

    mutating func finish() {
        endStream()
        for (stream, known) in leaves.sorted(by: { $0.key < $1.key }) where !streams.contains(stream) {
            findings.append(StoreFinding(stream, known.keys.max(), .removed, "the whole stream"))
        }
    }

    /// Sound in themselves, yet not joined: a checkpoint may know which is genuine. Otherwise the later one is to
    /// blame where it is the last, appended without regard to the chain; where others follow it, the earlier one
    /// was rewritten.
    private mutating func settle(next: JournalEntry?) {
        guard let (before, after) = suspect else { return }
        suspect = nil
        let isBeforeKnown = leaves[before.stream.text]?[before.n] == before.hash
        let goesOn = next?.stream == after.stream
        if goesOn && !isBeforeKnown {
            insertInOrder(
                StoreFinding(before.stream.text, before.n, .rewritten, "entry \(after.n) follows another"))
        } else {
            insertInOrder(StoreFinding(after.stream.text, after.n, .outOfChain))
        }
    }

    private mutating func endStream() {
        settle(next: nil)
        guard let last = previous?.entry else { return }
        previous = nil
        if newestLeaf > last.n {
            findings.append(
                StoreFinding(last.stream.text, last.n + 1, .removed, "a checkpoint knows entry \(newestLeaf)")
            )
        }
    }

    private mutating func found(
        _ entry: JournalEntry, _ fault: StoreFinding.Fault, n: Int? = nil, _ detail: String = ""
    ) {
        findings.append(StoreFinding(entry.stream.text, n ?? entry.n, fault, detail))
    }

    /// A finding that was settled late still stands before those of later entries.
    private mutating func insertInOrder(_ finding: StoreFinding) {
        let position = findings.firstIndex {
            $0.place == finding.place && ($0.n ?? 0) > (finding.n ?? 0)
        }
        findings.insert(finding, at: position ?? findings.count)
    }
}
