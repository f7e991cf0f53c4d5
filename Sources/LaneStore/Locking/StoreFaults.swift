/// Lets a test stop a write between any two of its steps; the product passes `none`.
package struct StoreFaults: Sendable {
  /// What a write has just done.
  package enum Step: String, CaseIterable, Sendable {
    case locked, objectsWritten, marked, journalled, safeCopyMoved, referenceMoved
  }

  /// Nothing happens at any step.
  package static let none = StoreFaults { _ in }

  let reached: @Sendable (Step) -> Void

  package init(reached: @escaping @Sendable (Step) -> Void) {
    self.reached = reached
  }
}
