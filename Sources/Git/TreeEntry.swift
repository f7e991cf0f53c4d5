/// One entry of a tree.
package struct TreeEntry: Hashable, Sendable {
  /// A single path component; any bytes except NUL and slash.
  package var name: [UInt8]
  /// One of `FileMode`.
  package var mode: UInt32
  package var id: OID

  package init(name: [UInt8], mode: UInt32, id: OID) {
    self.name = name
    self.mode = mode
    self.id = id
  }

  package init(_ name: String, mode: UInt32, id: OID) {
    self.init(name: Array(name.utf8), mode: mode, id: id)
  }

  package var isDirectory: Bool { mode == FileMode.directory }

  /// Where git's order puts the entry.
  var probe: TreeProbe { TreeProbe(name: name, isDirectory: isDirectory) }

  /// Appends the entry as a tree object holds it.
  func append(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: String(mode, radix: 8).utf8)
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: name)
    bytes.append(0)
    bytes.append(contentsOf: id.bytes)
  }

  /// Whether a tree may hold something of this name.
  static func isValid(name: some Collection<UInt8>) -> Bool {
    !name.isEmpty && !name.contains(0) && !name.contains(UInt8(ascii: "/"))
  }
}
