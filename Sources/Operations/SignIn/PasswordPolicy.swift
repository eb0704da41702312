import Organisation
import WorkCalendar

/// Which passwords are refused: short ones, and those that a guesser tries first. Kinds of characters are not asked for:
/// they make passwords hard to keep and no harder to guess.
struct PasswordPolicy: Sendable {
    static let charactersLeast = 10
    static let bytesMax = 200
    /// What must be left of a password when everything that is easily guessed is taken out.
    static let unguessedLeast = 5

    /// What belongs to the one who chooses: account, names.
    var own: [String] = []

    init(_ account: Account?) {
        guard let account else { return }
        let english = account.name.en.split(separator: " ").map(String.init)
        let phone = account.phone.filter(\.isNumber)
        own = ([account.id.text, account.name.zh, phone] + english + [english.joined()])
            .map(Self.plain).filter { $0.count >= 2 }
    }

    func problem(_ password: String) -> AdminProblem? {
        guard password.count >= Self.charactersLeast, password.utf8.count <= Self.bytesMax else {
            return AdminProblem(
                "new", "新密码至少 \(Self.charactersLeast) 个字符，可以是几个不相干的词。",
                "The new password needs at least \(Self.charactersLeast) characters; a few unrelated words will do."
            )
        }
        guard unguessed(in: password) >= Self.unguessedLeast else {
            return AdminProblem(
                "new", "这个密码太容易猜到：不要用账号、姓名、平台名称、年份、连号、键盘顺序或常用词拼成。",
                "This password is easy to guess: do not make it of your account or name, the platform's name, years, sequences, rows of the keyboard or common words."
            )
        }
        return nil
    }

    /// How many characters are left, repetitions counted once.
    private func unguessed(in password: String) -> Int {
        let plain = Self.once(Self.plain(password))
        // Digits that stand for letters are read both ways.
        return min(rest(of: plain), rest(of: Self.once(Self.letters(plain))))
    }

    private func rest(of text: String) -> Int {
        var text = text
        for word in (own + Self.common).sorted(by: { $0.count > $1.count }) {
            text = text.replacing(word, with: " ")
        }
        let left = text.split(separator: " ").map { Self.withoutRuns(Array($0)) }
        return Set(left.joined()).count
    }

    static func plain(_ text: some StringProtocol) -> String {
        String(text.lowercased().filter { $0.isLetter || $0.isNumber || "@$!".contains($0) })
    }

    private static let stands: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]

    private static func letters(_ text: String) -> String { String(text.map { stands[$0] ?? $0 }) }

    /// `abcabcabc` is `abc`.
    static func once(_ text: String) -> String {
        let all = Array(text)
        for length in stride(from: 1, through: all.count / 2, by: 1) {
            if all.indices.allSatisfy({ all[$0] == all[$0 % length] }) { return String(all[..<length]) }
        }
        return text
    }

    /// Three or more that follow one another in the alphabet, in numbers or on the keyboard, up or down, or that are the
    /// same, are a run; so is a year.
    private static func withoutRuns(_ text: [Character]) -> [Character] {
        var left: [Character] = []
        var index = 0
        while index < text.count {
            var end = index + 1
            for rows in [Self.rows, Self.rows.map { String($0.reversed()) }] {
                var reach = index + 1
                while reach < text.count, follows(text[reach - 1], text[reach], rows) { reach += 1 }
                end = max(end, reach)
            }
            var same = index + 1
            while same < text.count, text[same] == text[index] { same += 1 }
            end = max(end, same)
            if end - index < 3, isYear(text[index...]) { end = index + 4 }
            if end - index < 3 {
                left.append(text[index])
                end = index + 1
            }
            index = end
        }
        return left
    }

    private static func isYear(_ text: ArraySlice<Character>) -> Bool {
        let four = String(text.prefix(4))
        return four.count == 4 && four.allSatisfy(\.isNumber)
            && (four.hasPrefix("19") || four.hasPrefix("20"))
    }

    private static let rows = [
        "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qaz", "wsx",
        "edc",
        "rfv", "tgb", "yhn", "ujm",
    ]

    private static func follows(_ one: Character, _ other: Character, _ rows: [String]) -> Bool {
        rows.contains { $0.contains(String([one, other])) }
    }

    /// Words that people here put into passwords, in small letters.
    private static let common = """
        password passwort passwd pass word admin administrator root user guest test demo login signin welcome hello
        letmein secret master default change changeme love iloveyou baby dragon monkey sunshine princess football
        china zhongguo beijing linshan woaini woaiwojia nihao mima ceshi guanli guanliyuan yonghu huanying
        zhengfu xianzhengfu xinfang tiaojie sifa gongan wangge wanggeyuan rexian shequ jiedao gongzuo bangong
        liandong platform county mediation system security audit computer office windows wechat weixin taobao
        qwer asdf zxcv 1qaz 2wsx abc 520 1314 5201314 666 888 168
        密码 管理员 管理 联动 平台 系统 政府 司法 信访 调解 中国 测试 用户 默认 我爱你
        """.split(whereSeparator: \.isWhitespace).map(String.init)
}
