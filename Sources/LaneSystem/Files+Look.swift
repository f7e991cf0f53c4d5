internal import Glibc

/// How the entries of a directory look to the file system: another look as soon as somebody wrote to
/// one of them, added one or took one away.
package struct DirectoryLook: Hashable, Sendable {
  /// A SHA-256 of names, inodes, modes, sizes and times.
  package var digest: [UInt8]
  package var entries: Int
  /// What they take on disk, an entry a block at least.
  package var bytes: Int64

  package init(digest: [UInt8], entries: Int, bytes: Int64) {
    self.digest = digest
    self.entries = entries
    self.bytes = bytes
  }
}

extension Files {
  /// What the file system knows of a file, which is another once anybody wrote to it, and the second
  /// of its last change; nil where there is none.
  package static func mark(of path: String) -> (text: String, changed: Int64)? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    let numbers = [
      Int64(truncatingIfNeeded: status.st_dev), Int64(truncatingIfNeeded: status.st_ino),
      Int64(status.st_size), Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec),
      Int64(status.st_ctim.tv_sec), Int64(status.st_ctim.tv_nsec),
    ]
    return (numbers.map(String.init).joined(separator: " "), Int64(status.st_ctim.tv_sec))
  }

  /// Looks at the entries of a directory, without what is below them; no file is read.
  ///
  /// The time of the last change of an inode is among it, which nobody but the kernel sets: a file
  /// that was written to and given its old time back shows.
  package static func look(at path: [UInt8]) throws(SystemError) -> DirectoryLook {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let directory = unsafe open(cString(path), flags)
    guard directory >= 0 else { throw .last("list", path: shown(path)) }
    guard let stream = unsafe fdopendir(directory) else {
      close(directory)
      throw .last("list", path: shown(path))
    }
    defer { unsafe closedir(stream) }
    var names: [[CChar]] = []
    while let name = unsafe nextName(stream) { names.append(name) }
    names.sort { $0.lexicographicallyPrecedes($1) }
    var facts: [UInt8] = []
    facts.reserveCapacity(names.count * 80)
    var bytes: Int64 = 0
    for name in names {
      var status = stat()
      guard unsafe fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
        throw .last("look at", path: shown(path))
      }
      for character in name { facts.append(UInt8(bitPattern: character)) }
      for number in [
        Int64(truncatingIfNeeded: status.st_ino), Int64(status.st_mode), Int64(status.st_size),
        Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec),
        Int64(status.st_ctim.tv_sec), Int64(status.st_ctim.tv_nsec),
      ] { unsafe withUnsafeBytes(of: number) { unsafe facts.append(contentsOf: $0) } }
      bytes += max(4096, Int64(status.st_blocks) * 512)
    }
    return DirectoryLook(digest: Digest.sha256(facts), entries: names.count, bytes: bytes)
  }
}
