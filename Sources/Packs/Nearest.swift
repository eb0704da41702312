import Decisions

/// The known word that looks most like a misspelt one; nil where none is close.
package func nearest(_ word: String, _ known: some Sequence<String>) -> String? {
    FeelNames(known).suggestion(for: word)
}
