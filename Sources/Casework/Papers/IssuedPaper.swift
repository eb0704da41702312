public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// A paper as it was issued: everything that its page says, and the page itself by the hash of its template. Whoever
/// prints it again prints this, whatever has become of the case (docs/decisions/papers.md).
public struct IssuedPaper: Hashable, Sendable, Codable {
    /// The paper that this one takes the place of.
    public struct Correction: Hashable, Sendable, Codable {
        public var position: Int
        public var number: String
        public var issued: Instant
        public var reason: Words

        public init(position: Int, number: String, issued: Instant, reason: Words) {
            self.position = position
            self.number = number
            self.issued = issued
            self.reason = reason
        }
    }

    /// The document's id in the pack.
    public var document: String
    /// Its place among all papers of the case, from 1: how it is named for good.
    public var position: Int
    /// The how many-th of this document.
    public var nth: Int
    public var title: String
    /// 编号
    public var number: String
    public var issued: Instant
    public var issuer: PaperOrgan
    public var to: PaperAddressee
    public var matter: PaperMatter
    public var content: PaperContent
    /// SHA-256 of the template, in hexadecimal; empty where nobody prints, as in a rehearsal.
    public var template: String
    public var corrects: Correction?
}

/// What brought a paper about, beside the case itself. Kept with it, so that a correction is about the same.
public struct PaperOccasion: Hashable, Sendable, Codable {
    /// The referral that it goes with.
    public var referral: String?
    public var to: UnitID?
    /// For whom the step says it is; nil: whom its form is for.
    public var named: Named?
    /// The stage that the case goes to.
    public var stage: StageID?
    public var answerBy: Instant?
    /// By when a result is owed by whoever is told to take part and not asked.
    public var resultBy: Instant?
    public var result: Words?
    /// The session or agreement that it is about; nil: the last.
    public var session: Int?
    public var agreement: Int?
    /// The how many-th inquiry, call, order or service it is about.
    public var number: Int?
    /// The run of a clock that was extended, by its key.
    public var clock: String?
    /// The representative whose letter of authority it is.
    public var representative: PartyID?
    /// What was written for this paper alone: an order, a reason, what was heard on a call.
    public var text: Words?

    public init() {}

    /// Units and parties to whom it is addressed.
    public struct Named: Hashable, Sendable, Codable {
        public var units: [UnitID]
        public var parties: [PartyID]

        public init(units: [UnitID], parties: [PartyID]) {
            self.units = units
            self.parties = parties
        }
    }
}

/// What the case knows of a paper: that there is one. What it says stands in the entry of the journal.
public struct IssuedDocument: Hashable, Sendable, Codable {
    /// The printed sheet, kept sealed beside the journal.
    public struct Sheet: Hashable, Sendable, Codable {
        public static let mediaType = "application/pdf"

        /// SHA-256 of the bytes, in hexadecimal.
        public var content: String
        public var bytes: Int64
        /// How many pages it has.
        public var pages: Int?
        /// Its title, under the key that all sheets of the case share.
        public var name: Words

        public init(content: String, bytes: Int64, pages: Int?, name: Words) {
            self.content = content
            self.bytes = bytes
            self.pages = pages
            self.name = name
        }
    }

    public var document: String
    public var position: Int
    /// The how many-th of this document.
    public var number: Int
    /// What stands on it as its number.
    public var shownNumber: String
    public var at: Instant
    /// The entry of the case's journal that holds what it says.
    public var entry: Int
    public var occasion: PaperOccasion
    public var corrects: Int?
    public var correctedBy: Int?
    /// Nil until it was made.
    public var sheet: Sheet?
    /// How it reached those for whom it was made, in the order of time.
    public var services: [PaperService] = []
}
