public import Mechanisms
public import Organisation
import WorkCalendar
package import Yams

/// Reads an organisation file: units nested as they lie in each other, and accounts with their posts.
///
/// ```yaml
/// units:
///   linshan:
///     name: { zh: 临山县, en: Linshan County }
///     level: county
///     units:
///       linshan_land: { name: { zh: 自然资源局, en: Land bureau }, line: land }
/// trees:
///   patrol:
///     name: { zh: 巡区, en: Patrol areas }
///     levels: { area: { zh: 巡区, en: patrol area } }
///     units: { north: { name: { zh: 北巡区, en: North }, covers: [linshan] } }
/// accounts:
///   wang: { name: { zh: 王敏, en: Wang Min }, posts: { linshan_land: [handler] } }
/// ```
public enum OrganisationFile {
    public static func read(_ text: String, file: String) -> (directory: Directory, findings: [Finding]) {
        var reading = OrganisationReading(yaml: YAMLReader(file: file))
        if let root = reading.yaml.parse(text) { reading.read(root) }
        return (reading.directory, reading.yaml.findings)
    }

    /// The same, standing inside another file.
    package static func read(_ node: Node, file: String) -> (directory: Directory, findings: [Finding]) {
        var reading = OrganisationReading(yaml: YAMLReader(file: file))
        reading.read(node)
        return (reading.directory, reading.yaml.findings)
    }
}
