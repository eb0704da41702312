import Foundation
import Mechanisms
import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

/// The table of `docs/decisions/clocks.md`, driven through the engine cell by cell.
struct `The table of clocks` {
    private static func page() throws -> [(status: String, event: String, cell: String)] {
        let text = try Repository.text("docs/decisions/clocks.md")
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let columns = try #require(lines.first { $0[0] == "status" })
        let rows = lines.filter { row in RunningClock.Status.allCases.contains { $0.rawValue == row[0] } }
        return rows.flatMap { row in zip(columns, row).dropFirst().map { (row[0], $0, $1) } }
    }

    /// A duty called `talk` with the mediators; the window `object` in the row of what is closed.
    private static func desk(_ status: RunningClock.Status) throws -> (Desk, String) {
        let capped = Court.pack
            .replacing(
                "    extend: { times: 3, most: 5d, approved_by: superior }\n",
                with:
                    "    extend: { times: 3, most: 5d, approved_by: superior }\n    cap: 20d\n    cap_holds: pauses\n    stops: completed\n"
            )
        let desk = Desk(try Court.mechanism(capped), try Court.desk().directory)
        try desk.register("filing", ["text": "借款", "place": "town"], by: "fang")
        if status == .closed {
            try desk.act("rule", ["reply": "判决如下"], by: "fang")
            try desk.wait(until: "2026-03-09 17:31")
            return (desk, "object")
        }
        try desk.act("entrust", by: "fang")
        try desk.act("answer_referral", ["answer": "accept"], by: "mei")
        switch status {
        case .running, .closed: break
        case .paused:
            try desk.act("pause", ["clock": "talk", "why": "away"], by: "mei", at: "2026-03-03 09:00")
        case .overdue: try desk.wait(until: "2026-03-13 09:00")
        case .done: try desk.act("agreed", by: "mei")
        case .lapsed: try desk.act("back", by: "mei")
        }
        return (desk, "talk")
    }

    private static func happen(_ event: String, to clock: String, _ desk: Desk) throws {
        switch event {
        case "paused": try desk.act("pause", ["clock": .text(clock), "why": "away"], by: "mei")
        case "resumed": try desk.act("resume", ["clock": .text(clock)], by: "mei")
        case "extended":
            try desk.act("extend", ["clock": .text(clock), "by": "5d", "reason": "复杂"], by: "si")
        case "its_act": try desk.act("agreed", by: "mei")
        case "left_without": try desk.act("back", by: "mei")
        case "time_runs_out": try desk.wait(until: "2026-03-13 09:00")
        case "cap_reached":
            guard try desk.clock(clock).isPaused else { return }
            try desk.wait(until: "2026-03-25 09:00")
        case "fact_changes": try desk.act("measure", ["complex": "yes"], by: "mei")
        default: Issue.record("no event \(event)")
        }
    }

    @Test func `is what happens, cell by cell`() throws {
        let page = try Self.page()
        #expect(page.count == RunningClock.Status.allCases.count * 8)
        for (status, event, cell) in page {
            let before = try #require(RunningClock.Status(rawValue: status))
            let (desk, clock) = try Self.desk(before)
            #expect(try desk.clock(clock).status == before, "\(status) to begin with")
            let runs = desk.state.clocks.count
            do {
                try Self.happen(event, to: clock, desk)
            } catch let refusal as Rejection {
                #expect(cell == "–", "\(status) \(event): \(refusal.word)")
                continue
            }
            let after = try #require(desk.state.clocks.prefix(runs).last { $0.clock.text == clock })
            #expect(after.status.rawValue == (cell == "–" ? status : cell), "\(status) \(event)")
        }
    }
}
