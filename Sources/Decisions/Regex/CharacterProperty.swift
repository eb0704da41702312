/// The classes that an escape can name.
enum CharacterProperty: Sendable, Hashable {
    case space
    case digit
    case word
    case nameStart
    case namePart
    /// A general category by its one or two letters.
    case category(String)
    case block(ClosedRange<UInt32>)

    func holds(for scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .space: scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
        case .digit: scalar.properties.generalCategory == .decimalNumber
        case .word: !["P", "Z", "C"].contains(Self.letters(of: scalar).prefix(1))
        case .nameStart: scalar == ":" || (scalar.isNameStart && scalar != "?")
        case .namePart:
            scalar == ":" || scalar == "-" || scalar == "." || (scalar.isNamePart && scalar != "?")
        case .category(let wanted): Self.letters(of: scalar).hasPrefix(wanted)
        case .block(let range): range.contains(scalar.value)
        }
    }

    /// `Lu`, `Nd`, `IsBasicLatin` …; nil for an unknown name.
    init?(named name: String) {
        if name.hasPrefix("Is") {
            guard let range = Self.blocks[String(name.dropFirst(2))] else { return nil }
            self = .block(range)
        } else {
            guard Self.categories.contains(name) else { return nil }
            self = .category(name)
        }
    }

    private static let categories: Set<String> = [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd",
        "Ps",
        "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co",
        "Cn",
    ]

    private static func letters(of scalar: Unicode.Scalar) -> String {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }

    private static let blocks: [String: ClosedRange<UInt32>] = [
        "BasicLatin": 0...0x7F, "Latin-1Supplement": 0x80...0xFF, "LatinExtended-A": 0x100...0x17F,
        "LatinExtended-B": 0x180...0x24F, "IPAExtensions": 0x250...0x2AF,
        "SpacingModifierLetters": 0x2B0...0x2FF,
        "CombiningDiacriticalMarks": 0x300...0x36F, "Greek": 0x370...0x3FF, "GreekandCoptic": 0x370...0x3FF,
        "Cyrillic": 0x400...0x4FF, "Armenian": 0x530...0x58F, "Hebrew": 0x590...0x5FF,
        "Arabic": 0x600...0x6FF,
        "Devanagari": 0x900...0x97F, "Bengali": 0x980...0x9FF, "Thai": 0xE00...0xE7F,
        "Tibetan": 0xF00...0xFFF,
        "Georgian": 0x10A0...0x10FF, "HangulJamo": 0x1100...0x11FF, "Mongolian": 0x1800...0x18AF,
        "LatinExtendedAdditional": 0x1E00...0x1EFF, "GreekExtended": 0x1F00...0x1FFF,
        "GeneralPunctuation": 0x2000...0x206F, "SuperscriptsandSubscripts": 0x2070...0x209F,
        "CurrencySymbols": 0x20A0...0x20CF, "LetterlikeSymbols": 0x2100...0x214F,
        "NumberForms": 0x2150...0x218F,
        "Arrows": 0x2190...0x21FF, "MathematicalOperators": 0x2200...0x22FF,
        "MiscellaneousTechnical": 0x2300...0x23FF, "EnclosedAlphanumerics": 0x2460...0x24FF,
        "BoxDrawing": 0x2500...0x257F, "GeometricShapes": 0x25A0...0x25FF,
        "MiscellaneousSymbols": 0x2600...0x26FF,
        "Dingbats": 0x2700...0x27BF, "CJKRadicalsSupplement": 0x2E80...0x2EFF,
        "CJKSymbolsandPunctuation": 0x3000...0x303F, "Hiragana": 0x3040...0x309F, "Katakana": 0x30A0...0x30FF,
        "Bopomofo": 0x3100...0x312F, "HangulCompatibilityJamo": 0x3130...0x318F,
        "EnclosedCJKLettersandMonths": 0x3200...0x32FF, "CJKCompatibility": 0x3300...0x33FF,
        "CJKUnifiedIdeographsExtensionA": 0x3400...0x4DBF, "CJKUnifiedIdeographs": 0x4E00...0x9FFF,
        "YiSyllables": 0xA000...0xA48F, "HangulSyllables": 0xAC00...0xD7AF, "PrivateUse": 0xE000...0xF8FF,
        "CJKCompatibilityIdeographs": 0xF900...0xFAFF, "AlphabeticPresentationForms": 0xFB00...0xFB4F,
        "CJKCompatibilityForms": 0xFE30...0xFE4F, "SmallFormVariants": 0xFE50...0xFE6F,
        "HalfwidthandFullwidthForms": 0xFF00...0xFFEF, "Specials": 0xFFF0...0xFFFF,
        "CJKUnifiedIdeographsExtensionB": 0x20000...0x2A6DF,
    ]
}
