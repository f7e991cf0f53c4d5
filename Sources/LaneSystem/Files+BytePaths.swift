internal import Glibc

/// Making files under names that need not be text: git's paths are bytes.
extension Files {
  /// Creates a file that must not be there yet, with exactly this mode.
  package static func create(at path: [UInt8], _ bytes: [UInt8], mode: UInt32) throws(SystemError) {
    let flags = O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW
    let descriptor = unsafe open(cString(path), flags, mode_t(0o600))
    guard descriptor >= 0 else { throw .last("create", path: shown(path)) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .last("write", path: shown(path))
      }
      rest = rest.dropFirst(count)
    }
    guard fchmod(descriptor, mode) == 0 else { throw .last("set the mode of", path: shown(path)) }
  }

  /// Makes a directory that must not be there yet.
  package static func makeDirectory(at path: [UInt8]) throws(SystemError) {
    guard unsafe mkdir(cString(path), 0o700) == 0 else {
      throw .last("create the directory", path: shown(path))
    }
  }

  /// Makes a symbolic link.
  package static func symlink(_ target: [UInt8], at path: [UInt8]) throws(SystemError) {
    guard unsafe Glibc.symlink(cString(target), cString(path)) == 0 else {
      throw .last("link", path: shown(path))
    }
  }

  package static func chmod(at path: [UInt8], _ mode: UInt32) throws(SystemError) {
    guard unsafe Glibc.chmod(cString(path), mode) == 0 else {
      throw .last("set the mode of", path: shown(path))
    }
  }

  /// Removes a file or a link; nothing there is fine.
  package static func remove(at path: [UInt8]) throws(SystemError) {
    guard unsafe unlink(cString(path)) == 0 || errno == ENOENT else {
      throw .last("remove", path: shown(path))
    }
  }

  static func cString(_ path: [UInt8]) -> [CChar] {
    path.map { CChar(bitPattern: $0) } + [0]
  }

  static func shown(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
}
