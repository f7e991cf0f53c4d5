internal import Glibc

/// What the file system knows of a file without reading it.
package struct Stamp: Hashable, Sendable {
  package var modified: Int64
  package var size: Int64
  package var inode: UInt64
  package var mode: UInt32

  package init(modified: Int64, size: Int64, inode: UInt64, mode: UInt32) {
    self.modified = modified
    self.size = size
    self.inode = inode
    self.mode = mode
  }

  package var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
  package var isRegular: Bool { mode & S_IFMT == S_IFREG }
  package var isSymbolicLink: Bool { mode & S_IFMT == S_IFLNK }
  package var isExecutable: Bool { isRegular && mode & 0o111 != 0 }

  fileprivate init(_ status: stat) {
    modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    size = Int64(status.st_size)
    inode = UInt64(status.st_ino)
    mode = status.st_mode
  }
}

/// Files and directories, by path.
package enum Files {
  /// Returns what stands at a path, nil when nothing does; a link is not followed unless asked.
  package static func stamp(_ path: String, following: Bool = false) -> Stamp? {
    var status = stat()
    let result = unsafe following ? stat(path, &status) : lstat(path, &status)
    return result == 0 ? Stamp(status) : nil
  }

  package static func exists(_ path: String) -> Bool { stamp(path, following: true) != nil }

  /// Reads a whole file; one that is larger than the limit is refused.
  package static func read(_ path: String, limit: Int = 64 << 20) throws(SystemError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path: path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw .last("read", path: path)
      }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else { throw SystemError("read", errno: EFBIG, path: path) }
    }
  }

  /// Reads a file where its absence is an answer.
  package static func readIfPresent(_ path: String, limit: Int = 64 << 20) throws(SystemError)
    -> [UInt8]?
  {
    do throws(SystemError) { return try read(path, limit: limit) } catch {
      if error.isNotFound { return nil }
      throw error
    }
  }

  /// Puts a file in place at once: a reader sees the old bytes or the new, with `sync` also after a
  /// crash of the machine.
  package static func writeAtomically(
    _ path: String,
    _ bytes: [UInt8],
    mode: UInt32 = 0o644,
    sync: Bool = false
  ) throws(SystemError) {
    let temporary = "\(path).\(getpid()).\(Hex.encode(randomBytes(4)))\(temporarySuffix)"
    do throws(SystemError) {
      try write(temporary, bytes, mode: mode, flags: O_CREAT | O_EXCL | O_WRONLY, sync: sync)
      guard unsafe Glibc.rename(temporary, path) == 0 else { throw .last("rename", path: path) }
    } catch {
      _ = unsafe unlink(temporary)
      throw error
    }
    if sync { try syncDirectory(of: path) }
  }

  private static let temporarySuffix = ".tmp"

  /// What writing a file left beside it where that was killed; of one that writes just now as well.
  package static func leftovers(ofWriting path: String) -> [String] {
    guard let slash = path.lastIndex(of: "/") else { return [] }
    let (directory, name) = (path[..<slash], path[slash...].dropFirst())
    return ((try? list(String(directory))) ?? []).filter { other in
      guard other.hasPrefix("\(name)."), other.hasSuffix(temporarySuffix) else { return false }
      let parts = other.dropFirst(name.count + 1).dropLast(temporarySuffix.count)
        .split(separator: ".", omittingEmptySubsequences: false)
      return parts.count == 2 && Int32(parts[0]) != nil && parts[1].count == 8
        && parts[1].allSatisfy(\.isHexDigit)
    }.map { "\(directory)/\($0)" }
  }

  /// A new name lasts only once its directory has been written.
  private static func syncDirectory(of path: String) throws(SystemError) {
    let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = unsafe open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path: parent) }
    defer { close(descriptor) }
    // Some file systems cannot sync a directory; they say so.
    if fsync(descriptor) != 0, errno != EINVAL { throw .last("sync", path: parent) }
  }

  /// Writes a file that must not exist yet.
  package static func create(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o644)
    throws(SystemError)
  {
    try write(path, bytes, mode: mode, flags: O_CREAT | O_EXCL | O_WRONLY, sync: false)
  }

  /// Adds bytes at the end of a file in one write.
  package static func append(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o644)
    throws(SystemError)
  {
    try write(path, bytes, mode: mode, flags: O_CREAT | O_APPEND | O_WRONLY, sync: false)
  }

  /// Adds lines at the end of a file, for whoever holds the lock of all who write to it.
  ///
  /// A writer that was killed may have left half a line, which must not take these with it.
  package static func appendLines(_ path: String, _ lines: [UInt8], mode: UInt32 = 0o644)
    throws(SystemError)
  {
    let newline = UInt8(ascii: "\n")
    let isAtStart = try lastByte(of: path).map { $0 == newline } ?? true
    try append(path, (isAtStart ? [] : [newline]) + lines, mode: mode)
  }

  /// Nil where the file is empty, or not there.
  private static func lastByte(of path: String) throws(SystemError) -> UInt8? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let error = SystemError.last("open", path: path)
      if error.isNotFound { return nil }
      throw error
    }
    defer { close(descriptor) }
    var state = stat()
    var byte: UInt8 = 0
    guard unsafe fstat(descriptor, &state) == 0 else { throw .last("look at", path: path) }
    guard state.st_size > 0 else { return nil }
    guard unsafe pread(descriptor, &byte, 1, state.st_size - 1) == 1 else {
      throw .last("read", path: path)
    }
    return byte
  }

  private static func write(
    _ path: String,
    _ bytes: [UInt8],
    mode: UInt32,
    flags: Int32,
    sync: Bool
  ) throws(SystemError) {
    let descriptor = unsafe open(path, flags | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .last("create", path: path) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .last("write", path: path)
      }
      rest = rest.dropFirst(count)
    }
    // The mode of open is cut by the umask; what was asked for is what a new file gets.
    if flags & O_EXCL != 0, fchmod(descriptor, mode) != 0 {
      throw .last("set the mode of", path: path)
    }
    if sync, fsync(descriptor) != 0 { throw .last("sync", path: path) }
  }

  /// Makes a directory and those above it; one that is there already is fine.
  package static func makeDirectories(_ path: String, mode: UInt32 = 0o777) throws(SystemError) {
    var reason = makeDirectory(path, mode)
    if reason == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try makeDirectories(String(path[..<slash]), mode: mode)
      reason = makeDirectory(path, mode)
    }
    guard reason == 0 else { throw SystemError("create the directory", errno: reason, path: path) }
  }

  private static func makeDirectory(_ path: String, _ mode: UInt32) -> Int32 {
    if unsafe mkdir(path, mode) == 0 { return 0 }
    let reason = errno
    return reason == EEXIST && stamp(path, following: true)?.isDirectory == true ? 0 : reason
  }

  /// The names in a directory, sorted, without `.` and `..`.
  package static func list(_ path: String) throws(SystemError) -> [String] {
    guard let directory = unsafe opendir(path) else { throw .last("list", path: path) }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let name = unsafe nextName(directory) {
      names.append(String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    }
    return names.sorted()
  }

  package static func remove(_ path: String) throws(SystemError) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .last("remove", path: path) }
  }

  package static func rename(_ from: String, to: String) throws(SystemError) {
    guard unsafe Glibc.rename(from, to) == 0 else { throw .last("rename", path: from) }
  }

  package static func chmod(_ path: String, _ mode: UInt32) throws(SystemError) {
    guard unsafe Glibc.chmod(path, mode) == 0 else { throw .last("set the mode of", path: path) }
  }

  package static func symlink(_ target: String, at path: String) throws(SystemError) {
    guard unsafe Glibc.symlink(target, path) == 0 else { throw .last("link", path: path) }
  }

  /// Gives a file, or a link itself, a second name.
  package static func link(_ path: String, at other: String) throws(SystemError) {
    guard unsafe linkat(AT_FDCWD, path, AT_FDCWD, other, 0) == 0 else {
      throw .last("link", path: path)
    }
  }

  package static func readLink(_ path: String) throws(SystemError) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink(path, &buffer, buffer.count)
    guard count >= 0 else { throw .last("read the link", path: path) }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The absolute path without links, nil when it does not exist.
  package static func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// Makes a directory that nobody else has, below a given one.
  package static func makeTemporaryDirectory(in parent: String, prefix: String) throws(SystemError)
    -> String
  {
    let path = "\(parent)/\(prefix)\(Hex.encode(randomBytes(8)))"
    guard unsafe mkdir(path, 0o700) == 0 else { throw .last("create the directory", path: path) }
    return path
  }
}
