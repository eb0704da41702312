import Casework
import Documents
import Mechanisms
import Operations
import Organisation
import Streams
import Testing
import Web
import WorkCalendar

/// Always out of order.
private struct BrokenPress: Press {
    let name = "broken"

    func sheet(of page: String, named number: String, on date: CivilDate) async throws(PressFailure)
        -> PressedSheet
    {
        throw PressFailure(.tooLong)
    }
}

struct `The page of a paper` {
    @Test func `names the characters that the font lacks, in both languages`() async throws {
        let site = try await TestSite()
        let letter = try await site.letter(name: "王\u{2EBF1}")
        let desk = try await site.signedIn("desk")
        let page = try await desk.get("/desk/case/\(letter.id)/paper/1").text
        let english = try await desk.get("/desk/case/\(letter.id)/paper/1?lang=en").text
        guard FontCoverage.shared != nil else {
            print("no fonts-noto-cjk: the page says so, and names no character")
            #expect(page.contains("没有安装文书字体") && english.contains("is not installed"))
            return
        }
        #expect(page.contains("打印出来会是空框，请手写补上并核对：\u{2EBF1}"))
        #expect(english.contains("print as empty boxes. Write them in by hand: \u{2EBF1}"))
        let other = try await site.letter(name: "林小满")
        #expect(try await !desk.get("/desk/case/\(other.id)/paper/1?lang=zh").text.contains("空框"))
    }

    @Test func `prints while the press fails, says why, and when it is tried again`() async throws {
        let site = try await TestSite()
        let letter = try await site.letter()
        let desk = try await site.signedIn("desk")
        let address = "/desk/case/\(letter.id)/paper/1"
        let form = try await desk.get(address)
        _ = try await desk.post(address + "/sheet", [("csrf", form.hidden("csrf") ?? "")])
        _ = try await site.platform.makeSheets(with: BrokenPress())
        let page = try await desk.get(address).text
        #expect(page.contains("PDF 没有生成：生成超过了时间或内存上限") && page.contains("再次尝试"))
        #expect(page.contains("村口路灯坏了半个月。") && page.contains("data-print"))
    }
}

struct `The dossier of a case` {
    @Test func `is listed on a page of its own, each line leading to what it names`() async throws {
        let site = try await TestSite()
        let letter = try await site.letter()
        let desk = try await site.signedIn("desk")
        #expect(
            try await desk.get("/desk/case/\(letter.id)").text.contains("/desk/case/\(letter.id)/dossier"))
        let page = try await desk.get("/desk/case/\(letter.id)/dossier")
        #expect(page.text.contains("来信回执") && page.text.contains("/desk/case/\(letter.id)/paper/1"))
        let english = try await desk.get("/desk/case/\(letter.id)/dossier?lang=en").text
        #expect(english.contains("Contents of the dossier") && english.contains("Receipt"))
    }
}
