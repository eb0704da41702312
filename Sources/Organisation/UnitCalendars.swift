public import WorkCalendar

/// The calendar of every unit: one public calendar, and the office hours of each unit or of the nearest above that has
/// any. Units with the same hours share one, since making one computes a table over all years.
public struct UnitCalendars: Sendable {
    private let standard: WorkingCalendar
    private let ofUnit: [UnitID: WorkingCalendar]

    public init(_ directory: Directory, standard: WorkingCalendar) {
        self.standard = standard
        var calendars: [[String]: WorkingCalendar] = [[]: standard]
        var ofUnit: [UnitID: WorkingCalendar] = [:]
        for unit in directory.units.keys {
            let lines = directory.officeHourLines(of: unit)
            if calendars[lines] == nil {
                // A line that cannot be read is refused where the organisation is.
                let hours = (try? OfficeHoursLines.read(lines)) ?? OfficeHours()
                calendars[lines] = WorkingCalendar(
                    standard.edition, localDays: standard.localDays, officeHours: hours)
            }
            ofUnit[unit] = calendars[lines]
        }
        self.ofUnit = ofUnit
    }

    public subscript(unit: UnitID) -> WorkingCalendar { ofUnit[unit] ?? standard }
}
