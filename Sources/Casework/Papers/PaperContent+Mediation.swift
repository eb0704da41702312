import Mechanisms
public import Streams
public import WorkCalendar

/// What stands on the papers by which a mediation is asked for, prepared and looked after.
extension PaperContent {
    /// 人民调解申请书. What is asked stands among the facts that the pack shows.
    public struct Applied: Hashable, Sendable, Codable {
        public var parties: [OfficialParty]
    }

    /// 授权委托书.
    public struct Authority: Hashable, Sendable, Codable {
        public var principal: PaperParty
        public var identityNumber: Words?
        public var kind: Representative.Kind
        public var agent: Words
        public var maySettle: Bool
    }

    /// 人民调解调查记录.
    public struct InquiryRecord: Hashable, Sendable, Codable {
        public var inquiry: Inquiry
        /// Who was asked, where it was a party.
        public var party: OfficialParty?
    }

    /// 人民调解回访记录.
    public struct FollowUpRecord: Hashable, Sendable, Codable {
        public enum Performance: String, Hashable, Sendable, Codable, CaseIterable {
            case whole
            case inParts = "in_parts"
            case notYet = "not_yet"
        }

        public var parties: [PaperParty]
        /// The number of the agreement, where there is one.
        public var agreement: String?
        public var performance: Performance?
        public var at: Instant
        /// The person says it is settled.
        public var isResolved: Bool?
        public var confirmation: Agreement.Confirmation?
        /// What was heard.
        public var note: Words?
        public var caller: Words?
    }
}
