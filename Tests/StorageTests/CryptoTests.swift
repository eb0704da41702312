import Foundation
import Organisation
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

struct `Keys and ciphers` {
    @Test
    func `SHA-256 is SHA-256`() {
        #expect(
            Hex.text(Sodium.sha256("abc"))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            Hex.text(Sodium.sha256([UInt8]()))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test(arguments: [0, 1, 16, 1000])
    func `what is sealed opens only with its key and in its place`(_ count: Int) {
        let key = SecretKey.random()
        let plain = Sodium.random(count)
        var sealed = Sodium.seal(plain, key: key, about: "here".utf8)
        #expect(Sodium.open(sealed, key: key, about: "here".utf8) == plain)
        #expect(Sodium.open(sealed, key: key, about: "there".utf8) == nil)
        #expect(Sodium.open(sealed, key: .random(), about: "here".utf8) == nil)
        sealed[sealed.count - 1] ^= 1
        #expect(Sodium.open(sealed, key: key, about: "here".utf8) == nil)
        #expect(Sodium.open([1, 2, 3], key: key, about: "here".utf8) == nil)
    }

    @Test
    func `a signature is genuine for its message alone`() {
        let key = SigningKey(seed: .random())
        let signature = key.sign(Array("root".utf8))
        #expect(SigningKey.isGenuine(signature, of: Array("root".utf8), by: key.publicKey))
        #expect(!SigningKey.isGenuine(signature, of: Array("toor".utf8), by: key.publicKey))
        #expect(!SigningKey.isGenuine([], of: Array("root".utf8), by: key.publicKey))
    }

    @Test
    func `a password is right or wrong, and its parameters can grow`() throws {
        let hash = try #require(PasswordHashing.cheap.hash("密码 horse"))
        #expect(hash.hasPrefix("$argon2id$"))
        #expect(PasswordHashing.isRight("密码 horse", for: hash))
        #expect(!PasswordHashing.isRight("密码 house", for: hash))
        #expect(!PasswordHashing.cheap.isOutdated(hash))
        #expect(PasswordHashing.standard.isOutdated(hash))
        #expect(!PasswordHashing.isRight("x", for: "no hash"))
    }

    @Test
    func `keys print as nothing`() {
        let key = SecretKey.random()
        var text = ""
        dump(key, to: &text)
        dump(KeyRing(master: key, signingSeed: key), to: &text)
        text += "\(key) \(KeyRing.random()) \(SigningKey(seed: key))"
        #expect(!text.contains(Hex.text(key.bytes)))
        #expect(!text.contains("\(key.bytes)"))
        #expect(!text.contains(key.bytes.prefix(4).map(String.init).joined(separator: ", ")))
    }

    @Test
    func `the key ring is made once, for its owner only, and never half`() throws {
        let folder = try Folder()
        let keys = folder.url.appendingPathComponent("keys")
        #expect(throws: StoreError.self) { try KeyRing.load(from: keys, mayCreate: false) }
        let first = try KeyRing.load(from: keys, mayCreate: true)
        let second = try KeyRing.load(from: keys, mayCreate: true)
        #expect(first.publicKey == second.publicKey)
        #expect(first.lookupCode("1") == second.lookupCode("1"))
        let master = keys.appendingPathComponent("master.key").path
        let mode = try FileManager.default.attributesOfItem(atPath: master)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: master)
        #expect(throws: StoreError.self) { try KeyRing.load(from: keys, mayCreate: true) }
        try FileManager.default.removeItem(atPath: master)
        #expect(throws: StoreError.keysUnusable("\(keys.path): 1 of 2")) {
            try KeyRing.load(from: keys, mayCreate: true)
        }
    }

    @Test
    func `a tracking code has eighty bits and forgives how it is typed`() {
        let code = TrackingCode.random()
        #expect(code.text.count == 19)
        #expect(TrackingCode(code.text.uppercased().replacingOccurrences(of: "-", with: " ")) == code)
        #expect(TrackingCode("O0Il-0000-0000-0000").text == "0011-0000-0000-0000")
    }
}

struct `Erasing a party` {
    @Test(arguments: Backend.available)
    func `leaves the chain whole, the others readable, and nothing to find`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { try $0.write(registration("c1", name: "欧阳修远")) }
        try await indexAll(store)
        let terms = try #require(SearchTerms("欧阳修远"))
        #expect(try await store.read { try $0.search(terms, in: .everything, as: registrar).rows.count } == 1)

        _ = try await store.write {
            try $0.erase(.party(PartyID("a")), of: CaseID("c1"), reason: "request", by: clerk, at: .t0)
        }
        let file = try #require(try await store.read { try $0.load(CaseID("c1")) })
        #expect(file.state.party(PartyID("a"))?.name?.isErased == true)
        #expect(file.state.party(PartyID("a"))?.phone?.isErased == true)
        #expect(file.state.party(PartyID("b"))?.name?.text == "李四")
        #expect(try await store.read { try $0.search(terms, in: .everything, as: registrar).rows.isEmpty })
        let like = try await store.read {
            try $0.duplicateCandidates(
                phone: "13800000001", text: "", near: [], since: .t0, in: .everything, as: registrar)
        }
        #expect(like.isEmpty)
        let report = try await store.read { try $0.verify(StoreFiles(folder)) }
        #expect(report.findings == [])
        #expect(report.erased == 2)
        // Nothing more is written under the party's name.
        await #expect(throws: StoreError.erased(stream: "case/c1")) {
            try await store.write { session in
                let file = try session.load(CaseID("c1"))
                var story = Story("c1", from: file?.state)
                story.add(
                    PartyAmended(
                        party: PartyID("a"), name: story.text("又来", of: .party(PartyID("a"))), phone: nil,
                        identityNumber: nil, address: nil))
                try session.write(story, file: file)
            }
        }
    }

    @Test(arguments: Backend.available)
    func `also voids a batch that the indexer had prepared before`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { try $0.write(registration("c1", name: "欧阳修远")) }
        let batch = try await store.prepareIndexBatch(limit: 100)
        _ = try await store.write {
            try $0.erase(.party(PartyID("a")), of: CaseID("c1"), reason: "request", by: clerk, at: .t0)
        }
        #expect(try await store.write { try $0.writeIndexBatch(batch) } == false)
        try await indexAll(store)
        let terms = try #require(SearchTerms("欧阳修远"))
        #expect(try await store.read { try $0.search(terms, in: .everything, as: registrar).rows.isEmpty })
    }
}
