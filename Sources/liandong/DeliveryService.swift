import Delivery
import Logging
import Operations
import ServiceLifecycle

/// Takes the messages of one line from the outbox and hands them to its carrier; apart from the timer, which must not wait
/// for a mail server.
struct DeliveryService: Service {
    let platform: Platform
    let line: OutgoingMessage.Line
    let carrier: any Carrier
    let logger: Logger

    func run() async throws {
        while !Task.isShuttingDownGracefully {
            do {
                // As long as there are more than were taken; a batch comes to its end before the server does.
                while try await platform.deliver(line, through: carrier) == Platform.deliveriesMax,
                    !Task.isShuttingDownGracefully
                {}
            } catch {
                logger.error("delivery: \(String(reflecting: error))")
            }
            // Woken early: the loop asks why.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
        }
    }
}
