extension Receipt {
  /// Whether this review is a later pass that says of every finding of a block that it is fixed.
  ///
  /// It is later where it names the block's digest, whatever the clocks of two machines said.
  ///
  /// On the very change that was blocked it counts only where it gives each of them up after its author
  /// had argued against it: there is nothing in the bytes that could have mended them.
  package func answersFindings(of block: Receipt) -> Bool {
    guard self.verdict == .pass, !block.criticals.isEmpty, mayAnswer(block) else { return false }
    return block.criticals.allSatisfy { critical in
      let isFixed = self.priors.contains {
        $0.receipt == block.id && $0.finding == critical.id && $0.status == .fixed
      }
      return isFixed && (self.change != block.change || givesUp(critical.id, of: block.id))
    }
  }

  /// Whether this review took a finding back after its author had argued against it.
  package func givesUp(_ finding: FindingID, of block: ContentDigest) -> Bool {
    self.pushbacks.contains { $0.receipt == block && $0.finding == finding }
  }

  /// Whether this review took every finding of a block back.
  package func givesUp(_ block: Receipt) -> Bool {
    block.criticals.allSatisfy { givesUp($0.id, of: block.id) }
  }

  /// A block is answered by the reviewer that made it, or by a person who did not write the answer.
  private func mayAnswer(_ block: Receipt) -> Bool {
    switch (self.reviewer, block.reviewer) {
    case (.human, _): !self.authors.contains { $0.lowercased() == self.by.lowercased() }
    case (.provider(let name, _, _), .provider(let other, _, _)): name == other
    case (.provider, _), (nil, _): false
    }
  }
}
