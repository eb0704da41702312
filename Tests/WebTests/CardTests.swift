import Foundation
import Operations
import Testing

@testable import Web

struct `The numbers of the workbench` {
    /// The number that heads a list, and how many lines it has.
    private static func list(_ page: String) -> (number: String, lines: Int) {
        let number = page.firstMatch(of: /<h1>[^<]*<span class="num small">([^<]*)</)?.1 ?? "none"
        return (String(number), page.matches(of: /data-label="事项"/).count)
    }

    @Test(arguments: ["desk", "supervisor", "registrar", "director", "leader", "justice", "zhou", "housing"])
    func `open lists of just that length`(_ account: String) async throws {
        let site = try await TestSite()
        try await DemoData(platform: site.platform).fillIfEmpty()
        let client = try await site.signedIn(account)
        let desk = try await client.get("/desk").text
        let cards = desk.matches(of: /<a class="card[^"]*" href="([^"]+)"[^>]*>.*?<span class="big">([^<]*)</)
        #expect(cards.count == 14)
        var sum = 0
        for card in cards {
            var lines = 0
            var next: String? = String(card.1)
            var number = ""
            while let path = next {
                let page = try await client.get(path).text
                let list = Self.list(page)
                if number.isEmpty { number = list.number }
                lines += list.lines
                next = page.firstMatch(of: /href="([^"]*after=[^"]*)"/).map {
                    String($0.1).replacingOccurrences(of: "&amp;", with: "&")
                }
            }
            #expect(number == card.2, "\(card.1)")
            #expect(String(lines) == card.2, "\(card.1)")
            sum += lines
        }
        #expect(sum > 0, "a list that is always empty would prove nothing")
    }
}
