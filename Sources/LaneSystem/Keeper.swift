internal import CLaneSystem
internal import Glibc

/// Runs a program for a process that does nothing else, and ends after it all that it started,
/// whatever session that made for itself.
package struct Keeper {
  package let program: String
  package let arguments: [String]
  /// The paths that it may read and write; nil where it is not confined.
  package let paths: Paths?
  /// Milliseconds between passing on a request to end and ending everything.
  package let grace: Int64

  package struct Paths: Sendable, Equatable {
    package var readable: [String]
    package var writable: [String]
    /// Whether it has no network either.
    package var isOffline: Bool

    package init(readable: [String], writable: [String], isOffline: Bool = false) {
      self.readable = readable
      self.writable = writable
      self.isOffline = isOffline
    }
  }

  package init(program: String, arguments: [String], paths: Paths?, grace: Int64) {
    self.program = program
    self.arguments = arguments
    self.paths = paths
    self.grace = grace
  }

  /// The version of Landlock that this kernel offers, 0 for none.
  package static var landlockVersion: Int32 { lane_landlock_version() }
  /// The first version with which a program can be confined.
  package static let landlockNeeded: Int32 = 3
  /// The first version that keeps signals inside.
  package static let landlockWithSignals: Int32 = 6

  /// Runs the program to its end and returns how it ended.
  package func run() throws(SystemError) -> Outcome.Status {
    let words = CStrings([program] + arguments)
    let readable = CStrings(paths?.readable ?? [])
    let writable = CStrings(paths?.writable ?? [])
    guard let path = unsafe words.pointers[0] else { throw SystemError("run", errno: ENOMEM) }
    var confinement = unsafe lane_confinement(
      program: path,
      arguments: words.pointers,
      confined: paths == nil ? 0 : 1,
      readable: readable.pointers,
      writable: writable.pointers,
      offline: paths?.isOffline == true ? 1 : 0,
      grace: Int(clamping: grace)
    )
    let status = unsafe lane_keep(&confinement)
    let reason = errno
    withExtendedLifetime((words, readable, writable)) {}
    guard status >= 0 else { throw SystemError("keep", errno: reason, path: program) }
    let signal = status & 0x7f
    return signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
  }
}
