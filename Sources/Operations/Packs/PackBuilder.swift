public import Mechanisms
public import Packs
import Proofs
public import WorkCalendar

/// A pack from bytes to a checked mechanism: the one door for the command line, the administrator's page and the
/// start of the server.
public enum PackBuilder {
    /// - Parameter today: the day on which it goes live.
    public static func build(
        _ source: PackSource, library: [String: PackSource], on today: CivilDate = Platform.systemClock().date
    ) -> (mechanism: Mechanism?, findings: [Finding]) {
        PackMemory.verdict(for: .init(source: source, library: library, day: today, isLinked: true)) {
            let (mechanism, findings) = judge(source, library: library, on: today)
            guard let mechanism, !findings.contains(where: { $0.severity == .error }) else {
                return (mechanism, findings)
            }
            let others = opened(by: mechanism, library: library)
            let linked = Checks.links(of: mechanism, to: others).map { $0.pointing(into: source) }
            return (mechanism, findings + linked)
        }
    }

    /// By itself: the packs in which it opens cases have versions of their own, and need not be at hand.
    static func judge(
        _ source: PackSource, library: [String: PackSource], on today: CivilDate = Platform.systemClock().date
    ) -> (mechanism: Mechanism?, findings: [Finding]) {
        PackMemory.verdict(for: .init(source: source, library: library, day: today, isLinked: false)) {
            let (mechanism, findings) = PackCompiler.compile(source, library: library)
            guard let mechanism, !findings.contains(where: { $0.severity == .error }) else {
                return (mechanism, findings)
            }
            return (mechanism, findings + Checks.run(mechanism, on: today).map { $0.pointing(into: source) })
        }
    }

    /// The packs in which a mechanism opens cases, by the names that it uses, as far as they are there and understood.
    static func opened(by mechanism: Mechanism, library: [String: PackSource]) -> [String: Mechanism] {
        var found: [String: Mechanism] = [:]
        for name in Set(mechanism.referrals.all.compactMap(\.opens?.pack)) {
            let other = library[name].flatMap { PackCompiler.compile($0, library: library).mechanism }
            found[name] = other ?? byID(name, library: library)
        }
        return found
    }

    /// A pack may be called by the id of its mechanism as well as by its folder.
    private static func byID(_ id: String, library: [String: PackSource]) -> Mechanism? {
        library.sorted { $0.key < $1.key }.lazy.filter { $0.value.mechanismID == id }
            .compactMap { PackCompiler.compile($0.value, library: library).mechanism }.first
    }

    /// A version that went live once: it must be understood, and it is not judged anew, since its cases cannot
    /// wait until it is mended.
    static func read(
        _ source: PackSource, library: [String: PackSource]
    ) -> (mechanism: Mechanism?, findings: [Finding]) {
        let (mechanism, findings) = PackCompiler.compile(source, library: library)
        return (mechanism, findings.filter { !PackCompiler.judgements.contains($0.code) })
    }
}
