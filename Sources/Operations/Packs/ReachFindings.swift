import Casework
public import Mechanisms
public import Organisation
public import WorkCalendar

/// Which ways in lead to nobody in an organisation, in words that say what is missing and how to mend it.
public enum ReachFindings {
    public static func of(_ mechanism: Mechanism, in directory: Directory, on date: CivilDate) -> [Finding] {
        PublicReach.gaps(of: mechanism, in: directory, on: date).map { finding($0, mechanism, directory) }
    }

    private static func finding(
        _ gap: ReachGap, _ mechanism: Mechanism, _ directory: Directory
    ) -> Finding {
        let entry = mechanism.entries[gap.entry]
        let role = mechanism.roles[gap.role]?.name ?? Bilingual(both: gap.role.text)
        let matter = gap.matter.flatMap { mechanism.matters[$0.text]?.name }
        let place = gap.place.map { directory.address(of: $0) }
        let at = gap.level.map(\.name)
        let origin = Bilingual(
            zh: place.map { "发生在\($0.zh)及以下的" } ?? "没有写明地点的",
            en: place.map { "from \($0.en) and below" } ?? "without a place")
        let what = Bilingual(
            zh: matter.map { "“\($0.zh)”类事项" } ?? "事项",
            en: matter.map { "a matter of “\($0.en)”" } ?? "a matter")
        let line = gap.line.map { Bilingual(zh: "、条线 \($0)", en: ", line \($0)") } ?? Bilingual(both: "")
        let name = entry?.name ?? Bilingual(both: gap.entry)
        let level =
            at.map { Bilingual(zh: "（\($0.zh)一级\(line.zh)）", en: " (\($0.en) level\(line.en))") }
            ?? (gap.line == nil
                ? Bilingual(both: "")
                : Bilingual(zh: "（\(line.zh.dropFirst())）", en: " (\(line.en.dropFirst(2)))"))
        let mend =
            gap.place == nil
            ? Bilingual(
                zh:
                    "安排人担任“\(role.zh)”（\(gap.role)）\(level.zh)；或在登记方式 \(gap.entry) 写 place: required；或让没有地点的先进入由县级岗位“确定地点”的环节（to: [{ when: case.place_level = null, stage: … }, …]，操作 does: [place_matter]）",
                en:
                    "give somebody the post \(gap.role)\(level.en); or write place: required in the entry \(gap.entry); or lead what has no place to a stage whose owner finds it out (to: [{ when: case.place_level = null, stage: … }, …], with an action that does: [place_matter])"
            )
            : Bilingual(
                zh: "在组织文件里安排人担任“\(role.zh)”（\(gap.role)）\(level.zh)，使这些地方都有人接收",
                en:
                    "in the organisation, give somebody the post \(gap.role)\(level.en) that covers these places"
            )
        return Finding(
            .error, "reaches-nobody", at: entry?.place ?? mechanism.place,
            Bilingual(
                zh:
                    "\(mechanism.name.zh)“\(name.zh)”：\(origin.zh)\(what.zh)没有人接收，组织中没有人担任“\(role.zh)”\(level.zh)",
                en:
                    "\(mechanism.name.en), “\(name.en)”: \(what.en) \(origin.en) reaches nobody; nobody in the organisation is “\(role.en)”\(level.en)"
            ), remedy: mend)
    }
}
