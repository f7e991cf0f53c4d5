package import Git
package import LaneCore

// These read all directories of the notes; a gate, which knows what it asks for, never does.
extension NotesView {
  /// Every object on which something is noted, each once and in order.
  package func keys(in repository: borrowing Repository) throws(StoreError) -> [ObjectID] {
    try ids(in: repository) { role in
      if case .note(let key) = role { key } else { nil }
    }
  }

  /// Every change whose text is kept, each once and in order.
  package func changes(in repository: borrowing Repository) throws(StoreError) -> [ChangeRecord] {
    let ids = try ids(in: repository) { role in
      if case .change(let id) = role { id } else { nil }
    }
    var records: [ChangeRecord] = []
    for id in ids {
      if let record = try change(id, in: repository) { records.append(record) }
    }
    return records
  }

  /// The keys on which something else may be noted than in a view with these roots.
  ///
  /// A note is the union of what all roots have: one that is new adds only where it differs from an
  /// old one, and one that is gone takes away only where it differs from a new one.
  package func keys(
    changedSince old: [ObjectID],
    in repository: borrowing Repository
  ) throws(StoreError) -> Set<ObjectID> {
    var keys: Set<ObjectID> = []
    let pairs =
      roots.filter { !old.contains($0) }.map { (old.first, $0) }
      + old.filter { !roots.contains($0) }.map { (roots.first, $0) }
    for (left, right) in pairs {
      keys.formUnion(
        try NotesDifference(left, right, reader: trees, in: repository).keys
      )
    }
    return keys
  }

  private func ids(
    in repository: borrowing Repository,
    where named: (NotesLayout.Role) -> ObjectID?
  ) throws(StoreError) -> [ObjectID] {
    var ids: Set<ObjectID> = []
    for root in roots {
      var waiting: [(id: ObjectID, path: [UInt8])] = [(root, [])]
      var visits = DirectoryVisits()
      while let (id, path) = waiting.popLast() {
        let tree = try trees.tree(id, in: repository)
        guard visits.mayEnter(id, entries: tree.count) else { continue }
        for (name, entry) in tree.all {
          let place = path + name
          if entry.isTree, NotesLayout.isFanOut(place) {
            waiting.append((entry.id, place + [UInt8(ascii: "/")]))
          } else if let id = named(NotesLayout.role(of: place)) {
            ids.insert(id)
          }
        }
      }
    }
    return ids.sorted()
  }
}
