import Mechanisms
import Organisation
import WorkCalendar

/// How many people hold a role: that the numbers are numbers. Whether there are so many is held against an organisation
/// (`StaffCount`).
extension Checks {
    mutating func checkStaff() {
        for role in mechanism.roles.all {
            for rule in role.staff { check(rule, of: role) }
        }
    }

    private mutating func check(_ rule: StaffRule, of role: Role) {
        var numbers: [Int] = []
        for bound in [rule.range.least, rule.range.most].compactMap({ $0 }) {
            if let number = mechanism.number(of: bound) {
                numbers.append(number)
                continue
            }
            guard case .parameter(let id) = bound else { continue }
            guard let parameter = mechanism.parameters[id] else {
                unknown(
                    "unknown-parameter", "参数", "parameter", id, at: rule.place,
                    among: mechanism.parameters.ids)
                continue
            }
            find(
                "staff-no-number", parameter.place,
                "参数“\(id)”是角色“\(role.name.zh)”的人数，不能是“\(parameter.text)”",
                "the parameter “\(id)” is a number of people who are “\(role.name.en)”, and cannot be “\(parameter.text)”",
                mend: "写一个整数，例如 3", "write a whole number, such as 3")
        }
        guard let least = numbers.first, let most = numbers.last, least > most else { return }
        find(
            "staff-range-empty", rule.place,
            "角色“\(role.name.zh)”的人数至少 \(least) 人、至多 \(most) 人，没有这样的数",
            "“\(role.name.en)” is to be held by at least \(least) and at most \(most): there is no such number",
            mend: "把小的数写在前面：\(most)..\(least)", "write the smaller number first: \(most)..\(least)")
    }
}
