import Mechanisms
import Organisation
import Testing

@testable import Packs

struct `An organisation file` {
    @Test(
        arguments: [
            ("phone: 0570-1000001", "email: li@example.gov.cn", []),
            ("phone: 12345", "phone: 13800000001", []),
            ("phone: 1000001", "email: li@example.gov.cn", ["bad-phone"]),
            ("phone: 0570-1000001", "phone: 6234 5678", ["bad-phone"]),
            ("phone: 0570-1000001", "email: li at example", ["bad-email"]),
        ] as [(String, String, [String])])
    func `says which telephone number or mail address nobody could be reached at`(
        _ unit: String, _ account: String, _ wrong: [String]
    ) {
        let text = """
            units:
              linshan: { name: { zh: 临山县, en: Linshan County }, level: county, \(unit) }
            accounts:
              li: { name: { zh: 李敏, en: Li Min }, posts: { linshan: [desk] }, \(account) }
            """
        let found = OrganisationFile.read(text, file: "organisation.yaml").findings
        #expect(found.map(\.code) == wrong)
    }
}
