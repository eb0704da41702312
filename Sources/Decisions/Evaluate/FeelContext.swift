/// What an expression is evaluated in: the variables, the moment that `now()` tells, and the zones.
public struct FeelContext: Sendable {
    public var values: [String: FeelValue]
    /// What `now()` and `today()` tell; without it they are null.
    public var now: FeelDateTime?
    public var zones: (any FeelZones)?
    /// Gives meaning to `function(…) external {…}`: from the mapping to a function. Without it they are null.
    public var externals: (@Sendable (FeelEntries) -> FeelFunction?)?

    public init(
        _ values: [String: FeelValue] = [:], now: FeelDateTime? = nil, zones: (any FeelZones)? = nil
    ) {
        self.values = values
        self.now = now
        self.zones = zones
    }

    public subscript(name: String) -> FeelValue? {
        get { values[name] }
        set { values[name] = newValue }
    }
}

/// A value, and why it (or a part of it) is null.
public struct FeelOutcome: Sendable {
    public let value: FeelValue
    public let notes: [FeelNote]

    public init(value: FeelValue, notes: [FeelNote]) {
        self.value = value
        self.notes = notes
    }
}

/// Why a part of an expression gave null.
public struct FeelNote: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case unknownName(String)
        case noEntry(String)
        case repeatedEntry(String)
        /// The operation, and the types it was given.
        case types(operation: String, [String])
        case divisionByZero
        case numberTooLarge
        case outsideCalendar
        case notAFunction
        case argumentCount(function: String, given: Int)
        case argumentName(function: String, name: String)
        case argument(function: String, position: Int, given: String)
        case unreadable(function: String, text: String)
        case outOfBounds(index: Int, count: Int)
        case parameterType(name: String, type: String, given: String)
        case resultType(type: String, given: String)
        case noClock
        case external
        case limit(Limit)
    }

    public enum Limit: String, Hashable, Sendable { case steps, depth, listCount, stringLength }

    public let reason: Reason
    public let position: FeelPosition

    public init(reason: Reason, position: FeelPosition) {
        self.reason = reason
        self.position = position
    }
}

extension FeelNote {
    public var words: FeelWords {
        switch reason {
        case .unknownName(let name):
            FeelWords(zh: "没有名为“\(name)”的数据。", en: "There is no value named “\(name)”.")
        case .noEntry(let name): FeelWords(zh: "没有“\(name)”这一项。", en: "There is no entry “\(name)”.")
        case .repeatedEntry(let name):
            FeelWords(zh: "“\(name)”这一项写了两次。", en: "The entry “\(name)” occurs twice.")
        case .types(let operation, let types):
            FeelWords(
                zh: "“\(operation)”不能用于 \(types.joined(separator: "、"))。",
                en: "“\(operation)” does not apply to \(types.joined(separator: " and ")).")
        case .divisionByZero: FeelWords(zh: "除数为零。", en: "Division by zero.")
        case .numberTooLarge: FeelWords(zh: "结果超出数字范围。", en: "The result is no representable number.")
        case .outsideCalendar: FeelWords(zh: "结果超出日历范围。", en: "The result is outside of the calendar.")
        case .notAFunction: FeelWords(zh: "这不是函数。", en: "This is no function.")
        case .argumentCount(let function, let given):
            FeelWords(
                zh: "函数 \(function) 不接受 \(given) 个参数。",
                en: "The function \(function) does not take \(given) arguments.")
        case .argumentName(let function, let name):
            FeelWords(
                zh: "函数 \(function) 没有名为“\(name)”的参数。",
                en: "The function \(function) has no parameter “\(name)”.")
        case .argument(let function, let position, let given):
            FeelWords(
                zh: "函数 \(function) 的第 \(position) 个参数不能是 \(given)。",
                en: "Argument \(position) of \(function) cannot be \(given).")
        case .unreadable(let function, let text):
            FeelWords(zh: "函数 \(function) 读不懂“\(text)”。", en: "\(function) cannot read “\(text)”.")
        case .outOfBounds(let index, let count):
            FeelWords(zh: "列表只有 \(count) 项，没有第 \(index) 项。", en: "Item \(index) of a list of \(count).")
        case .parameterType(let name, let type, let given):
            FeelWords(
                zh: "参数“\(name)”应为 \(type)，得到 \(given)。", en: "Parameter “\(name)” is \(type), not \(given).")
        case .resultType(let type, let given):
            FeelWords(zh: "结果应为 \(type)，得到 \(given)。", en: "The result must be \(type), not \(given).")
        case .noClock: FeelWords(zh: "此处没有当前时间。", en: "There is no clock here.")
        case .external:
            FeelWords(zh: "不执行外部函数。", en: "External functions are not run.")
        case .limit(let limit):
            switch limit {
            case .steps: FeelWords(zh: "计算步数过多，已停止。", en: "Too many steps; stopped.")
            case .depth: FeelWords(zh: "嵌套或递归过深，已停止。", en: "Too deep a recursion; stopped.")
            case .listCount: FeelWords(zh: "列表过长，已停止。", en: "The list grew too long; stopped.")
            case .stringLength: FeelWords(zh: "文本过长，已停止。", en: "The text grew too long; stopped.")
            }
        }
    }
}
