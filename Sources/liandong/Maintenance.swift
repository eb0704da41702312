import ArgumentParser
import Foundation
import Operations
import Organisation
import Storage
import StorageSQLite
import Streams
import Synchronization
import WorkCalendar

/// Progress on standard error, so that standard output stays for results: a bar on a terminal, elsewhere a line every
/// tenth, so that a log file stays readable.
enum ProgressBar {
    /// When it was last drawn; a line ten times a second is enough.
    private static let drawn = Mutex<ContinuousClock.Instant?>(nil)
    /// The last tenth that was said where no terminal is.
    private static let said = Mutex<Int64>(0)
    private static let isTerminal = isatty(STDERR_FILENO) == 1

    static func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

    static func show(_ progress: StoreProgress) {
        if !isTerminal { return sayTenth(progress) }
        let isOver = progress.done == progress.total
        let now = ContinuousClock.now
        let isDue = drawn.withLock { drawn in
            if !isOver, let last = drawn, now - last < .milliseconds(100) { return false }
            drawn = now
            return true
        }
        guard progress.total > 0, isDue else { return }
        let filled = Int(min(progress.done, progress.total) * 30 / progress.total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        let line = "\r\(bar) \(progress.done)/\(progress.total)\(isOver ? "\n" : "")"
        FileHandle.standardError.write(Data(line.utf8))
    }

    private static func sayTenth(_ progress: StoreProgress) {
        guard progress.total > 0 else { return }
        let tenth = min(10, progress.done * 10 / progress.total)
        let isNew = said.withLock { said in
            defer { said = tenth == 10 ? 0 : tenth }
            return tenth > 0 && tenth != said
        }
        if isNew { say("\(tenth * 10) % \(progress.done)/\(progress.total)") }
    }
}

/// `liandong verify`
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Check chains, seals, texts, attachments, checkpoints, the schema and every derived row; name the first bad entry.",
        discussion: """
            Somebody who holds the keys of this machine can write everything anew. So keep the public key that `serve` \
            prints, and copies of checkpoints.log, on another machine, and compare with them now and then.
            """)

    @OptionGroup var options: DataOptions
    @Option(help: "Language of the report: zh or en.") var language: Language = .zh
    @Option(
        help: "The public key that was written down elsewhere: 64 hexadecimal digits, or a file with them.")
    var publicKey: String?
    @Option(help: "A copy of checkpoints.log that was kept on another machine.")
    var checkpoints: String?

    func run() async throws {
        let report = try await report(CheckpointAnchor(key: publicKey, log: checkpoints))
        let counts = Bilingual(
            zh:
                "\(report.streams) 条链，\(report.entries) 条记录，\(report.texts) 段文本（已删除 \(report.erased)），\(report.attachments) 个附件，\(report.checkpoints) 个检查点（另与他处保存的 \(report.anchored) 个比对）",
            en:
                "\(report.streams) streams, \(report.entries) entries, \(report.texts) texts (\(report.erased) erased), \(report.attachments) attachments, \(report.checkpoints) checkpoints (\(report.anchored) kept elsewhere compared)"
        )
        print(counts[language])
        for finding in report.findings { print("✗ \(finding.words[language])") }
        print(Bilingual(zh: "本机无法判断的：", en: "Outside of what this can see:")[language])
        for line in VerifyReport.outside { print("  · \(line[language])") }
        print(
            report.isClean
                ? Bilingual(zh: "✓ 全部相符", en: "✓ everything agrees")[language]
                : Bilingual(zh: "✗ 发现 \(report.findings.count) 处问题", en: "✗ \(report.findings.count) faults")[
                    language])
        if !report.isClean { throw ExitCode(1) }
    }

    /// A database too damaged to be opened is a finding like any other.
    private func report(_ anchor: CheckpointAnchor) async throws -> VerifyReport {
        do {
            let store = try await options.openExistingStore()
            PublicKeyLine.print(of: store)
            // The engine's own check comes first, and says nothing until it is done.
            ProgressBar.say(
                "检查数据库文件（数据多时需数分钟）…… Checking the files of the database (minutes where there is much) …")
            let report = try await store.verify(
                options.folder.files, kinds: .shipped, anchor: anchor, progress: ProgressBar.show)
            try store.close()
            return report
        } catch StoreError.keysReplaced(let found, let known, let place) {
            return VerifyReport(
                findings: [StoreFinding(place, nil, .wrongKey, "keys: \(found), \(place): \(known)")])
        } catch StoreError.corrupt(let what, let place) {
            return VerifyReport(findings: [StoreFinding(place, nil, .engine, what)])
        }
    }
}

/// Whose checkpoints these are, to be written down on another machine.
enum PublicKeyLine {
    static func print(of store: any Store) {
        Swift.print("公钥 public key  \(Hex.text(store.keys.publicKey))")
    }
}

/// `liandong rebuild`
struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Make every derived table anew from the journal, and say what was different. For a stopped server."
    )

    @OptionGroup var options: DataOptions
    @Option(help: "Language of the report: zh or en.") var language: Language = .zh

    func run() async throws {
        let (platform, store) = try await options.open()
        let findings = try await store.write { session in
            try session.rebuild(
                kinds: .shipped, tokens: { try platform.tokens(of: $0, in: session) },
                progress: ProgressBar.show)
        }
        try await platform.followIndex()
        try store.close()
        for finding in findings { print("≠ \(finding.words[language])") }
        print(
            Bilingual(zh: "已重建，差异 \(findings.count) 处", en: "rebuilt; \(findings.count) differences")[
                language])
    }
}

/// `liandong accept-loss`
struct AcceptLoss: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept-loss",
        abstract:
            "Go on with a database that has lost what a published checkpoint knows, or rows beside the journal, and journal that.",
        discussion: """
            A server does not start without what was published. Restore a backup if there is one; this is for the case \
            that there is none. The file of checkpoints is set aside, not removed. Where `verify` says that rows were \
            removed, added or put back (codes, drafts, messages, answers, uploads), those that are there now count.
            """)

    @OptionGroup var options: DataOptions

    func run() async throws {
        let store = try await options.openExistingStore()
        let log = options.folder.checkpoints
        let now = Platform.systemClock()
        let accepted = try await store.write { try $0.acceptKeptRows(at: now) }
        if accepted { print("✓ 现有数据行已认可并留痕 the rows that are there now count; journaled") }
        guard let missing = try await store.read({ try $0.checkpointMissing(from: log) }) else {
            if !accepted { print("✓ 没有缺失 nothing is missing") }
            return try store.close()
        }
        let kept = try await store.write { session in
            try session.recordLoss(of: missing, at: now)
            return try session.allCheckpoints()
        }
        let aside = try log.startAnew(with: kept, at: now)
        try store.close()
        print("✓ 已留痕，原文件移至 journaled; the old file is now \(aside.path)")
    }
}

enum Passphrase {
    /// The first line of a file, so that it stands in no list of processes.
    static func read(_ file: String?) throws -> String? {
        guard let file else { return nil }
        let text = try String(contentsOfFile: file, encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    }
}

/// `liandong backup FOLDER`
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Take an online copy with its keys into an empty folder, and verify it.")

    @OptionGroup var options: DataOptions
    @Option(help: "Seal the copy under the passphrase in this file.")
    var passphraseFile: String?
    @Flag(help: "Leave the copy open, with its keys in it: for a place that is sealed itself.")
    var unsealed = false
    @Argument(help: "An empty or new folder.") var target: String

    func validate() throws {
        guard (passphraseFile == nil) == unsealed else {
            throw ValidationError(
                """
                备份含密钥和个人信息：请用 --passphrase-file 加密；存放处本身已加密的，明确写 --unsealed。二者只写一个。
                A backup holds the keys and personal data: seal it with --passphrase-file, or, where it goes to a place \
                that is sealed itself, say --unsealed. One of the two.
                """)
        }
    }

    func run() async throws {
        let store = try await options.openSoundStore()
        // The copy can then prove everything up to now.
        try await store.makeCheckpoints(publishing: options.folder.checkpoints, at: Platform.systemClock())
        try await Backup.make(
            of: store, in: options.folder, to: URL(fileURLWithPath: target, isDirectory: true),
            at: Platform.systemClock(),
            seal: try Passphrase.read(passphraseFile).map { try BackupSeal(passphrase: $0) },
            progress: ProgressBar.show, check: Self.check)
        try store.close()
        print(
            passphraseFile == nil
                ? "✓ \(target)　备份含密钥，请像密钥一样保管。The copy holds the keys: guard it like them."
                : "✓ \(target)　已加密；没有口令无法恢复。Sealed: without the passphrase nobody can restore it.")
    }
}

extension BackupCommand {
    /// A copy that does not verify is no backup: nothing says that it is whole.
    private static func check(_ copy: DataFolder) async throws {
        let store = try SQLiteStore.copy(
            path: copy.database.path, keys: try KeyRing.load(from: copy.keys, mayCreate: false))
        let report = try await store.verify(copy.files, kinds: .shipped)
        try store.close()
        for finding in report.findings { print("✗ \(finding.words.zh) / \(finding.words.en)") }
        guard report.isClean else { throw ExitCode(1) }
    }
}

/// `liandong restore FOLDER`
struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Put a backup into an empty data folder, and where one is named an empty database, and verify it."
    )

    @OptionGroup var options: DataOptions
    @Option(help: "The file with the passphrase of a sealed backup.") var passphraseFile: String?
    @Option(help: "The newest erasures.log: what it names is erased again before anybody sees it.")
    var erasures: String?
    @Argument(help: "The folder of the backup.") var backup: String

    func run() async throws {
        try Backup.restore(
            from: URL(fileURLWithPath: backup, isDirectory: true), to: options.folder.root,
            passphrase: try Passphrase.read(passphraseFile), progress: ProgressBar.show)
        try await fillDatabase()
        if let erasures {
            guard FileManager.default.fileExists(atPath: erasures) else {
                throw ValidationError("没有文件 there is no file \(erasures)")
            }
            try options.folder.erasures.takeOver(ErasureLog(file: URL(fileURLWithPath: erasures)))
        }
        // Opening erases again what was erased since the copy was taken.
        let (_, store) = try await options.open()
        let report = try await store.verify(options.folder.files, kinds: .shipped)
        try store.close()
        for finding in report.findings { print("✗ \(finding.words.zh) / \(finding.words.en)") }
        print(report.isClean ? "✓ 已恢复并核验 restored and verified" : "✗ 恢复的数据有问题 the restored data have faults")
        if erasures == nil {
            print(
                """
                ! 没有给出最新的 erasures.log（--erasures）：备份之后删除的个人信息又回来了，请取来该文件重新恢复。
                ! no --erasures was given: what was erased since the backup is back. Restore again with the newest erasures.log.
                """)
        }
        if !report.isClean { throw ExitCode(1) }
    }
}

extension Restore {
    /// The copy in a backup is a file; where the store shall lie in a server, its rows go there, and the file goes.
    private func fillDatabase() async throws {
        let (file, address) = (options.folder.database.path, options.address)
        if address == .sqlite(path: file) { return }
        let keys = try KeyRing.load(from: options.folder.keys, mayCreate: false)
        let copy = try SQLiteStore.copy(path: file, keys: keys)
        let store = try await address.open(keys, isVolatile: options.volatileDatabase)
        let digest = try await StoreCopy(from: copy, to: store).run(progress: ProgressBar.show)
        try copy.close()
        try store.close()
        try FileManager.default.removeItem(atPath: file)
        print("✓ \(address.shown)：\(digest)")
    }
}
