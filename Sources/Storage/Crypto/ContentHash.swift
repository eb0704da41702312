/// SHA-256 in hexadecimal: how packs and files are addressed by content.
public enum ContentHash {
    public static func hex(_ bytes: [UInt8]) -> String { Hex.text(Sodium.sha256(bytes)) }
}
