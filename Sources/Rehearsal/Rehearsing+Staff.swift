import Casework
import Mechanisms
import Organisation
import WorkCalendar

/// Whether as many people hold a role as the pack says, on the day of the story.
extension Rehearsing {
    mutating func checkStaff(_ expected: Expectation) {
        for role in expected.staffed { check(role, wanted: true) }
        for role in expected.notStaffed { check(role, wanted: false) }
    }

    private mutating func check(_ role: Story.Named, wanted: Bool) {
        let all = [world.mechanism] + world.others
        let ruled = all.filter { $0.roles[role.text]?.staff.isEmpty == false }
        guard let mechanism = ruled.first else {
            let known = Set(all.flatMap { $0.roles.all.filter { !$0.staff.isEmpty }.map(\.id.text) }).sorted()
            disagreements.append(
                Disagreement(
                    place: role.place,
                    message: Bilingual(
                        zh: "机制没有写明多少人担任“\(role.text)”",
                        en: "the mechanism does not say how many are “\(role.text)”"),
                    remedy: Bilingual(
                        zh: "在角色里写 staff:；已写明的：\(known.joined(separator: "、"))",
                        en: "write staff: at the role; said of: \(known.joined(separator: ", "))")))
            return
        }
        let faults = StaffCount.faults(of: mechanism, in: world.directory, on: world.now.date)
            .filter { $0.role.text == role.text }
        if wanted, let fault = faults.first {
            let message = fault.message(in: mechanism, world.directory)
            disagree(role.place, message.zh, message.en)
        } else if !wanted, faults.isEmpty {
            disagree(
                role.place, "“\(role.text)”的人数本应不符，却符合",
                "“\(role.text)” should not be held by as many as the pack says, and is")
        }
    }
}
