internal import Glibc

extension Digest {
  /// The digest of a file of any size, read in pieces.
  package static func sha256(file path: String) throws(SystemError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path: path) }
    defer { close(descriptor) }
    var hasher = Hasher(.sha256)
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw .last("read", path: path)
      }
      if count == 0 { return hasher.finish() }
      hasher.update(chunk[..<count])
    }
  }
}
