internal import Glibc

extension Files {
  /// The last bytes of a file, at most so many: of a log that grows for years only the end is read.
  package static func tail(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path: path) }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    guard size >= 0 else { throw .last("read", path: path) }
    var bytes = [UInt8](repeating: 0, count: min(Int(size), limit))
    var filled = 0
    while filled < bytes.count {
      let place = size - bytes.count + filled
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        return unsafe pread(descriptor, rest.baseAddress, rest.count, place)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .last("read", path: path)
      }
      // It became shorter while it was read.
      guard count > 0 else { return Array(bytes[..<filled]) }
      filled += count
    }
    return bytes
  }
}
