import Casework
import Documents
import Foundation
import Hummingbird
import Mechanisms
import Operations
import Organisation
import Streams
import WorkCalendar

/// What every page needs: the platform, the templates, the name of the site.
struct Site: Sendable {
    let platform: Platform
    let views: Views
    let papers: Papers
    let name: Bilingual
    /// Where residents reach us, for QR codes.
    let address: String
    /// Matters one address may bring in a minute.
    let submissionsPerMinuteMax: Int
    /// Searches one account may make in a minute: enough for work, too few to guess names by the thousand.
    let searchesPerMinuteMax: Int
    /// Pages that listen for changes, and how many an account and an address may have open.
    let liveStreams = LiveStreams()
    let livePerAccountMax: Int
    let livePerAddressMax: Int

    func frame(
        _ title: String, _ request: Request, _ context: AppContext, look: String = "", done: String? = nil,
        live: String? = nil
    ) -> Frame {
        let isDesk = look == "desk" && context.visitor != nil
        let path = request.uri.path
        let other: Language = context.language == .zh ? .en : .zh
        return Frame(
            language: context.language, title: title, look: look, isDesk: isDesk,
            links: isDesk ? deskLinks(path, context) : publicLinks(path, context.language),
            csrf: context.visitor?.csrf ?? "",
            person: context.visitor.map {
                platform.reference.directory.name(of: $0.person.account)[context.language]
            } ?? "",
            otherLanguage: "\(path)?lang=\(other.rawValue)", site: name[context.language], done: done,
            live: live)
    }

    private func link(_ href: String, _ zh: String, _ en: String, _ path: String, _ language: Language)
        -> Frame.Link
    {
        Frame.Link(href: href, text: Bilingual(zh: zh, en: en)[language], isCurrent: path == href)
    }

    private func publicLinks(_ path: String, _ language: Language) -> [Frame.Link] {
        [
            link("/new", "我要反映", "Bring a matter", path, language),
            link("/track", "查询进展", "Track", path, language),
            link("/figures", "公开数据", "Figures", path, language),
        ]
    }

    private func deskLinks(_ path: String, _ context: AppContext) -> [Frame.Link] {
        let language = context.language
        guard let person = context.visitor?.person else { return [] }
        if let role = person.post.flatMap({ PlatformRole(rawValue: $0.role.text) }) {
            return adminLinks(role, path, language)
        }
        return [
            link("/desk", "工作台", "Desk", path, language), link("/desk/queue", "待办", "Queue", path, language),
            mayRegister(person) ? link("/desk/new", "登记", "Register", path, language) : nil,
            link("/desk/dashboard", "看板", "Dashboard", path, language),
        ].compactMap { $0 }
    }

    /// Whether some way in is theirs.
    func mayRegister(_ person: Person) -> Bool {
        platform.reference.active.values.contains { mechanism in
            mechanism.entries.all.contains { entry in person.roles.contains { entry.by.contains($0) } }
        }
    }

    private func adminLinks(_ role: PlatformRole, _ path: String, _ language: Language) -> [Frame.Link] {
        switch role {
        case .systemAdmin:
            [
                link("/admin/packs", "机制包", "Packs", path, language),
                link("/admin/organisation", "组织机构", "Organisation", path, language),
                link("/admin/alarms", "定时任务", "Timed work", path, language),
                link(ConfirmPages.path, "待确认", "To confirm", path, language),
                link(MessagePages.path, "消息发送", "Messages", path, language),
            ]
        case .securityAdmin:
            [
                link("/admin/accounts", "账户与岗位", "Accounts and posts", path, language),
                link("/admin/privacy", "个人信息", "Personal data", path, language),
            ]
        case .auditAdmin:
            [
                link("/admin/audit", "审计", "Audit", path, language),
                link(ConfirmPages.path, "待确认", "To confirm", path, language),
            ]
        }
    }

    /// The visitor, or an answer that sends them to sign in.
    func visitor(_ context: AppContext) throws -> Visitor {
        guard let visitor = context.visitor else { throw Refusal.notAllowed }
        return visitor
    }

    /// Somebody who handles cases: any post but an administrator's.
    func worker(_ context: AppContext) throws -> Visitor {
        let visitor = try visitor(context)
        guard let post = visitor.person.post, PlatformRole(rawValue: post.role.text) == nil else {
            throw Refusal.notAllowed
        }
        return visitor
    }

    /// A posted form of somebody signed in: read, and its token checked.
    func form(_ request: Request, _ visitor: Visitor) async throws -> FormBody {
        let body = try await FormBody.read(request)
        guard let token = body["csrf"], token == visitor.csrf else {
            throw HTTPError(.forbidden, message: "csrf")
        }
        return body
    }

    func names(_ mechanism: Mechanism, _ state: CaseState? = nil) -> MechanismNames {
        MechanismNames(mechanism, platform.reference.directory, parties: state?.parties ?? [])
    }
}

/// Names where no mechanism is at hand: ids as they are.
struct PlainNames: CaseNames {
    func stage(_ id: StageID) -> Bilingual { Bilingual(both: id.text) }
    func clock(_ id: ClockID) -> Bilingual { Bilingual(both: id.text) }
    func field(_ id: String) -> Bilingual { Bilingual(both: id) }
    func document(_ id: String) -> Bilingual { Bilingual(both: id) }
    func referral(_ id: String) -> Bilingual { Bilingual(both: id) }
    func entry(_ id: String) -> Bilingual { Bilingual(both: id) }
    func unit(_ id: UnitID) -> Bilingual { Bilingual(both: id.text) }
    func role(_ id: RoleID) -> Bilingual { Bilingual(both: id.text) }
    func account(_ id: AccountID) -> Bilingual { Bilingual(both: id.text) }
    func party(_ id: PartyID) -> Bilingual { Bilingual(both: id.text) }
}
