extension Policy {
  /// The builder that a reviewing agent is not independent of; nil where there is none.
  package func builder(
    tooCloseTo reviewer: String,
    model: String?,
    among builders: [Receipt.Builder],
    required: RequiredIndependence
  ) -> Receipt.Builder? {
    let reviewers = vendors(of: reviewer, model)
    return builders.first { builder in
      guard !builder.isHuman else { return false }
      let vendors = vendors(of: builder.name, builder.model)
      // Nothing shows that an agent of an unknown vendor is not the reviewer itself.
      guard vendors.isEmpty || !vendors.isDisjoint(with: reviewers) else { return false }
      switch required {
      case .none: return false
      case .vendor: return true
      case .model:
        guard let built = builder.model, let model else { return true }
        return Vendor.mayBeOneModel(built, model)
      }
    }
  }

  /// Who stands behind an agent: the vendor of its program, and that of the model it ran.
  private func vendors(of provider: String, _ model: String?) -> Set<String> {
    let own = vendor(of: provider) ?? Vendor.maker(of: provider)
    return Set([own, model.flatMap { Vendor.ofModel($0) }].compactMap { $0 })
  }
}

extension Vendor {
  /// Whether two names may be of one model, however programs and trailers spell it.
  ///
  /// `codex-gpt-5.5` is what a trailer with a program and a model comes to, `openai/gpt-5.5` what an
  /// endpoint says: punctuation, who runs or makes it, and a date say nothing of which model it is.
  package static func mayBeOneModel(_ first: String, _ second: String) -> Bool {
    let (left, right) = (words(ofModel: first), words(ofModel: second))
    return left.isEmpty || right.isEmpty || left == right
  }

  /// The words and numbers of a model's name, in an order of their own.
  private static func words(ofModel name: String) -> [String] {
    var words: [String] = []
    var isNumber: Bool?
    for byte in name.lowercased().utf8 {
      let isDigit = (0x30...0x39).contains(byte)
      guard isDigit || (0x61...0x7a).contains(byte) else {
        isNumber = nil
        continue
      }
      if isNumber != isDigit { words.append("") }
      words[words.count - 1].unicodeScalars.append(Unicode.Scalar(byte))
      isNumber = isDigit
    }
    let own = words.drop { AgentDirectory.namesPrograms.contains($0) }
    return own.filter { $0.utf8.count < 6 || !("0"..."9").contains($0.prefix(1)) }.sorted()
  }
}
