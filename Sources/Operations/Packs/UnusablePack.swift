public import Mechanisms
public import WorkCalendar

/// What a stored version of a pack is wanted for.
public enum PackNeed: Sendable, Hashable {
    /// It is in force.
    case newCases
    /// Open cases began under it.
    case openCases
    /// Somebody opened a case that was closed under it.
    case closedCases
}

/// A stored version of a pack that cases need and this program cannot run. Nothing is guessed: a rule that was not
/// understood would be a rule that does not hold.
public struct UnusablePack: Error, Sendable, CustomStringConvertible {
    public var name: String
    public var hash: String
    public var need: PackNeed
    public var errors: [Finding]

    /// The pack, what is wrong, and how to mend it.
    public var words: Bilingual {
        let first = errors.first
        let version = hash.prefix(Self.shownDigits)
        let zh = first.map { "例如 \($0.place)：\($0.message.zh)（\($0.remedy.zh)）" } ?? "没有可读的内容"
        let en =
            first.map { "first \($0.place): \($0.message.en) (\($0.remedy.en))" }
            ?? "nothing in it can be read"
        return Bilingual(
            zh: "机制包 \(name)（版本 \(version)，\(state.zh)）有 \(errors.count) 处错误，本程序不能运行：\(zh)。\(remedy.zh)",
            en:
                "This program cannot run the pack \(name) (version \(version), \(state.en)): \(errors.count) errors, \(en). \(remedy.en)"
        )
    }

    public var description: String {
        ([words.zh, words.en] + errors.map { $0.text(in: .zh) }).joined(separator: "\n")
    }

    private static let shownDigits = 12

    private var state: Bilingual {
        switch need {
        case .newCases: Bilingual(zh: "现行", en: "in force")
        case .openCases: Bilingual(zh: "未结案件仍按此办理", en: "open cases follow it")
        case .closedCases: Bilingual(zh: "已结案件按此办理", en: "closed cases followed it")
        }
    }

    private var remedy: Bilingual {
        switch need {
        case .newCases:
            Bilingual(
                zh: "请在机制包目录中改好 \(name) 后重新启动，新版本随即生效。",
                en:
                    "Mend \(name) in the folder of packs and start again; the mended version comes into force."
            )
        case .openCases, .closedCases:
            Bilingual(
                zh: "已存版本不能更改：请改用存入它时的程序版本；若怀疑数据损坏，用 liandong verify 查明。",
                en:
                    "A stored version is never changed: run the version of the program that stored it; where you suspect damage, look with `liandong verify`."
            )
        }
    }
}
