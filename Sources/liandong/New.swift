import ArgumentParser
import Foundation
import Packs
import WorkCalendar

/// `liandong new PACK`
struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Begin a pack: a small one that passes check and rehearse, to be changed line by line.")

    @Argument(help: "The folder to make, such as packs/school-safety.") var pack: String
    @Option(help: "What it is called, in Chinese.") var zh = "新机制"
    @Option(help: "What it is called, in English.") var en = "New mechanism"
    @Option(help: "Language of the messages: zh or en.") var language: Language = .zh

    func run() throws {
        let folder = URL(fileURLWithPath: pack, isDirectory: true).standardizedFileURL
        guard
            let files = PackScaffold.files(
                folder: folder.lastPathComponent, name: Bilingual(zh: zh, en: en))
        else {
            throw ValidationError(
                Bilingual(
                    zh: "“\(folder.lastPathComponent)”不能作文件夹名：用小写字母、数字和连字符，字母开头",
                    en:
                        "“\(folder.lastPathComponent)” cannot be the folder's name: small letters, digits and hyphens, beginning with a letter"
                )[language])
        }
        if FileManager.default.fileExists(atPath: folder.path) {
            throw ValidationError(
                Bilingual(zh: "\(pack) 已经存在，不会改动它", en: "\(pack) is there already and is left alone")[
                    language])
        }
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            let file = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            print(file.path)
        }
        print(
            Bilingual(
                zh: "接着运行 liandong check \(pack) 和 liandong rehearse \(pack)",
                en: "now run liandong check \(pack) and liandong rehearse \(pack)")[language])
    }
}
