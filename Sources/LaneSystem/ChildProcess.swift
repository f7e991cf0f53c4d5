internal import CLaneSystem
internal import Glibc

/// Runs programs; the one place that starts any.
package enum ChildProcess {
  /// Runs a program to its end, or to the end of its limits, together with all that it left running.
  package static func run(_ command: Command) throws(SystemError) -> Outcome {
    let program = try find(command)
    let start = Time.monotonic()
    var streams = try Streams(command.streams)
    defer { streams.closeAll() }
    let child = try spawn(program, command, streams)
    streams.closeChildEnds()
    var supervisor = Supervisor(child: child, command: command, start: start)
    let (output, errors) = supervisor.drain(&streams)
    return Outcome(
      status: try supervisor.reap(),
      ending: supervisor.ending,
      output: output,
      errors: errors,
      duration: (Time.monotonic() - start) / 1_000_000
    )
  }

  /// Runs a program that talks to the person at our own terminal.
  ///
  /// It stays in our session: a session of its own would have no terminal to ask on.
  package static func runInheriting(_ command: Command) throws(SystemError) -> Outcome.Status {
    var command = command
    command.streams = .inherited
    command.ownSession = false
    return try run(command).status
  }

  /// Finds a program on the PATH of the given environment, or checks the path that it is.
  ///
  /// Relative directories on the PATH are passed over: in a work tree they would run what is checked
  /// out there.
  package static func locate(_ program: String, environment: [String: String]) -> String? {
    if program.contains("/") { return isProgram(program) ? program : nil }
    return candidates(program, environment).first(where: isProgram)
  }

  /// The file that a program's name leads to though it may not be executed; nil where there is none.
  package static func locateUnusable(_ program: String, environment: [String: String]) -> String? {
    let places = program.contains("/") ? [program] : candidates(program, environment)
    return places.first { !isProgram($0) && Files.stamp($0, following: true)?.isRegular == true }
  }

  private static func candidates(_ program: String, _ environment: [String: String]) -> [String] {
    guard !program.isEmpty else { return [] }
    return (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
      .map { "\($0)/\(program)" }
  }

  private static func isProgram(_ path: String) -> Bool {
    guard Files.stamp(path, following: true)?.isRegular == true else { return false }
    return unsafe access(path, X_OK) == 0
  }

  private static func find(_ command: Command) throws(SystemError) -> String {
    let name = command.program
    // A relative path is the child's to resolve, in the directory where it starts.
    if name.contains("/"), !name.hasPrefix("/"), command.directory != nil { return name }
    if let program = locate(name, environment: command.environment) { return program }
    let places = name.contains("/") ? [name] : candidates(name, command.environment)
    let isThere = places.contains(where: Files.exists)
    throw SystemError("run", errno: isThere ? EACCES : ENOENT, path: name)
  }

  // In hundredths of a second.
  private static let writerPatience = 100

  private static func spawn(_ program: String, _ command: Command, _ streams: Streams)
    throws(SystemError) -> pid_t
  {
    // C would silently end each text at a zero byte, and then something else would run.
    let texts = [program, command.directory ?? ""] + command.arguments
    let variables = command.environment
    guard !texts.contains(where: \.hasZeroByte),
      !variables.contains(where: { $0.contains("=") || $0.hasZeroByte || $1.hasZeroByte })
    else { throw SystemError("run", errno: EINVAL, path: program) }

    let arguments = CStrings([command.program] + command.arguments)
    let environment = CStrings(variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    // The first is the program, the second the directory where it starts.
    let paths = CStrings([program] + (command.directory.map { [$0] } ?? []))
    guard let path = unsafe paths.pointers[0] else { throw SystemError("run", errno: ENOMEM) }
    var request = unsafe lane_spawn_request(
      program: path,
      arguments: arguments.pointers,
      environment: environment.pointers,
      directory: paths.pointers[1],
      standard_input: streams.childInput,
      standard_output: streams.childOutput,
      standard_error: streams.childErrors,
      new_session: command.ownSession ? 1 : 0,
      file_limit: command.limits.fileSize ?? -1
    )
    var inDirectory: Int32 = 0
    var child = unsafe lane_spawn(&request, &inDirectory)
    var attempts = 1
    // Whoever writes the program just now, or started another one as it was written, is done in moments.
    while child < 0, errno == ETXTBSY, attempts < writerPatience {
      Time.sleep(milliseconds: 10)
      child = unsafe lane_spawn(&request, &inDirectory)
      attempts += 1
    }
    let reason = errno
    // The pointers in the request are theirs.
    withExtendedLifetime((arguments, environment, paths)) {}
    if child > 0 { return child }
    if inDirectory != 0 {
      throw SystemError("enter the directory", errno: reason, path: command.directory)
    }
    throw SystemError("run", errno: reason, path: program)
  }
}

extension String {
  fileprivate var hasZeroByte: Bool { utf8.contains(0) }
}
