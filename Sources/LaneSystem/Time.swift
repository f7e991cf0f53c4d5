internal import Glibc

/// The clocks, and who this process is.
package enum Time {
  /// Milliseconds since 1970 in UTC.
  package static func now() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Nanoseconds on a clock that never goes back.
  package static func monotonic() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  package static func sleep(milliseconds: Int64) { usleep(UInt32(clamping: milliseconds * 1000)) }
}

/// This process and others.
package enum Processes {
  package static var current: Int32 { getpid() }

  /// Whether a process of that id is there, its zombie included.
  package static func isAlive(_ id: Int32) -> Bool { kill(id, 0) == 0 || errno == EPERM }
}
