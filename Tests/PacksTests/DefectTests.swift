import Foundation
import Mechanisms
import Packs
import Proofs
import Testing
import WorkCalendar

struct `A defect planted into a good pack` {
    static let packs = ["people-mediation", "township-centre", "online-consultation"]
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let today = CivilDate(year: 2026, month: 11, day: 27)

    private static func source(_ name: String) throws -> PackSource {
        let file = root.appendingPathComponent("packs/\(name)/mechanism.yaml")
        return PackSource(
            name: name, files: [PackSource.mainFile: try String(contentsOf: file, encoding: .utf8)])
    }

    private static func findings(_ name: String, _ text: String, _ library: [String: PackSource]) -> [Finding]
    {
        let source = PackSource(name: name, files: [PackSource.mainFile: text])
        let (mechanism, findings) = PackCompiler.compile(source, library: library)
        return findings + (mechanism.map { Checks.run($0, on: today) } ?? [])
    }

    @Test func `is found, of whatever kind, and a good pack has no finding`() throws {
        let sources = try Self.packs.map(Self.source)
        let library = Dictionary(sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var (planted, found) = (0, 0)
        var kinds: Set<String> = []
        var missed: [String: Int] = [:]
        for source in sources {
            let text = try #require(source.files[PackSource.mainFile])
            let whole = try PackText(text)
            #expect(Self.findings(source.name, try whole.with([], nil), library).isEmpty)
            for defect in try Defects(in: text).all {
                kinds.insert(defect.kind)
                for changed in defect.texts {
                    planted += 1
                    let errors = Self.findings(source.name, changed, library).filter { $0.severity == .error }
                    let isNamed =
                        defect.code.map { code in errors.contains { $0.code == code } } ?? !errors.isEmpty
                    if !isNamed {
                        missed["\(source.name): \(defect.kind)", default: 0] += 1
                    } else {
                        found += 1
                    }
                }
            }
        }
        #expect(LinkDefects.findings(LinkDefects.pair).isEmpty)
        for defect in LinkDefects().all {
            kinds.insert(defect.kind)
            planted += 1
            if LinkDefects.findings(defect.texts).contains(where: { $0.code == defect.code }) {
                found += 1
            } else {
                missed["a pair: \(defect.kind)", default: 0] += 1
            }
        }
        print(
            "defects: \(found) of \(planted) found, of \(kinds.count) kinds; missed: \(missed.sorted { $0.key < $1.key })"
        )
        #expect(planted >= 300 && kinds.count >= 40)
        let page = try String(
            contentsOf: Self.root.appendingPathComponent("docs/proofs.md"), encoding: .utf8)
        let listed = Set(
            page.split(separator: "\n").filter { $0.hasPrefix("| ") }
                .flatMap { $0.split(separator: "|").last?.split(separator: ";") ?? [] }
                .map { String($0).trimmingSpaces }
        )
        let unlisted = kinds.subtracting(listed).sorted()
        #expect(unlisted.isEmpty, "docs/proofs.md does not say what these kinds show: \(unlisted)")
        #expect(found * 100 >= planted * 97)
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = self[...]
        while text.hasSuffix(" ") { text = text.dropLast() }
        while text.hasPrefix(" ") { text = text.dropFirst() }
        return String(text)
    }
}
