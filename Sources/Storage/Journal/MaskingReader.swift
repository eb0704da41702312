public import Mechanisms
public import Streams

/// Reads texts for somebody: what they may not read is masked, and the declarations under which they read something in
/// clear are noted, to be journaled. States, timelines, lists, papers and files all go through one of these.
public final class MaskingReader {
    private let rights: Rights
    /// Ids of texts that the reader wrote.
    private let own: Set<String>
    /// Under which declarations a text was read in clear; nil stands for free text.
    public private(set) var read: Set<DeclarationID?> = []
    /// Whether anything was masked.
    public private(set) var hasMasked = false

    public init(_ rights: Rights, own: Set<String> = []) {
        self.rights = rights
        self.own = own
    }

    func reading(_ vault: Vault) -> some WordsReader { Through(vault: vault, reader: self) }

    /// The words as they may be seen.
    public func seen(_ words: Words) -> Words {
        if words.isErased { return words }
        guard rights.opens(words) || own.contains(words.id) else {
            hasMasked = true
            return words.masked
        }
        read.insert(words.under)
        return words
    }

    private struct Through: WordsReader {
        let vault: Vault
        let reader: MaskingReader

        func read(_ address: Words) throws -> Words { reader.seen(try vault.read(address)) }
    }
}
