/// A function of the language: its parameter names (one list per form), and what it does.
struct Builtin: Sendable {
    typealias Body = @Sendable (inout Evaluator, inout BuiltinCall) -> FeelValue

    let name: String
    let forms: [[String]]
    /// How many of a form's last parameters may be left out.
    let optional: Int
    /// Takes one list, or its items as arguments.
    let isVariadic: Bool
    let body: Body

    init(
        _ name: String, _ forms: [String]..., optional: Int = 0, isVariadic: Bool = false,
        do body: @escaping Body
    ) {
        self.init(name, forms: forms, optional: optional, isVariadic: isVariadic, do: body)
    }

    init(
        _ name: String, forms: [[String]], optional: Int = 0, isVariadic: Bool = false,
        do body: @escaping Body
    ) {
        self.name = name
        self.forms = forms
        self.optional = optional
        self.isVariadic = isVariadic
        self.body = body
    }

    func takes(_ count: Int) -> Bool {
        if isVariadic { return count >= 1 }
        return forms.contains { count <= $0.count && count >= $0.count - optional }
    }

    /// Named arguments in the order of the parameters, null for each that is not given, and the form with these
    /// names; nil where no form has them. Optional ones after the last that is given are left out.
    func arrange(_ pairs: [(String, FeelValue)]) -> (values: [FeelValue], form: [String])? {
        for form in forms {
            var values = [FeelValue?](repeating: nil, count: form.count)
            var fits = true
            for (name, value) in pairs {
                if let index = form.firstIndex(of: name), values[index] == nil {
                    values[index] = value
                } else {
                    fits = false
                }
            }
            if !fits { continue }
            let given = values.lastIndex { $0 != nil }.map { $0 + 1 } ?? 0
            return (values.prefix(max(given, form.count - optional)).map { $0 ?? .null }, form)
        }
        return nil
    }

    var function: FeelFunction {
        FeelFunction(body: .builtin(self), parameters: (forms.first ?? []).map { FeelParameter(name: $0) })
    }
}

/// The arguments of one call, with readers that note what does not fit.
struct BuiltinCall {
    let builtin: Builtin
    let arguments: [FeelValue]
    /// The parameters of the form that was called by their names; nil where the arguments stand in order.
    var named: [String]?
    let offset: Int

    var count: Int { arguments.count }

    subscript(index: Int) -> FeelValue { index < arguments.count ? arguments[index] : .null }

    /// A list of one item stands for the item where no list is wanted.
    func scalar(_ index: Int) -> FeelValue {
        if case .list(let items) = self[index], items.count == 1 { return items[0] }
        return self[index]
    }

    func string(_ index: Int) -> String? {
        if case .string(let text) = scalar(index) { text } else { nil }
    }

    func number(_ index: Int) -> FeelDecimal? {
        if case .number(let number) = scalar(index) { number } else { nil }
    }

    func integer(_ index: Int) -> Int? { number(index)?.integer }

    func boolean(_ index: Int) -> Bool? {
        if case .boolean(let flag) = scalar(index) { flag } else { nil }
    }

    /// A single value stands for the list that contains it.
    func list(_ index: Int) -> [FeelValue]? {
        switch self[index] {
        case .list(let items): items
        case .null: nil
        default: [self[index]]
        }
    }

    func context(_ index: Int) -> FeelEntries? {
        if case .context(let entries) = scalar(index) { entries } else { nil }
    }

    func function(_ index: Int) -> FeelFunction? {
        if case .function(let function) = scalar(index) { function } else { nil }
    }

    /// For variadic functions: the one list, or all arguments.
    var items: [FeelValue] {
        if arguments.count == 1, case .list(let items) = arguments[0] { return items }
        return arguments
    }

    /// Null, because the argument at this place (from 0) does not fit.
    func refuse(_ index: Int, _ evaluator: inout Evaluator) -> FeelValue {
        evaluator.null(
            .argument(function: builtin.name, position: index + 1, given: self[index].typeName), at: offset)
    }

    func unreadable(_ text: String, _ evaluator: inout Evaluator) -> FeelValue {
        evaluator.null(.unreadable(function: builtin.name, text: text), at: offset)
    }
}

/// All functions of the language.
enum Builtins {
    static let all: [Builtin] =
        strings + patterns + lists + numbers + conversions
        + temporals + ranges + booleans + contexts
    static let byName: [String: Builtin] = Dictionary(
        all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    static let names = FeelNames(all.map(\.name))
}
