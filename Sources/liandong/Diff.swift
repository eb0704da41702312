import ArgumentParser
import Foundation
import Operations
import Packs
import WorkCalendar

/// `liandong diff OLD NEW`
struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say in sentences what a version of a pack does differently from another.")

    @Argument(help: "The folder of the old version.") var old: String
    @Argument(help: "The folder of the new version.") var new: String
    @Option(help: "Language of the sentences: zh or en.") var language: Language = .zh

    func run() throws {
        var shelf = PackShelf()
        let versions = try [old, new].map { path in
            let (source, library) = try shelf.load(path)
            let (mechanism, findings) = PackCompiler.compile(source, library: library)
            guard let mechanism else {
                try FindingReport(findings: findings.map { (path, $0) }, language: language).print(as: .text)
                throw ExitCode(1)
            }
            return mechanism
        }
        let lines = PackDifference(from: versions[0], to: versions[1]).lines
        for line in lines { print("· \(line[language])") }
        print(
            lines.isEmpty
                ? Bilingual(zh: "两个版本没有不同", en: "the versions do the same")[language]
                : Bilingual(zh: "共 \(lines.count) 处不同", en: "\(lines.count) differences")[language])
    }
}
