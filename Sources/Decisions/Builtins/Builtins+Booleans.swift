/// Functions on booleans, `is`, and the clock.
extension Builtins {
    static let booleans: [Builtin] = [
        Builtin("not", ["negand"]) { evaluator, call in
            guard let flag = call.boolean(0) else {
                return call[0].isNull ? .null : call.refuse(0, &evaluator)
            }
            return .boolean(!flag)
        },
        Builtin("all", ["list"], isVariadic: true) { _, call in
            guard !call.arguments.isEmpty, !(call.count == 1 && call[0].isNull) else { return .null }
            var sawOther = false
            for item in call.items {
                guard case .boolean(let flag) = item else {
                    sawOther = true
                    continue
                }
                if !flag { return .boolean(false) }
            }
            return sawOther ? .null : .boolean(true)
        },
        Builtin("any", ["list"], isVariadic: true) { _, call in
            guard !call.arguments.isEmpty, !(call.count == 1 && call[0].isNull) else { return .null }
            var sawOther = false
            for item in call.items {
                guard case .boolean(let flag) = item else {
                    sawOther = true
                    continue
                }
                if flag { return .boolean(true) }
            }
            return sawOther ? .null : .boolean(false)
        },
        Builtin("is", ["value1", "value2"]) { _, call in .boolean(call[0].isSame(as: call[1])) },
        Builtin("now", []) { evaluator, call in
            evaluator.context.now.map(FeelValue.dateTime) ?? evaluator.null(.noClock, at: call.offset)
        },
        Builtin("today", []) { evaluator, call in
            evaluator.context.now.map { .date($0.date) } ?? evaluator.null(.noClock, at: call.offset)
        },
    ]
}

extension FeelValue {
    /// The same element of the semantic domain: unlike `=`, two moments must also be written in the same zone.
    func isSame(as other: FeelValue) -> Bool {
        switch (self, other) {
        case (.time(let left), .time(let right)): left == right
        case (.dateTime(let left), .dateTime(let right)): left == right
        case (.daysAndTime, .yearsAndMonths), (.yearsAndMonths, .daysAndTime): false
        default: equals(other) ?? false
        }
    }
}
