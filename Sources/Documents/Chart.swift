/// Charts drawn on the server as SVG, readable without scripts; each carries its numbers as a title.
public enum Chart {
    public struct Series: Sendable {
        public var name: String
        public var colour: String
        public var values: [Int]

        public init(name: String, colour: String, values: [Int]) {
            self.name = name
            self.colour = colour
            self.values = values
        }
    }

    /// Bars side by side for each label, e.g. received and closed per day.
    public static func bars(labels: [String], series: [Series], title: String) -> String {
        let (width, height, left, bottom, top) = (900.0, 240.0, 56.0, 36.0, 20.0)
        let most = max(1, series.flatMap(\.values).max() ?? 1)
        let step = labels.isEmpty ? 0 : (width - left) / Double(labels.count)
        let bar = max(1, step * 0.8 / Double(max(1, series.count)))
        let scale = (height - bottom - top) / Double(most)
        var svg =
            "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\" aria-label=\"\(escaped(title))\">"
        for tick in ticks(most) {
            let y = height - bottom - Double(tick) * scale
            svg +=
                "<line x1=\"\(Int(left))\" x2=\"\(Int(width))\" y1=\"\(fixed(y))\" y2=\"\(fixed(y))\" stroke=\"#e3e8ec\"/>"
            svg += "<text x=\"\(Int(left) - 6)\" y=\"\(fixed(y + 4))\" text-anchor=\"end\">\(tick)</text>"
        }
        let every = max(1, (labels.count + 11) / 12)
        for (index, label) in labels.enumerated() {
            let x = left + Double(index) * step
            for (number, one) in series.enumerated() where index < one.values.count {
                let value = one.values[index]
                let tall = Double(value) * scale
                svg +=
                    "<rect x=\"\(fixed(x + step * 0.1 + Double(number) * bar))\" y=\"\(fixed(height - bottom - tall))\" width=\"\(fixed(bar))\" height=\"\(fixed(tall))\" fill=\"\(one.colour)\"><title>\(escaped(label)) \(escaped(one.name)) \(value)</title></rect>"
            }
            // A narrow screen has room for every third of the labels.
            let isSparse = index % (every * 3) != 0
            if index % every == 0 {
                svg +=
                    "<text\(isSparse ? " class=\"sparse\"" : "") x=\"\(fixed(x + step / 2))\" y=\"\(fixed(height - 10))\" text-anchor=\"middle\">\(escaped(label))</text>"
            }
        }
        return svg + "</svg>"
    }

    /// Parts of a whole as one stacked bar.
    public static func shares(_ parts: [Series], title: String) -> String {
        let total = max(1, parts.flatMap(\.values).reduce(0, +))
        var x = 0.0
        var svg = "<svg viewBox=\"0 0 900 34\" role=\"img\" aria-label=\"\(escaped(title))\">"
        for part in parts {
            let value = part.values.first ?? 0
            let wide = 900 * Double(value) / Double(total)
            svg +=
                "<rect x=\"\(fixed(x))\" y=\"0\" width=\"\(fixed(wide))\" height=\"34\" fill=\"\(part.colour)\"><title>\(escaped(part.name)) \(value)</title></rect>"
            x += wide
        }
        return svg + "</svg>"
    }

    private static func ticks(_ most: Int) -> [Int] {
        var step = 1
        let steps = [1, 2, 5]
        var power = 1
        while most / step > 5 {
            let index = steps.firstIndex { $0 * power > step }
            if let index {
                step = steps[index] * power
            } else {
                power *= 10
                step = power
            }
        }
        return Array(stride(from: 0, through: most, by: step))
    }

    private static func fixed(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }

    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
