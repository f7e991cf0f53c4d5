package import Git
package import LaneCore

extension NotesView {
  /// Every object on which something is noted, each once and in order.
  ///
  /// This reads all directories of the notes; a gate, which knows what it asks for, never does.
  package func keys(in repository: borrowing Repository) throws(StoreError) -> [ObjectID] {
    var keys: Set<ObjectID> = []
    for root in roots {
      var waiting: [(id: ObjectID, path: [UInt8])] = [(root, [])]
      // One directory in several places would be a tree without end; git never writes that.
      var seen: Set<ObjectID> = [root]
      while let (id, path) = waiting.popLast() {
        for (name, entry) in try trees.tree(id, in: repository).all {
          let place = path + name
          if entry.isTree, NotesLayout.isFanOut(place) {
            guard seen.insert(entry.id).inserted else { continue }
            waiting.append((entry.id, place + [UInt8(ascii: "/")]))
          } else if case .note(let key) = NotesLayout.role(of: place) {
            keys.insert(key)
          }
        }
      }
    }
    return keys.sorted()
  }
}
