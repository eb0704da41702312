import Casework
import Mechanisms
import Organisation
import WorkCalendar

/// A few dozen invented matters in every state, made by the very commands that people use, at times before now.
struct DemoCases {
    let platform: Platform

    func make() async throws {
        for (index, matter) in DemoScript.letters.enumerated() {
            try await DemoScript.letter(matter, index: index, on: platform)
        }
        for (index, dispute) in DemoScript.disputes.enumerated() {
            try await DemoScript.dispute(dispute, index: index, on: platform)
        }
    }
}
