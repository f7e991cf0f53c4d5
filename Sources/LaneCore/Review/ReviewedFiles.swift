/// How a finding's file is looked up in the two trees of a change.
package struct ReviewedFiles {
  /// A file of a tree.
  package struct File {
    package let blob: ObjectID
    package let bytes: [UInt8]

    package init(blob: ObjectID, bytes: [UInt8]) {
      self.blob = blob
      self.bytes = bytes
    }
  }

  private let lookUp: (_ path: [UInt8], _ side: Dossier.Side) -> File?
  private let lookUpOnTheWay: (_ path: [UInt8]) -> [File]

  /// Takes a function that returns the file at a path, or nil if that tree has none there; and one for
  /// what commits put there on the way, which the tree after the change does not have.
  package init(
    _ lookUp: @escaping (_ path: [UInt8], _ side: Dossier.Side) -> File?,
    onTheWay: @escaping (_ path: [UInt8]) -> [File] = { _ in [] }
  ) {
    self.lookUp = lookUp
    lookUpOnTheWay = onTheWay
  }

  func file(_ path: [UInt8], _ side: Dossier.Side) -> File? {
    lookUp(path, side)
  }

  func filesOnTheWay(_ path: [UInt8]) -> [File] { lookUpOnTheWay(path) }
}
