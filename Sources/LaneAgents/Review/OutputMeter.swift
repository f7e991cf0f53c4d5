internal import Synchronization

/// Counts what a program prints while it goes on.
final class OutputMeter: Sendable {
  private let count = Atomic(0)

  var total: Int { count.load(ordering: .relaxed) }

  func take(_ bytes: [UInt8]) { count.add(bytes.count, ordering: .relaxed) }
}
