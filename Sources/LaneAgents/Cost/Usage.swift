package import LaneCore

/// What a reviewer's model consumed, as the program reports it.
package struct Usage: Sendable, Equatable {
  package var inputTokens: Int64
  /// Of those, the ones that the service had from an earlier request.
  package var cachedInputTokens: Int64
  package var outputTokens: Int64

  package init(inputTokens: Int64 = 0, cachedInputTokens: Int64 = 0, outputTokens: Int64 = 0) {
    self.inputTokens = inputTokens
    self.cachedInputTokens = cachedInputTokens
    self.outputTokens = outputTokens
  }

  package static func + (left: Usage, right: Usage) -> Usage {
    Usage(
      inputTokens: left.inputTokens &+ right.inputTokens,
      cachedInputTokens: left.cachedInputTokens &+ right.cachedInputTokens,
      outputTokens: left.outputTokens &+ right.outputTokens
    )
  }
}

/// What a review cost in millionths of a US dollar, with the basis of the figure; unknown is not
/// nothing.
package enum Cost: Sendable, Equatable {
  /// As the program says.
  case reported(microdollars: Int64)
  /// What it said it used, at the prices of ``PriceTable``.
  case estimated(microdollars: Int64)
  case unknown

  package var basis: String {
    switch self {
    case .reported: "reported"
    case .estimated: "estimated"
    case .unknown: "unknown"
    }
  }

  package var microdollars: Int64? {
    switch self {
    case .reported(let amount), .estimated(let amount): amount
    case .unknown: nil
    }
  }

  /// A sum is as good as its worst part.
  package static func + (left: Cost, right: Cost) -> Cost {
    guard let first = left.microdollars, let second = right.microdollars else { return .unknown }
    if case .reported = left, case .reported = right {
      return .reported(microdollars: first &+ second)
    }
    return .estimated(microdollars: first &+ second)
  }
}

extension Usage {
  package var json: JSONValue {
    [
      "inputTokens": .integer(inputTokens),
      "cachedInputTokens": .integer(cachedInputTokens),
      "outputTokens": .integer(outputTokens),
    ]
  }
}

extension Cost {
  /// Whole numbers only, as all signed JSON.
  package var json: JSONValue {
    switch self {
    case .reported(let amount): ["basis": .string(basis), "microdollars": .integer(amount)]
    case .estimated(let amount):
      [
        "basis": .string(basis), "microdollars": .integer(amount),
        "prices": .string(PriceTable.date),
      ]
    case .unknown: ["basis": .string(basis)]
    }
  }
}
