internal import Glibc
internal import Lane
internal import Synchronization

/// Signals as requests: what is under way is cancelled and put in order, then the signal is obeyed.
enum Signals {
  private static let received = Atomic<Int32>(0)

  static func install() {
    // Initialised here, so that the handler never has to.
    _ = (received.load(ordering: .relaxed), Interruption.isRequested)
    for signal in [SIGINT, SIGTERM, SIGHUP] { handle(signal) }
    // A reader that went away is an error of write, so that locks are given back first.
    Glibc.signal(SIGPIPE, SIG_IGN)
  }

  /// Ends the process by the signal that was received, if one was.
  static func obey() {
    let signal = received.load(ordering: .sequentiallyConsistent)
    if signal != 0 { end(by: signal) }
  }

  static func end(by signal: Int32) {
    Glibc.signal(signal, SIG_DFL)
    raise(signal)
  }

  private static func handle(_ signal: Int32) {
    var previous = sigaction()
    unsafe sigaction(signal, nil, &previous)
    // Ignored by whoever started us, such as nohup: so it stays.
    let wasIgnored =
      unsafe unsafeBitCast(
        previous.__sigaction_handler.sa_handler,
        to: Int.self
      ) == 1
    guard !wasIgnored else { return }
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { number in
      Signals.received.store(number, ordering: .sequentiallyConsistent)
      Interruption.request()
    }
    // The second one ends the process at once.
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
    unsafe sigaction(signal, &action, nil)
  }
}
