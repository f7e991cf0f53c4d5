/// What one question to a reviewer may take, before it is asked.
///
/// A range, since how much an agent reads is its own decision: the least is one reading of the prompt,
/// the most what a thorough one has been seen to take.
package struct Estimate: Sendable, Equatable {
  package let tokens: ClosedRange<Int64>
  /// Millionths of a dollar, nil where the model's price is not known.
  package let microdollars: ClosedRange<Int64>?
  /// What a limit has to have room for: where the model is the vendor's own choice, or newer than the
  /// list, what the dearest one that is listed costs; nil where whoever serves it sets the price.
  package let ceiling: Int64?

  package init(_ provider: Provider, prompt: Int) {
    let text = Int64(prompt) / 4
    let overhead = provider.kind.adapter.overhead
    let least = Usage(inputTokens: text + overhead.own, outputTokens: 1_500)
    let most = Usage(
      inputTokens: (text + overhead.own) * overhead.readings + overhead.read,
      // All but the last reading is one of what was sent before.
      cachedInputTokens: (text + overhead.own) * (overhead.readings - 1),
      outputTokens: overhead.written
    )
    tokens = (least.inputTokens + least.outputTokens)...(most.inputTokens + most.outputTokens)
    let price = provider.listPrice
    microdollars = price.map { $0.cost(of: least)...max($0.cost(of: least), $0.cost(of: most)) }
    let isVendors = provider.baseURL == nil && provider.command.isEmpty
    ceiling =
      microdollars?.upperBound ?? (isVendors ? PriceTable.dearest.cost(of: most) : nil)
  }
}

extension Provider {
  /// An endpoint of one's own has prices of its own.
  fileprivate var listPrice: PriceTable.Price? {
    baseURL == nil ? model.flatMap(PriceTable.price(of:)) : nil
  }

  /// What tokens of its model cost, in millionths of a dollar; nil where that is not known.
  package func listPrice(of usage: Usage) -> Int64? { listPrice?.cost(of: usage) }
}

extension Estimate {
  /// What a kind of provider has been seen to use beside the question.
  struct Overhead {
    /// Tokens of the program's own prompt.
    var own: Int64 = 0
    /// How often it sends everything again.
    var readings: Int64 = 2
    /// Tokens that it reads of the tree.
    var read: Int64 = 0
    var written: Int64 = 12_000
  }
}
