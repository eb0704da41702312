import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension VerbRule {
    /// The files themselves become part of the case with any verb or step they come with.
    static let attach = VerbRule(
        .attach, zh: "上传附件", en: "Attach", .always, by: .participant, isResidents: true, takesFiles: true,
        asks: { _, _ in
            [Ask("purpose", zh: "用途", en: "Purpose", Forms.choice(Forms.purposes), required: false)]
        },
        decide: { _, _ in })
}
