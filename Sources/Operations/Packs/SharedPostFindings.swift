import Casework
public import Mechanisms
public import Organisation
public import WorkCalendar

/// Which steps an organisation leaves open to several units, in words that say how to mend it.
public enum SharedPostFindings {
    public static func of(_ mechanism: Mechanism, in directory: Directory, on date: CivilDate) -> [Finding] {
        SharedPosts.all(of: mechanism, in: directory, on: date).map { finding($0, mechanism, directory) }
    }

    private static func finding(
        _ post: SharedPost, _ mechanism: Mechanism, _ directory: Directory
    ) -> Finding {
        let role = mechanism.roles[post.role]?.name ?? Bilingual(both: post.role.text)
        let place = directory.address(of: post.place)
        let units = post.units.map { directory.name(of: $0) }
        let (zhUnits, enUnits) = (
            units.map(\.zh).joined(separator: "、"), units.map(\.en).joined(separator: ", ")
        )
        let (at, what): (SourcePlace?, Bilingual) =
            switch post.want {
            case .stage(let id):
                (
                    mechanism.stage(id)?.place,
                    Bilingual(zh: "由哪一个接手环节“\(id)”", en: "which of them takes the stage “\(id)”")
                )
            case .receiver(let id):
                (
                    mechanism.referrals[id]?.place,
                    Bilingual(zh: "流转“\(id)”发给哪一个", en: "to which of them “\(id)” is offered")
                )
            case .arbiter(let id):
                (
                    mechanism.referrals[id]?.place,
                    Bilingual(zh: "流转“\(id)”有争议时由哪一个裁定", en: "which of them decides about “\(id)”")
                )
            }
        return Finding(
            .error, "several-hold", at: at ?? mechanism.place,
            Bilingual(
                zh: "在\(place.zh)，\(zhUnits)都设有“\(role.zh)”（\(post.role)），没有写明\(what.zh)；办理时会被拒绝",
                en:
                    "in \(place.en), \(enUnits) all have a “\(role.en)” (\(post.role)), and nothing says \(what.en): life would refuse it"
            ),
            remedy: Bilingual(
                zh: "只在其中一个单位设此岗；或写 line:、route: 或 unit: 说明是哪一个",
                en: "let one of them alone hold the post; or say which by line:, route: or unit:"))
    }
}
