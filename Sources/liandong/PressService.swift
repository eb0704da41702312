import Documents
import Logging
import Operations
import ServiceLifecycle

/// Makes the sheets of papers, one after the other; apart from all else, since each takes seconds.
struct PressService: Service {
    let platform: Platform
    let press: WeasyPress
    let logger: Logger

    func run() async throws {
        if !press.isThere {
            logger.warning(
                "papers: no WeasyPrint (apt-get install weasyprint); papers print from their pages")
        }
        while !Task.isShuttingDownGracefully {
            do {
                while try await platform.makeSheets(with: press) > 0, !Task.isShuttingDownGracefully {}
            } catch {
                logger.error("papers: \(String(reflecting: error))")
            }
            // Woken early: the loop asks why.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
        }
    }
}
