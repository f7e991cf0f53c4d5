internal import Glibc

/// The processes that this one descends from.
package enum Ancestors {
  /// The arguments of the nearest of the parent, its parent and so on that is meant, as far as the
  /// system says.
  package static func nearest(where isMeant: ([String]) -> Bool) -> [String]? {
    var process = getppid()
    for _ in 0..<4 where process > 1 {
      guard let words = try? Files.read("/proc/\(process)/cmdline", limit: 1 << 20) else { break }
      let line = words.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      if isMeant(line) { return line }
      guard let parent = parent(of: process) else { break }
      process = parent
    }
    return nil
  }

  private static func parent(of process: pid_t) -> pid_t? {
    guard let status = try? Files.read("/proc/\(process)/stat", limit: 1 << 16),
      let end = status.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    // After the name in parentheses, which may hold anything: the state, then the parent.
    let fields = status[(end + 1)...].split(separator: UInt8(ascii: " "))
    return fields.dropFirst().first.flatMap { pid_t(String(decoding: $0, as: UTF8.self)) }
  }
}
