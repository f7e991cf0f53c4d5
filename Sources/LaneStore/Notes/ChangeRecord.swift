package import LaneCore

/// The bytes that a change id is the hash of, and the trees that were reviewed.
package struct ChangeRecord: Hashable, Sendable {
  /// The most bytes a change's text may have.
  package static let sizeLimit = 16 << 20

  /// The change id.
  package let id: ObjectID
  /// The raw difference (formats.md); git's name for it as a blob is the id.
  package let text: [UInt8]
  /// The trees whose difference it is; nil where the notes that were read lack them, or nothing
  /// passed.
  package let trees: Trees?

  package struct Trees: Hashable, Sendable {
    package let base: ObjectID
    package let head: ObjectID

    package init(base: ObjectID, head: ObjectID) {
      self.base = base
      self.head = head
    }
  }

  package init(id: ObjectID, text: [UInt8], trees: Trees?) {
    self.id = id
    self.text = text
    self.trees = trees
  }

  /// What names the change, and nothing of what it holds.
  package var withoutTrees: ChangeRecord { ChangeRecord(id: id, text: text, trees: nil) }
}
