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

  /// Takes a function that returns the file at a path, or nil if that tree has none there.
  package init(_ lookUp: @escaping (_ path: [UInt8], _ side: Dossier.Side) -> File?) {
    self.lookUp = lookUp
  }

  func file(_ path: [UInt8], _ side: Dossier.Side) -> File? {
    lookUp(path, side)
  }
}
