public import WorkCalendar

/// The kinds of file that are taken. What a file is, its own bytes say; what its name or its sender says counts for
/// nothing.
public enum FileKind: String, Sendable, CaseIterable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case webp = "image/webp"
    case pdf = "application/pdf"
    case word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case slides = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    /// Word, Excel, PowerPoint and WPS as they were before 2007.
    case oldOffice = "application/x-ole-storage"
    case text = "text/plain"

    public var mediaType: String { rawValue }

    /// Harmless in a browser; the rest is only offered for download.
    public var isShown: Bool { [.jpeg, .png, .webp, .pdf].contains(self) }

    /// How the name of such a file ends, the usual one first.
    public var endings: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg"]
        case .png: ["png"]
        case .webp: ["webp"]
        case .pdf: ["pdf"]
        case .word: ["docx"]
        case .sheet: ["xlsx"]
        case .slides: ["pptx"]
        case .oldOffice: ["doc", "xls", "ppt", "wps", "et", "dps"]
        case .text: ["txt", "csv", "md", "log"]
        }
    }

    /// Nil for what is not taken.
    public init?(of bytes: [UInt8]) {
        func begins(_ start: [UInt8]) -> Bool { bytes.starts(with: start) }
        if begins([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if begins(PhotoMetadata.pngSignature) {
            self = .png
        } else if begins(Array("RIFF".utf8)), bytes.count >= 12, Array(bytes[8..<12]) == Array("WEBP".utf8) {
            self = .webp
        } else if begins(Array("%PDF-".utf8)) {
            self = .pdf
        } else if begins([0x50, 0x4B, 0x03, 0x04]) {
            guard let kind = Self.office(ZipNames.read(bytes)) else { return nil }
            self = kind
        } else if begins([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            guard !Self.hasMacros(bytes) else { return nil }
            self = .oldOffice
        } else if PlainText.isText(bytes) {
            self = .text
        } else {
            return nil
        }
    }

    /// A document without programs in it.
    private static func office(_ names: [String]) -> FileKind? {
        guard names.contains("[Content_Types].xml"),
            !names.contains(where: { $0.hasSuffix("vbaProject.bin") })
        else { return nil }
        if names.contains(where: { $0.hasPrefix("word/") }) { return .word }
        if names.contains(where: { $0.hasPrefix("xl/") }) { return .sheet }
        return names.contains(where: { $0.hasPrefix("ppt/") }) ? .slides : nil
    }

    /// The folder of programs in an old document is called `_VBA_PROJECT`, in UTF-16.
    private static func hasMacros(_ bytes: [UInt8]) -> Bool {
        ByteSearch.contains(Array("_VBA_PROJECT".utf8).flatMap { [$0, 0] }, in: bytes)
    }
}

/// Why a file was not taken.
public struct FileProblem: Error, Sendable, Hashable {
    public var words: Bilingual

    static let accepted = Bilingual(
        zh: "可以上传：JPEG、PNG、WebP 照片，PDF，Word、Excel、PowerPoint、WPS 文档（不含宏），纯文本。",
        en:
            "Taken are: photos as JPEG, PNG or WebP; PDF; Word, Excel, PowerPoint and WPS documents without macros; plain text."
    )

    /// The file is of a kind that is not taken.
    static func kind(_ name: String, _ bytes: [UInt8]) -> FileProblem {
        let hint =
            isHEIC(bytes)
            ? Bilingual(
                zh: "HEIC 照片请先转成 JPEG（手机设置：相机 › 格式 › 兼容性最佳）。",
                en: "Convert HEIC photos to JPEG first (on the phone: Camera › Formats › Most Compatible). ")
            : Bilingual(zh: "", en: "")
        return FileProblem(
            words: Bilingual(
                zh: "文件“\(name)”的类型不能接收。\(hint.zh)\(accepted.zh)",
                en: "The file “\(name)” is of a kind that is not taken. \(hint.en)\(accepted.en)"))
    }

    /// It says what it is, and is not whole: what it tells of its maker cannot be taken out.
    static func damaged(_ name: String) -> FileProblem {
        FileProblem(
            words: Bilingual(
                zh: "照片“\(name)”不完整或已损坏，无法去除拍摄信息。请重新保存后再上传。",
                en:
                    "The photo “\(name)” is damaged, so that what it tells of its maker cannot be removed. Save it anew and send it again."
            ))
    }

    /// Larger than one file may be.
    public static func tooLarge(_ name: String) -> FileProblem {
        FileProblem(
            words: Bilingual(
                zh: "文件“\(name)”超过 20 MB，没有收到。请压缩或拆分后再上传。",
                en: "The file “\(name)” is larger than 20 MB and was not taken. Make it smaller, or split it."
            ))
    }

    /// Behind what is taken in one sending.
    public static func beyond(_ name: String) -> FileProblem {
        FileProblem(
            words: Bilingual(
                zh: "文件“\(name)”以及排在它后面的没有收到：一次提交的文件合计不超过 20 MB。其余内容和文件都已保留，请再次提交。",
                en:
                    "The file “\(name)” and what was chosen after it did not come in: all files of one sending may have 20 MB together. All else is kept; please send again."
            ))
    }

    /// More than may come with one form.
    public static func tooMany(_ name: String, most: Int) -> FileProblem {
        FileProblem(
            words: Bilingual(
                zh: "文件“\(name)”没有收到：一次最多 \(most) 个。",
                en: "The file “\(name)” was not taken: \(most) at most come with one form."))
    }

    /// There is nothing in it.
    public static func empty(_ name: String) -> FileProblem {
        FileProblem(
            words: Bilingual(
                zh: "文件“\(name)”是空的，没有收到。",
                en: "The file “\(name)” is empty and was not taken."))
    }

    /// It was sent with a form that nobody finished for a day, and was cleared away.
    public static func gone(_ name: String) -> FileProblem {
        FileProblem(
            words: Bilingual(
                zh: "之前上传的“\(name)”已过期清除，请重新选择。",
                en: "“\(name)”, sent earlier, was cleared away meanwhile; please choose it again."))
    }

    private static func isHEIC(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 12, Array(bytes[4..<8]) == Array("ftyp".utf8) else { return false }
        return ["heic", "heix", "hevc", "mif1", "msf1", "avif"]
            .contains(String(decoding: bytes[8..<12], as: UTF8.self))
    }
}
