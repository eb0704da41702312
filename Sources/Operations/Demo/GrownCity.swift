public import Organisation
import WorkCalendar

/// A city made from an organisation of one town and one village: as many towns as its model's, each with everything that sits
/// at one, and as many villages. Names are invented and the same in every run. Whatever posts the model has, the city has.
public struct GrownCity {
    private let model: Directory
    private let town: Unit
    private let village: Unit
    private var units: [Unit]
    private var posts: [Post]
    private var accounts: [Account]
    private var people = 0

    /// - Returns: nil where the model has no town with a village in it.
    /// - Parameters:
    ///   - towns: how many there are in all, those of the model among them.
    ///   - bodies: how many units mediate (`role`) in all; villages are added until there are.
    public static func grow(
        _ model: Directory, towns: Int, bodies: Int, holding role: RoleID = RoleID("mediator")
    ) -> Directory? {
        guard var city = GrownCity(model) else { return nil }
        return city.grow(towns: towns, bodies: bodies, role)
    }

    private init?(_ model: Directory) {
        let villages = model.units.values.filter { $0.isTerritory && $0.level == .village }
        let posts = Dictionary(grouping: model.posts, by: \.unit).mapValues(\.count)
        func size(_ unit: Unit) -> Int { model.subtree(of: unit.id).reduce(0) { $0 + (posts[$1] ?? 0) } }
        // The fullest of them is the model.
        let pairs = villages.compactMap { village in
            village.parent.flatMap { model.unit($0) }.map { (village: village, town: $0) }
        }.filter { $0.town.level == .town }
        let best = pairs.max { one, other in
            (size(one.town), size(one.village), other.village.id) < (
                size(other.town), size(other.village), one.village.id
            )
        }
        guard let best else { return nil }
        (self.model, town, village) = (model, best.town, best.village)
        units = Array(model.units.values)
        self.posts = model.posts
        accounts = Array(model.accounts.values)
    }

    private mutating func grow(towns: Int, bodies: Int, _ role: RoleID) -> Directory {
        var places = units.filter { $0.isTerritory && $0.level == .town }.map(\.id).sorted()
        while places.count < towns {
            let number = places.count + 1
            let id = UnitID("town_\(number)")
            let name = PlaceNames.town(number)
            copy(town, as: id, named: name, under: town.parent, short: PlaceNames.short(number)) {
                !$0.isTerritory
            }
            places.append(id)
        }
        var number = 0
        while mediating(role) < bodies, let parent = places[safe: number % max(1, places.count)] {
            number += 1
            copy(
                village, as: UnitID("village_\(number)"), named: PlaceNames.village(number), under: parent,
                short: village.short
            ) { _ in true }
        }
        let sorted = units.sorted { $0.id < $1.id }
        return Directory(
            units: sorted, posts: posts, accounts: accounts.sorted { $0.id < $1.id },
            trees: Array(model.trees.values))
    }

    private func mediating(_ role: RoleID) -> Int {
        Set(posts.lazy.filter { $0.role == role }.map(\.unit)).count
    }

    /// A place with what lies in it, under other names, with other people in the same posts.
    private mutating func copy(
        _ place: Unit, as id: UnitID, named name: Bilingual, under parent: UnitID?, short: String,
        where isTaken: (Unit) -> Bool
    ) {
        var ids: [UnitID: UnitID] = [place.id: id]
        var waiting = [place]
        var copied: [Unit] = []
        while let next = waiting.popLast() {
            copied.append(next)
            for child in model.children(of: next.id) where child.zone == nil && isTaken(child) {
                ids[child.id] = UnitID("\(id)_\(Self.tail(of: child.id, in: place.id))")
                waiting.append(child)
            }
        }
        let core = Bilingual(zh: String(place.name.zh.dropLast()), en: Self.word(place.name.en))
        let newCore = Bilingual(zh: String(name.zh.dropLast()), en: Self.word(name.en))
        for unit in copied {
            var new = unit
            new.id = ids[unit.id] ?? unit.id
            new.parent = unit.id == place.id ? parent : unit.parent.flatMap { ids[$0] }
            new.name = Bilingual(
                zh: unit.name.zh.replacing(core.zh, with: newCore.zh),
                en: unit.name.en.replacing(core.en, with: newCore.en))
            (new.short, new.initials) = (unit.short.isEmpty ? "" : short, "")
            units.append(new)
        }
        var persons: [AccountID: AccountID] = [:]
        for post in model.posts {
            guard let unit = ids[post.unit] else { continue }
            var new = post
            new.unit = unit
            new.account = person(post.account, at: id, &persons)
            new.secondedFrom = post.secondedFrom.map { ids[$0] ?? $0 }
            posts.append(new)
        }
    }

    private mutating func person(
        _ old: AccountID, at place: UnitID, _ persons: inout [AccountID: AccountID]
    ) -> AccountID {
        if let known = persons[old] { return known }
        people += 1
        let id = AccountID("\(place)_\(old)")
        accounts.append(Account(id: id, name: PersonNames.name(people)))
        persons[old] = id
        return id
    }

    /// `qingxi_police` in `qingxi` is `police`.
    private static func tail(of id: UnitID, in place: UnitID) -> String {
        id.text.hasPrefix("\(place)_") ? String(id.text.dropFirst(place.text.count + 1)) : id.text
    }

    private static func word(_ name: String) -> String {
        name.split(separator: " ").first.map(String.init) ?? name
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

/// Names of places that do not exist.
private enum PlaceNames {
    private static let first: [(zh: String, en: String)] = [
        ("云", "Yun"), ("松", "Song"), ("竹", "Zhu"), ("枫", "Feng"), ("荷", "He"), ("柏", "Bai"), ("鹤", "He"),
        ("鹿", "Lu"),
        ("燕", "Yan"), ("泉", "Quan"), ("岚", "Lan"), ("溪", "Xi"), ("桐", "Tong"), ("梅", "Mei"), ("兰", "Lan"),
        ("橘", "Ju"),
        ("稻", "Dao"), ("麦", "Mai"), ("渔", "Yu"), ("樟", "Zhang"),
    ]
    private static let second: [(zh: String, en: String)] = [
        ("田", "tian"), ("桥", "qiao"), ("湾", "wan"), ("坪", "ping"), ("岭", "ling"), ("洲", "zhou"),
        ("塘", "tang"), ("坞", "wu"),
        ("埠", "bu"), ("浦", "pu"), ("垄", "long"), ("墩", "dun"), ("渡", "du"), ("台", "tai"), ("畈", "fan"),
        ("屿", "yu"),
        ("坡", "po"), ("沟", "gou"), ("堰", "yan"), ("汀", "ting"), ("垟", "yang"), ("冲", "chong"),
    ]

    private static func word(_ number: Int) -> (zh: String, en: String) {
        let (one, two) = (first[number % first.count], second[(number / first.count + number) % second.count])
        return (one.zh + two.zh, one.en + two.en)
    }

    static func town(_ number: Int) -> Bilingual {
        let word = word(number + 7)
        return Bilingual(zh: "\(word.zh)镇", en: "\(word.en) Town")
    }

    static func village(_ number: Int) -> Bilingual {
        let word = word(number)
        let round = number / (first.count * second.count)
        let upper = round == 0 ? ("", "") : ("上", "Upper ")
        return Bilingual(zh: "\(upper.0)\(word.zh)村", en: "\(upper.1)\(word.en) Village")
    }

    static func short(_ number: Int) -> String { word(number + 7).zh }
}

/// Names of people who do not exist.
private enum PersonNames {
    private static let family: [(zh: String, en: String)] = [
        ("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"),
        ("黄", "Huang"),
        ("赵", "Zhao"), ("吴", "Wu"), ("周", "Zhou"), ("徐", "Xu"), ("孙", "Sun"), ("马", "Ma"), ("朱", "Zhu"),
        ("胡", "Hu"),
        ("郭", "Guo"), ("何", "He"), ("林", "Lin"), ("罗", "Luo"), ("高", "Gao"),
    ]
    private static let given: [(zh: String, en: String)] = [
        ("敏", "Min"), ("静", "Jing"), ("强", "Qiang"), ("磊", "Lei"), ("洋", "Yang"), ("艳", "Yan"), ("勇", "Yong"),
        ("军", "Jun"),
        ("杰", "Jie"), ("娟", "Juan"), ("涛", "Tao"), ("明", "Ming"), ("超", "Chao"), ("霞", "Xia"), ("平", "Ping"),
        ("刚", "Gang"),
        ("桂英", "Guiying"), ("建华", "Jianhua"), ("文博", "Wenbo"), ("晓梅", "Xiaomei"), ("志远", "Zhiyuan"),
        ("海燕", "Haiyan"),
        ("国强", "Guoqiang"),
    ]

    static func name(_ number: Int) -> Bilingual {
        let (one, two) = (family[number % family.count], given[(number / family.count) % given.count])
        return Bilingual(zh: one.zh + two.zh, en: "\(one.en) \(two.en)")
    }
}
