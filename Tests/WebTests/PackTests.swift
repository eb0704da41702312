import Documents
import HTTPTypes
import Testing
import Web

struct `The page of a pack` {
    @Test func `shows the check, the stages and the rules in both languages`() async throws {
        let client = try await TestSite().signedIn("sysadmin")
        let list = try await client.get("/admin/packs")
        #expect(list.text.contains("网络问政") && list.text.contains("没有错误"))
        let zh = try await client.get("/admin/packs/online-consultation")
        #expect(zh.text.contains("一般问题答复期限") && zh.text.contains("事项与主管部门"))
        let en = try await client.get("/admin/packs/online-consultation?lang=en")
        #expect(en.text.contains("Ordinary letters") && en.text.contains("Bureau by matter"))
        #expect(try await client.get("/admin/packs/no-such-pack").status == .notFound)
    }

    @Test func `runs its rehearsals`() async throws {
        let client = try await TestSite().signedIn("sysadmin")
        let page = "/admin/packs/online-consultation"
        let reply = try await client.submit("\(page)/rehearse", from: page)
        #expect(reply.status == .ok)
        #expect(reply.text.contains("0 个不符"))
    }
}

struct `A drawing` {
    @Test func `keeps shapes and words, and loses scripts, styles, links and handlers`() {
        let svg = """
            <?xml version="1.0"?><!DOCTYPE svg><!-- <script> --><svg viewBox="0 0 9 9" onload="alert(1)" style="x">
            <title>t<b>x</b></title><script>alert(1)</script><a xlink:href="javascript:alert(1)"><text x="1">词 &lt;</text></a>
            <path d="M0" fill="url(http://evil)" stroke="red" onclick='alert(">")'/><foreignObject><p>no</p></foreignObject></svg>
            """
        let clean = SafeSVG.cleaned(svg)
        for bad in [
            "script", "alert", "style", "href", "onload", "onclick", "url(", "foreign", "<a", "<p>", "<title",
        ] {
            #expect(!clean.contains(bad), "\(bad) in \(clean)")
        }
        #expect(clean.hasPrefix("<svg viewBox=\"0 0 9 9\">") && clean.contains("stroke=\"red\"/>"))
    }

    @Test func `says so where Graphviz is missing`() async throws {
        await #expect(throws: Graphviz.Failure.notInstalled) {
            try await Graphviz.svg("digraph {}", program: nil)
        }
    }

    @Test(.enabled(if: Graphviz.program != nil))
    func `is made of what a pack says, whatever characters are in it`() async throws {
        let svg = try await Graphviz.svg("digraph { a [label=\"<script>\"] a -> b }")
        #expect(svg.hasPrefix("<svg") && svg.contains("&lt;script&gt;") && !svg.contains("<script>"))
    }
}
