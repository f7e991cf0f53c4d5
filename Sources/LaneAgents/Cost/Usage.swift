/// What a reviewer's model consumed, as the program reports it.
package struct Usage: Sendable, Equatable {
  package var inputTokens: Int64
  package var cachedInputTokens: Int64
  package var outputTokens: Int64

  package init(inputTokens: Int64 = 0, cachedInputTokens: Int64 = 0, outputTokens: Int64 = 0) {
    self.inputTokens = inputTokens
    self.cachedInputTokens = cachedInputTokens
    self.outputTokens = outputTokens
  }

  static func + (left: Usage, right: Usage) -> Usage {
    Usage(
      inputTokens: left.inputTokens &+ right.inputTokens,
      cachedInputTokens: left.cachedInputTokens &+ right.cachedInputTokens,
      outputTokens: left.outputTokens &+ right.outputTokens
    )
  }
}

/// What a review cost, with the basis of the figure; unknown is not nothing.
package enum Cost: Sendable, Equatable {
  /// Millionths of a US dollar, as the program says.
  case reported(microdollars: Int64)
  case unknown

  package var basis: String {
    switch self {
    case .reported: "reported"
    case .unknown: "unknown"
    }
  }

  static func + (left: Cost, right: Cost) -> Cost {
    guard case .reported(let first) = left, case .reported(let second) = right else {
      return .unknown
    }
    return .reported(microdollars: first &+ second)
  }
}
