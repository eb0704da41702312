import Decisions

/// Parses and evaluates; the value as text, or the error.
func value(_ source: String, _ values: [String: FeelValue] = [:], now: FeelDateTime? = nil) -> String {
    do {
        let expression = try FeelExpression(parsing: source, knowing: FeelNames(values.keys))
        return expression.evaluate(in: FeelContext(values, now: now, zones: FixedZones())).value.text
    } catch {
        return "error \(error.position): \(error.words.en)"
    }
}

/// What a unary test says of an input.
func verdict(_ tests: String, _ input: FeelValue, _ values: [String: FeelValue] = [:]) -> String {
    do {
        let tests = try UnaryTests(parsing: tests, knowing: FeelNames(values.keys))
        return tests.evaluate(input, in: FeelContext(values)).value.text
    } catch {
        return "error \(error.position): \(error.words.en)"
    }
}
