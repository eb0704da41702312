import Delivery
import Foundation
import Testing
import WorkCalendar

struct `A text message` {
    static let message = OutgoingMessage(
        id: "0a1b", line: .text, to: "138 0000 0001", text: "【联动】您的事项已有答复\"\\\n，请凭查询码查看。")

    private func carrier(_ port: Int, in place: Place) throws -> TextGateway {
        let token = place.file("token")
        try Data("secret-token\n".utf8).write(to: URL(fileURLWithPath: token))
        var typed = DeliverySettings.Typed()
        typed.textGateway = "http://127.0.0.1:\(port)/send"
        typed.textTokenFile = token
        return TextGateway(try #require(try DeliverySettings(typed).gateway))
    }

    private func failure(of carrier: TextGateway, _ message: OutgoingMessage = Self.message) async
        -> DeliveryFailure?
    {
        do throws(DeliveryFailure) {
            try await carrier.send(message)
            return nil
        } catch {
            return error
        }
    }

    @Test func `reaches the gateway with its number, its token and a key that stays the same`() async throws {
        let place = try Place()
        guard let python = try Servers.python(with: "http.server") else { return }
        let server = try Server(python, "gateway.py", ["503", "202"], in: place)
        let carrier = try carrier(server.port, in: place)
        #expect(await failure(of: carrier) == DeliveryFailure(.notNow, status: 503))
        #expect(await failure(of: carrier) == nil)
        let lines = try server.lines()
        #expect(lines.count == 2)
        for line in lines {
            let headers = try #require(line["headers"] as? [String: String])
            #expect(headers["Authorization"] == "Bearer secret-token")
            #expect(headers["Idempotency-Key"] == "0a1b")
            let body = try #require(line["body"] as? [String: String])
            #expect(body == ["id": "0a1b", "to": "+8613800000001", "text": Self.message.text])
        }
    }

    @Test(arguments: [
        (400, DeliveryFailure.Reason.refused), (401, .signIn), (408, .notNow), (422, .refused),
        (429, .notNow),
        (302, .unreachable), (500, .notNow),
    ])
    func `is refused for good or for now`(_ status: Int, _ reason: DeliveryFailure.Reason) async throws {
        let place = try Place()
        guard let python = try Servers.python(with: "http.server") else { return }
        let server = try Server(python, "gateway.py", ["\(status)"], in: place)
        #expect(
            await failure(of: try carrier(server.port, in: place)) == DeliveryFailure(reason, status: status))
        #expect(try server.lines().count == 1)
    }

    @Test func `goes to no number that takes none`() async throws {
        let place = try Place()
        let carrier = try carrier(1, in: place)
        for number in ["0577-88880000", "12345", "1380000000", "12800000001", "", "abc", "+86 577 88880000"] {
            var message = Self.message
            message.to = number
            #expect(await failure(of: carrier, message)?.reason == .badAddress, "\(number)")
        }
        #expect(await failure(of: carrier)?.reason == .unreachable)
    }

    @Test(arguments: [
        ("13800000001", "+8613800000001"), ("138 0000-0001", "+8613800000001"),
        ("+86 13800000001", "+8613800000001"),
        ("008613800000001", "+8613800000001"), ("８６１３８０００００００１", "+8613800000001"),
        ("8613800000001", "+8613800000001"),
        ("+852 5123 4567", "+85251234567"), ("(138) 00000001", "+8613800000001"),
    ])
    func `goes to one number, however it was written`(_ written: String, _ number: String) {
        #expect(TextNumber(written)?.text == number)
    }
}
