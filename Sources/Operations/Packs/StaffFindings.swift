import Casework
public import Mechanisms
public import Organisation
public import WorkCalendar

/// Which duties of a mechanism an organisation has nobody for, or nobody but whoever has the duty already; and where fewer or
/// more people hold a role than the mechanism says.
public enum StaffFindings {
    public static func of(_ mechanism: Mechanism, in directory: Directory, on date: CivilDate) -> [Finding] {
        let gaps = Staffing.gaps(of: mechanism, in: directory, on: date)
        var lines: Set<String> = []
        var findings: [Finding] = []
        var alike: [[StaffGap]] = []
        for gap in gaps {
            if gap.isUnknownLine, let line = gap.line {
                if lines.insert(line).inserted {
                    findings.append(unknownLine(line, gap, mechanism, directory))
                }
            } else if let index = alike.firstIndex(where: { $0[0].isLike(gap) }) {
                alike[index].append(gap)
            } else {
                alike.append([gap])
            }
        }
        return findings + alike.map { finding($0, mechanism, directory) }
            + trees(of: mechanism, in: directory) + counts(of: mechanism, in: directory, on: date)
    }

    /// Levels of further trees that the organisation does not have.
    private static func trees(of mechanism: Mechanism, in directory: Directory) -> [Finding] {
        mechanism.roles.all.compactMap { role in
            guard let zone = role.zone,
                directory.trees[zone.tree]?.levels.contains(where: { $0.id == zone.level }) != true
            else { return nil }
            let known = directory.trees.values.flatMap { tree in tree.levels.map { "\(tree.id).\($0.id)" } }
                .sorted().joined(separator: ", ")
            return Finding(
                .error, "unknown-tree", at: role.place,
                Bilingual(
                    zh: "角色“\(role.name.zh)”设在 \(zone)，组织中没有这样的划分",
                    en: "“\(role.name.en)” acts at \(zone), and the organisation has no such level"),
                remedy: Bilingual(
                    zh: known.isEmpty ? "在组织文件里写 trees:" : "改用组织中有的：\(known)",
                    en: known.isEmpty
                        ? "write it under trees: in the organisation" : "use one that it has: \(known)"),
                word: "\(zone)")
        }
    }

    /// Where too few or too many people hold a role, by what the pack says of it.
    public static func counts(
        of mechanism: Mechanism, in directory: Directory, on date: CivilDate
    ) -> [Finding] {
        StaffCount.faults(of: mechanism, in: directory, on: date).map { fault in
            let code =
                switch fault.what {
                case .tooFew: "staff-too-few"
                case .tooMany: "staff-too-many"
                case .noUnit: "staff-no-unit"
                }
            return Finding(
                .error, code, at: fault.rule.place, fault.message(in: mechanism, directory),
                remedy: fault.remedy(in: mechanism))
        }
    }

    private static func unknownLine(
        _ line: String, _ gap: StaffGap, _ mechanism: Mechanism, _ directory: Directory
    ) -> Finding {
        let known = Set(directory.units.values.compactMap(\.line)).sorted()
        return Finding(
            .error, "unknown-line", at: place(of: gap.duty, mechanism),
            Bilingual(
                zh: "组织中没有一个单位属于条线“\(line)”", en: "no unit of the organisation is of the line “\(line)”"),
            remedy: Bilingual(
                zh: "改用组织中有的条线（\(known.joined(separator: "、"))），或在组织文件里给单位写 line: \(line)",
                en:
                    "name a line of the organisation (\(known.joined(separator: ", "))), or write line: \(line) at a unit"
            ),
            word: line)
    }

    /// Several duties of one role, which the same places lack.
    private static func finding(
        _ gaps: [StaffGap], _ mechanism: Mechanism, _ directory: Directory
    ) -> Finding {
        let gap = gaps[0]
        let role = mechanism.roles[gap.role]?.name ?? Bilingual(both: gap.role.text)
        var duties: [StaffGap.Duty] = []
        for other in gaps where !duties.contains(other.duty) { duties.append(other.duty) }
        let texts = duties.map { words($0, mechanism) }
        let duty = Bilingual(
            zh: texts.map(\.zh).joined(separator: "、"), en: texts.map(\.en).joined(separator: ", "))
        let names = gap.areas.prefix(3).map { directory.address(of: $0) }
        let more = gap.areas.count > 3
        let places = Bilingual(
            zh: names.map(\.zh).joined(separator: "、") + (more ? "等" : ""),
            en: names.map(\.en).joined(separator: ", ") + (more ? " …" : ""))
        let of = Set(gaps.compactMap(\.line)).sorted()
        let line =
            of.isEmpty
            ? Bilingual(both: "")
            : Bilingual(
                zh: "（条线 \(of.joined(separator: "、"))）", en: " (line \(of.joined(separator: ", ")))")
        let count = Bilingual(
            zh: "\(gap.of) 个地方中有 \(gap.areas.count) 个（\(places.zh)）",
            en: "\(gap.areas.count) of \(gap.of) places (\(places.en))")
        let kept =
            gap.isKept
            ? Bilingual(zh: "；前一个单位继续负责", en: "; the unit before keeps the duty") : Bilingual(both: "")
        switch gap.fault {
        case .nobody:
            return Finding(
                gap.isKept ? .warning : .error, "staff-nobody", at: place(of: gap.duty, mechanism),
                Bilingual(
                    zh: "\(duty.zh)：\(count.zh)没有人担任“\(role.zh)”\(line.zh)\(kept.zh)",
                    en: "\(duty.en): \(count.en) have nobody who is “\(role.en)”\(line.en)\(kept.en)"),
                remedy: Bilingual(
                    zh: "在组织文件里安排人担任 \(gap.role)，或让这些地方走不到这一步",
                    en: "give somebody the post \(gap.role) there, or let no way of these places lead here"))
        case .samePerson:
            return Finding(
                .warning, "staff-same-hand", at: place(of: gap.duty, mechanism),
                Bilingual(
                    zh: "\(duty.zh)：\(count.zh)的“\(role.zh)”就是要被监督或核实的那个人，此外再没有别人",
                    en:
                        "\(duty.en): in \(count.en) “\(role.en)” is the very person to be watched, and there is nobody else"
                ),
                remedy: Bilingual(
                    zh: "在组织文件里再安排一人担任 \(gap.role)，或在 escalate: 中再写上一级",
                    en: "give another person the post \(gap.role), or add a step above under escalate:"))
        }
    }

    private static func words(_ duty: StaffGap.Duty, _ mechanism: Mechanism) -> Bilingual {
        switch duty {
        case .owner(let stage):
            let name = mechanism.stages[stage]?.name ?? Bilingual(both: stage.text)
            return Bilingual(zh: "环节“\(name.zh)”的责任岗位", en: "the owner of the stage “\(name.en)”")
        case .clockOwner(let clock):
            let name = mechanism.clocks[clock]?.name ?? Bilingual(both: clock.text)
            return Bilingual(zh: "时限“\(name.zh)”的责任岗位", en: "the owner of the clock “\(name.en)”")
        case .above(let clock):
            let name = mechanism.clocks[clock]?.name ?? Bilingual(both: clock.text)
            return Bilingual(
                zh: "时限“\(name.zh)”超期后告知的人", en: "who hears when the clock “\(name.en)” is overdue")
        case .arbiter(let referral):
            let name = mechanism.referrals[referral]?.name ?? Bilingual(both: referral)
            return Bilingual(zh: "流转“\(name.zh)”的裁定人", en: "the arbiter of “\(name.en)”")
        case .verifier(let stage):
            let name = mechanism.stages[stage]?.name ?? Bilingual(both: stage.text)
            return Bilingual(zh: "“\(name.zh)”的回访核实", en: "whoever asks afterwards at “\(name.en)”")
        }
    }

    private static func place(of duty: StaffGap.Duty, _ mechanism: Mechanism) -> SourcePlace {
        let place =
            switch duty {
            case .owner(let stage), .verifier(let stage): mechanism.stages[stage]?.place
            case .clockOwner(let clock), .above(let clock): mechanism.clocks[clock]?.place
            case .arbiter(let referral): mechanism.referrals[referral]?.place
            }
        return place ?? mechanism.place
    }
}

extension StaffGap {
    /// The same person is missing in the same places.
    fileprivate func isLike(_ other: StaffGap) -> Bool {
        fault == other.fault && role == other.role && areas == other.areas && isKept == other.isKept
    }
}
