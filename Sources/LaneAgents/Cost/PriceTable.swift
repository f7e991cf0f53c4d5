/// List prices of models, for programs that say what they used and not what it cost.
///
/// A model that is not here has no known price, which is said, not guessed: names that look alike
/// have cost ten times each other. Higher prices for very long requests are not in it, nor what a
/// subscription changes.
package enum PriceTable {
  /// Millionths of a US dollar for a million tokens, which is the price in dollars.
  package struct Price: Sendable, Equatable {
    package let input: Int64
    package let cachedInput: Int64
    package let output: Int64
  }

  /// When the prices were looked up.
  package static let date = "2026-11-28"
  /// Where.
  package static let bases = [
    "anthropic": "https://platform.claude.com/docs/en/about-claude/pricing",
    "openai": "https://developers.openai.com/api/docs/pricing",
  ]

  // In thousandths of a dollar for a million tokens: input, cached input, output.
  private static let rows: [String: (Int64, Int64, Int64)] = [
    "claude-fable-5-1": (10_000, 250, 50_000),
    "claude-fable-5": (10_000, 1_000, 50_000),
    "claude-opus-5-5": (4_000, 200, 20_000),
    "claude-opus-5": (5_000, 500, 25_000),
    "claude-opus-4-8": (5_000, 500, 25_000),
    "claude-opus-4-7": (5_000, 500, 25_000),
    "claude-opus-4-6": (5_000, 500, 25_000),
    "claude-opus-4-5": (5_000, 500, 25_000),
    "claude-opus-4-1": (15_000, 1_500, 75_000),
    "claude-sonnet-5-5": (2_000, 100, 10_000),
    "claude-sonnet-4-6": (3_000, 300, 15_000),
    "claude-sonnet-4-5": (3_000, 300, 15_000),
    "claude-haiku-4-5": (1_000, 100, 5_000),
    "gpt-5.5": (5_000, 500, 30_000),
    "gpt-5.4": (2_500, 250, 15_000),
    "gpt-5.4-mini": (750, 75, 4_500),
    "gpt-5.4-nano": (200, 20, 1_250),
    "gpt-5.3-codex": (1_750, 175, 14_000),
  ]

  /// No listed model costs more.
  package static let dearest = rows.values.reduce(Price((0, 0, 0))) { dearest, row in
    let price = Price(row)
    return Price(
      input: max(dearest.input, price.input),
      cachedInput: max(dearest.cachedInput, price.cachedInput),
      output: max(dearest.output, price.output)
    )
  }

  /// The price of a model by its exact name, a date of release after it left aside.
  package static func price(of model: String) -> Price? {
    (rows[model] ?? rows[undated(model)]).map(Price.init)
  }

  private static func undated(_ model: String) -> String {
    let parts = model.split(separator: "-")
    guard let last = parts.last, last.utf8.count == 8, last.allSatisfy(\.isNumber) else {
      return model
    }
    return parts.dropLast().joined(separator: "-")
  }
}

extension PriceTable.Price {
  fileprivate init(_ row: (Int64, Int64, Int64)) {
    self.init(input: row.0 * 1_000, cachedInput: row.1 * 1_000, output: row.2 * 1_000)
  }

  /// What tokens cost, in millionths of a dollar, rounded up; as much as fits where it is absurd.
  package func cost(of usage: Usage) -> Int64 {
    let cached = max(0, min(usage.cachedInputTokens, usage.inputTokens))
    let parts = [
      (max(0, usage.inputTokens) - cached, input), (cached, cachedInput),
      (max(0, usage.outputTokens), output),
    ]
    var sum: Int64 = 0
    for (tokens, price) in parts {
      let (product, isTooMuch) = tokens.multipliedReportingOverflow(by: price)
      let (total, overflows) = sum.addingReportingOverflow(isTooMuch ? .max : product)
      if overflows { return Int64.max / 1_000_000 }
      sum = total
    }
    return sum / 1_000_000 + (sum % 1_000_000 == 0 ? 0 : 1)
  }
}
