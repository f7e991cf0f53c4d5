internal import Glibc
internal import Synchronization

/// Work that is shared out among threads and waited for.
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
    let helpers = (1..<max(1, wanted)).compactMap { _ in start(work) }
    work.run()
    for helper in helpers { pthread_join(helper, nil) }
    return !work.isRefuted.load(ordering: .acquiring)
  }

  private static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Starts a thread that helps; nil where there can be no more, and the others do its part.
  private static func start(_ work: Work) -> pthread_t? {
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(work).toOpaque()
    let result = unsafe pthread_create(
      &thread,
      nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
        return nil
      },
      context
    )
    if result == 0 { return thread }
    unsafe Unmanaged<Work>.fromOpaque(context).release()
    return nil
  }

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
