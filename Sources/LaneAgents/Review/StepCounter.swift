internal import LaneCore
internal import Synchronization

/// Counts what a program shows of its work while it goes on.
final class StepCounter: Sendable {
  private struct State {
    var rest: [UInt8] = []
    var steps = 0
    var usage: Usage?
    var isLost = false
  }

  // A longer line holds the output of a tool, which is no step.
  private static let lineLimit = 1 << 20

  private let read: @Sendable (JSONObject) -> Step?
  private let tell: @Sendable (ReviewerEvent) -> Void
  private let state = Mutex(State())

  /// One step of an agent's, as one event shows it.
  struct Step: Sendable {
    /// What it used, to be added to what the others did.
    var usage: Usage?
  }

  init(
    _ read: @escaping @Sendable (JSONObject) -> Step?,
    tell: @escaping @Sendable (ReviewerEvent) -> Void
  ) {
    self.read = read
    self.tell = tell
  }

  func take(_ bytes: [UInt8]) {
    let event = state.withLock { state -> ReviewerEvent? in
      let before = state.steps
      for part in Self.lines(bytes, &state) {
        guard part.first == UInt8(ascii: "{"),
          let object = (try? JSONReader.read(part, numbers: .any))?.object, let step = read(object)
        else { continue }
        state.steps += 1
        if let usage = step.usage { state.usage = (state.usage ?? Usage()) + usage }
      }
      return state.steps > before ? .worked(steps: state.steps, usage: state.usage) : nil
    }
    if let event { tell(event) }
  }

  /// The lines that are complete now.
  private static func lines(_ bytes: [UInt8], _ state: inout State) -> [[UInt8]] {
    var parts = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    let last = parts.removeLast()
    var lines: [[UInt8]] = []
    for part in parts {
      if !state.isLost { lines.append(state.rest + part) }
      (state.rest, state.isLost) = ([], false)
    }
    if state.rest.count + last.count > lineLimit { (state.rest, state.isLost) = ([], true) }
    if !state.isLost { state.rest += last }
    return lines
  }
}
