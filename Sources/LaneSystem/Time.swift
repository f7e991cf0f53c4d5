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

  /// The numeric id of the user whose rights this process has.
  package static var user: UInt32 { geteuid() }

  /// The name of this machine, empty when it has none.
  package static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count - 1) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
