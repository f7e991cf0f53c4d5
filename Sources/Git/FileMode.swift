/// The modes that git knows, as it prints them; anything a tree holds is read as one of these.
package enum FileMode {
  package static let directory: UInt32 = 0o040000
  package static let file: UInt32 = 0o100644
  package static let executable: UInt32 = 0o100755
  package static let symbolicLink: UInt32 = 0o120000
  package static let submodule: UInt32 = 0o160000
  /// What a raw difference prints for the side that has nothing.
  package static let absent: UInt32 = 0

  private static let kindMask: UInt32 = 0o170000
  private static let regularKind: UInt32 = 0o100000

  /// The mode that git takes a stored one for: old trees hold 100664 and the like.
  static func canonical(_ mode: UInt32) -> UInt32 {
    switch mode & kindMask {
    case regularKind: mode & 0o100 != 0 ? executable : file
    case symbolicLink: symbolicLink
    case directory: directory
    default: submodule
    }
  }

  /// Whether both are files, or both links, or both submodules.
  static func isSameKind(_ left: UInt32, _ right: UInt32) -> Bool {
    left & kindMask == right & kindMask
  }
}
