extension Dossier.Attack {
  /// Whether it was tried, and what was tried is said.
  var isTried: Bool {
    result != .notChecked && attack.contains { $0.isLetter || $0.isNumber }
  }
}

/// Which paths the attacks of a dossier name.
struct AttackLog {
  private let texts: [[UInt8]]
  /// Every word of the texts that is made of what most paths are made of; prose has dashes and quotes
  /// beyond ASCII, so other letters do not count.
  private let words: Set<[UInt8]>

  /// Above this number of paths one attack for each directory is enough.
  static let clusterThreshold = 20

  /// Takes only what was really tried.
  init(_ attacks: [Dossier.Attack]) {
    texts = attacks.filter(\.isTried).flatMap { attack in
      [Array(attack.target.utf8), Array(attack.attack.utf8)]
    }
    words = Set(
      texts.flatMap { text in
        text.split { !Self.isPathByte($0) }.map { Self.trimmed($0) }
      }
    )
  }

  /// The paths that no attack names, of each directory the first where there are many.
  func unnamed(of paths: [[UInt8]]) -> [[UInt8]] {
    guard paths.count > Self.clusterThreshold else { return paths.filter { !names($0) } }
    let clusters = Dictionary(grouping: paths, by: Self.directory)
    return clusters.values.filter { !$0.contains(where: names) }
      .compactMap { $0.min { $0.lexicographicallyPrecedes($1) } }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func names(_ path: [UInt8]) -> Bool {
    let name = Array(ReviewPath.text(path).utf8)
    if words.contains(Self.trimmed(name[...])) { return true }
    // A name with blanks, brackets or accents is no word; it has to be looked for.
    return !name.allSatisfy(Self.isPathByte) && texts.contains { Self.names(name, in: $0) }
  }

  /// Whether a text has a path in it that is not part of a longer one.
  private static func names(_ name: [UInt8], in text: [UInt8]) -> Bool {
    guard name.count <= text.count else { return false }
    for start in 0...(text.count - name.count) where text[start...].starts(with: name) {
      let before = text[..<start].reversed().prefix(while: isPathByte)
      let after = text[(start + name.count)...].prefix(while: isPathByte)
      if trimmed(ArraySlice(before.reversed())).isEmpty, trimmed(after).isEmpty { return true }
    }
    return false
  }

  /// A word without the `./` that may lead it and the dots that may end its sentence.
  private static func trimmed(_ word: ArraySlice<UInt8>) -> [UInt8] {
    let start = word.starts(with: Array("./".utf8)) ? word.dropFirst(2) : word
    let end = start.lastIndex { $0 != UInt8(ascii: ".") }
    return end.map { Array(start[...$0]) } ?? []
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "/"):
      true
    default: false
    }
  }

  private static func directory(_ path: [UInt8]) -> [UInt8] {
    Array(path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? 0)])
  }
}
