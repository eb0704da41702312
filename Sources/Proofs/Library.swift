public import Mechanisms
import Organisation
import WorkCalendar

/// The packs of one place together: what each may mean by itself, and what they mean to each other.
public struct LibraryChecks {
    /// A pack with its mechanism.
    public struct Pack: Sendable {
        public var name: String
        public var mechanism: Mechanism

        public init(name: String, mechanism: Mechanism) {
            self.name = name
            self.mechanism = mechanism
        }
    }

    let packs: [Pack]
    private var findings: [(pack: String, finding: Finding)] = []

    /// - Returns: what is wrong between packs, each at the line of the pack that can mend it.
    public static func run(_ packs: [Pack]) -> [(pack: String, finding: Finding)] {
        var checks = LibraryChecks(packs: packs.sorted { $0.name < $1.name })
        checks.checkIDs()
        checks.checkNumbers()
        checks.checkRoles()
        checks.checkLinks()
        return checks.findings
    }

    mutating func find(
        _ code: String, in pack: Pack, _ place: SourcePlace, _ message: Bilingual, mend: Bilingual,
        severity: Finding.Severity = .error, word: String? = nil
    ) {
        findings.append(
            (pack.name, Finding(severity, code, at: place, message, remedy: mend, word: word)))
    }

    /// A mechanism's id is its name in the journal.
    private mutating func checkIDs() {
        var first: [MechanismID: Pack] = [:]
        for pack in packs {
            guard let other = first[pack.mechanism.id] else {
                first[pack.mechanism.id] = pack
                continue
            }
            find(
                "mechanism-twice", in: pack, pack.mechanism.place,
                Bilingual(
                    zh: "机制标识“\(pack.mechanism.id)”已被机制包 \(other.name) 使用",
                    en: "the id “\(pack.mechanism.id)” is that of the pack \(other.name)"),
                mend: Bilingual(zh: "换一个 mechanism:", en: "choose another mechanism:"),
                word: pack.mechanism.id.text)
        }
    }

    /// Two matters of one unit never have the same official number.
    private mutating func checkNumbers() {
        var first: [NumberPattern: Pack] = [:]
        for pack in packs {
            guard let pattern = pack.mechanism.numbering else { continue }
            guard let other = first[pattern] else {
                first[pattern] = pack
                continue
            }
            find(
                "number-twice", in: pack, pack.mechanism.place,
                Bilingual(
                    zh: "编号写法与机制包 \(other.name) 完全相同，两件事会有同一个编号",
                    en:
                        "the number is written exactly as in the pack \(other.name): two matters would have the same number"
                ),
                mend: Bilingual(
                    zh: "在 case.number 里加上本机制的字，例如“调字”“办字”",
                    en: "put a word of this mechanism into case.number"),
                word: "number")
        }
    }

    /// A role's id means the same in all packs of a place, since people hold it once.
    private mutating func checkRoles() {
        var first: [RoleID: (pack: Pack, role: Role)] = [:]
        for pack in packs {
            for role in pack.mechanism.roles.all {
                guard let other = first[role.id] else {
                    first[role.id] = (pack, role)
                    continue
                }
                if other.role.level != role.level || other.role.zone != role.zone {
                    find(
                        "role-differs", in: pack, role.place,
                        Bilingual(
                            zh:
                                "角色“\(role.id)”在机制包 \(other.pack.name) 中是\(other.role.levelName.zh)的，这里是\(role.levelName.zh)的",
                            en:
                                "the role “\(role.id)” acts at the level \(other.role.levelName.en) in the pack \(other.pack.name), and here at the level \(role.levelName.en)"
                        ),
                        mend: Bilingual(
                            zh: "写相同的 at:；不是同一岗位就换一个标识",
                            en: "write the same at:, or another id if it is another post"),
                        word: role.id.text)
                } else if other.role.name != role.name {
                    find(
                        "role-differs", in: pack, role.place,
                        Bilingual(
                            zh:
                                "角色“\(role.id)”在机制包 \(other.pack.name) 中叫“\(other.role.name.zh)”，这里叫“\(role.name.zh)”：是同一岗位吗？",
                            en:
                                "the role “\(role.id)” is called “\(other.role.name.en)” in the pack \(other.pack.name) and “\(role.name.en)” here: is it the same post?"
                        ),
                        mend: Bilingual(zh: "写相同的名称，或换一个标识", en: "write the same name, or choose another id"),
                        severity: .warning, word: role.id.text)
                }
            }
        }
    }
}

extension Role {
    fileprivate var levelName: Bilingual {
        if let zone { return Bilingual(both: "\(zone)") }
        return level?.name ?? Bilingual(zh: "不限层级", en: "of any unit")
    }
}
