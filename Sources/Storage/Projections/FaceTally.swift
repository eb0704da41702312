import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension Tally.OwedKey {
    /// Owed without a moment by which.
    static let noHour: Int64 = 1 << 43

    init(_ task: OwedTask, _ mechanism: MechanismID) {
        self.init(
            unit: task.unit.text, mechanism: mechanism.text, kind: task.kind.rawValue,
            hour: task.due.map { $0.milliseconds / 3_600_000 } ?? Self.noHour)
    }
}

extension Tally {
    mutating func add(_ counts: [Count]) {
        for count in counts {
            add(
                count.amount,
                to: MeasureKey(
                    unit: count.unit.text, day: count.day.epochDay, mechanism: count.mechanism.text,
                    category: count.category, name: count.name))
        }
    }

    /// What a face adds to what its units owe and show; `sign` −1 takes back what an earlier one added.
    mutating func add(_ face: Face?, sign: Int64) {
        guard let face else { return }
        if face.isOpen {
            for clock in face.clocks { lights(of: clock, face.mechanism, sign) }
        }
        for task in face.tasks { add(sign, to: OwedKey(task, face.mechanism)) }
    }

    /// The lights of a running clock, hour by hour.
    private mutating func lights(of clock: ShownClock, _ mechanism: MechanismID, _ sign: Int64) {
        let shown = clock.standsSince.map { [clock.light(at: $0)].compactMap { $0 } } ?? clock.steps.all
        func key(_ light: Light, _ hour: Int64) -> LightKey {
            LightKey(
                unit: clock.unit.text, mechanism: mechanism.text, light: light.rawValue, hour: hour)
        }
        for (position, step) in shown.enumerated() {
            // The first light shows at once, later ones from the next full hour on.
            let hour = position == 0 ? step.from.milliseconds / 3_600_000 : Self.hour(step.from)
            add(sign, to: key(step.light, hour))
            if position > 0 { add(-sign, to: key(shown[position - 1].light, hour)) }
        }
    }

    /// The full hour in which a light has begun to show.
    static func hour(_ instant: Instant) -> Int64 { (instant.milliseconds + 3_599_999) / 3_600_000 }
}
