internal import Glibc
internal import Synchronization

/// A thread that is waited for.
package struct Thread: Sendable {
  private let id: pthread_t

  /// Starts one; a process may have only so many.
  package static func start(_ body: @escaping @Sendable () -> Void) throws(SystemError) -> Thread {
    var id = pthread_t()
    let context = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
    let result = unsafe pthread_create(
      &id,
      nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
        return nil
      },
      context
    )
    guard result == 0 else {
      unsafe Unmanaged<Body>.fromOpaque(context).release()
      throw SystemError("start a thread", errno: result)
    }
    return Thread(id: id)
  }

  package func join() { pthread_join(id, nil) }

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}

/// Work that is shared out among threads.
package enum Threads {
  /// More do not help where most of the time is the kernel's.
  private static let limit = 4
  /// Fewer elements than this for each are done sooner than a thread is started.
  private static let share = 16

  /// Whether something holds of every element, asked in no order and of several at once.
  package static func allSatisfy<Element: Sendable>(
    _ elements: [Element],
    _ holds: @escaping @Sendable (Element) -> Bool
  ) -> Bool {
    let work = Work(count: elements.count) { holds(elements[$0]) }
    let wanted = min(limit, processors, elements.count / share)
    // Where there can be no more, the others do its part.
    let helpers = (1..<max(1, wanted)).compactMap { _ in try? Thread.start { work.run() } }
    work.run()
    for helper in helpers { helper.join() }
    return !work.isRefuted.load(ordering: .acquiring)
  }

  private static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  private final class Work: Sendable {
    let isRefuted = Atomic(false)
    private let next = Atomic(0)
    private let count: Int
    private let holds: @Sendable (Int) -> Bool

    init(count: Int, holds: @escaping @Sendable (Int) -> Bool) {
      self.count = count
      self.holds = holds
    }

    /// Takes one after another that nobody has taken, until none is left or one settles it.
    func run() {
      while !isRefuted.load(ordering: .relaxed) {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        if !holds(index) { isRefuted.store(true, ordering: .releasing) }
      }
    }
  }
}
