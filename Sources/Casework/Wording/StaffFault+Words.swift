public import Mechanisms
public import Organisation
public import WorkCalendar

/// What is said of too few or too many people, and how to mend it.
extension StaffFault {
    private static let shownUnits = 5

    public func message(in mechanism: Mechanism, _ directory: Directory) -> Bilingual {
        let role = name(in: mechanism)
        let kind = kind(directory)
        switch what {
        case .noUnit:
            return Bilingual(
                zh: "组织中没有\(kind.zh)，无人担任“\(role.zh)”（\(self.role)）",
                en: "the organisation has no \(kind.en), so that nobody is “\(role.en)” (\(self.role))")
        case .tooFew(let least) where rule.scope == .total:
            return Bilingual(
                zh: "全部单位共有 \(people) 人担任“\(role.zh)”（\(self.role)），应不少于 \(least) 人",
                en: "\(people) in all are “\(role.en)” (\(self.role)); there must be at least \(least)")
        case .tooMany(let most) where rule.scope == .total:
            return Bilingual(
                zh: "全部单位共有 \(people) 人担任“\(role.zh)”（\(self.role)），应不多于 \(most) 人",
                en: "\(people) in all are “\(role.en)” (\(self.role)); there may be at most \(most)")
        case .tooFew(let least):
            return Bilingual(
                zh:
                    "\(of) 个\(kind.zh)中有 \(units.count) 个担任“\(role.zh)”（\(self.role)）的不足 \(least) 人：\(list(directory).zh)",
                en:
                    "\(units.count) of \(of) \(kind.en) have fewer than \(least) “\(role.en)” (\(self.role)): \(list(directory).en)"
            )
        case .tooMany(let most):
            return Bilingual(
                zh:
                    "\(of) 个\(kind.zh)中有 \(units.count) 个担任“\(role.zh)”（\(self.role)）的超过 \(most) 人：\(list(directory).zh)",
                en:
                    "\(units.count) of \(of) \(kind.en) have more than \(most) “\(role.en)” (\(self.role)): \(list(directory).en)"
            )
        }
    }

    public func remedy(in mechanism: Mechanism) -> Bilingual {
        let missing = units.isEmpty ? people : units.map(\.people).min() ?? 0
        switch what {
        case .noUnit:
            return Bilingual(
                zh: "在组织文件里加上这样的单位并安排人，或改 staff:",
                en: "write such a unit into the organisation and give somebody the post, or change staff:")
        case .tooFew(let least):
            return Bilingual(
                zh: "在组织文件里再安排人担任 \(role)（最多缺 \(least - missing) 人），或改 staff:",
                en:
                    "give more people the post \(role) there (up to \(least - missing) are missing), or change staff:"
            )
        case .tooMany:
            return Bilingual(
                zh: "在组织文件里减少担任 \(role) 的人，或改 staff:",
                en: "let fewer people hold the post \(role) there, or change staff:")
        }
    }

    private func name(in mechanism: Mechanism) -> Bilingual {
        mechanism.roles[role.text]?.name ?? Bilingual(both: role.text)
    }

    /// What the rule counts by: villages, organs of a line, or whoever has the post.
    private func kind(_ directory: Directory) -> Bilingual {
        switch rule.scope {
        case .zone(let zone):
            directory.trees[zone.tree]?.levels.first { $0.id == zone.level }.map {
                Bilingual(zh: $0.name.zh, en: "zones “\($0.name.en)”")
            } ?? Bilingual(both: "\(zone)")
        case .own, .total: Bilingual(zh: "设岗单位", en: "units that have the post")
        case .level(let level, _): Bilingual(zh: level.name.zh, en: level.plural)
        case .line(let line): Bilingual(zh: "“\(line)”条线的单位", en: "units of the line \(line)")
        }
    }

    private func list(_ directory: Directory) -> Bilingual {
        let more = units.count > Self.shownUnits
        let shown = units.prefix(Self.shownUnits).map { count in
            (directory.address(of: count.unit), count.people)
        }
        return Bilingual(
            zh: shown.map { "\($0.zh)（\($1) 人）" }.joined(separator: "、") + (more ? "等" : ""),
            en: shown.map { "\($0.en) (\($1))" }.joined(separator: "; ") + (more ? "; …" : ""))
    }
}
