import Foundation
import Organisation
import Storage
import StorageSQLite
import TestStores
import Testing
import WorkCalendar

@testable import Operations

struct `A store` {
    private func store(_ folder: Folder) throws -> SQLiteStore {
        let keys = try KeyRing.load(from: folder.url.appendingPathComponent("keys"), mayCreate: true)
        return try SQLiteStore(path: folder.url.appendingPathComponent("liandong.sqlite").path, keys: keys)
    }

    @Test(arguments: [StoreOrigin.demo, .real])
    func `is a demo from its first day to its last, or never`(_ origin: StoreOrigin) async throws {
        let folder = try Folder()
        let store = try store(folder)
        let other: StoreOrigin = origin == .demo ? .real : .demo
        try await origin.demand(of: store)
        try await origin.demand(of: store)
        await #expect(throws: StoreOrigin.Mixed.self) { try await other.demand(of: store) }
        try store.close()
    }

    @Test func `of before is what it was filled as`() async throws {
        let office = try await Office(.sqlite)
        await #expect(throws: StoreOrigin.Mixed.self) { try await StoreOrigin.demo.demand(of: office.store) }
        let demo = try await Office(.sqlite)
        try await demo.store.write { try $0.set("1", for: "demo") }
        await #expect(throws: StoreOrigin.Mixed.self) { try await StoreOrigin.real.demand(of: demo.store) }
    }

    @Test func `in a file is nobody's but its owner's, and is made so where it was not`() async throws {
        let folder = try Folder()
        let path = folder.url.appendingPathComponent("liandong.sqlite").path
        func rights(_ file: String) throws -> Int {
            try #require(
                try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
            ).intValue
        }
        let first = try store(folder)
        for file in [path, path + "-wal", path + "-shm"] { #expect(try rights(file) == 0o600) }
        try first.close()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let second = try store(folder)
        for file in [path, path + "-wal", path + "-shm"] { #expect(try rights(file) == 0o600) }
        try second.close()
    }

    @Test(arguments: Backend.available)
    func `gets its first password from whoever holds the machine, and it must be changed`(
        _ backend: Backend
    ) async throws {
        let office = try await Office(backend)
        let id = AccountID("secadmin")
        let made = try await office.platform.giveFirstPassword(id, hashing: .cheap)
        let secret = try #require(try await office.store.read { try $0.secret(of: id) })
        #expect(secret.mustChange && PasswordHashing.isRight(made, for: secret.hash))
        #expect(
            try await office.platform.giveFirstPassword(id, "村口路灯坏了半个月了", hashing: .cheap) == "村口路灯坏了半个月了")
        let facts = try await office.store.read { try $0.facts(of: Administration.stream) }
        #expect(facts.map(\.name) == ["account.password_reset/1", "account.password_reset/1"])
        await #expect(throws: AdminProblem.self) {
            try await office.platform.giveFirstPassword(id, "liandong2026", hashing: .cheap)
        }
        do {
            _ = try await office.platform.giveFirstPassword(AccountID("nobody"), hashing: .cheap)
            Issue.record("an account that does not exist")
        } catch let problem as AdminProblem {
            #expect(problem.words.zh.contains("secadmin") && problem.words.en.contains("secadmin"))
        }
    }
}

struct `A password` {
    private static let zhou = Account(
        id: AccountID("zhou"), name: Bilingual(zh: "周玉兰", en: "Zhou Yulan"), phone: "13812345678")

    @Test(arguments: [
        "short", "12345678", "1234567890", "0987654321", "aaaaaaaaaa", "ababababab", "abcabcabcabc",
        "qwertyuiop",
        "1qaz2wsx3edc", "Password2026!", "P@ssw0rd123", "liandong2026", "Liandong@2026", "zhou123456",
        "zhouyulan1",
        "Yulan19870101", "周玉兰周玉兰2026", "13812345678", "admin888666", "woaini5201314", "qazwsxedcrfv",
        "iloveyou520", "联动平台管理员密码", "abcdefghijkl", "asdfghjkl123",
    ])
    func `that a guesser tries first is refused`(_ password: String) {
        #expect(PasswordPolicy(Self.zhou).problem(password)?.field == "new")
    }

    @Test(arguments: [
        "long enough words", "correct horse battery", "村口路灯坏了半个月了", "k7mq2xw9hdtz", "teapot-river-Lamp",
        "绿豆汤与西北风和小花猫",
    ])
    func `of unrelated words or of chance is taken, whatever its characters`(_ password: String) {
        #expect(PasswordPolicy(Self.zhou).problem(password) == nil)
    }

    @Test func `given by the platform would pass its own rule`() async throws {
        for _ in 1...200 {
            let (password, _) = try await Platform.freshPassword(.cheap)
            #expect(PasswordPolicy(Self.zhou).problem(password) == nil, "\(password)")
        }
    }
}
