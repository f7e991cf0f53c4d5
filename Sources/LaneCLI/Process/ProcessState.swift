internal import Glibc
internal import Lane
internal import LaneCore

/// What the operating system tells this process about itself.
enum ProcessState {
  /// The arguments after the program's name.
  static func arguments() throws(Failure) -> [String] {
    var arguments: [String] = []
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let bytes = unsafe CommandLine.unsafeArgv[index] else { break }
      guard let argument = unsafe text(bytes) else {
        throw Failure(.usage, "usage", "argument \(index) is not valid UTF-8")
      }
      arguments.append(argument)
    }
    return arguments
  }

  /// The environment; a variable that is not valid UTF-8 is left out unless git reads it.
  static func environment() throws(Failure) -> [String: String] {
    var variables: [String: String] = [:]
    var entry = unsafe environ
    while let bytes = unsafe entry.pointee {
      unsafe entry += 1
      guard let variable = unsafe text(bytes) else {
        // Without it we would look at another repository than git does.
        guard unsafe strncmp(bytes, "GIT_", 4) != 0 else {
          throw Failure(.fatal, "environment", "a GIT_ variable is not valid UTF-8")
        }
        continue
      }
      guard let equals = variable.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = String(variable[..<equals])
      // As getenv does, the first of two counts.
      if variables[name] == nil {
        variables[name] = String(variable[variable.utf8.index(after: equals)...])
      }
    }
    return variables
  }

  static func directory() throws(Failure) -> String {
    guard let bytes = unsafe getcwd(nil, 0) else {
      throw Failure(.fatal, "directory", "cannot read the current directory")
    }
    defer { unsafe free(bytes) }
    guard let directory = unsafe text(bytes) else {
      throw Failure(
        .fatal,
        "directory",
        "the path of the current directory is not valid UTF-8",
        next: "work in a directory whose path is"
      )
    }
    return directory
  }

  /// The path of the executable; the name it was called by where the system does not tell.
  static func program() -> String {
    if let path = unsafe realpath("/proc/self/exe", nil) {
      defer { unsafe free(path) }
      if let program = unsafe text(path) { return program }
    }
    return CommandLine.arguments.first ?? "git-lane"
  }

  @Sendable static func now() -> Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  @Sendable static func readInput(limit: Int) -> [UInt8]? {
    var input: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(STDIN_FILENO, &buffer, buffer.count)
      if count == 0 { return input }
      if count < 0 {
        if errno == EINTR, !Interruption.isRequested { continue }
        return nil
      }
      guard input.count + count <= limit else { return nil }
      input += buffer[..<count]
    }
  }

  private static func text(_ bytes: UnsafePointer<CChar>) -> String? {
    unsafe String(validatingCString: bytes)
  }
}
