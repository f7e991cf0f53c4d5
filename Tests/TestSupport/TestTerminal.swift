internal import LaneSystem

/// Runs a program on a terminal of its own and answers what it asks.
///
/// The terminal is Python's `pty`, which is on every machine that runs these tests.
extension TestSandbox {
  /// Runs a program that shows a code between two texts and waits for it to be typed.
  ///
  /// - Parameter marker: the text right before the code; the code ends at the next blank or line end.
  package func runOnTerminal(
    _ program: String,
    _ arguments: [String],
    in directory: String,
    typingCodeAfter marker: String,
    instead answer: String? = nil,
    environment extra: [String: String] = [:]
  ) throws -> TestResult {
    let script = """
      import os, pty, re, select, sys, time
      marker, answer, argv = sys.argv[1], sys.argv[2], sys.argv[3:]
      child, terminal = pty.fork()
      if child == 0:
          try:
              os.execvp(argv[0], argv)
          finally:
              os._exit(127)
      seen, answered, end = b"", False, time.monotonic() + 120
      while time.monotonic() < end:
          ready, _, _ = select.select([terminal], [], [], 1)
          if not ready: continue
          try:
              piece = os.read(terminal, 4096)
          except OSError:
              break
          if not piece: break
          seen += piece
          found = re.search(re.escape(marker.encode()) + rb"(\\S+)\\s", seen)
          if found and not answered:
              answered = True
              os.write(terminal, (answer.encode() or found.group(1)) + b"\\n")
      _, status = os.waitpid(child, 0)
      sys.stdout.buffer.write(seen.replace(b"\\r\\n", b"\\n"))
      sys.exit(os.waitstatus_to_exitcode(status))
      """
    return try run(
      "python3",
      ["-c", script, marker, answer ?? "", program] + arguments,
      in: directory,
      environment: extra
    )
  }
}
