import Yams

/// Defects that show only when the whole way of a case is followed.
extension Defects {
    mutating func proofs() throws {
        try timing()
        try endings()
        try papers()
        try hands()
        try limits()
        try words()
        try staff()
    }

    private mutating func staff() throws {
        let roles = pack.keys([.key("roles")]).map { [Step.key("roles"), .key($0), .key("staff")] }
        for text in ["3-5", "..", "some people"] {
            try plant(
                "a number of people that cannot be read", roles.prefix(3).map { ($0, Node(text)) },
                code: "bad-range")
        }
        try plant("more at least than at most", roles, Node("5..3"), code: "staff-range-empty")
        try plant(
            "people counted by a parameter that is not there", roles, ["town": "people_there_are.."],
            code: "unknown-parameter")
        let words = pack.keys([.key("parameters")]).filter { id in
            pack.node([.key("parameters"), .key(id), .key("value")])?.string.flatMap { Int($0) } == nil
        }
        for word in words.prefix(1) {
            try plant(
                "people counted by a word", roles, Node("\(word).."), code: "staff-no-number")
        }
    }

    private func clocks(of stage: [Step]) -> [String] {
        pack.node(stage + [.key("clocks")])?.array().compactMap(\.string) ?? []
    }

    private func start(of clock: String) -> String {
        pack.node([.key("clocks"), .key(clock), .key("from")])?.string ?? "entered"
    }

    private func isBound(_ clock: String) -> Bool {
        pack.node([.key("clocks"), .key(clock), .key("window")]) == nil
            && pack.node([.key("clocks"), .key(clock)]) != nil
    }

    private var head: Node { Node(pack.keys([.key("roles")]).last ?? "") }

    /// An action of the stage that leads to one stage, whatever the case says.
    private func wayOn(from stage: [Step]) -> String? {
        pack.keys(stage + [.key("actions")]).compactMap {
            pack.node(stage + [.key("actions"), .key($0), .key("to")])?.string
        }.first
    }

    private mutating func timing() throws {
        guard let first = openStages.first else { return }
        let later = ["agreement_drafted", "replied"].first { moment in
            !does(["agreement_drafted": "draft_agreement", "replied": "reply"][moment] ?? "").isEmpty
        }
        let clock: Node = [
            "name": ["zh": "后来", "en": "Later"], "period": "5wd", "from": Node(later ?? "performed"),
            "escalate": head,
        ]
        let timed = try PackText(pack.with([.key("clocks"), .key("late_one")], clock))
        all.append(
            Defect(
                kind: "a clock from what comes only later",
                texts: [try timed.with(first + [.key("clocks")], ["late_one"])]))
        let counted = openStages.filter { stage in
            let bound = clocks(of: stage).filter(isBound)
            return !bound.isEmpty && bound.allSatisfy { !["entered", "registered"].contains(start(of: $0)) }
        }
        for stage in counted.prefix(3) {
            guard case .key(let id) = stage[1] else { continue }
            try plant(
                "a way around acceptance",
                pack.keys([.key("entries")]).map { [.key("entries"), .key($0), .key("to")] }, Node(id),
                code: "stage-may-rest")
        }
        let date: Node = ["name": ["zh": "约定日期", "en": "Agreed day"], "kind": "date"]
        let dated = try PackText(pack.with([.key("fields"), .key("agreed_day")], date))
        for stage in openStages where !clocks(of: stage).isEmpty {
            let waiting = try PackText(dated.with(stage + [.key("clocks")], nil))
            all.append(
                Defect(
                    kind: "a stage that waits for a day nobody names", code: "waits-for-nothing",
                    texts: [try waiting.with(stage + [.key("waits")], "agreed_day")]))
        }
        let counting = pack.keys([.key("clocks")]).filter(isBound).filter {
            start(of: $0) != "agreement_effective"
        }
        try plant(
            "a computed period past its cap",
            counting.map { id -> (path: [Step], value: Node?) in
                let path: [Step] = [.key("clocks"), .key(id)]
                guard case .mapping(var clock)? = pack.node(path) else { return (path, nil) }
                clock["period"] = "if case.sessions > 0 then \"5wd\" else \"90d\""
                clock["cap"] = "1mo"
                return (path, Node.mapping(clock))
            }, code: "clock-past-cap")
        for stage in stages where pack.node(stage + [.key("route")]) != nil {
            guard let table = pack.node(stage + [.key("route")])?.string else { continue }
            try plant(
                "a route that says nothing", [[.key("decisions"), .key(table), .key("outputs")]], ["bureau"],
                code: "route-without-output")
        }
    }

    private mutating func endings() throws {
        guard !does("draft_agreement").isEmpty else { return }
        let table = does("hold_session").first.flatMap { path -> String? in
            if case .key(let stage) = path[1] { stage } else { nil }
        }
        if let first = openStages.first, let stage = table {
            try plant(
                "a draft before consent", [first + [.key("actions"), .key("early")]],
                [
                    "name": ["zh": "先拟协议", "en": "Draft early"], "does": ["draft_agreement"],
                    "to": Node(stage),
                ])
            try plant(
                "a failure that leads back to the table", does("fail_mediation").map { $0 + [.key("to")] },
                Node(stage), code: "refusal-not-honoured")
        }
        try plant(
            "a failure that leads nowhere", does("fail_mediation").map { $0 + [.key("to")] }, nil,
            code: "end-leads-nowhere")
        for moment in ["sessions_used_up", "agreement_effective"] {
            try plant(
                "an end that leads nowhere",
                openStages.map { $0 + [.key("on"), .key(moment)] }.filter { pack.node($0) != nil }, nil,
                code: "end-leads-nowhere")
        }
        try plant(
            "performance recorded by nobody", does("record_performance"), nil, code: "performance-not-watched"
        )
        try plant("a breach told to nobody", does("performance_broken"), nil, code: "breach-not-told")
        let kept = does("record_performance").map { Array($0.dropLast(2)) }
        let entered = pack.keys([.key("clocks")]).first { isBound($0) && start(of: $0) == "entered" }
        if let entered {
            try plant(
                "performance without a clock", kept.map { $0 + [.key("clocks")] }, [Node(entered)],
                code: "performance-without-clock")
        }
        let matters = pack.keys([.key("matters")])
        try plant(
            "an oral agreement about wages",
            matters.map { [.key("matters"), .key($0), .key("no_oral")] }.filter { pack.node($0) != nil }, nil,
            code: "oral-labour")
        try plant(
            "an electronic signature about a marriage",
            matters.map { [.key("matters"), .key($0), .key("paper_only")] }.filter { pack.node($0) != nil },
            nil, code: "electronic-family")
        try plant(
            "less than thirty days in some cases",
            pack.keys([.key("clocks")]).map { [.key("clocks"), .key($0)] }
                .filter { pack.node($0 + [.key("stops")])?.string == "confirmation_applied" }
                .map { $0 + [.key("period")] },
            "if case.sessions > 1 then \"30d\" else \"20d\"", code: "right-shortened")
    }

    private mutating func papers() throws {
        let papers = pack.keys([.key("documents")])
        let empty = [
            "agreement", "oral_agreement", "session_record", "session_notice", "answer", "routes_notice",
        ]
        if let first = openStages.first, let action = pack.keys(first + [.key("actions")]).first {
            for paper in papers where empty.contains(paper) {
                try plant(
                    "a paper before there is anything to write",
                    [first + [.key("actions"), .key(action), .key("issues")]], [Node(paper)],
                    code: "paper-without-content")
            }
            for entry in pack.keys([.key("entries")]) {
                for paper in papers.filter(empty.contains).prefix(2) {
                    try plant(
                        "a paper of what has not happened", [[.key("entries"), .key(entry), .key("issues")]],
                        [Node(paper)], code: "paper-without-content")
                }
            }
        }
        let made = ["hold_session", "draft_agreement", "agree_orally", "fail_mediation"].flatMap { does($0) }
        try plant(
            "a paper of the file not made", made.map { $0 + [.key("issues")] }, nil, code: "paper-not-made")
        if !made.isEmpty {
            for moment in ["party_refused", "mediation_stopped"] {
                let path: [Step] = [.key("anywhere"), .key(moment), .key("issues")]
                if pack.node(path) != nil {
                    try plant("an end without a notice", [path], nil, code: "paper-not-made")
                }
            }
        }
        let number: Node = ["name": ["zh": "面积", "en": "Floor space"], "kind": "number"]
        let wider = try PackText(pack.with([.key("fields"), .key("floor_space")], number))
        let issued = Set(
            pack.places(of: "issues").filter { $0[0] == .key("stages") }
                .flatMap { pack.node($0)?.array().compactMap(\.string) ?? [] })
        for paper in papers where issued.contains(paper) {
            all.append(
                Defect(
                    kind: "a paper that shows what nobody fills", code: "paper-shows-nothing",
                    texts: [
                        try wider.with([.key("documents"), .key(paper), .key("shows")], ["floor_space"])
                    ]))
        }
        let hidden = pack.keys([.key("fields")]).filter {
            pack.node([.key("fields"), .key($0), .key("personal")]) != nil
        }
        for referral in pack.keys([.key("referrals")]) {
            guard let letter = pack.node([.key("referrals"), .key(referral), .key("letter")])?.string,
                let to = pack.node([.key("referrals"), .key(referral), .key("to")])?.string
            else { continue }
            for field in hidden {
                let declaration = pack.node([.key("fields"), .key(field), .key("personal")])?.string ?? ""
                let readers = pack.node([.key("privacy"), .key(declaration), .key("visible")])?.array()
                    .compactMap(\.string)
                guard let readers, !readers.contains(to) else { continue }
                try plant(
                    "a letter that tells too much", [[.key("documents"), .key(letter), .key("shows")]],
                    [Node(field)], code: "letter-tells-too-much")
            }
        }
    }

    private mutating func hands() throws {
        let done = (does("reply") + does("complete")).compactMap { action -> (owner: String, to: String)? in
            guard let to = pack.node(action + [.key("to")])?.string else { return nil }
            let by = pack.node(action + [.key("by")])?.array().compactMap(\.string).first
            let owner = pack.node(Array(action.dropLast(2)) + [.key("owner")])?.string
            return (by ?? owner).map { ($0, to) }
        }
        for (owner, to) in done {
            let stage: [Step] = [.key("stages"), .key(to)]
            if pack.node(stage + [.key("on"), .key("followed_up")]) != nil {
                try plant(
                    "whoever did it verifies it", [[.key("verbs"), .key("follow_up")]], [Node(owner)],
                    code: "closer-verifies")
            }
            if pack.node(stage + [.key("on"), .key("rated")]) != nil {
                try plant(
                    "the rated rates", [[.key("verbs"), .key("rate")]], [Node(owner)], code: "rater-is-rated")
            }
        }
        for stage in openStages {
            guard let owner = pack.node(stage + [.key("owner")])?.string else { continue }
            try plant(
                "whoever is supervised supervises", [[.key("verbs"), .key("supervise")]], [Node(owner)],
                code: "supervises-itself")
        }
        for referral in pack.keys([.key("referrals")]) {
            let path: [Step] = [.key("referrals"), .key(referral)]
            guard let to = pack.node(path + [.key("to")])?.string else { continue }
            try plant(
                "whoever declines decides", [path + [.key("arbiter")]], Node(to), code: "arbiter-is-party")
            let offering = actions.filter { pack.node($0 + [.key("offers")])?.string == referral }
                .compactMap { pack.node(Array($0.dropLast(2)) + [.key("owner")])?.string }
            for owner in offering {
                try plant(
                    "whoever offers decides", [path + [.key("arbiter")]], Node(owner),
                    code: "arbiter-is-party")
            }
            let owing = try PackText(pack.with(path + [.key("result")], "false"))
            for stage in openStages.prefix(2) {
                all.append(
                    Defect(
                        kind: "a result that nobody owes", code: "result-never-owed",
                        texts: [
                            try owing.with(
                                stage + [.key("on"), .key("\(referral).result")],
                                Node(pack.keys([.key("stages")]).last ?? ""))
                        ]))
            }
        }
        let window = pack.keys([.key("clocks")]).filter { !isBound($0) }
        try plant(
            "more time that nobody approves",
            window.map { [.key("clocks"), .key($0), .key("extend")] },
            ["times": "1", "most": "5d", "approved_by": "superior"], code: "extension-without-approver")
    }

    private mutating func limits() throws {
        let quiet: Node = ["name": ["zh": "静置", "en": "Quiet"], "period": "400d", "window": "true"]
        for stage in openStages {
            guard let to = wayOn(from: stage), pack.node(stage + [.key("mediation")]) == nil,
                let bound = clocks(of: stage).first(where: isBound),
                start(of: bound) != "agreement_effective",
                pack.node([.key("clocks"), .key(bound), .key("stops")]) == nil,
                let period = pack.node([.key("clocks"), .key(bound), .key("period")])?.string,
                !period.contains(" ")
            else { continue }
            var text = try PackText(pack.with([.key("clocks"), .key("quiet")], quiet))
            text = try PackText(text.with(stage + [.key("actions")], nil))
            text = try PackText(text.with(stage + [.key("clocks")], [Node(bound), "quiet"]))
            all.append(
                Defect(
                    kind: "a limit that nobody can keep", code: "no-lawful-path",
                    texts: [try text.with(stage + [.key("on")], ["quiet.closed": Node(to)])]))
        }
        for value in ["2025-10-01", "2025-10-01..2025-10-07", "2025年10月8日"] {
            try plant(
                "a festival of last year", [[.key("parameters"), .key("golden_week")]],
                ["name": ["zh": "黄金周", "en": "Golden week"], "value": Node(value)], code: "parameter-past")
        }
        try plant(
            "a figure of a year that is over", [[.key("parameters"), .key("goal_2025")]],
            ["name": ["zh": "目标", "en": "Goal"], "value": "17"], code: "parameter-past")
    }

    private mutating func words() throws {
        let names = pack.places(of: "name").filter { pack.node($0)?.mapping != nil }
        try plant(
            "English in the Chinese", names.map { $0 + [.key("zh")] }, "Acceptance", code: "text-language")
        try plant(
            "a basis without words",
            pack.keys([.key("privacy")]).map { [.key("privacy"), .key($0), .key("basis")] }, "",
            code: "no-basis")
        for choice in choices.prefix(2) {
            let table: Node = [
                "name": ["zh": "表", "en": "Table"], "hit": "first", "inputs": [Node(choice.id)],
                "outputs": ["line"], "rules": [["nothing_like_it", "a"], ["-", "b"]],
            ]
            try plant("an option that is none in a table", [[.key("decisions"), .key("odd")]], table)
        }
    }
}
