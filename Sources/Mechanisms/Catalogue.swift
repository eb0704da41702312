public import Organisation

/// The entries of one noun of a pack, in the order they are written, found by id.
public struct Catalogue<Element: Sendable>: Sendable {
    public private(set) var ids: [String] = []
    public private(set) var all: [Element] = []
    private var places: [String: Int] = [:]

    public init() {}

    public init(_ pairs: [(String, Element)]) {
        for (id, element) in pairs { self[id] = element }
    }

    public subscript(id: String) -> Element? {
        get { places[id].map { all[$0] } }
        set {
            switch (places[id], newValue) {
            case (let place?, let newValue?): all[place] = newValue
            case (nil, let newValue?):
                places[id] = all.count
                ids.append(id)
                all.append(newValue)
            case (let place?, nil):
                ids.remove(at: place)
                all.remove(at: place)
                places = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
            case (nil, nil): break
            }
        }
    }

    public subscript<Kind>(id: ID<Kind>) -> Element? { self[id.text] }

    public var pairs: [(id: String, element: Element)] { zip(ids, all).map { ($0, $1) } }
    public var isEmpty: Bool { ids.isEmpty }
    public var count: Int { ids.count }
    public func contains(_ id: String) -> Bool { places[id] != nil }
}
