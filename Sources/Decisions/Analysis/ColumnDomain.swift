import WorkCalendar

/// The values of one input, cut into segments on each of which every cell of the column says the same.
///
/// The cuts are all constants that the cells compare with. Since the cells only compare (others are opaque), one
/// sample from a segment stands for all of it, and the real evaluator tells what a cell says there.
struct ColumnDomain: Sendable {
    enum Segment: Sendable {
        case point(FeelValue)
        /// Strictly between two cuts; nil is open-ended.
        case between(FeelValue?, FeelValue?, sample: FeelValue)
        /// Every other text.
        case otherText(sample: FeelValue)
        /// Nothing is said about the values of this input.
        case anything

        var sample: FeelValue {
            switch self {
            case .point(let value), .between(_, _, let value), .otherText(let value): value
            case .anything: .null
            }
        }
    }

    let segments: [Segment]

    /// Only segments that the allowed values admit.
    init(cuts: CellCuts, allowed: UnaryTests?, known: [FeelValue]? = nil) {
        if let known, !known.isEmpty {
            segments = known.map { .point($0) }
            return
        }
        var segments = Self.segments(cuts)
        if let allowed {
            segments = segments.filter { segment in
                if case .anything = segment { return true }
                return allowed.holds(for: segment.sample, in: FeelContext())
            }
        }
        self.segments = segments
    }

    private static func segments(_ cuts: CellCuts) -> [Segment] {
        var segments: [Segment] = []
        if cuts.hasBooleans { segments += [.point(.boolean(true)), .point(.boolean(false))] }
        for kind in FeelValue.Kind.ordered {
            let points = cuts.points.filter { $0.kind == kind }
            guard !points.isEmpty else { continue }
            if kind == .string, !cuts.ordersTexts {
                segments += points.map { .point($0) }
                segments.append(.otherText(sample: otherText(than: points)))
            } else {
                segments += along(points.sorted { ($0.order($1) ?? 0) < 0 })
            }
        }
        if segments.isEmpty { segments = [.anything] }
        if cuts.hasNull { segments.append(.point(.null)) }
        return segments
    }

    private static func otherText(than points: [FeelValue]) -> FeelValue {
        var text = "…"
        while points.contains(where: { $0.equals(.string(text)) == true }) { text += "…" }
        return .string(text)
    }

    /// The line cut at the points, in order, without the stretches that hold no value.
    private static func along(_ points: [FeelValue]) -> [Segment] {
        var segments: [Segment] = []
        if let first = points.first, let sample = Samples.below(first) {
            segments.append(.between(nil, first, sample: sample))
        }
        for (index, point) in points.enumerated() {
            segments.append(.point(point))
            if index + 1 < points.count {
                let next = points[index + 1]
                if let sample = Samples.between(point, next) {
                    segments.append(.between(point, next, sample: sample))
                }
            } else if let sample = Samples.above(point) {
                segments.append(.between(point, nil, sample: sample))
            }
        }
        return segments
    }
}

/// The constants of a column's cells.
struct CellCuts {
    private(set) var points: [FeelValue] = []
    private(set) var hasBooleans = false
    private(set) var hasNull = false
    /// Some cell asks whether a text stands before another.
    private(set) var ordersTexts = false

    mutating func add(_ value: FeelValue) {
        switch value {
        case .null: hasNull = true
        case .boolean: hasBooleans = true
        case .list(let items): for item in items { add(item) }
        case .range(let range):
            for end in [range.low, range.high].compactMap({ $0 }) { add(end, isOrdered: true) }
        case .context, .function: break
        default:
            if !points.contains(where: { $0.equals(value) == true }) { points.append(value) }
        }
    }

    mutating func add(_ value: FeelValue, isOrdered: Bool) {
        if isOrdered, case .string = value { ordersTexts = true }
        add(value)
    }
}

extension FeelValue {
    enum Kind: Hashable, Sendable {
        case number, string, date, time, dateTime, daysAndTime, yearsAndMonths
        static let ordered: [Kind] = [
            .number, .date, .dateTime, .time, .daysAndTime, .yearsAndMonths, .string,
        ]
    }

    var kind: Kind? {
        switch self {
        case .number: .number
        case .string: .string
        case .date: .date
        case .time: .time
        case .dateTime: .dateTime
        case .daysAndTime: .daysAndTime
        case .yearsAndMonths: .yearsAndMonths
        case .null, .boolean, .list, .context, .range, .function: nil
        }
    }
}

/// Values beside and between others of the same kind; nil where there is none.
enum Samples {
    static func below(_ value: FeelValue) -> FeelValue? {
        switch value {
        case .number(let number): (number - FeelDecimal(1)).map { .number($0) }
        case .string(let text): text.isEmpty ? nil : .string("")
        case .date(let date): .date(date.adding(days: -1))
        case .time(let time):
            FeelTime.wholeSeconds(time.nanosecondOfDay) == 0
                ? nil : between(.time(FeelTime(unchecked: 0, zone: time.zone)), value, orLow: true)
        case .dateTime(let moment): .dateTime(FeelDateTime(moment.date.adding(days: -1), moment.time))
        case .daysAndTime(let span):
            days(span.nanoseconds - Int128(FeelTime.day))
        case .yearsAndMonths(let span): months(span.months - 1)
        default: nil
        }
    }

    static func above(_ value: FeelValue) -> FeelValue? {
        switch value {
        case .number(let number): (number + FeelDecimal(1)).map { .number($0) }
        case .string(let text): .string(text + "z")
        case .date(let date): .date(date.adding(days: 1))
        case .time(let time):
            FeelTime.wholeSeconds(time.nanosecondOfDay) == 86_399
                ? nil : .time(FeelTime(unchecked: (time.nanosecondOfDay + FeelTime.day) / 2, zone: time.zone))
        case .dateTime(let moment): .dateTime(FeelDateTime(moment.date.adding(days: 1), moment.time))
        case .daysAndTime(let span):
            days(span.nanoseconds + Int128(FeelTime.day))
        case .yearsAndMonths(let span): months(span.months + 1)
        default: nil
        }
    }

    private static func between(_ low: FeelValue, _ high: FeelValue, orLow: Bool) -> FeelValue? {
        between(low, high) ?? low
    }

    static func between(_ low: FeelValue, _ high: FeelValue) -> FeelValue? {
        switch (low, high) {
        case (.number(let a), .number(let b)): return number(a, b)
        case (.string(let a), .string(let b)):
            let candidates = ["a", "0", " ", "\u{1}", "\u{0}"].map { FeelValue.string(a + $0) }
            return candidates.first { ($0.order(.string(b)) ?? 0) < 0 }
        case (.date(let a), .date(let b)):
            return b.epochDay - a.epochDay > 1
                ? .date(CivilDate(epochDay: (a.epochDay + b.epochDay) / 2)) : nil
        case (.time(let a), .time(let b)):
            guard a.zone == b.zone, let middle = second(a.nanosecondOfDay, b.nanosecondOfDay) else {
                return nil
            }
            return .time(FeelTime(unchecked: middle, zone: a.zone))
        case (.dateTime(let a), .dateTime(let b)): return moment(a, b)
        case (.daysAndTime(let a), .daysAndTime(let b)):
            guard b.nanoseconds - a.nanoseconds > 1 else { return nil }
            return days(a.nanoseconds + (b.nanoseconds - a.nanoseconds) / 2)
        case (.yearsAndMonths(let a), .yearsAndMonths(let b)):
            return b.months - a.months > 1 ? months(a.months + (b.months - a.months) / 2) : nil
        default: return nil
        }
    }

    /// A whole number where there is one, since most readers expect that.
    private static func number(_ low: FeelDecimal, _ high: FeelDecimal) -> FeelValue? {
        guard let sum = low + high, let middle = sum / FeelDecimal(2) else { return nil }
        let whole = middle.rounded(.floor, scale: 0)
        if let whole, low < whole, whole < high { return .number(whole) }
        return low < middle && middle < high ? .number(middle) : nil
    }

    private static func moment(_ low: FeelDateTime, _ high: FeelDateTime) -> FeelValue? {
        guard low.time.zone == high.time.zone, let middle = second(low.local, high.local) else { return nil }
        return FeelDateTime(local: middle, zone: low.time.zone).map { .dateTime($0) }
    }

    /// The nanoseconds of a whole second strictly between two; nil where they are in one second or neighbours.
    private static func second<Number: BinaryInteger>(_ low: Number, _ high: Number) -> Number? {
        let (low, high) = (FeelTime.wholeSeconds(low), FeelTime.wholeSeconds(high))
        return high - low > 1 ? (low + (high - low) / 2) * Number(FeelTime.second) : nil
    }

    private static func days(_ nanoseconds: Int128) -> FeelValue? {
        FeelDaysDuration(nanoseconds: nanoseconds).map { .daysAndTime($0) }
    }

    private static func months(_ months: Int) -> FeelValue? {
        FeelMonthsDuration(months: months).map { .yearsAndMonths($0) }
    }
}
