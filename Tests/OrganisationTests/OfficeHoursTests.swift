import Organisation
import Testing
import WorkCalendar

struct `Lines of office hours` {
    static func text(_ lines: [String], on date: CivilDate) throws -> String {
        try OfficeHoursLines.read(lines).sessions(on: date).description
    }

    @Test func `give the usual hours where there are none`() throws {
        #expect(try Self.text([], on: Lin.day) == "08:30-12:00 14:00-17:30")
    }

    @Test func `give the sessions of every day`() throws {
        #expect(try Self.text(["09:00-11:30 13:30-17:00"], on: Lin.day) == "09:00-11:30 13:30-17:00")
        #expect(try Self.text(["  09:00-17:00 "], on: Lin.day) == "09:00-17:00")
    }

    @Test(
        arguments: [
            ("2026-05-31", "09:00-17:00"), ("2026-06-01", "08:00-12:00 15:00-18:00"),
            ("2031-09-30", "08:00-12:00 15:00-18:00"), ("2026-10-01", "09:00-17:00"),
        ] as [(CivilDate, String)])
    func `change with the season, every year, the first and the last day included`(
        date: CivilDate, expected: String
    ) throws {
        let lines = ["09:00-17:00", "06-01..09-30 08:00-12:00 15:00-18:00"]
        #expect(try Self.text(lines, on: date) == expected)
    }

    @Test(
        arguments: [
            ("2026-11-14", "08:30-12:00 14:00-17:30"), ("2026-11-15", "09:00-16:00"),
            ("2027-01-01", "09:00-16:00"),
            ("2027-02-28", "09:00-16:00"), ("2027-03-16", "08:30-12:00 14:00-17:30"),
        ] as [(CivilDate, String)])
    func `may have a season across New Year`(date: CivilDate, expected: String) throws {
        #expect(try Self.text(["11-15..03-15 09:00-16:00"], on: date) == expected)
    }

    @Test(
        arguments: [
            ("2026-06-30", "09:00-17:00"), ("2026-07-01", "08:30-12:00"), ("2026-07-10", "08:30-12:00"),
            ("2026-07-11", "09:00-17:00"), ("2027-07-05", "09:00-17:00"),
        ] as [(CivilDate, String)])
    func `change once for some days`(date: CivilDate, expected: String) throws {
        #expect(try Self.text(["09:00-17:00", "2026-07-01..2026-07-10 08:30-12:00"], on: date) == expected)
    }

    @Test func `change for good from a day on`() throws {
        let lines = ["09:00-17:00", "2026-05-01.. 08:00-16:00"]
        #expect(try Self.text(lines, on: "2026-04-30") == "09:00-17:00")
        #expect(try Self.text(lines, on: "2026-05-01") == "08:00-16:00")
        #expect(try Self.text(lines, on: "2040-01-01") == "08:00-16:00")
    }

    @Test func `win over the lines before them`() throws {
        let season = "06-01..09-30 08:00-18:00"
        let once = "2026-07-01..2026-07-10 08:30-12:00"
        let since = "2026-07-05.. 07:00-15:00"
        #expect(try Self.text([season, once, since], on: "2026-07-04") == "08:30-12:00")
        #expect(try Self.text([season, once, since], on: "2026-07-05") == "07:00-15:00")
        #expect(try Self.text([since, once, season], on: "2026-07-05") == "08:00-18:00")
        #expect(try Self.text([since, season, once], on: "2026-07-05") == "08:30-12:00")
        // Of two lines for every day the later counts, and wherever it stands it gives way to dated ones.
        #expect(try Self.text(["09:00-17:00", "10:00-16:00"], on: Lin.day) == "10:00-16:00")
        #expect(try Self.text([season, "10:00-16:00"], on: Lin.day) == "08:00-18:00")
    }

    @Test(arguments: [
        "", "open", "08:30", "08:30-25:00", "06-01..09-30", "13-01..09-30 08:00-12:00",
        "02-30..03-01 08:00-12:00",
        "06-01.. 08:00-12:00", "..09-30 08:00-12:00", "2026-02-30.. 08:00-12:00",
        "2026-07-01..07-10 08:00-12:00", "06-01...09-30 08:00-12:00", "12:00-08:30",
        "2026-07-10..2026-07-01 08:00-12:00",
        "08:00-12:00 11:00-15:00",
        "06-01..09-30 08:00-12:00 noon",
    ])
    func `that cannot be read are named, with words in both languages`(line: String) throws {
        let fault = #expect(throws: OfficeHoursLines.Fault.self) {
            try OfficeHoursLines.read(["09:00-17:00", line])
        }
        #expect(fault?.line == line)
        #expect(fault?.message.zh.isEmpty == false)
        #expect(fault?.message.en.isEmpty == false)
    }

    @Test func `say what is wrong with their dates or their sessions`() {
        func words(_ line: String) -> String? {
            do throws(OfficeHoursLines.Fault) {
                _ = try OfficeHoursLines.read([line])
                return nil
            } catch {
                return error.message.en
            }
        }
        #expect(
            words("13-01..09-30 08:00-12:00")?.contains("“13-01..09-30 08:00-12:00” cannot be read") == true)
        #expect(words("06-01..09-30 12:00-08:00") == "12:00-08:00 must close after it opens")
        #expect(words("08:00-12:00 11:00-15:00")?.hasPrefix("11:00-15:00 overlaps") == true)
        #expect(words("noon")?.hasPrefix("not a session: noon") == true)
    }
}

struct `The office hours of a unit` {
    static let county = ["09:00-17:00"]
    static let town = ["06-01..09-30 08:00-12:00"]
    let directory = Lin.directory(
        units: [
            .place("lin", .county, in: nil, hours: county), .place("east", .town, in: "lin", hours: town),
            .place("shan", .village, in: "east"), .organ("centre", .town, at: "east"),
            .organ("market", .town, at: "east", hours: ["06:00-10:00"]), .place("west", .town, in: "lin"),
            .place("alone", .village, in: nil),
        ])

    @Test func `are its own, or all those of the nearest unit above that has some`() {
        #expect(directory.officeHourLines(of: "market") == ["06:00-10:00"])
        #expect(directory.officeHourLines(of: "east") == Self.town)
        #expect(directory.officeHourLines(of: "shan") == Self.town)
        #expect(directory.officeHourLines(of: "centre") == Self.town)
        #expect(directory.officeHourLines(of: "west") == Self.county)
    }

    @Test func `are none where nobody above has any`() {
        #expect(directory.officeHourLines(of: "alone").isEmpty)
        #expect(directory.officeHourLines(of: "north").isEmpty)
    }
}
