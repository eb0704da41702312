public import Organisation
public import WorkCalendar

extension ID: SQLBindable { public var sqlValue: SQLValue { .text(text) } }
extension Instant: SQLBindable { public var sqlValue: SQLValue { .int(milliseconds) } }
