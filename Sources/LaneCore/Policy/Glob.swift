/// A pattern over slash-separated bytes: `*` and `?` stop at a slash, `**` need not.
///
/// Matching keeps the set of places in the pattern that the subject may have come to, so that it
/// takes at most pattern × subject steps whatever either holds.
struct Glob: Hashable, Sendable {
  enum Token: Hashable, Sendable {
    case byte(UInt8)
    case one
    case star
    case anything
    /// `**/` where a component begins: no directories, or …
    case directories
    /// … some, and their slash.
    case insideDirectories
  }

  let tokens: [Token]

  static let lengthLimit = 1024
  private static let slash = UInt8(ascii: "/")

  /// Whether no character of the pattern stands for others.
  var isLiteral: Bool {
    tokens.allSatisfy { if case .byte = $0 { true } else { false } }
  }

  /// How much of the pattern is fixed: the measure of how specific it is.
  var literalCount: Int {
    tokens.count { if case .byte = $0 { true } else { false } }
  }

  enum Flavour {
    /// Two stars cross slashes wherever they stand; `\` is itself.
    case ref
    /// Two stars cross slashes only as a whole component, as in `.gitignore`; `\` escapes.
    case path
  }

  /// Takes a pattern that is not empty.
  init?(_ pattern: some Collection<UInt8>, _ flavour: Flavour) {
    guard !pattern.isEmpty, pattern.count <= Self.lengthLimit else { return nil }
    var tokens: [Token] = []
    var rest = ArraySlice(pattern)
    var atComponentStart = true
    while let byte = rest.popFirst() {
      let wasAtStart = atComponentStart
      atComponentStart = byte == Self.slash
      switch byte {
      case UInt8(ascii: "*"):
        guard rest.first == byte else {
          tokens.append(.star)
          continue
        }
        rest = rest.drop { $0 == byte }
        if wasAtStart, rest.first == Self.slash {
          rest = rest.dropFirst()
          atComponentStart = true
          tokens += [.directories, .insideDirectories]
        } else {
          let isComponent = wasAtStart && rest.isEmpty
          tokens.append(flavour == .ref || isComponent ? .anything : .star)
        }
      case UInt8(ascii: "?"):
        tokens.append(.one)
      case UInt8(ascii: "\\") where flavour == .path:
        guard let escaped = rest.popFirst() else { return nil }
        tokens.append(.byte(escaped))
      default:
        tokens.append(.byte(byte))
      }
    }
    self.tokens = tokens
  }

  init(tokens: [Token]) {
    self.tokens = tokens
  }

  /// Whether the pattern matches all of a subject or, if wanted, some leading directory of it.
  func matches(
    _ subject: some Sequence<UInt8>,
    whole: Bool = true,
    leadingDirectory: Bool = false
  ) -> Bool {
    var places = closure(of: [0])
    for byte in subject {
      if leadingDirectory, byte == Self.slash, places.last == tokens.count { return true }
      places = closure(of: places.flatMap { step(from: $0, over: byte) })
      if places.isEmpty { return false }
    }
    return whole && places.last == tokens.count
  }

  private func step(from place: Int, over byte: UInt8) -> [Int] {
    guard place < tokens.count else { return [] }
    switch tokens[place] {
    case .byte(let wanted): return byte == wanted ? [place + 1] : []
    case .one: return byte == Self.slash ? [] : [place + 1]
    case .star: return byte == Self.slash ? [] : [place]
    case .anything: return [place]
    case .directories: return []
    case .insideDirectories: return byte == Self.slash ? [place, place + 1] : [place]
    }
  }

  /// The places, sorted, and those reached from them without taking a byte.
  private func closure(of places: [Int]) -> [Int] {
    var result: [Int] = []
    var pending = places.sorted().reversed() + []
    while let place = pending.popLast() {
      guard result.last.map({ $0 < place }) ?? true else { continue }
      result.append(place)
      guard place < tokens.count else { continue }
      switch tokens[place] {
      case .star, .anything: insert(place + 1, into: &pending)
      case .directories:
        insert(place + 2, into: &pending)
        insert(place + 1, into: &pending)
      case .byte, .one, .insideDirectories: break
      }
    }
    return result
  }

  /// Inserts into a list that descends.
  private func insert(_ place: Int, into pending: inout [Int]) {
    var index = pending.count
    while index > 0, pending[index - 1] < place { index -= 1 }
    pending.insert(place, at: index)
  }
}
