import Foundation
import Mechanisms
import Organisation
import StorageSQLite
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

struct `Rebuilding` {
    /// Histories at random: whatever happens to cases, live rows and rebuilt rows are the same.
    @Test(arguments: Backend.available, [1, 2, 3] as [UInt64])
    func `gives what the live store has`(_ backend: Backend, _ seed: UInt64) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        var random = SplitMix(seed: seed)
        for n in 0..<12 {
            var file = try await store.write { try $0.write(registration("c\(n)")) }
            for step in 0..<Int.random(in: 0...8, using: &random) {
                let at = Instant.t0.plus(hours: Int64(step * 7 + 1))
                var story = Story("c\(n)", from: file.state)
                for _ in 0..<Int.random(in: 1...3, using: &random) { story.addAnything(&random, at: at) }
                let (events, before) = (story, file)
                let tokens = [story.state?.handling.unit.text ?? "", "county"]
                file = try await store.write { try $0.write(events, file: before, tokens: tokens) }
            }
        }
        let report = try await store.read { try $0.verify(StoreFiles(folder)) }
        #expect(report.findings == [])
        let before = try await dump(store)
        #expect(try await store.write { try $0.rebuild() } == [])
        #expect(try await dump(store) == before)
        try await indexAll(store)
        let terms = try #require(SearchTerms("漏水"))
        #expect(
            try await store.read { try $0.search(terms, in: .everything, as: registrar).rows.count } == 12)
    }

    @Test(arguments: Backend.available)
    func `touches nothing, and a check names it, where the program does not know a kind`(
        _ backend: Backend
    ) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        _ = try await store.write { try $0.write(registration("c1")) }
        let before = try await dump(store)
        let report = try await store.read { try $0.verify(StoreFiles(folder), kinds: Kinds([])) }
        #expect(report.findings.contains { $0.place == "case/c1" && $0.fault == .unknownKind })
        await #expect(throws: StoreError.self) { try await store.write { try $0.rebuild(kinds: Kinds([])) } }
        #expect(try await dump(store) == before)
    }

    @Test(arguments: Backend.available)
    func `mends whatever was lost or changed, and says so`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { session in
            for n in 1...3 { try session.write(registration("c\(n)")) }
        }
        let before = try await dump(store)
        try await store.write { session in
            try session.run("UPDATE snapshot SET body = '{}' WHERE stream = 'case/c1'")
            try session.run("UPDATE item_row SET rank = 5, status = 'x' WHERE stream = 'case/c2'")
            try session.run("DELETE FROM item_unit WHERE seq = 1 AND unit = 'town'")
            try session.run("INSERT INTO item_unit (unit, is_open, rank, seq) VALUES ('spy', 1, 2, 3)")
            try session.run("DELETE FROM item_task")
            try session.run("UPDATE item_task SET unit = 'x'")
            try session.run("DELETE FROM measure")
            try session.run("UPDATE light_hour SET delta = 9")
            try session.run("UPDATE owed_hour SET count = 9")
            try session.run("DELETE FROM owed_total")
            try session.run("UPDATE light_total SET total = 9")
        }
        let findings = try await store.write { try $0.rebuild() }
        #expect(findings.count > 10)
        #expect(try await dump(store) == before)
        #expect(try await store.read { try $0.verify(StoreFiles(folder)) }.findings == [])
    }

    @Test(arguments: Backend.available)
    func `needs the organisation only for who may see a lost row`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { try $0.write(registration("c1")) }
        let before = try await dump(store)
        try await store.write { session in
            for table in [
                "snapshot", "item_row", "item_unit", "item_task", "measure", "light_hour",
                "owed_hour", "owed_total", "light_total",
            ] {
                try session.run(SQLText(stringLiteral: "DELETE FROM \(table)"))
            }
        }
        _ = try await store.write {
            try $0.rebuild(kinds: kinds, tokens: { _ in ["town", "county"].asUnits })
        }
        let after = try await dump(store)
        // The row of a lost case comes back under a new place in the order of registration.
        #expect(after.count == before.count)
        #expect(try await store.read { try $0.verify(StoreFiles(folder)) }.findings == [])
    }

    private func dump(_ store: some Store) async throws -> [String] {
        try await store.read { session in
            let tables: [TableName] = [
                .snapshot, .itemRow, .itemUnit, .itemTask, .measure, .lightHour, .owedHour,
                .lightTotal, .owedTotal,
                .counter,
            ]
            return try tables.flatMap { table in
                try session.rows("SELECT * FROM \(table: table)", of: table)
                    .filter { row in
                        let counts = ["count", "delta", "total"].compactMap { try? row.int64($0) }
                        return counts.allSatisfy { $0 != 0 }
                    }
                    .map { "\(table) \($0.values)" }.sorted()
            }
        }
    }
}

extension Story {
    mutating func addAnything(_ random: inout SplitMix, at moment: Instant) {
        guard let state else { return }
        let body: any CaseEventBody
        switch Int.random(in: 0..<12, using: &random) {
        case 0: body = Reminded(note: text("请抓紧"))
        case 1: body = Assigned(account: AccountID("bob"), unit: state.handling.unit)
        case 2:
            body = Transferred(from: state.handling.unit, to: UnitID("bureau"), reason: nil, isDecided: true)
        case 3: body = Returned(from: state.handling.unit, to: UnitID("town"), reason: text("不属本单位"))
        case 4: body = ClockPaused(clock: ClockID("accept"), key: "accept", reason: "papers", note: nil)
        case 5: body = ClockBreached(clock: ClockID("accept"), key: "accept")
        case 6:
            body = ClockStopped(
                clock: ClockID("accept"), key: "accept", end: .done,
                light: .init(light: .green, word: nil, from: moment))
        case 7:
            body = StageEntered(
                stage: StageID("closed"), unit: state.handling.unit, owner: nil,
                outcome: .allCases.randomElement(using: &random),
                by: "close", isUnrouted: false)
        case 8: body = Reopened(reason: text("当事人反悔"))
        case 9: body = Rated(score: Int.random(in: 1...5, using: &random), note: nil)
        case 10: body = FollowedUp(result: .reached, isResolved: true, note: text("满意"))
        default: body = UnitInvited(unit: UnitID("police"), due: moment.plus(hours: 24), note: nil)
        }
        add(body, at: moment)
    }
}

struct `A backup` {
    @Test(arguments: Backend.available)
    func `is whole, and restores to a store that verifies`(_ backend: Backend) async throws {
        let folder = try Folder()
        let data = DataFolder(root: folder.url)
        let store = try await backend.open(in: folder)
        let staged = try data.attachments.stage([1, 2, 3], mediaType: "image/png")
        try await store.write { session in
            try session.recordUpload(staged, by: "ann", at: .t0)
            var story = registration("c1")
            let name = story.text("a.png")
            story.add(
                Attached(
                    attachment: Casework.Attachment(
                        content: staged.content, name: name, mediaType: "image/png", bytes: 3,
                        purpose: "photo")))
            try session.write(story, tokens: ["town"], uploader: "ann")
        }
        if let checkpoint = try await store.write({ try $0.makeCheckpoint(at: .t0) }) {
            try data.checkpoints.append(checkpoint)
        }
        let target = try Folder()
        let backup = target.url.appendingPathComponent("backup")
        try await Backup.make(of: store, in: data, to: backup, at: .t0)
        let inside = try FileManager.default.contentsOfDirectory(atPath: backup.path).sorted()
        #expect(inside == ["attachments", "backup.json", "checkpoints.log", "keys", "liandong.sqlite"])
        // Work goes on; the copy is of one moment.
        try await store.write { try $0.write(registration("c2")) }
        await #expect(throws: StoreError.notEmpty(path: backup.path)) {
            try await Backup.make(of: store, in: data, to: backup, at: .t0)
        }

        let place = DataFolder(root: target.url.appendingPathComponent("restored"))
        try Backup.restore(from: backup, to: place.root)
        let keys = try KeyRing.load(from: place.keys, mayCreate: false)
        let restored = try SQLiteStore(path: place.database.path, keys: keys)
        let report = try await restored.read { try $0.verify(place.files) }
        #expect(report.findings == [])
        #expect(report.streams == 2)
        #expect(report.attachments == 1)
        #expect(report.checkpoints == 1)

        try Data("x".utf8).write(to: backup.appendingPathComponent("checkpoints.log"))
        #expect(throws: StoreError.corrupt(what: "not what was backed up", where: "checkpoints.log")) {
            try Backup.restore(from: backup, to: target.url.appendingPathComponent("again"))
        }
    }
}

struct `A sealed backup` {
    @Test(arguments: Backend.available)
    func `opens with its passphrase only, whole`(_ backend: Backend) async throws {
        let (folder, target) = (try Folder(), try Folder())
        let data = DataFolder(root: folder.url)
        let store = try await backend.open(in: folder)
        // Larger than one sealed part.
        _ = try data.attachments.stage(Sodium.random(3 << 20), mediaType: "image/png")
        try await store.write { try $0.write(registration("c1", text: "井盖松动")) }
        let backup = target.url.appendingPathComponent("backup")
        let seal = try BackupSeal(passphrase: "correct horse battery")
        try await Backup.make(of: store, in: data, to: backup, at: .t0, seal: seal)
        for path in try FileManager.default.subpathsOfDirectory(atPath: backup.path) {
            let bytes = (try? Data(contentsOf: backup.appendingPathComponent(path))) ?? Data()
            #expect(bytes.range(of: Data("CREATE TABLE".utf8)) == nil, "\(path)")
        }

        let place = DataFolder(root: target.url.appendingPathComponent("restored"))
        for wrong in [nil, "another horse battery"] {
            #expect(throws: StoreError.self) {
                try Backup.restore(
                    from: backup, to: target.url.appendingPathComponent("w\(wrong ?? "")"), passphrase: wrong)
            }
        }
        try Backup.restore(from: backup, to: place.root, passphrase: "correct horse battery")
        let restored = try SQLiteStore(
            path: place.database.path, keys: try KeyRing.load(from: place.keys, mayCreate: false))
        #expect(try await restored.read { try $0.verify(place.files) }.findings == [])
        let files = try FileManager.default.subpathsOfDirectory(atPath: place.attachments.root.path)
        #expect(files.contains { (place.attachments.sealed(String($0.suffix(64)))?.count ?? 0) > 3 << 20 })
    }
}

struct `The tree of checkpoints` {
    @Test(arguments: 1...20)
    func `proves every leaf at every size`(_ size: Int) {
        let leaves = (0..<size).map { MerkleTree.leafHash([UInt8($0)]) }
        var growing = GrowingTree()
        for n in 0..<size { growing.add([UInt8(n)]) }
        func node(_ level: Int, _ position: Int) -> [UInt8] {
            level == 0
                ? leaves[position]
                : MerkleTree.nodeHash(node(level - 1, position * 2), node(level - 1, position * 2 + 1))
        }
        let root = MerkleTree.root(size: size, node: node)
        #expect(root == growing.root)
        for leaf in 0..<size {
            let proof = MerkleTree.proof(of: leaf, size: size, node: node)
            #expect(MerkleTree.leads(proof, from: leaves[leaf], at: leaf, size: size, to: root))
            #expect(!MerkleTree.leads(proof, from: MerkleTree.leafHash([99]), at: leaf, size: size, to: root))
            #expect(!MerkleTree.leads(proof + [root], from: leaves[leaf], at: leaf, size: size, to: root))
            #expect(
                !MerkleTree.leads(proof, from: leaves[leaf], at: leaf + 1, size: size, to: root) || size == 0)
        }
    }

    @Test
    func `has the roots of RFC 6962's test vectors`() {
        // From the Certificate Transparency test data: leaves "", 00, 10, 2021, 3031, 40414243, …
        let leaves: [[UInt8]] = [[], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43]]
        var tree = GrowingTree()
        #expect(
            Hex.text(tree.root) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        tree.add(leaves[0])
        #expect(
            Hex.text(tree.root) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        tree.add(leaves[1])
        #expect(
            Hex.text(tree.root) == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")
    }

    @Test(arguments: Backend.available)
    func `gives a dossier a proof that needs no store`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        for n in 1...5 {
            try await store.write { try $0.write(registration("c\(n)")) }
            let made = try await store.write { try $0.makeCheckpoint(at: .t0) }
            // The pack has a leaf, too.
            #expect(made?.size == n + 1)
        }
        #expect(try await store.write { try $0.makeCheckpoint(at: .t0) } == nil)
        let found = try await store.read { try $0.inclusionProof(of: StreamID(CaseID("c2"))) }
        let proof = try #require(found)
        #expect(proof.isValid)
        #expect(proof.n == 8)
        var forged = proof
        forged.hash = String(repeating: "0", count: 64)
        #expect(!forged.isValid)
        forged = proof
        forged.checkpoint = forged.checkpoint.replacingOccurrences(of: "\"number\":5", with: "\"number\":6")
        #expect(!forged.isValid)
    }
}
