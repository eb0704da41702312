public import Mechanisms
public import Organisation
import Streams
public import WorkCalendar

/// What somebody wants to happen to a case. What a person answered, what a machine knows and what the platform decides
/// stand in types of their own: none can pass for another.
public enum CaseCommand: Sendable {
    /// A new case.
    case register(Registration)
    /// An action of the pack, or a verb.
    case act(Acting)
    /// A moment has come at which a clock runs out or an offer lapses.
    case alarm
    /// The calendar has a new edition.
    case recount
    /// Another case shares this one's work from now on.
    case admit(member: CaseID)
    /// The case whose work this one shares has moved.
    case follow(stage: StageID, unit: UnitID)
    /// A unit was dissolved, and another carries on what lay with it.
    case refile(from: UnitID, to: UnitID)
    /// Some of the parties of another case go on in this new one.
    case splitOff(SplitCase)
    /// Another mechanism's referral was accepted: this is the receiver's case.
    case open(ReferredCase)
    /// A case that this one is linked with tells what happened to it.
    case learn(CaseNews)
    /// The resident wants messages, or none but those that the law owes them.
    case hear(Bool)
    /// The sheet of a paper was made.
    case sheet(SheetMade)
}

/// A matter as it comes in.
public struct Registration: Sendable {
    public var mechanism: MechanismID
    /// The way it comes in, by its id in the pack.
    public var entry: String
    public var answers: Answers
    public var files: [StagedUpload]
    /// In which the person reads.
    public var language: Language
    public var origin: Origin

    public init(
        _ mechanism: MechanismID, entry: String, answers: Answers = Answers(), files: [StagedUpload] = [],
        language: Language = .zh, origin: Origin = Origin()
    ) {
        self.mechanism = mechanism
        self.entry = entry
        self.answers = answers
        self.files = files
        self.language = language
        self.origin = origin
    }
}

/// Where an imported or transmitted matter comes from. Only importers and the interface for machines know this; a form
/// cannot say it.
public struct Origin: Hashable, Sendable {
    /// The permanent address at its source, e.g. `letters:2549`: nothing comes in twice.
    public var source: String?
    /// A type suggested by words.
    public var suggestion: MatterSuggestion?
    /// What the office that sent it calls it.
    public var otherNumber: OtherNumber?

    public init(
        source: String? = nil, suggestion: MatterSuggestion? = nil, otherNumber: OtherNumber? = nil
    ) {
        self.source = source
        self.suggestion = suggestion
        self.otherNumber = otherNumber
    }
}

extension Origin {
    /// What a person fills in where another office sent it: both or neither, since a number is one of some office.
    public static let keys = ["other_office", "other_number"]
    public static let charactersMax = 100

    /// What a story or a form at the desk says of it.
    public init(_ input: Input) {
        self.init()
        guard let office = input["other_office"]?.text, let number = input["other_number"]?.text else {
            return
        }
        otherNumber = OtherNumber(office: office, number: number)
    }

    /// What is wrong with it: one without the other, or one that is too long to be either.
    public static func faults(in input: Input) -> [Rejection] {
        let given = keys.filter { input[$0]?.text != nil }
        let missing = given.count == 1 ? keys.filter { !given.contains($0) } : []
        let long = given.filter { (input[$0]?.text?.count ?? 0) > charactersMax }
        return missing.map { .missing(field: $0) }
            + long.map { .invalid(field: $0, .tooLong(charactersMax: charactersMax)) }
    }
}

/// An action of the pack or a verb, by its name.
public struct Acting: Sendable {
    public var name: String
    public var answers: Answers
    public var files: [StagedUpload]
    /// The last change of stage or assignment that the form showed; a later one means somebody was faster.
    public var seenMove: Int?
    /// The case that a person named by its number, where the act names one.
    public var named: CaseID?

    public init(
        _ name: String, answers: Answers = Answers(), files: [StagedUpload] = [], seenMove: Int? = nil,
        named: CaseID? = nil
    ) {
        self.name = name
        self.answers = answers
        self.files = files
        self.seenMove = seenMove
        self.named = named
    }
}

/// A file that lies in the store already: the shell says what it is, not the form.
public struct StagedUpload: Hashable, Sendable {
    public static let nameCharactersMax = 200

    /// SHA-256 of the bytes, in hexadecimal.
    public var content: String
    public var name: String
    public var mediaType: String
    public var bytes: Int64
    /// The pack's field that asked for it; nil where the form takes files beside its fields.
    public var field: FieldID?

    public init(content: String, name: String, mediaType: String, bytes: Int64, field: FieldID? = nil) {
        self.field = field
        self.content = content
        self.name = String(name.prefix(Self.nameCharactersMax))
        self.mediaType = mediaType
        self.bytes = bytes
    }
}

/// What a person answered, before it is understood. What the engine asks and what the pack asks are apart, so that a
/// pack may call its fields as it likes.
public struct Answers: Hashable, Sendable {
    /// To the engine's questions, by their ids.
    public var asked: Input
    /// To the pack's, by the ids of its fields.
    public var fields: Input

    public init(asked: Input = .empty, fields: Input = .empty) {
        self.asked = asked
        self.fields = fields
    }

    /// The name under which a form holds the answers to the pack's questions: `fields[story]`.
    public static let fieldsKey = "fields"

    /// What the form calls a row of parties.
    static func party(_ index: Int) -> String { "parties[\(index)]" }

    /// Everything written in answer to the pack's questions, in one text.
    public var words: String {
        guard case .group(let group) = fields else { return "" }
        return group.sorted { $0.key < $1.key }.compactMap(\.value.text).joined(separator: " ")
    }

    /// As a form sends them.
    public init(form: Input) {
        self.init(asked: form, fields: form[Self.fieldsKey] ?? .empty)
    }

    /// As stories and import maps write them, one beside the other: what the entry or action asks for itself belongs to
    /// the pack, all else to the engine. Where both ask for the same, the pack's answers stand under `fields:`.
    public init(flat: Input, to name: String, in mechanism: Mechanism) {
        guard case .group(let group) = flat else {
            self.init(asked: flat)
            return
        }
        var own: [String: Input] = [:]
        if case .group(let fields)? = group[Self.fieldsKey] { own = fields }
        for field in mechanism.fieldsAsked(by: name) where own[field.text] == nil {
            own[field.text] = group[field.text]
        }
        self.init(asked: flat, fields: .group(own))
    }
}

extension Mechanism {
    /// The fields that an entry, or the actions of a name, ask for.
    func fieldsAsked(by name: String) -> Set<FieldID> {
        let asks =
            (entries[name]?.asks ?? []) + stages.all.flatMap { $0.actions[name]?.asks ?? [] }
        return Set(asks.map(\.field))
    }
}
