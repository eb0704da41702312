public import Mechanisms
import Organisation
public import WorkCalendar

/// Judges a mechanism that could be read (design §5 *Checks*). A pack goes live only without errors.
///
/// Each group of checks is one file; a new check is a new function in the list below.
public struct Checks {
    let mechanism: Mechanism
    let graph: Reachability
    let past: Past
    /// The day on which it is judged; nil: no date is held against it.
    let today: CivilDate?
    var findings: [Finding] = []

    init(mechanism: Mechanism, graph: Reachability, today: CivilDate? = nil) {
        self.mechanism = mechanism
        self.graph = graph
        past = Past(mechanism)
        self.today = today
    }

    /// - Parameter today: the day by which dates in parameters are over.
    public static func run(_ mechanism: Mechanism, on today: CivilDate? = nil) -> [Finding] {
        var checks = Checks(mechanism: mechanism, graph: Reachability(mechanism), today: today)
        checks.checkNames()
        checks.checkGraph()
        checks.checkClocks()
        checks.checkConduct()
        checks.checkReferrals()
        checks.checkMediation()
        checks.checkMediationLaw()
        checks.checkEndings()
        checks.checkHands()
        checks.checkStaff()
        checks.checkPast()
        checks.checkPapers()
        checks.checkLimits()
        checks.checkPrivacy()
        checks.checkTypes()
        checks.checkTables()
        return checks.findings.sorted { ($0.severity, $0.place.line) < ($1.severity, $1.place.line) }
    }

    /// The stages in which a case can begin.
    var starts: [StageID] { mechanism.entries.all.flatMap { $0.targets.map(\.stage) } }

    mutating func find(
        _ code: String, _ place: SourcePlace, _ zh: String, _ en: String, mend mendZh: String,
        _ mendEn: String,
        path: [String] = [], word: String? = nil, severity: Finding.Severity = .error
    ) {
        findings.append(
            Finding(
                severity, code, at: place, Bilingual(zh: zh, en: en),
                remedy: Bilingual(zh: mendZh, en: mendEn), path: path, way: way(path), word: word))
    }

    /// A name that is declared nowhere.
    mutating func unknown(
        _ code: String, _ kindZh: String, _ kindEn: String, _ name: String, at place: SourcePlace,
        among known: [String]
    ) {
        let (zh, en) = ("没有\(kindZh)“\(name)”", "there is no \(kindEn) “\(name)”")
        if name.contains(where: { "，：；".contains($0) }) {
            find(
                code, place, zh, en, mend: "标点用了全角；YAML 用半角的逗号和冒号",
                "the punctuation is full-width; YAML wants plain commas and colons", word: name)
        } else if let near = Checks.nearest(name, known) {
            find(code, place, zh, en, mend: "是否想写“\(near)”？", "did you mean “\(near)”?", word: name)
        } else {
            find(
                code, place, zh, en, mend: "先声明它；已有：\(known.joined(separator: "、"))",
                "declare it first; known: \(known.joined(separator: ", "))", word: name)
        }
    }
}
