public import Decisions

/// A FEEL expression of a pack, with where it stands.
public struct Rule: Sendable {
    public var text: String
    public var expression: FeelExpression
    public var place: SourcePlace

    public init(text: String, expression: FeelExpression, place: SourcePlace) {
        self.text = text
        self.expression = expression
        self.place = place
    }
}
