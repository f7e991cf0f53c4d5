/// What is to stand at a path of a tree.
package struct TreeChange: Sendable {
  package let path: [UInt8]
  package let value: Value?

  package struct Value: Equatable, Sendable {
    package let mode: UInt32
    package let id: OID
  }

  /// Puts an object at a path, in place of whatever stands there or on the way.
  package static func put(_ path: [UInt8], mode: UInt32 = FileMode.file, _ id: OID) -> TreeChange {
    TreeChange(path: path, value: Value(mode: mode, id: id))
  }

  /// Leaves nothing at a path.
  package static func remove(_ path: [UInt8]) -> TreeChange {
    TreeChange(path: path, value: nil)
  }
}

extension Repository {
  /// Stores the tree that `base` becomes with these changes; nil is the empty tree.
  ///
  /// Only the trees on the way to a change are written, and entries beside them keep their
  /// bytes. Of two changes to one path, or to a path and one below it, the later stands; a
  /// directory without entries goes away.
  package func updateTree(base: OID?, changes: [TreeChange]) throws(GitError) -> OID {
    var root = PendingTree()
    for change in changes {
      let parts = change.path.split(
        separator: UInt8(ascii: "/"),
        omittingEmptySubsequences: false
      ).map(Array.init)
      guard parts.allSatisfy({ TreeEntry.isValid(name: $0) }) else {
        throw GitError(
          .invalidName,
          "update tree",
          "'\(String(decoding: change.path, as: UTF8.self))' cannot be a path"
        )
      }
      root.add(parts[...], change.value)
    }
    guard let id = try write(root, over: base) else { return try writeObject(.tree, []) }
    return id
  }

  /// Nil when nothing is left of it.
  private func write(_ pending: PendingTree, over base: OID?) throws(GitError) -> OID? {
    var cursor = try cursor(pending.startsEmpty ? nil : base)
    var slots = pending.slots
    for index in slots.indices {
      try cursor.skipEntries(before: slots[index].probe)
      slots[index].offset = cursor.range.lowerBound
      guard cursor.hasEntry, cursor.order(against: slots[index].probe) == 0 else { continue }
      slots[index].stored = cursor.range
      if cursor.isDirectory { slots[index].storedTree = try cursor.id }
      try cursor.advance()
    }
    var bytes: [UInt8] = []
    var position = 0
    for slot in slots {
      bytes.append(contentsOf: cursor.stored(position..<slot.offset))
      position = slot.stored?.upperBound ?? slot.offset
      if let entry = try entry(for: slot, in: pending) { entry.append(to: &bytes) }
    }
    bytes.append(contentsOf: cursor.stored(position..<cursor.byteCount))
    return bytes.isEmpty ? nil : try writeObject(.tree, bytes)
  }

  /// What is to be written at a slot; nil for nothing.
  private func entry(for slot: PendingTree.Slot, in pending: PendingTree) throws(GitError)
    -> TreeEntry?
  {
    let probe = slot.probe
    switch pending.children[probe.name] {
    case .value(let value):
      guard let value, (value.mode == FileMode.directory) == probe.isDirectory else { return nil }
      return TreeEntry(name: probe.name, mode: value.mode, id: value.id)
    case .tree(let subtree):
      guard probe.isDirectory, let id = try write(subtree, over: slot.storedTree) else {
        return nil
      }
      return TreeEntry(name: probe.name, mode: FileMode.directory, id: id)
    case nil:
      return nil
    }
  }
}

/// The changes below one directory.
private struct PendingTree {
  enum Child {
    case value(TreeChange.Value?)
    case tree(PendingTree)
  }

  /// A place in the stored tree where a changed name stands, or would.
  struct Slot {
    let probe: TreeProbe
    /// Where it begins in the stored tree.
    var offset = 0
    /// The stored entry that it replaces.
    var stored: Range<Int>?
    var storedTree: OID?
  }

  private(set) var children: [[UInt8]: Child] = [:]
  /// Whether what is stored does not count, having been replaced before.
  private(set) var startsEmpty = false

  /// Every changed name twice, as a file and as a directory, which stand apart; in git's order.
  var slots: [Slot] {
    children.keys
      .flatMap {
        [TreeProbe(name: $0, isDirectory: false), TreeProbe(name: $0, isDirectory: true)]
      }
      .sorted(by: TreeProbe.precedes)
      .map { Slot(probe: $0) }
  }

  mutating func add(_ path: ArraySlice<[UInt8]>, _ value: TreeChange.Value?) {
    guard let name = path.first else { return }
    // Taken out, so that it is not copied for each of many changes.
    let before = children.removeValue(forKey: name)
    guard path.count > 1 else {
      children[name] = .value(value)
      return
    }
    var subtree = PendingTree()
    switch before {
    case .tree(let pending): subtree = pending
    case .value: subtree.startsEmpty = true
    case nil: break
    }
    subtree.add(path.dropFirst(), value)
    children[name] = .tree(subtree)
  }
}
