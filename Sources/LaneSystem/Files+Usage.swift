internal import Glibc

extension Files {
  /// The bytes that a directory and all below it take, nil where they are more than the limit.
  ///
  /// More files than the limit of entries, or directories nested deeper than anybody needs, count as
  /// too much, since they are a way to fill a disk as well. What vanishes meanwhile counts nothing.
  package static func usage(of path: String, limit: Int64, entries: Int = 200_000) -> Int64? {
    let directory = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard directory >= 0 else { return 0 }
    var walk = UsageWalk(limit: limit, entries: entries)
    return walk.visit(directory, depth: 0) ? walk.bytes : nil
  }
}

private struct UsageWalk {
  private static let deepest = 100

  let limit: Int64
  var entries: Int
  var bytes: Int64 = 0

  /// Takes the descriptor over.
  mutating func visit(_ directory: Int32, depth: Int) -> Bool {
    guard let stream = unsafe fdopendir(directory) else {
      close(directory)
      return true
    }
    defer { unsafe closedir(stream) }
    guard depth < Self.deepest else { return false }
    while let name = unsafe Files.nextName(stream) {
      var status = stat()
      guard unsafe fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      entries -= 1
      bytes += Int64(status.st_blocks) * 512
      guard entries >= 0, bytes <= limit else { return false }
      guard status.st_mode & S_IFMT == S_IFDIR else { continue }
      let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
      let inner = unsafe openat(directory, name, flags)
      if inner >= 0 {
        guard visit(inner, depth: depth + 1) else { return false }
      } else if errno == EACCES {
        // What nobody may look into may hold anything.
        return false
      }
    }
    return true
  }
}
