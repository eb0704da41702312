public import Foundation
import Organisation
public import Streams
public import WorkCalendar

/// A database that has lost what a published checkpoint knows: its log was cut short, or an older copy was put in
/// its place. To go on as if nothing had happened would hide the loss, and give the number of the checkpoint again.
extension StoreSession {
    /// The newest published checkpoint where the database does not have it.
    public func checkpointMissing(from log: CheckpointLog) throws -> Checkpoint? {
        guard let published = try log.last() else { return nil }
        let stored = try row("SELECT * FROM checkpoint WHERE number = \(published.number)", of: .checkpoint)
            .map(Checkpoint.init)
        return stored == published ? nil : published
    }

    /// Throws `behindCheckpoint` where something published is missing, `keysReplaced` where it was published under
    /// another key.
    public func demandCheckpoints(of log: CheckpointLog) throws {
        if let refusal = try log.last()?.refusal(Hex.text(keys.publicKey), in: log.file.path) {
            throw refusal
        }
        guard let missing = try checkpointMissing(from: log) else { return }
        throw StoreError.behindCheckpoint(
            number: missing.number, recorded: missing.recorded, file: log.file.path)
    }

    /// Journals that the operator goes on without what was written up to the checkpoint.
    public func recordLoss(of checkpoint: Checkpoint, at now: Instant) throws {
        try noteFact(
            CheckpointLoss.name,
            [
                "checkpoint": String(checkpoint.number), "root": checkpoint.root,
                "through": String(checkpoint.through),
            ], in: CheckpointLoss.stream, by: .platform, at: now)
    }

    public func allCheckpoints() throws -> [Checkpoint] {
        try rows("SELECT * FROM checkpoint ORDER BY number", of: .checkpoint).map(Checkpoint.init)
    }
}

public enum CheckpointLoss {
    public static let stream = StreamID(text: "administration")
    public static let name = "store.loss_accepted/1"
}

extension CheckpointLog {
    /// Sets the file aside, under a name that says so, and begins anew with what the database has. Returns where the old
    /// one now lies.
    public func startAnew(with checkpoints: [Checkpoint], at now: Instant) throws -> URL {
        let aside = file.appendingPathExtension("lost-\(now.milliseconds)")
        try FileManager.default.moveItem(at: file, to: aside)
        let text = checkpoints.map { $0.line + "\n" }.joined()
        try DurableFile.write(Array(text.utf8), to: file)
        return aside
    }
}
