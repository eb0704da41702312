public import Storage
public import WorkCalendar

/// What a store was born as. Everybody knows the passwords of a demo, so a store is one from its first day to its last,
/// or never.
public enum StoreOrigin: String, Sendable {
    case demo, real

    private static let key = "store.origin"

    public struct Mixed: Error, Sendable, Hashable, CustomStringConvertible {
        public var words: Bilingual
        public var description: String { "\(words.zh)\n\(words.en)" }
    }

    /// Notes what a new store is born as; throws where an older one was born as the other.
    public func demand(of store: any Store) async throws {
        let kept = try await store.read { try $0.setting(Self.key) }.flatMap(StoreOrigin.init(rawValue:))
        let found = if let kept { kept } else { try await note(in: store) }
        if found == self { return }
        throw Mixed(words: wrong)
    }

    private func note(in store: any Store) async throws -> StoreOrigin {
        try await store.write { session in
            let isNew = try session.organisationVersion() == 0
            // Before this was noted, a demo left its mark elsewhere.
            let old: StoreOrigin = try session.setting("demo") == nil ? .real : .demo
            let origin = isNew ? self : old
            try session.set(origin.rawValue, for: Self.key)
            return origin
        }
    }

    private var wrong: Bilingual {
        self == .demo
            ? Bilingual(
                zh: "这个数据目录里是正式数据，不能用 --demo 打开：演示密码人人皆知。请另选 --data 目录。",
                en:
                    "This store holds real data and is not opened with --demo, whose passwords everybody knows. Name another --data folder."
            )
            : Bilingual(
                zh: "这个数据目录是演示数据，账号密码人人皆知，只能加 --demo 打开。正式使用请另选空的 --data 目录。",
                en:
                    "This store is a demo, whose passwords everybody knows: it is opened with --demo only. For real use name another, empty --data folder."
            )
    }
}
