import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

public struct Attached: CaseEventBody {
    public static let name = "case.attached/1"
    public var attachment: Attachment

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.files.append(CaseFile(attachment, at: meta.effective, by: meta.actor))
        if attachment.purpose == Forms.signedPaper {
            let content = attachment.content
            if state.mediation.draft == nil {
                state.withBinding { $0.scan = content }
            } else {
                state.withDraft { $0.scan = content }
            }
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "附件：\(attachment.name.shown)", en: "Attachment: \(attachment.name.shown)")
    }
}

public struct MemberJoined: CaseEventBody {
    public static let name = "case.member_joined/1"
    public var member: CaseID

    public init(member: CaseID) { self.member = member }

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.linkage.members.append(member) }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "另一件同类事项并入办理", en: "A like matter joined the work")
    }
}

/// Those who brought the matter want messages about it, or none but those that the law owes them.
public struct MessagesChosen: CaseEventBody {
    public static let name = "case.messages/1"
    public var wanted: Bool

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.wantsNoMessages = wanted ? nil : true
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        wanted
            ? Bilingual(zh: "群众要求恢复短信通知", en: "The resident wants messages again")
            : Bilingual(zh: "群众要求停止短信通知", en: "The resident wants no more messages")
    }
}
