/// What a change does at one path: a line of `git diff-tree -r --raw`.
package struct ChangeEntry: Hashable, Sendable {
  /// What a tree holds at a path.
  package struct Side: Hashable, Sendable {
    package let mode: FileMode
    package let id: ObjectID

    package init(mode: FileMode, id: ObjectID) {
      self.mode = mode
      self.id = id
    }
  }

  /// How a side of a change differs from the other.
  package enum Status: Character, Sendable {
    case added = "A"
    case deleted = "D"
    case modified = "M"
    case typeChanged = "T"
  }

  package let path: [UInt8]
  package let old: Side?
  package let new: Side?

  /// Refuses what is no change and what cannot be a path in a tree.
  package init?(path: [UInt8], old: Side?, new: Side?) {
    guard old != new, Self.isPath(path) else { return nil }
    self.path = path
    self.old = old
    self.new = new
  }

  package var status: Status {
    guard let old else { return .added }
    guard let new else { return .deleted }
    return old.mode.type == new.mode.type ? .modified : .typeChanged
  }

  private static func isPath(_ path: [UInt8]) -> Bool {
    let slash = UInt8(ascii: "/")
    var last = slash
    for byte in path {
      guard byte != 0, byte != slash || last != slash else { return false }
      last = byte
    }
    return last != slash
  }
}

/// The modes that a tree's entry can have once git has read it.
package enum FileMode: UInt32, CaseIterable, Sendable {
  case regular = 0o100644
  case executable = 0o100755
  case symbolicLink = 0o120000
  case submodule = 0o160000

  /// Whether it is a file with bytes of its own.
  var isFile: Bool { self == .regular || self == .executable }

  /// The kind of thing, without its permission bits.
  package var type: UInt32 { rawValue & 0o170000 }

  /// Six octal digits.
  package var text: String { String(rawValue, radix: 8) }
}
