internal import Glibc

extension Files {
  /// The numeric id of the account that a file belongs to, nil where there is none.
  package static func owner(of path: String) -> UInt32? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? status.st_uid : nil
  }
}
