import ArgumentParser
import Foundation
import Operations
import Organisation
import Storage
import WorkCalendar

/// `liandong admin-password`
struct AdminPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin-password",
        abstract: "Give an account a first password, which must be changed at the first sign-in.",
        discussion: """
            The way into a new store, and back into one whose administrators forgot their passwords. It ends the \
            sessions of the account, and is journaled for the auditor. Without a file a password is made and printed.
            """)

    @OptionGroup var options: DataOptions
    @Option(help: "The account, for example secadmin.") var account: String
    @Option(help: "A file whose first line is the first password.") var passwordFile: String?

    func run() async throws {
        let (platform, store) = try await options.open()
        let chosen = try Passphrase.read(passwordFile)
        do {
            let password = try await platform.giveFirstPassword(AccountID(account), chosen)
            try store.close()
            print("✓ \(account)　首次登录须修改 to be changed at the first sign-in")
            if chosen == nil { print(password) }
        } catch let problem as AdminProblem {
            try store.close()
            throw ValidationError("\(problem.words.zh)\n\(problem.words.en)")
        }
    }
}
