public import WorkCalendar

/// Something wrong in the store: where, and what.
public struct StoreFinding: Sendable, Equatable {
    public enum Fault: String, Sendable, Equatable, CaseIterable {
        /// The entry is not what its hash says.
        case changed
        /// The entry was written again with a hash of its own: the entry after it, or a checkpoint, disagrees.
        case rewritten
        /// The entry does not follow the one before.
        case outOfChain = "out_of_chain"
        /// An entry is not there.
        case missing
        /// A whole stream, or its end, is not there although a checkpoint knows it.
        case removed
        case timeWentBack = "time_went_back"
        case unreadable
        /// A text is not what the journal committed to.
        case wrongText = "wrong_text"
        case missingText = "missing_text"
        /// A text that no entry speaks of.
        case strayText = "stray_text"
        case missingFile = "missing_file"
        case wrongFile = "wrong_file"
        /// A checkpoint's root or signature is wrong, or its file and its table differ.
        case wrongCheckpoint = "wrong_checkpoint"
        /// A snapshot or a row of a list is not what the journal gives.
        case wrongProjection = "wrong_projection"
        /// Rows about a case that the journal does not know.
        case strayRow = "stray_row"
        case gapInNumbers = "gap_in_numbers"
        /// A pack is not what its hash says.
        case wrongPack = "wrong_pack"
        case wrongTemplate = "wrong_template"
        case missingTemplate = "missing_template"
        /// Cases follow a pack that is not there.
        case missingPack = "missing_pack"
        /// The entry was not written by this program: its seal is not right.
        case forged
        /// A key or its texts are gone, and no entry says that they were erased.
        case forgedErasure = "forged_erasure"
        /// The journal says that something was erased, and it is still there.
        case notErased = "not_erased"
        /// A row is not what this program wrote: what must not change in it was changed.
        case wrongSeal = "wrong_seal"
        /// Rows were taken away, added or put back: the table does not hold those that were kept.
        case wrongRows = "wrong_rows"
        /// A pack is stored or in force, and the journal does not say so.
        case packNotJournaled = "pack_not_journaled"
        /// The schema has something that the program did not make: a trigger, a view, a function, a table.
        case unknownObject = "unknown_object"
        /// The schema lacks something that the program made, or has it in another form.
        case wrongObject = "wrong_object"
        /// The key in use is not the one it must be.
        case wrongKey = "wrong_key"
        /// Of a kind of stream that this program does not know: it can check the chain, and not what follows from it.
        case unknownKind = "unknown_kind"
        /// The database engine itself found the file damaged.
        case engine

        public var name: Bilingual {
            switch self {
            case .changed: Bilingual(zh: "记录被改动", en: "entry changed")
            case .rewritten: Bilingual(zh: "记录被改写", en: "entry rewritten")
            case .outOfChain: Bilingual(zh: "记录不在链上", en: "entry does not follow the chain")
            case .missing: Bilingual(zh: "记录缺失", en: "entry missing")
            case .removed: Bilingual(zh: "已被检查点记载的记录被删除", en: "removed, though a checkpoint knows it")
            case .timeWentBack: Bilingual(zh: "记录时间倒退", en: "recorded time goes back")
            case .unreadable: Bilingual(zh: "无法读取", en: "cannot be read")
            case .wrongText: Bilingual(zh: "文本与留痕不符", en: "text is not what was committed to")
            case .missingText: Bilingual(zh: "文本缺失", en: "text missing")
            case .strayText: Bilingual(zh: "无留痕的文本", en: "text without an entry")
            case .missingFile: Bilingual(zh: "附件缺失", en: "attachment missing")
            case .wrongFile: Bilingual(zh: "附件被改动", en: "attachment changed")
            case .wrongCheckpoint: Bilingual(zh: "检查点不符", en: "checkpoint wrong")
            case .wrongProjection: Bilingual(zh: "派生数据与留痕不符", en: "derived data differ from the journal")
            case .strayRow: Bilingual(zh: "无留痕的数据行", en: "row without a journal")
            case .gapInNumbers: Bilingual(zh: "编号不连续", en: "gap in official numbers")
            case .wrongTemplate: Bilingual(zh: "文书版式被改动", en: "page of a paper changed")
            case .missingTemplate: Bilingual(zh: "文书版式缺失", en: "page of a paper missing")
            case .wrongPack: Bilingual(zh: "机制包被改动", en: "pack changed")
            case .missingPack: Bilingual(zh: "事项所用机制包缺失", en: "pack missing that cases follow")
            case .forged: Bilingual(zh: "记录系伪造（非本程序写入）", en: "entry forged: not written by this program")
            case .forgedErasure: Bilingual(zh: "无留痕的删除（密钥或文本被毁）", en: "erased without an entry that says so")
            case .notErased: Bilingual(zh: "留痕称已删除，实际未删除", en: "erased by the journal, and still there")
            case .wrongSeal: Bilingual(zh: "数据行被改动（封印不符）", en: "row changed: its seal is not right")
            case .wrongRows: Bilingual(zh: "数据行被删除、添加或放回", en: "rows removed, added or put back")
            case .packNotJournaled:
                Bilingual(zh: "机制包的存入或启用无留痕", en: "pack stored or in force without an entry")
            case .unknownObject:
                Bilingual(zh: "数据库中有非本程序建立的对象", en: "in the schema, and not made by this program")
            case .wrongObject:
                Bilingual(zh: "数据库结构缺失或被改动", en: "missing from the schema, or not as this program made it")
            case .wrongKey: Bilingual(zh: "密钥不符", en: "not the right key")
            case .unknownKind: Bilingual(zh: "本程序不认识的流种类", en: "of a kind that this program does not know")
            case .engine: Bilingual(zh: "数据库文件损坏", en: "database file damaged")
            }
        }
    }

    /// A stream, or a table.
    public var place: String
    /// The entry, where it is about one.
    public var n: Int?
    public var fault: Fault
    public var detail: String

    public init(_ place: String, _ n: Int? = nil, _ fault: Fault, _ detail: String = "") {
        self.place = place
        self.n = n
        self.fault = fault
        self.detail = detail
    }

    public var words: Bilingual {
        let entry = n.map { Bilingual(zh: " 第\($0)条", en: " entry \($0)") } ?? Bilingual(both: "")
        let more = detail.isEmpty ? "" : " (\(detail))"
        return Bilingual(
            zh: "\(place)\(entry.zh)：\(fault.name.zh)\(more)",
            en: "\(place)\(entry.en): \(fault.name.en)\(more)")
    }
}

/// What a verification looked at and found.
public struct VerifyReport: Sendable, Equatable {
    public static let findingsMax = 200

    public var streams = 0
    public var entries = 0
    public var texts = 0
    /// Texts that were lawfully erased.
    public var erased = 0
    public var attachments = 0
    public var checkpoints = 0
    public var leaves = 0
    /// Checkpoints kept elsewhere that were compared.
    public var anchored = 0
    /// The first bad entry comes first. Cut off at `findingsMax`.
    public var findings: [StoreFinding] = []

    public init(findings: [StoreFinding] = []) { self.findings = findings }

    public var isClean: Bool { findings.isEmpty }

    mutating func found(_ finding: StoreFinding) {
        if findings.count < Self.findingsMax { findings.append(finding) }
    }

    /// What no look into the store can tell.
    public static let outside: [Bilingual] = [
        Bilingual(
            zh: "最后一个检查点之后新增的记录，如从链尾整段删除，本机无法发现；请将检查点文件同步到其他机器。",
            en:
                "Entries after the last checkpoint, if cut off at the end of their chain. Copy the checkpoints to another machine."
        ),
        Bilingual(
            zh: "最后一个检查点之后收到的查询码、草稿、待发消息、应答和上传，如连同其记账一并删除；以及依规删除过的这类数据行，如连同其旧记账一并放回。",
            en:
                "Codes, drafts, messages, answers and uploads that came after the last checkpoint, if taken away together with the note of their coming; and such rows that once went by right, if put back together with an old note. Which of the rows it was."
        ),
        Bilingual(
            zh: "数据库与检查点文件一并被替换为较早的副本；请用 --checkpoints 与他处保存的检查点比对。",
            en:
                "An older copy of both the database and the file of checkpoints put in their place. Compare with checkpoints kept elsewhere: --checkpoints."
        ),
        Bilingual(
            zh: "持有主密钥和签名密钥者重写全部记录；请用 --public-key 和 --checkpoints 与他处保存的公钥、检查点比对。",
            en:
                "Everything rewritten by somebody who holds the master key and the signing key. Compare with what is kept elsewhere: --public-key, --checkpoints."
        ),
        Bilingual(zh: "录入内容本身是否属实。", en: "Whether what was written down was true."),
        Bilingual(
            zh: "单位、账号、口令、设置、会话、限流等非留痕表内容是否被改动（只检查能否读出）。",
            en:
                "Whether tables that are neither journaled nor sealed were changed: organisation, passwords, settings, sessions, limits. They are only read through."
        ),
        Bilingual(
            zh: "各事项对哪些单位可见（取决于组织机构）以及检索索引的内容。",
            en: "Which units a case is filed under (it depends on the organisation), and the search index."),
        Bilingual(
            zh: "PostgreSQL 中列的缺省值、检查约束、授权，以及本程序所用模式之外的对象。",
            en:
                "On PostgreSQL: defaults, checks and grants of tables, and what lies outside of the schema in use."
        ),
    ]
}

/// How far a long job has come.
public struct StoreProgress: Sendable, Equatable {
    public var done: Int64
    public var total: Int64

    public init(done: Int64, total: Int64) {
        self.done = done
        self.total = total
    }
}
