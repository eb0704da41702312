import Yams

/// A place in a pack: keys of mappings, positions of lists.
enum Step: Hashable {
    case key(String)
    case at(Int)
}

/// A pack as its author wrote it, to be changed in one place.
struct PackText {
    let root: Node

    init(_ text: String) throws {
        guard let node = try Yams.compose(yaml: text) else { throw Missing() }
        root = node
    }

    struct Missing: Error {}

    /// The text with one place changed; nil takes it away.
    func with(_ path: [Step], _ value: Node?) throws -> String {
        try Yams.serialize(node: Self.replace(root, path[...], value))
    }

    private static func replace(_ node: Node, _ path: ArraySlice<Step>, _ value: Node?) -> Node {
        guard let step = path.first else { return value ?? node }
        let rest = path.dropFirst()
        switch (step, node) {
        case (.key(let key), .mapping(var mapping)):
            let name = Node(key)
            if rest.isEmpty {
                mapping[name] = value
            } else {
                mapping[name] = replace(mapping[name] ?? [:], rest, value)
            }
            return .mapping(mapping)
        case (.at(let index), .sequence(var sequence)):
            if !rest.isEmpty {
                sequence[index] = replace(sequence[index], rest, value)
            } else if let value {
                if index < sequence.count { sequence[index] = value } else { sequence.append(value) }
            } else {
                sequence.remove(at: index)
            }
            return .sequence(sequence)
        case (_, .scalar), (_, .alias), (.key, .sequence), (.at, .mapping): return node
        }
    }

    func node(_ path: [Step]) -> Node? {
        path.reduce(root) { node, step in
            switch (step, node) {
            case (.key(let key), .mapping(let mapping)?): mapping[Node(key)]
            case (.at(let index), .sequence(let sequence)?): index < sequence.count ? sequence[index] : nil
            case (_, _): nil
            }
        }
    }

    /// The keys of a mapping, in their order.
    func keys(_ path: [Step]) -> [String] { node(path)?.mapping?.keys.compactMap(\.string) ?? [] }

    /// Every place that has the key, wherever it stands.
    func places(of key: String) -> [[Step]] {
        var found: [[Step]] = []
        func walk(_ node: Node, _ path: [Step]) {
            switch node {
            case .mapping(let mapping):
                for (name, value) in mapping {
                    guard let name = name.string else { continue }
                    if name == key { found.append(path + [.key(name)]) }
                    walk(value, path + [.key(name)])
                }
            case .sequence(let sequence):
                for (index, value) in sequence.enumerated() { walk(value, path + [.at(index)]) }
            case .scalar, .alias: return
            }
        }
        walk(root, [])
        return found
    }
}

/// Something a tired author does to a pack.
struct Defect {
    /// What was done.
    let kind: String
    /// The finding that must name it; nil: any error will do.
    var code: String?
    let texts: [String]
}

/// Plants every defect of every kind wherever a pack has room for it.
struct Defects {
    let pack: PackText
    var all: [Defect] = []

    init(in text: String) throws {
        pack = try PackText(text)
        try names()
        try structure()
        try mediation()
        try clocks()
        try tables()
        try expressions()
        try texts()
        try proofs()
    }

    mutating func plant(
        _ kind: String, _ changes: [(path: [Step], value: Node?)], code: String? = nil
    ) throws {
        let texts = try changes.map { try pack.with($0.path, $0.value) }
        if !texts.isEmpty { all.append(Defect(kind: kind, code: code, texts: texts)) }
    }

    mutating func plant(_ kind: String, _ places: [[Step]], _ value: Node?, code: String? = nil) throws {
        try plant(kind, places.map { ($0, value) }, code: code)
    }

    // MARK: where things stand

    var stages: [[Step]] { pack.keys([.key("stages")]).map { [.key("stages"), .key($0)] } }
    var openStages: [[Step]] {
        stages.filter { pack.node($0 + [.key("ends")]) == nil && pack.node($0 + [.key("runs")]) == nil }
    }
    var actions: [[Step]] {
        openStages.flatMap { stage in
            pack.keys(stage + [.key("actions")]).map { stage + [.key("actions"), .key($0)] }
        }
    }
    private var clockPaths: [[Step]] { pack.keys([.key("clocks")]).map { [.key("clocks"), .key($0)] } }
    private var fields: [[Step]] { pack.keys([.key("fields")]).map { [.key("fields"), .key($0)] } }
    var choices: [(id: String, path: [Step])] {
        pack.keys([.key("fields")]).map { ($0, [.key("fields"), .key($0)]) }
            .filter { pack.node($0.path + [.key("options")]) != nil }
    }
    func does(_ act: String) -> [[Step]] {
        actions.filter { pack.node($0 + [.key("does")])?.array().contains { $0.string == act } == true }
    }

    /// The same with its last letter gone, in a list or by itself.
    private mutating func misspell(_ kind: String, _ keys: [String]) throws {
        var changes: [([Step], Node?)] = []
        for path in keys.flatMap({ pack.places(of: $0) }) {
            switch pack.node(path) {
            case .scalar(let scalar)?: changes.append((path, Node(scalar.string + "x")))
            case .sequence(let sequence)?:
                for (index, item) in sequence.enumerated() {
                    guard let word = item.string, !["public", "parties"].contains(word) else { continue }
                    changes.append((path + [.at(index)], Node(word.replacing("?", with: "") + "x")))
                }
            default: continue
            }
        }
        try plant(kind, changes.map { (path: $0.0, value: $0.1) })
    }

    // MARK: kinds

    private mutating func names() throws {
        try misspell("a role misspelt", ["owner", "by", "escalate", "visible", "arbiter"])
        try misspell("a field misspelt", ["ask"])
        try misspell("a clock misspelt", ["clocks"].filter { _ in !openStages.isEmpty })
        try misspell("a paper misspelt", ["issues", "letter", "result_letter"])
        try misspell("a referral misspelt", ["offers"])
        try misspell("an act misspelt", ["does"])
        try misspell("a declaration misspelt", ["personal"])
        try misspell("a used clock misspelt", ["without"])
        try misspell("a kind misspelt", ["kind"])
        try misspell("a moment misspelt", ["from", "stops"])
        try plant(
            "a stage misspelt",
            pack.places(of: "to").filter { pack.node($0)?.string != nil }.filter {
                $0[0] != .key("referrals")
            },
            "nowhere")
        try plant("a key misspelt", stages.map { $0 + [.key("ovner")] }, "clerk")
        try plant(
            "a trigger misspelt",
            openStages.map { $0 + [.key("on"), .key("never_heard_of")] }.filter {
                pack.node(Array($0.dropLast())) != nil
            },
            "nowhere")
    }

    private mutating func structure() throws {
        try plant("an owner forgotten", openStages.map { $0 + [.key("owner")] }, nil)
        try plant(
            "clocks forgotten", openStages.map { $0 + [.key("clocks")] }.filter { pack.node($0) != nil }, nil)
        try plant(
            "an end that ends nothing", stages.map { $0 + [.key("ends")] }.filter { pack.node($0) != nil },
            nil)
        try plant(
            "a stage that nothing leads to", [[.key("stages"), .key("island")]],
            [
                "name": ["zh": "孤岛", "en": "Island"], "public": ["zh": "孤岛", "en": "Island"],
                "ends": "resolved",
            ])
        let trap: Node = [
            "name": ["zh": "陷阱", "en": "Trap"], "public": ["zh": "陷阱", "en": "Trap"],
            "owner": Node(ownerWord),
            "clocks": [Node(pack.keys([.key("clocks")]).first ?? "")], "actions": [:],
        ]
        for action in actions.prefix(6) {
            let text = try PackText(pack.with([.key("stages"), .key("trap")], trap)).with(
                action + [.key("to")], "trap")
            all.append(Defect(kind: "a stage without a way out", texts: [text]))
        }
        let leaving: Node = [
            "name": ["zh": "等撤回", "en": "Until withdrawn"], "public": ["zh": "等撤回", "en": "Until withdrawn"],
            "owner": Node(ownerWord), "clocks": [Node(pack.keys([.key("clocks")]).first ?? "")],
            "actions": [:],
            "on": ["withdrawn": Node(withdrawnStage)],
        ]
        if !withdrawnStage.isEmpty, let action = actions.first {
            let text = try PackText(pack.with([.key("stages"), .key("leaving")], leaving)).with(
                action + [.key("to")], "leaving")
            all.append(Defect(kind: "a stage that only withdrawal leaves", texts: [text]))
        }
        try plant(
            "an action on an end",
            stages.filter { pack.node($0 + [.key("ends")]) != nil }.map { $0 + [.key("actions")] },
            ["late": ["name": ["zh": "补办", "en": "Late"]]])
        try plant("entries forgotten", [[.key("entries")]], nil)
        try plant(
            "an entry for nobody",
            pack.keys([.key("entries")]).map { [.key("entries"), .key($0), .key("by")] }, nil)
        let referrals: [[Step]] = pack.keys([.key("referrals")]).map { [.key("referrals"), .key($0)] }
        try plant("no time to answer", referrals.map { $0 + [.key("answer_within")] }, "0h")
        try plant("an arbiter forgotten", referrals.map { $0 + [.key("arbiter")] }, nil)
        try plant(
            "an acceptance that leads nowhere",
            openStages.flatMap { stage in
                pack.keys(stage + [.key("on")]).filter { $0.hasSuffix(".accepted") }.map {
                    stage + [.key("on"), .key($0)]
                }
            }, nil)
        try plant(
            "a right switched off", ["withdraw", "rate", "remind"].map { [.key("verbs"), .key($0)] }, "off")
    }

    private var ownerWord: String {
        openStages.first.flatMap { pack.node($0 + [.key("owner")])?.string } ?? ""
    }
    private var withdrawnStage: String { pack.node([.key("anywhere"), .key("withdrawn")])?.string ?? "" }

    private mutating func mediation() throws {
        let tables = openStages.filter { pack.node($0 + [.key("mediation")]) != nil }
        guard !tables.isEmpty else { return }
        try plant(
            "mediation not said", does("hold_session").map { Array($0.dropLast(2)) + [.key("mediation")] },
            nil)
        let mediating = does("hold_session").compactMap { path -> String? in
            if case .key(let stage) = path[1] { stage } else { nil }
        }
        if let stage = mediating.first {
            try plant(
                "an entry straight to the table",
                pack.keys([.key("entries")]).map { [.key("entries"), .key($0), .key("to")] }, Node(stage))
            try plant(
                "a refusal that leads to the table", [[.key("anywhere"), .key("party_refused")]], Node(stage))
            try plant(
                "a stop that leads to the table", [[.key("anywhere"), .key("mediation_stopped")]], Node(stage)
            )
        }
        if let settled = stages.first(where: { pack.node($0 + [.key("ends")])?.string == "resolved" }),
            case .key(let id) = settled[1]
        {
            try plant(
                "a stop that counts as settled", [[.key("anywhere"), .key("mediation_stopped")]], Node(id))
            try plant(
                "a refusal that counts as settled", [[.key("anywhere"), .key("party_refused")]], Node(id))
        }
        try plant("routes forgotten", [[.key("routes")]], nil)
        try plant("no seal", does("seal_agreement"), nil)
        try plant("no signature of the mediator", does("mediator_signs"), nil)
        try plant("no signature of the parties", does("sign_agreement"), nil)
        let fee: Node = ["name": ["zh": "调解费", "en": "Fee"], "kind": "money"]
        let withFee = try PackText(pack.with([.key("fields"), .key("service_fee")], fee))
        if let action = actions.first {
            all.append(
                Defect(kind: "a fee", texts: [try withFee.with(action + [.key("ask")], ["service_fee"])]))
        }
        try plant(
            "less than thirty days for the court",
            clockPaths.filter { pack.node($0 + [.key("stops")])?.string == "confirmation_applied" }.map {
                $0 + [.key("period")]
            },
            "20d")
        for verb in ["stop_mediation", "answer_mediation"] {
            try plant("a right of the parties switched off", [[.key("verbs"), .key(verb)]], "off")
            try plant(
                "a right of the parties narrowed", [[.key("verbs"), .key(verb)]],
                [Node(pack.keys([.key("roles")]).last ?? "")])
        }
    }

    private mutating func clocks() throws {
        let bound = clockPaths.filter { pack.node($0 + [.key("window")]) == nil }
        try plant("nobody above hears", bound.map { $0 + [.key("escalate")] }, nil)
        try plant("a clock without a period", clockPaths.map { $0 + [.key("period")] }, nil)
        try plant("a period in no unit", clockPaths.map { $0 + [.key("period")] }, "5 working days")
        try plant(
            "a period that is a number", clockPaths.map { $0 + [.key("period")] },
            "if case.sessions > 0 then \"5wd\" else 5")
        try plant(
            "a period that is a day", clockPaths.map { $0 + [.key("period")] },
            "if case.sessions > 0 then \"5wd\" else today()")
        try plant(
            "a period that is no period", clockPaths.map { $0 + [.key("period")] },
            "if case.sessions > 0 then \"5wd\" else \"soon\"")
        // Instalments have no period; a day or less fits into a cap of one day.
        let long = bound.filter { path in
            let period = pack.node(path + [.key("period")])?.string ?? ""
            let value = pack.node([.key("parameters"), .key(period), .key("value")])?.string ?? period
            return value != "instalments" && !["0wd", "1wd", "1d"].contains(value) && !value.hasSuffix("h")
        }
        try plant("a period past its cap", long.map { $0 + [.key("cap")] }, "1d")
        let never =
            ["court_ruled", "replied", "agreement_effective"].first { does(actOf[$0] ?? "").isEmpty } ?? ""
        // What a pack takes in has acts of its own.
        if !never.isEmpty, pack.node([.key("uses")]) == nil {
            try plant("a clock from what never comes", clockPaths.map { $0 + [.key("from")] }, Node(never))
        }
        for clock in bound {
            guard case .key(let id) = clock[1] else { continue }
            let owners = Set(
                openStages.filter {
                    pack.node($0 + [.key("clocks")])?.array().contains { $0.string == id } == true
                }
                .compactMap { pack.node($0 + [.key("owner")])?.string })
            if owners.count == 1, let owner = owners.first {
                try plant("told to whoever let it pass", [clock + [.key("escalate")]], [Node(owner)])
            }
        }
        let date: Node = ["name": ["zh": "约定日期", "en": "Agreed day"], "kind": "date"]
        let dated = try PackText(pack.with([.key("fields"), .key("agreed_day")], date))
        for clock in bound {
            all.append(
                Defect(
                    kind: "a clock from a field nobody fills",
                    texts: [try dated.with(clock + [.key("from")], "agreed_day")]))
        }
        try plant(
            "a light that hides the others",
            bound.map { $0 + [.key("lights")] },
            [
                ["light": "blue", "word": ["zh": "在办", "en": "in hand"]],
                ["light": "red", "past": "5wd", "word": ["zh": "超期", "en": "late"]],
            ])
        try plant(
            "two thresholds for one light",
            bound.map { $0 + [.key("lights")] },
            [["light": "red", "past": "5wd", "left": "2d", "word": ["zh": "超期", "en": "late"]]])
    }

    private let actOf = [
        "court_ruled": "court_rules", "replied": "reply", "agreement_effective": "seal_agreement",
    ]

    private mutating func tables() throws {
        for decision in pack.keys([.key("decisions")]) {
            let rules: [Step] = [.key("decisions"), .key(decision), .key("rules")]
            guard let rows = pack.node(rules)?.sequence, rows.count > 1 else { continue }
            try plant("a table with a gap", [rules + [.at(rows.count - 1)]], nil)
            let width = rows[0].sequence?.count ?? 0
            let anything = Node(
                (0..<width).map { $0 < width - 1 ? Node("-") : rows[0].sequence?[$0] ?? Node("-") })
            try plant("a row that hides the others", [rules + [.at(0)]], anything)
            try plant(
                "a matter that is none in a table",
                rows.indices.dropLast().map { rules + [.at($0), .at(0)] }.filter {
                    pack.node($0)?.string.map { $0 != "-" } ?? false
                },
                "neihgbour")
            try plant("a row too short", [rules + [.at(0)]], ["-"])
        }
    }

    private mutating func expressions() throws {
        let targets = actions.prefix(12).map { $0 + [.key("when")] }
        func conditions(_ kind: String, _ text: String) throws { try plant(kind, Array(targets), Node(text)) }
        try conditions("a number held against a text", "case.sessions = \"two\"")
        try conditions("a text held against a number", "case.matter > 3")
        try conditions("a condition that is a number", "case.sessions + 1")
        try conditions("a condition that is a text", "\"yes\"")
        try conditions("a matter that is none in a condition", "case.matter = \"neihgbour\"")
        try conditions("a stage that is none in a condition", "case.stage = \"nowhere\"")
        try conditions("a name that nobody declared", "urgentt = true")
        try conditions("half an expression", "case.sessions >")
        try conditions("a text added to a number", "case.sessions + \"1\" > 2")
        for choice in choices {
            try conditions("an option that is none in a condition", "\(choice.id) = \"none_of_these\"")
            try plant(
                "an option that is none set", actions.prefix(6).map { $0 + [.key("set")] },
                [Node(choice.id): Node("\"none_of_these\"")])
            try plant(
                "a number set where a choice is wanted", actions.prefix(6).map { $0 + [.key("set")] },
                [Node(choice.id): Node("5")])
        }
        let engine = ["sessions_max", "returns_max", "oral_only_if_performed"]
        for id in engine {
            for value in ["three", "-1", "2.5"] {
                try plant(
                    "a parameter of the wrong kind", [[.key("parameters"), .key(id)]],
                    ["name": ["zh": "参数", "en": "Parameter"], "value": Node(value)])
            }
        }
    }

    private mutating func texts() throws {
        let names = pack.places(of: "name").filter { pack.node($0)?.mapping != nil }
        try plant("English forgotten", names.map { $0 + [.key("en")] }, nil)
        try plant("Chinese forgotten", names.map { $0 + [.key("zh")] }, nil)
        try plant("Chinese in the English", names.map { $0 + [.key("en")] }, "办理 work")
        try plant(
            "nothing for the resident", stages.map { $0 + [.key("public")] }.filter { pack.node($0) != nil },
            nil)
        for key in ["purpose", "basis", "retention", "visible"] {
            try plant(
                "a declaration without \(key)",
                pack.keys([.key("privacy")]).map { [.key("privacy"), .key($0), .key(key)] }, nil)
        }
        try plant(
            "personal words without a declaration",
            fields.map { $0 + [.key("personal")] }.filter { pack.node($0) != nil }, nil)
        try plant("a number without a counter", [[.key("case"), .key("number")]], "{year}-{unit}")
        try plant(
            "a template that is not there",
            pack.keys([.key("documents")]).map { [.key("documents"), .key($0), .key("template")] },
            "gone.mustache")
    }
}
