internal import Glibc

extension Files {
  /// Removes a file or a whole directory, links not followed; nothing there is fine.
  ///
  /// A tree that an agent filled may hold names that are no text and be deeper than a path can say:
  /// names stay bytes, and one directory is open at a time, whatever the depth.
  package static func removeTree(_ path: String) throws(SystemError) {
    try removeTree(at: Array(path.utf8))
  }

  /// As `removeTree(_:)`, with the path as bytes.
  package static func removeTree(at path: [UInt8]) throws(SystemError) {
    let name = cString(path)
    if unsafe unlink(name) == 0 || errno == ENOENT { return }
    // A directory; Linux says so with the first, other systems with the second.
    guard errno == EISDIR || errno == EPERM else { throw .last("remove", path: shown(path)) }
    var walk = try TreeRemoval(path)
    try walk.run()
    guard unsafe rmdir(name) == 0 || errno == ENOENT else {
      throw .last("remove", path: shown(path))
    }
  }
}

/// The emptying of a directory, from the leaves up.
private struct TreeRemoval: ~Copyable {
  private struct Level {
    /// What the level above calls it, ended by a zero.
    let name: [CChar]
    let inode: ino_t
    let device: dev_t
    var pending: [[CChar]]
  }

  private let path: String
  private var current: Int32
  private var levels: [Level] = []

  init(_ path: [UInt8]) throws(SystemError) {
    self.path = Files.shown(path)
    current = try Self.enter(AT_FDCWD, Files.cString(path), self.path)
  }

  deinit { close(current) }

  mutating func run() throws(SystemError) {
    levels = [try Self.level(of: current, named: [], path)]
    while let level = levels.last {
      if let name = level.pending.last {
        levels[levels.count - 1].pending.removeLast()
        if unsafe unlinkat(current, name, 0) == 0 || errno == ENOENT { continue }
        // A directory; Linux says so with the first, other systems with the second.
        guard errno == EISDIR || errno == EPERM else { throw .last("remove", path: path) }
        let inner = try Self.enter(current, name, path)
        close(current)
        current = inner
        levels.append(try Self.level(of: inner, named: name, path))
      } else {
        levels.removeLast()
        if let above = levels.last { try leave(level, to: above) }
      }
    }
  }

  private mutating func leave(_ level: Level, to above: Level) throws(SystemError) {
    let parent = unsafe openat(current, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard parent >= 0 else { throw .last("remove", path: path) }
    close(current)
    current = parent
    // Somebody who moves a directory while it is emptied must not lead us out of the tree.
    var status = stat()
    guard unsafe fstat(parent, &status) == 0 else { throw .last("remove", path: path) }
    guard status.st_ino == above.inode, status.st_dev == above.device else {
      throw SystemError("remove", errno: ESTALE, path: path)
    }
    guard unsafe unlinkat(current, level.name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
      throw .last("remove", path: path)
    }
  }

  /// Opens a directory, never through a link, so that it can be read and emptied.
  private static func enter(_ parent: Int32, _ name: [CChar], _ path: String) throws(SystemError)
    -> Int32
  {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    var directory = unsafe openat(parent, name, flags)
    if directory < 0, errno == EACCES {
      // What we remove is ours, also where it was made unreadable.
      _ = unsafe fchmodat(parent, name, 0o700, 0)
      directory = unsafe openat(parent, name, flags)
    }
    guard directory >= 0 else { throw .last("remove", path: path) }
    return directory
  }

  private static func level(of directory: Int32, named name: [CChar], _ path: String)
    throws(SystemError) -> Level
  {
    var status = stat()
    guard unsafe fstat(directory, &status) == 0 else { throw .last("remove", path: path) }
    if status.st_mode & 0o700 != 0o700 { fchmod(directory, 0o700) }
    // The stream takes its descriptor with it when it is closed.
    let copy = fcntl(directory, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0, let stream = unsafe fdopendir(copy) else {
      if copy >= 0 { close(copy) }
      throw .last("list", path: path)
    }
    defer { unsafe closedir(stream) }
    var names: [[CChar]] = []
    while let name = unsafe Files.nextName(stream) { names.append(name) }
    return Level(name: name, inode: status.st_ino, device: status.st_dev, pending: names)
  }
}

extension Files {
  /// The next name in a directory with its ending zero, `.` and `..` passed over.
  static func nextName(_ directory: OpaquePointer) -> [CChar]? {
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe bytes.prefix { $0 != 0 }.map(CChar.init(bitPattern:))
      }
      if name == [0x2e] || name == [0x2e, 0x2e] { continue }
      return name + [0]
    }
    return nil
  }
}
