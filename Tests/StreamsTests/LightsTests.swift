import Foundation
import Mechanisms
import Streams
import Testing
import WorkCalendar

struct `Lights` {
    static let words = [
        ("即将到期", "due soon"), ("", ""), ("一行\n两行", "tab\there"), ("\"引号\"", "back\\slash"), ("🟡", "e\u{301}"),
        ("\u{301}", " "), ("green|red", "0"),
    ]

    @Test(arguments: Lights.words)
    func `come back from their text, whatever their words`(_ words: (String, String)) {
        let steps: LightSteps = [
            LightStep(light: .green, word: nil, from: .t0),
            LightStep(light: .yellow, word: Bilingual(zh: words.0, en: words.1), from: .t0.plus(minutes: 1)),
            LightStep(light: .red, word: Bilingual(zh: words.1, en: words.0), from: .t0.plus(minutes: 2)),
        ]
        #expect(LightSteps(text: steps.text) == steps)
        #expect(LightSteps(text: LightSteps([]).text) == [])
    }

    @Test func `can be read back even where a word holds what stands between words`() throws {
        let word = Bilingual(zh: "一\u{1e}二", en: "one\u{1f}two")
        let steps: LightSteps = [LightStep(light: .red, word: word, from: .t0)]
        let read = try #require(LightSteps(text: steps.text))
        #expect(read.all == [LightStep(light: .red, word: Bilingual(zh: "一 二", en: "one two"), from: .t0)])
    }

    @Test(arguments: ["green", "green\u{1f}x", "mauve\u{1f}1", "green\u{1f}1\u{1f}x", "\u{1f}\u{1f}"])
    func `are not read from anything else`(_ text: String) {
        #expect(LightSteps(text: text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(LightSteps.self, from: try JSONEncoder().encode(text))
        }
    }

    @Test func `are written alike alone and in a list`() throws {
        let step = LightStep(light: .blue, word: Bilingual(zh: "在办", en: "in hand"), from: .t0)
        let data = try JSONEncoder().encode(step)
        #expect(try JSONDecoder().decode(LightStep.self, from: data) == step)
        #expect(try JSONDecoder().decode(LightSteps.self, from: data) == [step])
    }

    @Test func `show the last that has begun, and before all the first`() {
        let steps: LightSteps = [
            LightStep(light: .green, word: nil, from: .t0),
            LightStep(light: .red, word: nil, from: .t0.plus(minutes: 10)),
        ]
        #expect(steps.shown(at: .t0.plus(minutes: -1))?.light == .green)
        #expect(steps.shown(at: .t0.plus(minutes: 9))?.light == .green)
        #expect(steps.shown(at: .t0.plus(minutes: 10))?.light == .red)
        #expect(LightSteps([]).shown(at: .t0) == nil)
    }
}

/// Due ten minutes after `t0`, red from the millisecond after.
private struct Run: Timed {
    var due = Instant.t0.plus(minutes: 10)
    var isWindow = false
    var standsSince: Instant?
    var steps: LightSteps = [
        LightStep(light: .green, word: nil, from: .t0),
        LightStep(light: .red, word: nil, from: .t0.plus(minutes: 10).adding(milliseconds: 1)),
    ]

    func shows(_ minutes: Int64) -> String {
        let now = Instant.t0.plus(minutes: minutes)
        return "\(light(at: now)?.light.rawValue ?? "dark")\(isLate(at: now) ? ", late" : "")"
    }
}

struct `Anything with a due moment` {
    @Test func `is late once its moment has passed while it runs`() {
        let run = Run()
        #expect(run.shows(5) == "green")
        #expect(run.shows(10) == "green")
        #expect(run.shows(11) == "red, late")
        #expect(run.lateFrom == run.due)
    }

    @Test func `does not grow older while it stands still before its moment`() {
        let run = Run(standsSince: .t0.plus(minutes: 4))
        #expect(run.shows(3) == "green")
        #expect(run.shows(1000) == "green")
        #expect(run.lateFrom == nil)
        #expect(Run(standsSince: .t0.plus(minutes: 10)).lateFrom == nil)
    }

    @Test func `stays late where it was paused or finished late`() {
        let run = Run(standsSince: .t0.plus(minutes: 12))
        #expect(run.shows(11) == "red, late")
        #expect(run.shows(1000) == "red, late")
        #expect(run.lateFrom == run.due)
    }

    @Test func `is late for nobody where it is the window of a right`() {
        let run = Run(isWindow: true)
        #expect(run.shows(1000) == "red")
        #expect(run.lateFrom == nil)
    }

    @Test func `is passed over as a window where a duty runs beside it`() {
        let early = Run(due: .t0.plus(minutes: 1), isWindow: true)
        #expect(Face.next(of: [early, Run()])?.due == Run().due)
        #expect(Face.next(of: [early])?.due == early.due)
        #expect(Face.next(of: [Run]()) == nil)
    }
}
