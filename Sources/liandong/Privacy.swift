import ArgumentParser
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import WorkCalendar

/// `liandong held`
struct Held: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what is held of somebody: why, on which basis, and until when. Shows no text itself.",
        discussion: """
            Everybody may ask what is held of them (个人信息保护法 44, 45). The addresses printed here are those \
            that `erase` takes.
            """)

    @OptionGroup var options: DataOptions
    @Option(help: "Language of the report: zh or en.") var language: Language = .zh
    @Option(help: "Everything in which this telephone number stands.") var phone: String?
    @Option(help: "One stream, e.g. case/0mub….") var stream: String?

    func validate() throws {
        guard (phone == nil) != (stream == nil) else { throw ValidationError("--phone or --stream") }
    }

    func run() async throws {
        let (platform, store) = try await options.open()
        try await platform.followIndex()
        let report =
            if let phone { try await platform.held(phone: phone) } else {
                try await platform.held(of: [StreamID(text: stream ?? "")])
            }
        try store.close()
        if report.lines.isEmpty {
            return print(Bilingual(zh: "没有保存任何内容", en: "Nothing is held.")[language])
        }
        for line in report.lines { print(text(line)) }
    }

    private func text(_ line: HeldReport.Line) -> String {
        let held = line.held
        let purpose =
            line.purpose?[language] ?? Bilingual(zh: "自由文字", en: "free text")[language]
        let until = line.years.map {
            Bilingual(zh: "结束后 \($0) 年", en: "\($0) years after the end")[language]
        }
        let counts = Bilingual(
            zh: "\(held.texts) 段文字、\(held.files) 个文件", en: "\(held.texts) texts, \(held.files) files")[
                language]
        return [
            "\(line.mechanism[language]) \(held.number ?? "")", "--stream \(held.stream.text)",
            held.subject.key.isEmpty ? nil : "--party \(held.subject.key)",
            held.under.map { "--declaration \($0.text)" }, purpose, line.basis, until, counts,
        ].compactMap { $0 }.joined(separator: "  ")
    }
}

/// `liandong erase`
struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Erase what is held of a person, or what is held under one declaration. Cannot be taken back.",
        discussion: """
            Destroys the keys of the texts, and removes search entries, sent messages, drafts and files. The journal \
            keeps that there was something and why it went (个人信息保护法 47). erasures.log remembers it, so that a \
            backup that is restored erases it again: keep a copy of that file where the backups are.
            """)

    @OptionGroup var options: DataOptions
    @Option(help: "The stream, as `held` prints it.") var stream: String
    @Option(help: "The party; without, the texts of the stream as a whole.") var party: String?
    @Option(help: "Only what is held under this declaration.") var declaration: String?
    @Option(help: "Why, for the journal.") var reason: String

    func run() async throws {
        let (platform, store) = try await options.open()
        let subject = Words.Subject(key: party ?? "")
        do {
            try await platform.erase(
                ErasureRequest(
                    subject, under: declaration.map { DeclarationID($0) }, of: StreamID(text: stream),
                    reason: reason), by: .platform)
        } catch Refusal.notFound {
            throw ValidationError("没有可删除的内容 nothing is held there; `held` prints what is")
        }
        try await platform.makeCheckpoint()
        try store.close()
        print("✓ 已删除并留痕 erased and journaled")
    }
}
