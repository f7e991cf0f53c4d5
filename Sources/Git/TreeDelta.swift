/// One line of a raw difference between two trees.
package struct TreeDelta: Hashable, Sendable {
  /// The path from the top, slashes between its components; any bytes otherwise.
  package let path: [UInt8]
  /// `FileMode.absent` where the path is added.
  package let oldMode: UInt32
  package let oldID: OID?
  /// `FileMode.absent` where the path is deleted.
  package let newMode: UInt32
  package let newID: OID?

  package init(path: [UInt8], oldMode: UInt32, oldID: OID?, newMode: UInt32, newID: OID?) {
    self.path = path
    self.oldMode = oldMode
    self.oldID = oldID
    self.newMode = newMode
    self.newID = newID
  }

  package enum Status: Character, Sendable {
    case added = "A"
    case deleted = "D"
    case modified = "M"
    /// A file became a symbolic link or a submodule, or the other way round.
    case typeChanged = "T"
  }

  /// The letter that git prints.
  package var status: Status {
    if oldID == nil { return .added }
    if newID == nil { return .deleted }
    return FileMode.isSameKind(oldMode, newMode) ? .modified : .typeChanged
  }
}
