internal import Glibc
internal import LaneSystem
import Synchronization

/// Runs what waits for each other, each on a thread of its own.
///
/// The tests share a few threads: while one waits there, another that it waits for may not begin before
/// nearly all other tests are done.
package func atOnce<Value: Sendable>(_ bodies: [@Sendable () throws -> Value]) throws -> [Value] {
  let outcomes = Outcomes<Value>()
  var threads: [pthread_t] = []
  defer { for thread in threads { pthread_join(thread, nil) } }
  for (index, body) in bodies.enumerated() {
    let job = Job { outcomes.set(Result { try body() }, at: index) }
    threads.append(try start(job))
  }
  while let thread = threads.popLast() { pthread_join(thread, nil) }
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

private final class Job: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func start(_ job: Job) throws -> pthread_t {
  var thread = pthread_t()
  let context = unsafe Unmanaged.passRetained(job).toOpaque()
  let result = unsafe pthread_create(
    &thread,
    nil,
    { context in
      guard let context = unsafe context else { return nil }
      unsafe Unmanaged<Job>.fromOpaque(context).takeRetainedValue().body()
      return nil
    },
    context
  )
  guard result == 0 else {
    unsafe Unmanaged<Job>.fromOpaque(context).release()
    throw SystemError("start a thread", errno: result)
  }
  return thread
}
