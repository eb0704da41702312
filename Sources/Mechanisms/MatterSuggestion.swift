extension Mechanism {
    /// The matter type that the words of a text speak for most: the letters of the catalogue's words that stand in it.
    /// A suggestion for whoever registers, never a decision; nil where no word is found.
    public func suggestedMatter(for text: String) -> Matter? {
        var best: (matter: Matter, letters: Int)?
        for matter in matters.all {
            let letters = matter.words.filter { text.contains($0) }.reduce(0) { $0 + $1.count }
            if letters > best?.letters ?? 0 { best = (matter, letters) }
        }
        return best?.matter
    }
}
