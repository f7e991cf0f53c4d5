internal import CLaneSystem
internal import Glibc

/// Feeds a child, takes what it says, and ends it when its time is up.
struct Supervisor {
  private let child: pid_t
  private let command: Command
  private let start: Int64
  /// Readable once the child has ended; -1 on a kernel without such descriptors.
  private let watch: Int32
  private var lastSign: Int64
  private var lastQuestion: Int64
  private(set) var ending = Outcome.Ending.itself
  private var hasEnded = false
  private var askedToEnd: Int64?
  private var wasKilled = false

  private var rest: ArraySlice<UInt8>
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(child: pid_t, command: Command, start: Int64) {
    self.child = child
    self.command = command
    self.start = start
    watch = lane_watch_child(child)
    lastSign = start
    lastQuestion = start
    rest = command.input[...]
  }

  /// Moves bytes until the child has ended, of itself or by its limits.
  mutating func drain(_ streams: inout Streams) -> (Capture, Capture) {
    let limits = command.limits
    var output = Collector(head: limits.outputHead, tail: limits.outputTail)
    var errors = Collector(head: limits.errorHead, tail: limits.errorTail)
    let observer = command.observeOutput
    if rest.isEmpty { streams.closeInput() }
    while true {
      var polled = [
        pollfd(fd: streams.input, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: streams.output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: streams.errors, events: Int16(POLLIN), revents: 0),
        pollfd(fd: hasEnded ? -1 : watch, events: Int16(POLLIN), revents: 0),
      ]
      _ = unsafe poll(&polled, 4, Int32(clamping: waitingTime()))
      if !hasEnded, watch < 0 || polled[3].revents != 0 { hasEnded = childHasEnded() }
      if hasEnded {
        streams.closeInput()
        // Told to end, what the child started gets the same grace, for as long as it shows itself
        // by our pipes; left behind of itself, it gets none.
        let isSilent = streams.output < 0 && streams.errors < 0
        if ending == .itself || wasKilled || isSilent { break }
      }
      if polled[0].revents != 0, !hasEnded { feed(&streams) }
      if polled[1].revents != 0, take(streams.output, &output, observer) == nil {
        streams.closeOutput()
      }
      if polled[2].revents != 0, take(streams.errors, &errors, nil) == nil { streams.closeErrors() }
      // What was said while we slept is a sign of life.
      if !hasEnded || askedToEnd != nil { enforceLimits() }
    }
    killLeftovers()
    // The pipes may be held open by what left the session, so no end of file is waited for: what the
    // child itself said stands in them by now.
    takeStanding(streams.output, &output, observer)
    takeStanding(streams.errors, &errors, nil)
    return (output.finish(), errors.finish())
  }

  /// Takes the child off the list of processes and returns how it ended.
  mutating func reap() throws(SystemError) -> Outcome.Status {
    if watch >= 0 { close(watch) }
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { throw .last("wait for", path: command.program) }
    }
    let signal = status & 0x7f
    return signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
  }

  /// Whether the child has ended, leaving it on the list: its number must not go to another process
  /// while we may still signal it.
  private func childHasEnded() -> Bool {
    var information = unsafe siginfo_t()
    let result = unsafe waitid(P_PID, id_t(child), &information, WEXITED | WNOHANG | WNOWAIT)
    if result < 0 { return errno != EINTR }
    return unsafe information.si_signo == SIGCHLD
  }

  /// Milliseconds until something has to be looked at again.
  private func waitingTime() -> Int64 {
    let now = Time.monotonic()
    var wait: Int64 = watch < 0 ? 5 : 200
    func until(_ moment: Int64) { wait = min(wait, max(1, (moment - now) / 1_000_000)) }
    if let askedToEnd {
      if !wasKilled { until(askedToEnd + nanoseconds(command.limits.grace)) }
    } else {
      if let total = command.limits.total { until(start + nanoseconds(total)) }
      if let idle = command.limits.idle { until(lastSign + nanoseconds(idle)) }
    }
    return wait
  }

  private mutating func enforceLimits() {
    let now = Time.monotonic()
    let limits = command.limits
    if let askedToEnd {
      guard !wasKilled, now - askedToEnd >= nanoseconds(limits.grace) else { return }
      signal(SIGKILL)
      wasKilled = true
      return
    }
    if Cancellation.process.isRequested || command.cancellation?.isRequested == true {
      ending = .cancelled
    } else if let total = limits.total, now - start >= nanoseconds(total) {
      ending = .timedOut
    } else if let idle = limits.idle, now - lastSign >= nanoseconds(idle) {
      ending = .idle
    } else if !mayGoOn(now) {
      ending = .stopped
    } else {
      return
    }
    signal(SIGTERM)
    // What is stopped would sleep through the request.
    signal(SIGCONT)
    askedToEnd = now
  }

  private mutating func mayGoOn(_ now: Int64) -> Bool {
    guard let question = command.mayGoOn, now - lastQuestion >= nanoseconds(500) else {
      return true
    }
    lastQuestion = now
    return question()
  }

  /// Ends what the child started and left running: it must not outlive it.
  private func killLeftovers() {
    if command.ownSession { kill(-child, SIGKILL) }
  }

  private func signal(_ number: Int32) { kill(command.ownSession ? -child : child, number) }

  private func nanoseconds(_ milliseconds: Int64) -> Int64 {
    let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    // A century is never.
    return overflow ? 100 * 366 * 86_400 * 1_000_000_000 : product
  }

  /// Writes what the pipe takes, and closes it when there is nothing left or nobody reads.
  private mutating func feed(_ streams: inout Streams) {
    let count = unsafe rest.withUnsafeBytes { bytes in
      unsafe lane_write_quietly(streams.input, bytes.baseAddress, bytes.count)
    }
    if count < 0 {
      if errno != EAGAIN, errno != EINTR { streams.closeInput() }
      return
    }
    rest = rest.dropFirst(count)
    if rest.isEmpty { streams.closeInput() }
  }

  /// Reads once and returns how much came: nil at the end, 0 when nothing is there yet.
  private mutating func take(
    _ descriptor: Int32,
    _ collector: inout Collector,
    _ observer: (([UInt8]) -> Void)?
  ) -> Int? {
    let count = unsafe read(descriptor, &buffer, buffer.count)
    if count < 0 { return errno == EAGAIN || errno == EINTR ? 0 : nil }
    guard count > 0 else { return nil }
    lastSign = Time.monotonic()
    collector.take(buffer[..<count])
    observer?(Array(buffer[..<count]))
    return count
  }

  /// Reads no more than a pipe can hold: what escaped us may go on writing for ever.
  private mutating func takeStanding(
    _ descriptor: Int32,
    _ collector: inout Collector,
    _ observer: (([UInt8]) -> Void)?
  ) {
    guard descriptor >= 0 else { return }
    var room = Int(lane_pipe_capacity(descriptor))
    while room > 0, let count = take(descriptor, &collector, observer), count > 0 { room -= count }
  }
}
