import Casework
import Mechanisms
import Organisation
import WorkCalendar

/// What becomes of one synthetic letter: what it says, and who does what when. Follows from its number alone, so that
/// the same call makes the same store.
struct BulkLife {
    enum Who { case resident, desk, holder }

    struct Step {
        var action: String
        var who: Who
        /// Milliseconds after the registration.
        var after: Int64
        var input: Input
    }

    /// The steps of a mechanism that a letter goes through; what else may be done with it are verbs of every mechanism.
    static let actions: Set<String> = ["dispatch", "reply"]

    let number: Int
    /// A stream of choices that looks like chance.
    private var seed: UInt64

    init(_ number: Int) {
        self.number = number
        seed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
    }

    /// A number below `bound` (SplitMix64).
    mutating func pick(_ bound: Int) -> Int {
        seed &+= 0x9E37_79B9_7F4A_7C15
        var mixed = seed
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }

    private static let subjects = [
        "路灯", "电梯", "噪音", "停车", "垃圾", "漏水", "公交", "工资", "围墙", "水渠", "校门", "药店", "菜场", "河道", "工地",
    ]
    private static let places = ["村口", "小区东门", "学校旁", "菜市场", "桥头", "三号楼", "公园", "卫生院", "老街", "新区"]
    private static let wishes = ["请尽快处理", "希望给个说法", "请派人查看", "已反映多次", "影响出行", "老人孩子不方便"]
    private static let rare = ["窨井盖", "高压线", "野蜂窝", "危险房屋", "枯死大树", "防洪闸门", "文物保护牌"]
    private static let answers = [
        "您好，您反映的问题已核实，已安排人员到现场处理，后续将加强日常管理。感谢您的监督。",
        "您好，经现场查看，情况属实，已责成相关单位限期整改，整改情况将在下次巡查中复核。",
        "您好，该问题涉及多家单位，已开会协调，明确了责任单位和完成时限，请您继续监督。",
    ]

    private static let textBytes = 1020

    /// About 350 characters, like a real letter. One in five hundred speaks of something rare.
    mutating func text() -> String {
        var text = pick(500) == 0 ? "\(Self.rare[pick(Self.rare.count)])有危险。" : ""
        while text.utf8.count < Self.textBytes {
            text +=
                "\(Self.places[pick(Self.places.count)])的\(Self.subjects[pick(Self.subjects.count)])问题，\(Self.wishes[pick(Self.wishes.count)])。"
        }
        return text
    }

    private static let hour: Int64 = 3_600_000
    private static let day = 24 * hour

    /// Accepted within a day, answered mostly within five working days, rated by some, closed by the desk for the
    /// others; a few are withdrawn or guided elsewhere.
    mutating func steps(matter: String) -> [Step] {
        let fate = pick(100)
        let dispatched = Int64(1 + pick(20)) * Self.hour
        if fate < 2 { return [Step(action: "withdraw", who: .resident, after: dispatched, input: .empty)] }
        if fate < 5 {
            let words = Input.group(["guidance": .text("请向有权机关反映，联系方式已短信告知。")])
            return [Step(action: "guide", who: .desk, after: dispatched, input: words)]
        }
        let isComplex = pick(10) == 0
        let replied = dispatched + (pick(20) == 0 ? 18 : Int64(1 + pick(isComplex ? 14 : 5))) * Self.day
        let rated = replied + Int64(1 + pick(60)) * Self.hour
        var steps = [
            Step(
                action: "dispatch", who: .desk, after: dispatched,
                input: .group([
                    "complexity": .text(isComplex ? "complex" : "ordinary"), "matter": .text(matter),
                ])),
            Step(
                action: "reply", who: .holder, after: replied,
                input: .group(["reply": .text(Self.answers[pick(Self.answers.count)])])),
        ]
        if fate < 60 {
            let score = [5, 5, 4, 4, 3, 2][pick(6)]
            steps.append(
                Step(
                    action: "rate", who: .resident, after: rated,
                    input: .group(["score": .text(String(score))])))
        } else {
            steps.append(Step(action: "close", who: .desk, after: replied + 9 * Self.day, input: .empty))
        }
        return steps
    }
}
