public import Organisation

/// The entries of one noun of a pack, in the order they are written, found by id.
public struct Catalogue<Element: Sendable>: Sendable {
    public private(set) var ids: [String] = []
    private var elements: [String: Element] = [:]

    public init() {}

    public init(_ pairs: [(String, Element)]) {
        for (id, element) in pairs { self[id] = element }
    }

    public subscript(id: String) -> Element? {
        get { elements[id] }
        set {
            if let newValue {
                if elements.updateValue(newValue, forKey: id) == nil { ids.append(id) }
            } else if elements.removeValue(forKey: id) != nil {
                ids.removeAll { $0 == id }
            }
        }
    }

    public subscript<Kind>(id: ID<Kind>) -> Element? { elements[id.text] }

    public var all: [Element] { ids.compactMap { elements[$0] } }
    public var pairs: [(id: String, element: Element)] {
        ids.compactMap { id in elements[id].map { (id, $0) } }
    }
    public var isEmpty: Bool { ids.isEmpty }
    public var count: Int { ids.count }
    public func contains(_ id: String) -> Bool { elements[id] != nil }
}
