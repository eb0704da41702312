import Organisation
public import Storage
public import Streams
import WorkCalendar

/// Erasing: because somebody asks for it and has the right to, or because the time is over for which something may be
/// held. The same for streams of every kind.
extension Platform {
    /// Erases the texts of a subject of a stream, or of those what is held under one declaration. Doing it twice changes
    /// nothing.
    /// - Throws: `Refusal.notFound` where nothing is held by this address.
    public func erase(_ request: ErasureRequest, by actor: Actor) async throws {
        let (isErased, isHeld) = try await store.read { session in
            let held = try session.held(of: request.stream)
            return (
                try session.isErased(request),
                held.contains {
                    $0.subject == request.subject && (request.under == nil || $0.under == request.under)
                }
            )
        }
        if isErased { return }
        guard isHeld else { throw Refusal.notFound }
        try erasures?.append([request])
        try await eraseRemembered([request], by: actor)
    }

    public func erase(_ request: ErasureRequest, by person: Person) async throws {
        guard person.isAdmin(.securityAdmin) else { throw Refusal.notAllowed }
        if request.reason.isEmpty {
            throw AdminProblem("reason", "请写明删除的原因。", "Say why it is erased.")
        }
        if request.reason.count > Self.erasureReasonMax {
            throw AdminProblem(
                "reason", "原因最多 \(Self.erasureReasonMax) 字。",
                "At most \(Self.erasureReasonMax) characters for the reason.")
        }
        do { try await erase(request, by: person.actor) } catch Refusal.notFound {
            throw AdminProblem(
                nil, "这里已经没有可删除的内容，请重新查询。", "Nothing is held there any more: look again.")
        }
    }

    /// The reason stays in the journal for good.
    public static let erasureReasonMax = 200

    /// Erases again what was erased and has come back with a backup. Returns how much that was.
    @discardableResult
    public func eraseAgain() async throws -> Int {
        guard let erasures else { return 0 }
        let remembered = try erasures.all()
        if remembered.isEmpty { return 0 }
        let back = try await store.read { session in
            // What is still erased, which is nearly all, needs one look at its key.
            try remembered.filter { try !session.isErased($0) && !session.held(of: $0.stream).isEmpty }
        }
        try await eraseRemembered(back, by: .platform)
        return back.count
    }

    func eraseRemembered(_ requests: [ErasureRequest], by actor: Actor) async throws {
        let now = clock()
        for request in requests {
            let gone = try await store.write {
                try $0.erase(request, by: actor, at: now, readers: self.readersOf)
            }
            // Their key is destroyed already: what a power cut leaves here nobody can open.
            files.remove(gone)
        }
    }
}

extension Administration {
    /// What the auditor reads of an erasure: whose address and why, since nothing more is left. Nil for other facts.
    static func erasureWords(_ fact: RecordedFact) -> Bilingual? {
        guard fact.name == Erasure.name else { return nil }
        func value(_ key: String) -> String { fact.body[key] ?? "" }
        let reason =
            value("reason") == Platform.retentionReason
            ? Bilingual(zh: "保存期限已到", en: "its years are over") : Bilingual(both: value("reason"))
        let subject = value("subject")
        let whose =
            subject.isEmpty
            ? Bilingual(zh: "事项文字", en: "the texts of the matter")
            : Bilingual(zh: "当事人 \(subject)", en: "party \(subject)")
        let under = fact.body["under"].map { Bilingual(zh: "，仅限声明 \($0)", en: ", under \($0) only") }
        return Bilingual(
            zh: "删除 \(value("stream"))：\(whose.zh)\(under?.zh ?? "")。原因：\(reason.zh)",
            en: "Erased of \(value("stream")): \(whose.en)\(under?.en ?? ""). Why: \(reason.en)")
    }
}
