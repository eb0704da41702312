public import Foundation
public import Storage
import WorkCalendar

/// What a command says before it ends: in both languages, and then exactly.
extension StoreError: LocalizedError {
    public var errorDescription: String? { "\(words.zh) \(words.en)\n  \(self)" }
}
