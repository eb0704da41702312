import Foundation
import Operations
import Streams
import Testing

@testable import Storage

struct `What is stored` {
    private func name(of body: any EventBody) -> String { type(of: body).name }

    @Test func `has a sample of every form of every event of every kind that ships`() throws {
        for kind in Kinds.shipped.all {
            let samples = try #require(
                Contract.samples[kind.kind], "no samples of \(kind.kind): see Contract.samples")
            let types = kind.events.present + kind.events.former.map { $0 as any EventBody.Type }
            let wanted = types.map { $0.name }
            #expect(Set(wanted).count == wanted.count, "two events of \(kind.kind) have one name")
            let found = samples.events.map(name(of:))
            #expect(Set(found).sorted() == wanted.sorted(), "samples of \(kind.kind)")
            // What holds one of several things, such as a paper, has a sample of each.
            for (name, bodies) in Dictionary(grouping: samples.events, by: name(of:)) {
                let gaps = Contract.gaps(in: bodies)
                #expect(gaps.isEmpty, "the samples of \(name) leave \(gaps) empty")
            }
        }
    }

    /// A line that differs means journals that cannot be read any more. Give the event a new name (`…/2`), let the old
    /// form become a `FormerEventBody` with a sample of its own, and write the file anew.
    @Test func `is encoded as it always was, event by event`() throws {
        for (kind, samples) in Contract.samples {
            let lines = try samples.events.map { try Contract.line(of: $0) }.sorted()
            if Contract.isWriting { try Contract.write(lines, to: "\(kind).jsonl") }
            let golden = Contract.read("\(kind).jsonl")
            let named = Dictionary(grouping: golden) { (try? Contract.name(in: $0)) ?? "" }
            for (body, line) in try samples.events.map({ ($0, try Contract.line(of: $0)) }) {
                let known = try #require(
                    named[name(of: body)],
                    "no line for \(name(of: body)) in \(kind).jsonl: LIANDONG_GOLDEN=write adds it")
                #expect(
                    known.contains(line),
                    """
                    \(name(of: body)) is not written as journals hold it: give it a new name and keep the old form \
                    as a former one
                    """)
            }
            #expect(golden.count == samples.events.count, "\(kind).jsonl has lines of events that are gone")
        }
    }

    @Test func `is read back as it was`() throws {
        for (kind, samples) in Contract.samples {
            let types = try #require(Kinds.shipped[kind]?.events)
            let byName = Dictionary(grouping: samples.events, by: name(of:))
            for line in Contract.read("\(kind).jsonl") {
                let body = try #require(try Contract.body(in: line, of: types), "\(line)")
                let known = try #require(byName[name(of: body)])
                #expect(known.contains { AnyHashable($0) == AnyHashable(body) }, "\(name(of: body))")
            }
        }
    }

    /// A snapshot of another form under the same number would be read as what it is not. A change of a state's form is a
    /// new number: snapshots of the old one are then folded anew.
    @Test func `has a new number where the form of a state is new`() throws {
        for kind in Kinds.shipped.all {
            let samples = try #require(Contract.samples[kind.kind])
            let gaps = Contract.gaps(in: [samples.state])
            #expect(gaps.isEmpty, "the sample of a \(kind.kind) leaves \(gaps) empty")
            let file = "\(kind.kind).form"
            let (golden, form) = (Contract.read(file), try Contract.form(of: samples.state))
            let format = "format \(kind.format)"
            let changed = Set(golden.dropFirst(2)).symmetricDifference(form).sorted()
            if Contract.isWriting, changed.isEmpty || golden.first != format {
                try Contract.write([format, try Snapshot.body(samples.state)] + form, to: file)
                continue
            }
            #expect(
                changed.isEmpty,
                """
                The state of a \(kind.kind) has another form: \(changed.prefix(10)). Raise its `format` by one, then \
                write the file with LIANDONG_GOLDEN=write.
                """)
            guard changed.isEmpty else { continue }
            #expect(golden.first == format, "write \(file) with LIANDONG_GOLDEN=write")
            // What an older program wrote under this number is read, and means the same.
            let snapshot = golden.count > 1 ? golden[1] : ""
            #expect(
                try Contract.rewritten(snapshot, as: kind) == snapshot, "raise the `format` of a \(kind.kind)"
            )
        }
    }
}
