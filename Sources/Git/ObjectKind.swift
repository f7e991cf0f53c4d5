import CGit2
import LaneSystem

/// The four kinds of git object.
package enum ObjectKind: String, Sendable {
  case commit, tree, blob, tag

  init?(_ kind: git_object_t) {
    switch kind {
    case GIT_OBJECT_COMMIT: self = .commit
    case GIT_OBJECT_TREE: self = .tree
    case GIT_OBJECT_BLOB: self = .blob
    case GIT_OBJECT_TAG: self = .tag
    default: return nil
    }
  }

  var libraryKind: git_object_t {
    switch self {
    case .commit: GIT_OBJECT_COMMIT
    case .tree: GIT_OBJECT_TREE
    case .blob: GIT_OBJECT_BLOB
    case .tag: GIT_OBJECT_TAG
    }
  }
}

/// An object in memory; its bytes live as long as this value.
@safe
struct StoredObject: ~Copyable {
  private let handle: OpaquePointer
  let kind: ObjectKind
  /// Valid while this value lives; never let it out of the scope that owns the object.
  let bytes: UnsafeRawBufferPointer

  init?(_ handle: OpaquePointer) {
    guard let kind = ObjectKind(unsafe git_odb_object_type(handle)) else {
      unsafe git_odb_object_free(handle)
      return nil
    }
    self.kind = kind
    unsafe self.handle = handle
    unsafe bytes = UnsafeRawBufferPointer(
      start: git_odb_object_data(handle),
      count: git_odb_object_size(handle)
    )
  }

  deinit { unsafe git_odb_object_free(handle) }

  /// Whether the bytes hash to this name.
  func hasName(_ id: OID) -> Bool {
    var header: [UInt8] = []
    header.reserveCapacity(32)
    header += kind.rawValue.utf8
    header.append(UInt8(ascii: " "))
    unsafe header += String(bytes.count).utf8
    header.append(0)
    var hasher = Hasher(.sha1)
    hasher.update(header)
    unsafe hasher.update(bytes)
    return OID(bytes: hasher.finish()) == id
  }

  /// A copy of the bytes.
  var copy: [UInt8] { unsafe [UInt8](bytes) }
}

/// The names of objects that were compared with their bytes.
final class CheckedNames {
  private var checked: Set<OID> = []
  private static let limit = 1 << 16

  func contains(_ id: OID) -> Bool { checked.contains(id) }

  func insert(_ id: OID) {
    if checked.count < Self.limit { checked.insert(id) }
  }
}
