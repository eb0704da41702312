import CCurl
import Foundation

/// Hands text messages to a gateway of the telephone network: `POST` of `{"id", "to", "text"}`. Any answer of 200 to 299
/// means that it took the message; the same `id` again, that it is the same message.
public struct TextGateway: Carrier {
    let settings: DeliverySettings.Gateway

    public init(_ settings: DeliverySettings.Gateway) { self.settings = settings }

    private struct Body: Encodable {
        var id: String
        var to: String
        var text: String
    }

    public func send(_ message: OutgoingMessage) async throws(DeliveryFailure) {
        guard let number = TextNumber(message.to) else { throw DeliveryFailure(.badAddress) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(Body(id: message.id, to: number.text, text: message.text)) else {
            throw DeliveryFailure(.unreadable)
        }
        var transfer = Transfer(
            url: settings.address, protocols: "https,http", proxy: settings.proxy,
            authorities: settings.authorities)
        transfer.options = [
            .number(CURLOPT_FOLLOWLOCATION, 0),
            .list(
                CURLOPT_HTTPHEADER,
                [
                    "Content-Type: application/json; charset=utf-8", "Expect:",
                    "Authorization: Bearer \(settings.token)", "Idempotency-Key: \(message.id)",
                ]),
            .number(CURLOPT_POSTFIELDSIZE, body.count),
            .text(CURLOPT_COPYPOSTFIELDS, String(decoding: body, as: UTF8.self)),
        ]
        let outcome = await transfer.run()
        if let failure = outcome.failureOfTheLine { throw failure }
        guard outcome.code == CURLE_OK else { throw DeliveryFailure(.unreachable, status: outcome.status) }
        switch outcome.status {
        case 200...299: return
        case 401, 403, 407: throw DeliveryFailure(.signIn, status: outcome.status)
        case 408, 425, 429, 500...599: throw DeliveryFailure(.notNow, status: outcome.status)
        // Nobody moves a gateway without telling: a redirect leads nowhere a number should go.
        case 300...399: throw DeliveryFailure(.unreachable, status: outcome.status)
        default: throw DeliveryFailure(.refused, status: outcome.status)
        }
    }
}
