public import Streams
public import WorkCalendar

/// What stands on the leaves of a dossier.
extension PaperContent {
    /// 结案报告表.
    public struct ClosingReport: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        /// 卷号: the number of the case.
        public var number: String
        public var handler: Words?
        public var received: Instant?
        public var closed: Instant?
        /// Where the matter stands.
        public var stage: String
        /// What was answered or agreed.
        public var result: Words?
        public var agreement: String?
        public var instalments: [PaperInstalment]
        public var isPerformed: Bool
    }

    /// 卷宗封面.
    public struct DossierCover: Hashable, Sendable, Codable {
        public var parties: [PaperParty]
        public var number: String
        public var mediators: [Words]
        public var from: Instant?
        public var until: Instant?
        public var filing: DossierFiling
    }

    /// 备考表.
    public struct DossierNote: Hashable, Sendable, Codable {
        public var filing: DossierFiling
        /// How many papers and files it holds.
        public var items: Int
        /// Pages in all; nil where somebody counts them by hand.
        public var pages: Int?
        /// What a case of this kind has and this one has not.
        public var missing: [String]
    }
}
