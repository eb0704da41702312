import Mechanisms
public import Streams
public import WorkCalendar

/// What stands on the letters by which offices urge each other, and on those that tell people what became of a matter.
extension PaperContent {
    /// 督办单.
    public struct SupervisionOrder: Hashable, Sendable, Codable {
        /// The first, second … of the case.
        public var number: Int
        public var parties: [PaperParty]
        /// What is late, and since when.
        public var overdue: [PaperDue]
        public var order: Words
        public var answerBy: Instant
    }

    /// 延期告知书.
    public struct ExtensionNotice: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        /// The time limit as it now runs.
        public var due: PaperDue
        public var by: Period
        public var reason: Words
    }

    /// 不予受理告知书.
    public struct RejectionNotice: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        public var guidance: Words
    }

    /// 转送告知书.
    public struct ForwardingNotice: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        /// Who passed it on, and tells so.
        public var from: PaperOrgan
        public var to: PaperOrgan
        public var at: Instant
        public var basis: String?
        /// By when it is dealt with, as far as that is known.
        public var due: PaperDue?
    }

    /// 送达回证.
    public struct ProofOfService: Hashable, Sendable, Codable {
        public var document: String
        public var number: String
        public var service: PaperService
        public var party: PaperParty?
        /// The office that it went to, where it went to one.
        public var organ: String?
    }
}
