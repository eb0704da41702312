import Foundation
public import Organisation
public import Streams

/// Where the parts of a store lie that are not in the database.
public struct StoreFiles: Sendable {
    public var attachments: AttachmentFolder
    public var checkpoints: CheckpointLog?

    public init(attachments: AttachmentFolder, checkpoints: CheckpointLog?) {
        self.attachments = attachments
        self.checkpoints = checkpoints
    }
}

extension StoreSession {
    /// Checks everything that can be checked from within: chains, texts, attachments, checkpoints, every derived row
    /// against a fold of the journal, packs against their hashes and entries, rows beside the journal against their
    /// seals and sums, and the schema. One reading session sees one moment, so the store may go on working meanwhile.
    /// - Parameter anchor: what is kept on another machine.
    public func verify(
        _ files: StoreFiles, kinds: Kinds, anchor: CheckpointAnchor = CheckpointAnchor(),
        progress: (StoreProgress) -> Void = { _ in }
    ) throws -> VerifyReport {
        // Before the first question to the database: what is published from now on is not in the moment it will show.
        let published = files.checkpoints.map { log in Result { try log.all() } }
        var report = VerifyReport()
        var chains = ChainCheck(
            leaves: try knownHeads(), through: try lastCheckpoint()?.through ?? 0, keys: keys)
        var erasures = try ErasureCheck(self)
        var audit = ProjectionAudit(self, repairs: false)
        var contents: [StoreFinding] = []
        var seen: Set<String> = []
        try eachStream(progress) { entries in
            report.entries += entries.count
            for entry in entries { chains.take(entry) }
            guard let stream = entries.first?.stream else { return }
            guard let kind = kinds[stream] else {
                // A stream of which there is only one is the platform's own.
                if !stream.id.isEmpty { contents.append(StoreFinding(stream.text, nil, .unknownKind)) }
                return
            }
            guard let vault = try openVault(of: stream) else {
                contents.append(StoreFinding(stream.text, nil, .wrongSeal, TableName.subjectKey.rawValue))
                return
            }
            var texts = TextCheck(vault: vault, lawful: erasures.lawful)
            for entry in entries { texts.take(entry) }
            texts.finish()
            report.texts += texts.texts
            report.erased += texts.erased
            contents += texts.findings
            if let folded = try audit.take(stream, as: kind, entries, vault) {
                report.attachments += folded.face.files.count
                contents += try checkFiles(of: folded, in: files.attachments, seen: &seen)
            }
        }
        chains.finish()
        try audit.finish()
        try erasures.run(known: contents)
        report.streams = chains.streams.count
        for finding in chains.findings + contents + erasures.findings { report.found(finding) }
        try checkCheckpoints(files.checkpoints, published, anchor, &report)
        var content = ContentCheck(self)
        try content.run()
        for finding in audit.findings + content.findings { report.found(finding) }
        for finding in try checkObjects() + checkKeptRows() { report.found(finding) }
        return report
    }

    /// Nil where a key of the stream is none that this program wrapped.
    private func openVault(of stream: StreamID) throws -> Vault? {
        do {
            return try vault(of: stream)
        } catch StoreError.keysUnusable {
            return nil
        }
    }

    /// Makes every derived row anew from the journal and says what was different. The search index is emptied and
    /// its cursor set back; the indexer fills it again. For a store that nobody works on.
    /// - Throws: `StoreError.corrupt` at a kind of stream that the program does not know: its rows would go.
    public func rebuild(
        kinds: Kinds, tokens: ((Face) throws -> Set<UnitID>)? = nil,
        progress: (StoreProgress) -> Void = { _ in }
    ) throws -> [StoreFinding] {
        var audit = ProjectionAudit(self, repairs: true, tokens: tokens)
        try eachStream(progress) { entries in
            guard let stream = entries.first?.stream else { return }
            guard let kind = kinds[stream] else {
                if stream.id.isEmpty { return }
                throw StoreError.corrupt(
                    what: "of a kind that this program does not know", where: stream.text)
            }
            _ = try audit.take(stream, as: kind, entries, try vault(of: stream))
        }
        try audit.finish()
        try run("DELETE FROM search_index")
        try run("DELETE FROM item_phone")
        try run("UPDATE search_cursor SET through = 0 WHERE name = 'journal'")
        return audit.findings
    }

    /// The journal, stream by stream, each in order.
    private func eachStream(
        _ progress: (StoreProgress) -> Void, _ body: ([JournalEntry]) throws -> Void
    ) throws {
        let total = try number("SELECT COUNT(*) FROM journal", of: .journal)
        var done: Int64 = 0
        var entries: [JournalEntry] = []
        try each("SELECT * FROM journal ORDER BY stream, n", of: .journal) { row in
            let entry = try JournalEntry(row)
            if let first = entries.first, first.stream != entry.stream {
                try body(entries)
                entries.removeAll(keepingCapacity: true)
            }
            entries.append(entry)
            done += 1
            if done.isMultiple(of: 10_000) { progress(StoreProgress(done: done, total: total)) }
            return true
        }
        if !entries.isEmpty { try body(entries) }
        progress(StoreProgress(done: total, total: total))
    }
}
