internal import Glibc
internal import Synchronization

/// One line at the end of a terminal that says what is being done, once that takes a while.
///
/// It is drawn by a thread of its own, since whoever works cannot also watch the clock.
package final class ProgressLine: Sendable {
  private struct State {
    var text: String?
    var start: Int64 = 0
    var isDrawn = false
    var hasThread = false
  }

  private static let patience: Int64 = 1_000_000_000
  private static let erase = Array("\r\u{1b}[K".utf8)

  private let sink: any Sink
  private let width: Int
  private let clock: @Sendable () -> Int64
  private let state: Mutex<State>

  /// The clock gives nanoseconds; one that is given is looked at only by ``tick()``.
  package init(sink: any Sink, width: Int, clock: (@Sendable () -> Int64)? = nil) {
    self.sink = sink
    self.width = width
    self.clock = clock ?? Self.monotonic
    state = Mutex(State(hasThread: clock != nil))
  }

  /// Sets what is shown from now on.
  package func show(_ text: String) {
    let needsThread = state.withLock { state in
      if state.text == nil { state.start = clock() }
      state.text = text
      defer { state.hasThread = true }
      return !state.hasThread
    }
    if needsThread { startThread() }
  }

  /// Takes the line away for something that stays.
  package func interrupt(_ body: () -> Void) {
    state.withLock { state in
      hide(&state)
      body()
    }
  }

  /// Takes the line away; there is nothing to wait for any more.
  package func finish() {
    state.withLock { state in
      hide(&state)
      state.text = nil
    }
  }

  private func hide(_ state: inout State) {
    if state.isDrawn { sink.write(Self.erase, to: .errors) }
    state.isDrawn = false
  }

  /// Draws the line if it is time to.
  package func tick() {
    state.withLock { state in
      let elapsed = clock() - state.start
      guard let text = state.text, elapsed >= Self.patience else { return }
      let line = "\(text) ... \(elapsed / 1_000_000_000)s"
      sink.write(Self.erase + Array(line.prefix(max(1, width - 1)).utf8), to: .errors)
      state.isDrawn = true
    }
  }

  private func startThread() {
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(self).toOpaque()
    let result = unsafe pthread_create(
      &thread,
      nil,
      { context in
        guard let context = unsafe context else { return nil }
        let line = unsafe Unmanaged<ProgressLine>.fromOpaque(context).takeRetainedValue()
        while true {
          usleep(250_000)
          line.tick()
        }
      },
      context
    )
    if result == 0 {
      pthread_detach(thread)
    } else {
      unsafe Unmanaged<ProgressLine>.fromOpaque(context).release()
    }
  }

  @Sendable private static func monotonic() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
