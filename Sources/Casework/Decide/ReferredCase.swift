public import Mechanisms
public import Organisation
import Streams
import WorkCalendar

/// What a case begins with that another mechanism's referral opens: the sender's case as it stood, what of it comes
/// along, and what the sender is owed.
public struct ReferredCase: Hashable, Sendable {
    let sender: CaseState
    let link: SenderLink
    /// The sides of the sender's pack, in its order.
    let sides: [String]
    let opens: Opens
    let unit: UnitID
    /// By an arbiter's word.
    let isRuling: Bool
    /// When it was accepted.
    let at: Instant
}

/// What a case is told of one that it is linked with.
public enum CaseNews: Hashable, Sendable {
    // To the sender
    /// The receiver's case has a number.
    case numbered(from: CaseID, String)
    /// What came of it.
    case result(from: CaseID, by: UnitID, Outcome, String?, back: [FieldID: FieldValue], isEnd: Bool)
    /// It is over, and no result was owed any more.
    case ended(from: CaseID, Outcome)
    // To the receiver
    /// The sender's case is over.
    case senderEnded(Outcome)
    /// The sender waits for no result any more.
    case forgone
}
