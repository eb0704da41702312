import ArgumentParser

@main struct Liandong: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "liandong",
        abstract: "联动: runs the linkage mechanisms of a county as data.",
        subcommands: [
            Serve.self, ImportCommand.self, New.self, Check.self, Rehearse.self, Diff.self, Verify.self,
            Rebuild.self,
            BackupCommand.self,
            Restore.self, Held.self, Erase.self, AcceptLoss.self, AdminPassword.self, SendTest.self,
            DemoCommand.self, DemoOrganisation.self, MigrateCommand.self,
            CopyCommand.self,
            TckCommand.self,
            TableCommand.self, ModelCommand.self, BenchRules.self,
        ])
}
