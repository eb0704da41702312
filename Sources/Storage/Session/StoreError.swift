public import WorkCalendar

/// Everything that can go wrong between the program and its store. A rejected command is not among them: it is an
/// answer of the core.
public enum StoreError: Error, Sendable, Equatable {
    /// Somebody else wrote first: load again, decide again.
    case conflict(stream: String, expected: Int)
    /// The key of the request was used before with another body.
    case keyReused(key: String)
    /// The source already delivered this matter.
    case sourceKnown(source: String)
    /// Too many requests wait already.
    case full(waiting: Int)
    case unavailable(String)
    /// The folder or the file of the store cannot be written to.
    case unwritable(path: String, why: String)
    /// The engine could not finish now, and would on another try.
    case retry
    /// The connection was lost in the middle of a commit, and no server says whether it was done.
    case outcomeUnknown
    case corrupt(what: String, where: String)
    /// The text was erased; nothing can be written under its key again.
    case erased(stream: String)
    /// The database was written by a newer program.
    case newerSchema(found: Int, known: Int)
    /// A migration that was applied is not the one this program knows by that number.
    case changedMigration(number: Int)
    /// A limit was reached: which, and how much it allows.
    case limit(name: String, most: Int)
    /// Time of recording went back within a stream.
    case clockWentBack(stream: String)
    /// Keys or files outside the database are missing or not what they were.
    case keysUnusable(String)
    /// The store was made with other keys than those found; both are public keys. `place` is what says so.
    case keysReplaced(found: String, known: String, place: String)
    case notEmpty(path: String)
    /// A checkpoint that was published stands in no row: the database has lost what was written before it.
    case behindCheckpoint(number: Int, recorded: Instant, file: String)
}

extension StoreError {
    /// The same may go well in a moment.
    public var isPassing: Bool {
        switch self {
        case .unavailable, .retry, .full, .outcomeUnknown, .conflict: true
        default: false
        }
    }

    /// It is the store that does not answer, whatever it was asked.
    public var isAway: Bool {
        switch self {
        case .unavailable, .full, .outcomeUnknown: true
        default: false
        }
    }

    /// For a page or a terminal.
    public var words: Bilingual {
        switch self {
        case .conflict:
            Bilingual(
                zh: "该事项刚刚被他人更新，请刷新后再操作。",
                en: "Somebody else has just changed this matter. Reload and try again.")
        case .keyReused:
            Bilingual(zh: "同一请求编号已用于其他内容。", en: "This request key was already used for something else.")
        case .sourceKnown(let source):
            Bilingual(
                zh: "来源编号 \(source) 已经导入。", en: "The source number \(source) has already been imported.")
        case .full:
            Bilingual(zh: "系统繁忙，请稍后再试。", en: "The system is busy. Please try again shortly.")
        case .unavailable, .retry:
            Bilingual(zh: "数据库暂时不可用，请稍后再试。", en: "The database is not available. Please try again shortly.")
        case .unwritable(let path, let why):
            Bilingual(
                zh: "无法写入 \(path)（\(why)）。请让运行本程序的系统用户对该目录及其中文件有写权限，并检查磁盘是否只读挂载。",
                en:
                    "Cannot write to \(path): \(why). Let the user who runs this program write to that folder and its files, and see whether the disk is mounted read-only."
            )
        case .outcomeUnknown:
            Bilingual(
                zh: "保存时连接中断，暂不能确定是否已保存。请稍后刷新查看，或原样再次提交：同一请求只会保存一次。",
                en:
                    "The connection was lost while saving; whether it was saved is not known yet. Reload, or send the same form again: one request is saved only once."
            )
        case .corrupt(let what, let place):
            Bilingual(
                zh: "数据损坏：\(place)（\(what)）。请停止服务，用 liandong verify 查明范围，用 liandong restore 从备份恢复。",
                en:
                    "Damaged data at \(place): \(what). Stop the server, see how far it goes with `liandong verify`, and restore a backup with `liandong restore`."
            )
        case .erased:
            Bilingual(
                zh: "相关个人信息已依法删除，不能再写入。",
                en: "The personal data was erased; nothing can be written under its key.")
        case .newerSchema(let found, let known):
            Bilingual(
                zh: "数据库版本 \(found) 高于程序支持的版本 \(known)，请升级程序。",
                en:
                    "The database has version \(found); this program knows up to \(known). Upgrade the program."
            )
        case .changedMigration(let number):
            Bilingual(
                zh: "数据库结构第 \(number) 号迁移与程序不符，程序拒绝启动。",
                en: "Migration \(number) of the database is not the one this program knows.")
        case .limit(let name, let most):
            Bilingual(zh: "超出上限 \(name)：最多 \(most)。", en: "Limit \(name) reached: at most \(most).")
        case .clockWentBack:
            Bilingual(zh: "服务器时间倒退，请校准时钟。", en: "The server's clock went back. Set it right.")
        case .keysUnusable(let why):
            Bilingual(zh: "密钥文件不可用：\(why)", en: "The key files cannot be used: \(why)")
        case .keysReplaced(let found, let known, let place):
            Bilingual(
                zh:
                    "密钥与数据不符，程序不启动：keys 目录中的公钥是 \(found)，而 \(place) 记载的是 \(known.isEmpty ? "另一把" : known)。请把原来的 master.key 和 signing.key 从备份或另一节点放回 keys 目录；如果没有人更换过密钥，应按被入侵处理：从备份恢复，并用 liandong verify --public-key … --checkpoints … 与别处保存的公钥和检查点比对。",
                en:
                    "The keys are not those of the data, so nothing starts: the public key in the folder keys is \(found), and \(place) knows \(known.isEmpty ? "another" : known). Put the master.key and signing.key that belong here back into keys, from a backup or another node. Where nobody has changed them, take it for a break-in: restore a backup, and compare with the public key and the checkpoints that are kept elsewhere (`liandong verify --public-key … --checkpoints …`)."
            )
        case .behindCheckpoint(let number, let recorded, let file):
            Bilingual(
                zh:
                    "数据库里没有 \(file) 记载的第 \(number) 号检查点（\(recorded.date)）：此前已保存的内容有丢失。请用 liandong restore 从最近的备份恢复；确无备份时，可用 liandong accept-loss 带着缺失继续，并留痕。",
                en:
                    "The database does not have checkpoint \(number) of \(recorded.date), which stands in \(file): something that was saved before it is lost. Restore the newest backup with `liandong restore`; where there is none, `liandong accept-loss` goes on without it and journals that."
            )
        case .notEmpty(let path):
            Bilingual(zh: "目标目录不为空：\(path)", en: "The target folder is not empty: \(path)")
        }
    }
}
