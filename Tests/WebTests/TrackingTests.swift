import Casework
import Operations
import Organisation
import Streams
import Testing
import Web

struct `The tracking page` {
    @Test func `shows where a guided resident can turn, and no answer`() async throws {
        let site = try await TestSite()
        let letter = try await site.letter()
        let posts = site.platform.reference.directory.posts
        let desk = site.platform.person(
            AccountID("desk"), acting: posts.first { $0.account.text == "desk" })
        try await site.platform.act(
            Acting("guide", answers: Answers(asked: .group(["guidance": .text("请向供电所报修。")]))),
            on: letter.id, by: desk)
        let page = try await site.visitor().get("/track/\(letter.trackingCode)")
        #expect(page.text.contains("应向哪里提出") && page.text.contains("请向供电所报修。"))
        #expect(!page.text.contains("<h2>答复</h2>"))
    }
}
