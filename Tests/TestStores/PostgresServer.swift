import CLibpq
import Dispatch
import Foundation
import Storage
import StoragePostgres
import Synchronization

/// The private server that `tools/test.sh` starts for the tests.
public enum PostgresServer {
    public static let variable = "LIANDONG_TEST_POSTGRES"

    /// `postgresql://…/postgres`, as a role that may make databases.
    public static let url: String? = ProcessInfo.processInfo.environment[variable].flatMap {
        $0.isEmpty ? nil : $0
    }

    /// The same server, another database.
    static func url(of database: String) throws -> String {
        guard let url, var parts = URLComponents(string: url) else {
            throw StoreError.unavailable("no server for tests")
        }
        parts.path = "/" + database
        return parts.string ?? url
    }

    private static let queue = DispatchQueue(label: "liandong.test.databases")

    /// Statements for the whole server, one after the other, away from the threads of the tests.
    static func run(_ statement: String) async throws {
        let url = try url(of: "postgres")
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            queue.async {
                let connection = PQconnectdb(url)
                defer { PQfinish(connection) }
                let result = PQexec(connection, statement)
                defer { PQclear(result) }
                if PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK {
                    done.resume()
                } else {
                    done.resume(
                        throwing: StoreError.unavailable(String(cString: PQerrorMessage(connection))))
                }
            }
        }
    }
}

/// A database that is gone when nobody speaks of it any more.
public final class TestDatabase: Sendable {
    public let url: String
    private let name: String

    private init(name: String) throws {
        self.name = name
        url = try PostgresServer.url(of: name)
    }

    /// An empty store of the present schema, copied from one that was migrated once.
    static func make() async throws -> TestDatabase {
        await Permits.shared.take()
        do {
            try await template.value
            let name = "test_" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
            try await PostgresServer.run("CREATE DATABASE \(name) TEMPLATE liandong_template")
            return try TestDatabase(name: name)
        } catch {
            await Permits.shared.giveBack()
            throw error
        }
    }

    /// Breaks every connection to the database that a store has at this moment.
    public func endConnections() async throws {
        try await PostgresServer.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
    }

    deinit {
        let name = name
        Task {
            // A store may still be closing; the folder of the server goes anyway when the tests are over.
            try? await PostgresServer.run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
            await Permits.shared.giveBack()
        }
    }

    private static let template = Task {
        try await PostgresServer.run("DROP DATABASE IF EXISTS liandong_template WITH (FORCE)")
        try await PostgresServer.run(
            "CREATE DATABASE liandong_template TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        )
        var options = PostgresStore.Options()
        options.toleratesVolatile = true
        let store = try await PostgresStore.open(
            url: try PostgresServer.url(of: "liandong_template"), keys: .random(), options: options)
        try await store.write { try $0.run("DELETE FROM setting") }
        try store.close()
        // A database with connections cannot be copied.
        try await PostgresServer.run(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'liandong_template'"
        )
    }
}

/// How many databases there are at a time: each costs connections and memory of the server.
private actor Permits {
    static let shared = Permits()
    private var free = 12
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
