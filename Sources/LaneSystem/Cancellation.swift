internal import Synchronization

/// A wish, expressed from another thread or a signal handler, that what runs should end.
///
/// A handler may use `process` once it has been touched outside of one, which running a program does.
package final class Cancellation: Sendable {
  /// The wish that ends every child that is being waited for.
  package static let process = Cancellation()

  private let flag = Atomic<Bool>(false)

  package init() {}

  package func request() { flag.store(true, ordering: .sequentiallyConsistent) }
  package var isRequested: Bool { flag.load(ordering: .sequentiallyConsistent) }

  package static func request() { process.request() }
  package static var isRequested: Bool { process.isRequested }
}
