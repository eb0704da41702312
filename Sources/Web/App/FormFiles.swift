import Casework
import Mechanisms
import Operations
import Organisation
import Storage
import WorkCalendar

/// What became of the files of a form: those that may go on, among them what an earlier sending left in the store, and
/// what is wrong with the rest, by the name of the field.
struct FormFiles: Sendable {
    var files: [StagedUpload] = []
    var errors: [String: String] = [:]

    mutating func refuse(_ problem: FileProblem, in field: String, _ language: Language) {
        errors[field] = [errors[field], problem.words[language]].compactMap { $0 }.joined(separator: " ")
    }

    mutating func add(_ file: StagedUpload) {
        if !files.contains(where: { $0.content == file.content && $0.field == file.field }) {
            files.append(file)
        }
    }

    /// What waits in the store, for a form that is shown again.
    func kept(in field: FieldID?) -> [KeptFile] { files.filter { $0.field == field }.map(KeptFile.init) }
}

/// A file that came with an earlier sending of the form, as the form names it.
struct KeptFile: Sendable {
    static let group = "kept["

    var name: String
    var value: String
    var text: String

    init(_ file: StagedUpload) {
        let field = file.field?.text ?? ""
        name = "\(Self.group)\(field).\(file.content.prefix(16))]"
        value = "\(file.content)/\(field)/\(file.name)"
        text = file.name
    }

    static func read(_ value: String) -> (content: String, field: FieldID?, name: String)? {
        let parts = value.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).map(
            String.init)
        guard parts.count == 3, !parts[0].isEmpty else { return nil }
        return (parts[0], parts[1].isEmpty ? nil : FieldID(parts[1]), FileName.cleaned(parts[2]))
    }
}

/// The place of a form where files are chosen.
struct FilesView: Sendable {
    var id: String
    var label: String
    var hint: String?
    var error: String?
    var isRequired = false
    var kept: [KeptFile] = []
    var hasKept: Bool

    /// The name under which files come in that no field of the pack asks for.
    static let field = "files"

    init(
        id: String, _ language: Language, label: Bilingual = Bilingual(zh: "附件", en: "Files"),
        from sent: FormFiles? = nil
    ) {
        self.id = id
        self.label = label[language]
        hint =
            Bilingual(
                zh: "最多 5 个，合计不超过 20 MB。照片中的拍摄位置等信息会被去掉。",
                en: "Five at most, 20 MB together. Place and camera data are removed from photos.")[language]
        error = sent?.errors[Self.field]
        kept = sent?.kept(in: nil) ?? []
        hasKept = !kept.isEmpty
    }
}

extension Site {
    /// Stores the files of a form, and says what they are. Whoever calls has checked that the sender may send them.
    func files(_ body: FormBody, client: String, from context: AppContext) async throws -> FormFiles {
        var found = FormFiles()
        let language = context.language
        for lost in body.lost { found.refuse(lost.problem, in: lost.field, language) }
        for pair in body.pairs where pair.name.hasPrefix(KeptFile.group) {
            guard let kept = KeptFile.read(pair.value) else { continue }
            let field = kept.field.map { "\(Answers.fieldsKey)[\($0)]" } ?? FilesView.field
            guard let upload = try await platform.upload(kept.content, of: client) else {
                found.refuse(.gone(kept.name), in: field, language)
                continue
            }
            found.add(
                StagedUpload(
                    content: upload.content, name: kept.name, mediaType: upload.mediaType,
                    bytes: upload.bytes, field: kept.field))
        }
        for _ in body.uploads {
            let isAdmitted = platform.admit(
                "upload", from: context.address, perMinuteMax: FormBody.filesMax * submissionsPerMinuteMax)
            guard isAdmitted else { throw Refusal.tooMany }
        }
        for upload in body.uploads {
            let name = FileName.cleaned(upload.name)
            guard found.files.count < FormBody.filesMax else {
                found.refuse(.tooMany(name, most: FormBody.filesMax), in: upload.field, language)
                continue
            }
            do {
                let stored = try await platform.keepUpload(upload.bytes, name: name, client: client)
                found.add(
                    StagedUpload(
                        content: stored.content, name: name, mediaType: stored.mediaType,
                        bytes: stored.bytes, field: FormTree.packField(of: upload.field)))
            } catch let problem as FileProblem {
                found.refuse(problem, in: upload.field, language)
            }
        }
        return found
    }
}
