import Operations
import Organisation
import WorkCalendar

/// Every account with its posts, and the form for a new one.
struct AccountsPage: Page {
    static let template = "admin/accounts"
    struct Row: Sendable {
        var id: String
        var name: String
        var posts: [String]
        var hasPosts: Bool
        var isActive: Bool
    }

    var frame: Frame
    var version: Int
    var notice: AdminNotice?
    var problems: [String]
    var hasProblems: Bool
    var staffing: StaffingView
    var rows: [Row]
    var sought: String
    var isEmpty: Bool
    var account: String
    var nameZh: String
    var nameEn: String
    var phone: String
    var email: String
    var isAdding: Bool
}

/// The first password of an account, shown once.
struct FirstPasswordPage: Page {
    static let template = "admin/first-password"
    var frame: Frame
    var account: String
    var name: String
    var password: String
}

/// One account with its posts.
struct AccountPage: Page {
    static let template = "admin/account"
    struct PostLine: Sendable {
        var unit: String
        var role: String
        var account: String
        var roleName: String
        var unitName: String
        var from: String
        var until: String
        var hasTerm: Bool
        var isStandIn: Bool
        var isHeld: Bool
        var mayEnd: Bool
        var today: String
        // Repeated in each row, since every row is a form.
        var csrf: String
        var version: Int
    }

    struct Choice: Sendable {
        var value: String
        var text: String
        var isSelected: Bool
    }

    /// What was asked for, and another administrator has not confirmed yet, or has.
    struct AskedLine: Sendable {
        var what: String
        var isConfirmed: Bool
    }

    var frame: Frame
    var id: String
    var name: String
    var phone: String
    var email: String
    var version: Int
    var notice: AdminNotice?
    var isActive: Bool
    var isSelf: Bool
    var hasPassword: Bool
    var mustChange: Bool
    var asked: [AskedLine]
    var posts: [PostLine]
    var hasPosts: Bool
    var units: [Choice]
    var roles: [Choice]
    var from: String
    var until: String
    var isStandIn: Bool
}

extension AccountPage.PostLine {
    init(
        _ post: Post, _ reference: Reference, on today: CivilDate, csrf: String, _ language: Language
    ) {
        self.init(
            unit: post.unit.text, role: post.role.text, account: post.account.text,
            roleName: reference.roleName(post.role)[language],
            unitName: reference.directory.name(of: post.unit)[language], from: post.from?.description ?? "",
            until: post.until?.description ?? "", hasTerm: post.from != nil || post.until != nil,
            isStandIn: post.isStandIn, isHeld: post.isHeld(on: today),
            mayEnd: post.until.map { $0 >= today } ?? true, today: today.description, csrf: csrf,
            version: reference.organisationVersion)
    }
}
