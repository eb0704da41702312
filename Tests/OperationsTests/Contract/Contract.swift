import Casework
import Foundation
import Operations
import Streams

@testable import Storage

/// What is stored is a contract with every journal ever written. The files in `Tests/OperationsTests/Golden` are its
/// wording: of each kind that ships one line for every form of an event, and the form of its snapshot.
/// `LIANDONG_GOLDEN=write` writes them anew; read the difference before it is committed (docs/decisions/events-as-structs.md).
enum Contract {
    /// What is known of a kind: one of each event, and a state with nothing left empty.
    struct Samples {
        var events: [any EventBody]
        var state: any Entity
    }

    static let samples: [StreamKind: Samples] = [
        CaseState.kind: Samples(events: CaseSamples.all, state: CaseSamples.state)
    ]

    static let isWriting = ProcessInfo.processInfo.environment["LIANDONG_GOLDEN"] == "write"
    static let folder = Repository.root.appendingPathComponent("Tests/OperationsTests/Golden")

    static func read(_ name: String) -> [String] {
        let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return (text ?? "").split(separator: "\n").map(String.init)
    }

    static func write(_ lines: [String], to name: String) throws {
        let text = lines.joined(separator: "\n") + "\n"
        try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }

    /// Every invented text says where it lies.
    static func text(of id: String) -> String { "文字 \(id)" }

    // MARK: lines

    /// As the journal holds it.
    static func line(of body: some EventBody) throws -> String {
        let json = try CanonicalEncoder(words: Commitments()).text(body)
        return "{\"body\":\(json),\"name\":\"\(type(of: body).name)\"}"
    }

    static func name(in line: String) throws -> String {
        try CanonicalParser.value(line)["name"]?.text ?? ""
    }

    static func body(in line: String, of types: EventTypes) throws -> (any EventBody)? {
        let value = try CanonicalParser.value(line)
        guard let name = value["name"]?.text, let type = types[name], let body = value["body"] else {
            return nil
        }
        func decode<Body: EventBody>(_ type: Body.Type) throws -> Body {
            try CanonicalDecoder(words: Texts()).decode(type, from: body)
        }
        return try decode(type)
    }

    /// Addresses with the commitment to the text under a salt that is all zeros.
    private final class Commitments: WordsWriter {
        func value(of words: Words) throws -> CanonicalValue {
            let salt = [UInt8](repeating: 0, count: Vault.saltBytes)
            return words.address(sum: words.text.map { Vault.commitment(salt: salt, text: $0.utf8) })
        }
    }

    private struct Texts: WordsReader {
        func read(_ address: Words) throws -> Words {
            var words = address
            words.text = Contract.text(of: address.id)
            return words
        }
    }

    // MARK: forms

    /// The form of a snapshot: the path of everything in it, with what stands there.
    static func form(of state: some Entity) throws -> [String] {
        var paths: Set<String> = []
        collect(try CanonicalParser.value(try Snapshot.body(state)), "", into: &paths)
        return paths.sorted()
    }

    /// A snapshot read and written again.
    static func rewritten<E: Entity>(_ snapshot: String, as type: E.Type) throws -> String {
        try Snapshot.body(try CanonicalDecoder(words: Texts()).decode(type, from: snapshot))
    }

    private static func collect(_ value: CanonicalValue, _ path: String, into paths: inout Set<String>) {
        switch value {
        case .string: paths.insert("\(path): text")
        case .int: paths.insert("\(path): integer")
        case .array(let items): for item in items { collect(item, path + "[]", into: &paths) }
        case .object(let members):
            for member in members {
                collect(member.value, path.isEmpty ? member.key : "\(path).\(member.key)", into: &paths)
            }
        }
    }

    /// What is left empty, by all of them, in every place where it could stand.
    static func gaps(in values: [Any]) -> [String] {
        var isFilled: [String: Bool] = [:]
        for value in values { look(at: value, "", &isFilled) }
        return isFilled.filter { !$0.value }.keys.sorted()
    }

    private static func look(at value: Any, _ path: String, _ isFilled: inout [String: Bool]) {
        // Free text falls under no declaration, and that is not left out by oversight.
        if let words = value as? Words {
            isFilled[path] = words.text != nil
            return
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional, .collection, .dictionary, .set:
            isFilled[path] = isFilled[path] == true || !mirror.children.isEmpty
            for child in mirror.children { look(at: child.value, path, &isFilled) }
        default:
            for child in mirror.children {
                look(at: child.value, child.label.map { "\(path).\($0)" } ?? path, &isFilled)
            }
        }
    }
}
