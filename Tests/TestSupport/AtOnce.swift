internal import LaneSystem
import Synchronization

/// Runs what waits for each other, each on a thread of its own.
///
/// The tests share a few threads: while one waits there, another that it waits for may not begin before
/// nearly all other tests are done.
package func atOnce<Value: Sendable>(_ bodies: [@Sendable () throws -> Value]) throws -> [Value] {
  let outcomes = Outcomes<Value>()
  var threads: [Thread] = []
  defer { for thread in threads { thread.join() } }
  for (index, body) in bodies.enumerated() {
    threads.append(try Thread.start { outcomes.set(Result { try body() }, at: index) })
  }
  while let thread = threads.popLast() { thread.join() }
  return try outcomes.inOrder().map { try $0.get() }
}

private final class Outcomes<Value: Sendable>: Sendable {
  private let values = Mutex<[Int: Result<Value, any Error>]>([:])

  func set(_ outcome: Result<Value, any Error>, at index: Int) {
    values.withLock { $0[index] = outcome }
  }

  func inOrder() -> [Result<Value, any Error>] {
    values.withLock { values in values.sorted { $0.key < $1.key }.map(\.value) }
  }
}
