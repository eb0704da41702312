/// What is wrong in a model, and where; the rest of the model still works.
public struct DMNFault: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case syntax(FeelError)
        case table(FeelTableError.Fault)
        case unknownType(String)
        case unknownReference(String)
        case unknownImport(namespace: String)
        case cycle([String])
        case repeatedName(String)
        case unknownName(String, FeelWords)
    }

    /// The decision, knowledge model, service or type, and the parts down to the fault.
    public let path: [String]
    public let kind: Kind

    public init(path: [String], kind: Kind) {
        self.path = path
        self.kind = kind
    }

    public var words: FeelWords {
        let place = path.joined(separator: " / ")
        let reason: FeelWords =
            switch kind {
            case .syntax(let error):
                FeelWords(
                    zh: "第 \(error.position.line) 行第 \(error.position.column) 字：\(error.words.zh)",
                    en: "\(error.position): \(error.words.en)")
            case .table(let fault): fault.words
            case .unknownType(let name):
                FeelWords(zh: "没有名为“\(name)”的类型。", en: "There is no type “\(name)”.")
            case .unknownReference(let reference):
                FeelWords(
                    zh: "引用“\(reference)”没有对应的元素。", en: "The reference “\(reference)” points to nothing.")
            case .unknownImport(let namespace):
                FeelWords(
                    zh: "没有找到要引入的模型“\(namespace)”。", en: "The imported model “\(namespace)” was not found.")
            case .cycle(let names):
                FeelWords(
                    zh: "互相依赖成环：\(names.joined(separator: " → "))。",
                    en: "They depend on each other in a circle: \(names.joined(separator: " → ")).")
            case .repeatedName(let name):
                FeelWords(zh: "名称“\(name)”重复。", en: "The name “\(name)” occurs twice.")
            case .unknownName(_, let words): words
            }
        return FeelWords(zh: "\(place)：\(reason.zh)", en: "\(place): \(reason.en)")
    }
}

/// Why a part of a model gave null.
public struct DMNNote: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case feel(FeelNote)
        case table(FeelTableOutcome.Note)
        case wrongType(expected: String, given: String)
        case notAllowed(given: String)
        /// An input, or a decision without logic, was not given.
        case notGiven
        case faulty(DMNFault)
    }

    public let path: [String]
    public let kind: Kind

    public var words: FeelWords {
        let place = path.joined(separator: " / ")
        let reason: FeelWords =
            switch kind {
            case .feel(let note): note.words
            case .table(let note): note.words
            case .wrongType(let expected, let given):
                FeelWords(zh: "应为 \(expected)，得到 \(given)。", en: "It must be \(expected), not \(given).")
            case .notAllowed(let given):
                FeelWords(zh: "“\(given)”不在可选值之内。", en: "“\(given)” is not among the allowed values.")
            case .notGiven: FeelWords(zh: "没有给出它的值。", en: "Its value was not given.")
            case .faulty(let fault): fault.words
            }
        return FeelWords(zh: "\(place)：\(reason.zh)", en: "\(place): \(reason.en)")
    }
}

extension FeelTableOutcome.Note {
    public var words: FeelWords {
        let place = place.words
        let reason: FeelWords =
            switch kind {
            case .cell(let note): note.words
            case .inputNotAllowed(let given), .outputNotAllowed(let given):
                FeelWords(zh: "“\(given)”不在可选值之内。", en: "“\(given)” is not among the allowed values.")
            case .outputType(let type, let given):
                FeelWords(zh: "应为 \(type)，得到 \(given)。", en: "It must be \(type), not \(given).")
            case .contradiction(let rows):
                FeelWords(
                    zh: "第 \(rows.map(String.init).joined(separator: "、")) 行同时成立而结果不一。",
                    en: "Rows \(rows.map(String.init).joined(separator: ", ")) match together and disagree.")
            case .cannotAggregate(let aggregation):
                FeelWords(
                    zh: "结果不能求 \(aggregation.rawValue)。",
                    en: "The results have no \(aggregation.rawValue).")
            }
        return FeelWords(zh: "\(place.zh)：\(reason.zh)", en: "\(place.en): \(reason.en)")
    }
}
