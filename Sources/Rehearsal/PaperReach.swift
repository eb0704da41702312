import Casework
import Organisation
import Streams

/// How stories name those for whom a paper was made: a party or a unit by its id, anybody else by a word.
enum PaperReach {
    /// It stays with the case: a record, a register.
    static let file = "file"
    /// An organ that is no unit of the organisation, such as the court.
    static let organ = "organ"
    /// No such paper was made.
    static let none = "none"
    static let words = [file, organ, none]

    static func names(of to: PaperAddressee) -> [String] {
        let units = ([to.unit].compactMap { $0 } + (to.others ?? [])).map(\.unit.text)
        let all = units + (to.organ == nil ? [] : [organ]) + to.parties.map(\.id.text)
        return all.isEmpty ? [file] : all
    }
}
