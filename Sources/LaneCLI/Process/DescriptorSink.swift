internal import Glibc
internal import Synchronization

/// Standard output and standard error of this process.
final class DescriptorSink: Sink {
  private let failure = Mutex<Int32>(0)

  /// The error that ended writing to standard output, or 0.
  var outputError: Int32 { failure.withLock { $0 } }

  func write(_ bytes: [UInt8], to stream: OutputStream) {
    let descriptor = stream == .output ? STDOUT_FILENO : STDERR_FILENO
    var rest = bytes[...]
    while !rest.isEmpty {
      if stream == .output, outputError != 0 { return }
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // Somebody else made the terminal non-blocking.
        var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&polled, 1, -1)
      } else if errno != EINTR {
        let reason = errno
        if stream == .output { failure.withLock { $0 = reason } }
        return
      }
    }
  }
}
