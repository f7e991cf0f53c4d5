internal import CLaneSystem
internal import Glibc

/// Feeds a child, takes what it says, and ends it when its time is up.
struct Supervisor {
  private let child: pid_t
  private let command: Command
  private let start: Int64
  private var lastSign: Int64
  private(set) var ending = Outcome.Ending.itself
  private var termSent: Int64?
  private var killed = false
  // Readable once the child has ended; -1 on a kernel without such descriptors.
  private let watch: Int32

  init(child: pid_t, command: Command, start: Int64) {
    self.child = child
    watch = lane_watch_child(child)
    self.command = command
    self.start = start
    lastSign = start
  }

  /// Moves bytes until the child has closed its ends or has been ended.
  mutating func drain(_ streams: inout Streams) -> (Capture, Capture) {
    let limits = command.limits
    var output = Collector(head: limits.outputHead, tail: limits.outputTail)
    var errors = Collector(head: limits.errorHead, tail: limits.errorTail)
    var rest = command.input[...]
    if rest.isEmpty { streams.closeInput() }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var hasEnded = false
    while streams.output >= 0 || streams.errors >= 0 || streams.input >= 0 {
      var polled = [
        pollfd(fd: streams.input, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: streams.output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: streams.errors, events: Int16(POLLIN), revents: 0),
        pollfd(fd: hasEnded ? -1 : watch, events: Int16(POLLIN), revents: 0),
      ]
      let ready = unsafe poll(&polled, 4, hasEnded ? 0 : Int32(clamping: waitingTime()))
      enforceLimits()
      // Something that the child started may keep our pipes open for ever: what it says after the
      // child's end is not waited for.
      if ready == 0, hasEnded { break }
      guard ready > 0 else { continue }
      if polled[3].revents != 0 {
        hasEnded = true
        endLeftovers()
      }
      if polled[0].revents != 0, !feed(&rest, to: streams.input) { streams.closeInput() }
      if polled[1].revents != 0 {
        let count = read(streams.output, into: &buffer)
        if count > 0 {
          output.take(buffer[..<count])
          command.observeOutput?(Array(buffer[..<count]))
        } else if count == 0 {
          streams.closeOutput()
        }
      }
      if polled[2].revents != 0 {
        let count = read(streams.errors, into: &buffer)
        if count > 0 { errors.take(buffer[..<count]) } else if count == 0 { streams.closeErrors() }
      }
      if hasEnded, streams.output < 0, streams.errors < 0 { streams.closeInput() }
    }
    streams.closeAll()
    return (output.finish(), errors.finish())
  }

  /// Waits for the child, still within its limits, and ends what it left behind.
  mutating func reap() -> Outcome.Status {
    var status: Int32 = 0
    while true {
      let result = unsafe waitpid(child, &status, WNOHANG)
      if result == child { break }
      if result < 0, errno != EINTR {
        status = 127 << 8
        break
      }
      enforceLimits()
      var polled = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
      _ = unsafe poll(&polled, 1, Int32(clamping: watch < 0 ? 5 : waitingTime()))
    }
    if watch >= 0 { close(watch) }
    endLeftovers()
    let signal = status & 0x7f
    return signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
  }

  /// Milliseconds until something has to be looked at again.
  private func waitingTime() -> Int64 {
    let now = Time.monotonic()
    var wait: Int64 = 200
    func until(_ moment: Int64) { wait = min(wait, max(1, (moment - now) / 1_000_000)) }
    if let total = command.limits.total { until(start + total * 1_000_000) }
    if let idle = command.limits.idle { until(lastSign + idle * 1_000_000) }
    if let termSent { until(termSent + command.limits.grace * 1_000_000) }
    return wait
  }

  private mutating func enforceLimits() {
    let now = Time.monotonic()
    if ending == .itself {
      if Cancellation.isRequested {
        ending = .cancelled
      } else if let total = command.limits.total, now - start >= total * 1_000_000 {
        ending = .timedOut
      } else if let idle = command.limits.idle, now - lastSign >= idle * 1_000_000 {
        ending = .idle
      }
      guard ending != .itself else { return }
      signal(SIGTERM)
      termSent = now
    } else if let termSent, !killed, now - termSent >= command.limits.grace * 1_000_000 {
      signal(SIGKILL)
      killed = true
    }
  }

  /// Ends what the child started and left running: it must not outlive it.
  private func endLeftovers() {
    if command.ownSession { kill(-child, SIGKILL) }
  }

  private func signal(_ number: Int32) {
    kill(command.ownSession ? -child : child, number)
  }

  private mutating func read(_ descriptor: Int32, into buffer: inout [UInt8]) -> Int {
    let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
    if count > 0 { lastSign = Time.monotonic() }
    if count < 0 { return errno == EAGAIN || errno == EINTR ? -1 : 0 }
    return count
  }

  /// Writes what the pipe takes; false when there is nothing left or nobody reads.
  private func feed(_ rest: inout ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    let count = unsafe rest.withUnsafeBytes { bytes in
      unsafe lane_write_quietly(descriptor, bytes.baseAddress, bytes.count)
    }
    if count < 0 { return errno == EAGAIN || errno == EINTR }
    rest = rest.dropFirst(count)
    return !rest.isEmpty
  }
}
