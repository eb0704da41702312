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
        let (mechanism, findings) = PackCompiler.compile(source, library: library)
        guard let mechanism, !findings.contains(where: { $0.severity == .error }) else {
            return (mechanism, findings)
        }
        return (mechanism, findings + Checks.run(mechanism, on: today).map { $0.pointing(into: source) })
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
