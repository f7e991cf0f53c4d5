/// The one order of a stream's entries: parents first, then the clock, then the commit id.
///
/// The clock that orders is counted from the parents, not read from the messages, so no entry can
/// put itself before what it was appended to. The same entries have the same order on every clone,
/// however they were come by.
package struct StreamOrder: Sendable {
  package struct Node: Sendable {
    package let id: ObjectID
    package let parents: [ObjectID]

    package init(id: ObjectID, parents: [ObjectID]) {
      self.id = id
      self.parents = parents
    }
  }

  /// The entries that have a place; a parent that is not among the nodes counts as no parent.
  package let placed: [ObjectID]
  /// Entries that are, or follow, their own ancestors, by id; git cannot hold such commits.
  package let cyclic: [ObjectID]

  /// Takes each id once, in any order.
  package init(_ nodes: [Node]) {
    var parents: [ObjectID: Set<ObjectID>] = [:]
    for node in nodes { parents[node.id] = Set(node.parents) }
    var children: [ObjectID: [ObjectID]] = [:]
    var waitingFor: [ObjectID: Int] = [:]
    for (id, of) in parents {
      let present = of.filter { parents[$0] != nil }
      waitingFor[id] = present.count
      for parent in present { children[parent, default: []].append(id) }
    }
    var clocks: [ObjectID: Int] = [:]
    var ready = waitingFor.filter { $0.value == 0 }.map(\.key)
    while let id = ready.popLast() {
      let clock = 1 + (parents[id, default: []].compactMap { clocks[$0] }.max() ?? 0)
      clocks[id] = clock
      for child in children[id, default: []] {
        let left = waitingFor[child, default: 0] - 1
        waitingFor[child] = left
        if left == 0 { ready.append(child) }
      }
    }
    placed = clocks.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
    cyclic = parents.keys.filter { clocks[$0] == nil }.sorted()
  }
}
