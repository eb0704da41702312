import Casework
public import Foundation
import Mechanisms
import Organisation
import Storage
import Streams
import SwiftCSV
import WorkCalendar

/// Brings matters in from a CSV, each through its stages at its true times. One row is one transaction; a row that
/// came in before adds nothing; a bad row is reported and the rest goes in.
public struct Importer: Sendable {
    public struct Report: Sendable, Equatable {
        public struct BadRow: Sendable, Equatable {
            /// The row's number in the file, the heading being 1.
            public var number: Int
            public var reason: String
        }

        public var added = 0
        public var known = 0
        public var bad: [BadRow] = []
    }

    let platform: Platform
    let mechanism: Mechanism
    let map: ImportMap
    private let suggester: MatterSuggester?

    public init(platform: Platform, pack: String, map: ImportMap) throws {
        self.platform = platform
        self.map = map
        let id = pack.replacingOccurrences(of: "-", with: "_")
        guard let mechanism = platform.reference.active[MechanismID(id)] else {
            throw Refusal.unknownMechanism(pack)
        }
        self.mechanism = mechanism
        suggester = try map.catalogue.map { file in
            let rows = try CSV<Enumerated>(string: String(contentsOf: file, encoding: .utf8)).rows
            return MatterSuggester(paths: rows)
        }
    }

    /// - Parameter progress: called with rows done and rows in all.
    public func run(_ file: URL, progress: @Sendable (Int, Int) -> Void) async throws -> Report {
        let csv = try CSV<Enumerated>(string: String(contentsOf: file, encoding: .utf8))
        let columns = Dictionary(
            csv.header.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        // `csv.rows` fills short rows up; what a row really holds decides whether it can be trusted.
        var rows: [[String]] = []
        try csv.enumerateAsArray(startAt: 1, rowLimit: nil) { rows.append($0) }
        while rows.last == [""] { rows.removeLast() }
        var report = Report()
        for (index, cells) in rows.enumerated() {
            do {
                let row = try Row(cells: cells, columns: columns, header: csv.header.count)
                if try await add(row) { report.added += 1 } else { report.known += 1 }
            } catch let error as BadRow {
                report.bad.append(.init(number: index + 2, reason: error.reason))
            } catch let rejection as Rejection {
                let names = MechanismNames(mechanism, platform.reference.directory)
                report.bad.append(.init(number: index + 2, reason: rejection.words(names).zh))
            }
            progress(index + 1, rows.count)
        }
        return report
    }

    struct BadRow: Error { var reason: String }

    struct Row {
        let cells: [String]
        let columns: [String: Int]

        init(cells: [String], columns: [String: Int], header: Int) throws {
            guard cells.count == header else {
                throw BadRow(
                    reason:
                        "应有 \(header) 列，实有 \(cells.count) 列 / expected \(header) columns, found \(cells.count)"
                )
            }
            self.cells = cells
            self.columns = columns
        }

        func text(_ column: String) throws -> String {
            guard let index = columns[column] else {
                throw BadRow(reason: "没有“\(column)”这一列 / there is no column “\(column)”")
            }
            return cells[index]
        }

        func instant(_ column: String) throws -> Instant {
            let text = try text(column)
            if let moment = ISO8601DateFormatter().date(from: text) {
                return Instant(milliseconds: Int64(moment.timeIntervalSince1970 * 1000))
            }
            guard let moment = Instant(text: text) else {
                throw BadRow(reason: "“\(column)”不是时间：\(text) / “\(column)” is no time: \(text)")
            }
            return moment
        }
    }

    /// False where the row came in before.
    private func add(_ row: Row) async throws -> Bool {
        let id = try row.text(map.id)
        guard !id.isEmpty else { throw BadRow(reason: "“\(map.id)”为空 / “\(map.id)” is empty") }
        let source = "\(map.source):\(id)"
        let received = try row.instant(map.received)
        var steps = [
            Platform.Step<CaseState>(
                .register(try registration(row, source: source)), effective: received)
        ]
        for step in map.steps where try !row.text(step.at).isEmpty {
            let at = try row.instant(step.at)
            guard at >= received else {
                throw BadRow(reason: "“\(step.at)”早于来信时间 / “\(step.at)” is before the receipt")
            }
            var input = step.with.mapValues { Input.text($0) }
            for (field, column) in step.fields { input[field] = .text(try row.text(column)) }
            let answers = Answers(flat: .group(input), to: step.action, in: mechanism)
            steps.append(Platform.Step(.act(Acting(step.action, answers: answers)), effective: at))
        }
        let everything = VisibilityScope(units: [], account: nil, isEverything: true)
        let known = try await platform.store.read { [mechanism] in
            try $0.item(source: source, mechanism: mechanism.id, in: everything) != nil
        }
        if known { return false }
        let stream = CaseID(Platform.freshID(at: platform.clock())).stream
        do {
            _ = try await platform.begin(stream, with: steps, Errand(by: .platform))
            return true
        } catch StoreError.sourceKnown {
            return false
        }
    }

    private func registration(_ row: Row, source: String) throws -> Registration {
        var input: [String: Input] = [:]
        for (field, column) in map.fields { input[field] = .text(try row.text(column)) }
        if let place = map.place { input["place"] = .text(try row.text(place)) }
        if !map.party.isEmpty {
            var party: [String: Input] = [:]
            for (field, column) in map.party { party[field] = .text(try row.text(column)) }
            input["parties"] = .list([.group(party)])
        }
        var registration = Registration(
            mechanism.id, entry: map.entry,
            answers: Answers(flat: .group(input), to: map.entry, in: mechanism),
            origin: Origin(source: source))
        if let suggester {
            let title = try map.suggestTitle.map { try row.text($0) } ?? ""
            let body = try map.suggestBody.map { try row.text($0) } ?? ""
            registration.origin.suggestion = suggester.suggest(title: title, body: body).map {
                MatterSuggestion(path: $0.path, score: $0.score)
            }
        }
        return registration
    }
}
