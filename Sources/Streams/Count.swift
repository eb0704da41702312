public import Mechanisms
public import Organisation
public import WorkCalendar

/// One increment of a measure: on the unit whose deed it was, on the day it happened, in the mechanism and category of
/// the stream. Pure, so that a rebuild counts the same.
public struct Count: Hashable, Sendable {
    public var name: String
    public var unit: UnitID
    public var day: CivilDate
    public var mechanism: MechanismID
    public var category: String
    public var amount: Int64

    public init(
        _ name: String, unit: UnitID, day: CivilDate, mechanism: MechanismID, category: String,
        amount: Int64 = 1
    ) {
        self.name = name
        self.unit = unit
        self.day = day
        self.mechanism = mechanism
        self.category = category
        self.amount = amount
    }

    /// Stands before a suggested category where categories are counted; no id of a category begins with it.
    public static let suggestionMark = "~"
    /// `light:<clock>:<colour>`: under which light a duty was done.
    public static let lightPrefix = "light:"
}
