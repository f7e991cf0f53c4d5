package import Git
package import LaneCore

// LaneCore imports nothing and Git knows no record, so each has its own type for the same twenty
// bytes; here is the only place where one becomes the other.

extension ObjectID {
  /// Takes the name that the Git module uses.
  package init(_ id: OID) {
    guard let same = ObjectID(words: id.words) else {
      preconditionFailure("an OID is twenty bytes, not all zero, as an ObjectID is")
    }
    self = same
  }

  /// The name that the Git module uses.
  package var oid: OID {
    guard let same = OID(words: words) else {
      preconditionFailure("an ObjectID is twenty bytes, not all zero, as an OID is")
    }
    return same
  }
}

extension OID {
  /// The name that records use.
  package var objectID: ObjectID { ObjectID(self) }
}
