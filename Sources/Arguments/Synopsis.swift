extension Verb {
  /// What may follow the verb, on one line.
  ///
  /// The short form gathers what can be left out in `[<options>]`; the full one spells it out, but
  /// for the options that all verbs share.
  package func synopsis(full: Bool) -> String {
    var parts: [String] = []
    var shown: Set<String> = []
    var choices: [String] = []
    for rule in rules {
      let (spellings, open, close): ([String], String, String)
      switch rule {
      case .atMostOne(let names): (spellings, open, close) = (names, "[", "]")
      case .exactlyOne(let names): (spellings, open, close) = (names, "(", ")")
      case .requires: continue
      }
      choices.append(open + spellings.map(alternative).joined(separator: " | ") + close)
      shown.formUnion(spellings)
      shown.formUnion(spellings.flatMap(dependents))
    }
    for case .requires(_, let needed) in rules where !shown.contains(needed) {
      choices.append("[\(alternative(needed))]")
      shown.formUnion([needed] + dependents(of: needed))
    }
    let optional = options.filter { !$0.isRequired && !shown.contains($0.spelling) }
    if full {
      parts += optional.filter { !$0.isCommon }.map {
        "[\($0.typed)]" + ($0.isRepeatable ? "..." : "")
      }
    } else if !optional.isEmpty {
      parts.append("[<options>]")
    }
    parts += options.filter { $0.isRequired && !shown.contains($0.spelling) }.map(\.typed)
    parts += choices
    parts += operands.filter { !shown.contains($0.spelling) }.map(\.typed)
    return parts.joined(separator: " ")
  }

  /// A parameter with those that make sense only beside it.
  private func alternative(_ spelling: String) -> String {
    let typed = options.first { $0.spelling == spelling }?.typed ?? spelling
    return ([typed] + dependents(of: spelling).map { "[\($0)]" }).joined(separator: " ")
  }

  private func dependents(of spelling: String) -> [String] {
    rules.compactMap { rule in
      if case .requires(let dependent, spelling) = rule { dependent } else { nil }
    }
  }
}

extension Option {
  /// The option as one types it, with its value.
  package var typed: String {
    switch form {
    case .flag, .negativeFlag: spelling
    case .value(let value): "\(spelling) \(value.display)"
    case .optionalValue(let value): "\(spelling)[=\(value.display)]"
    }
  }
}

extension Operand {
  var typed: String {
    switch arity {
    case .one: value.display
    case .optional: "[\(value.display)]"
    case .any: "[\(value.display)...]"
    case .oneOrMore: "\(value.display)..."
    }
  }
}
