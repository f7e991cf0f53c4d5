/// The name of a ref, or a glob over such names where `*` crosses no slash and `**` does.
package struct RefPattern: Hashable, Sendable, CustomStringConvertible {
  /// The pattern as policy has it.
  package let text: String
  private let glob: Glob

  /// Takes a full name such as `refs/heads/main`, or a glob such as `refs/heads/release/*`.
  ///
  /// Refused is what could never match a ref, such as `main` or `refs/heads/`: it would look like
  /// a protection and protect nothing.
  package init?(_ text: String) {
    guard let glob = Glob(text.utf8, .ref), Self.couldNameRef(text) else { return nil }
    self.text = text
    self.glob = glob
  }

  /// Whether the pattern is one name.
  package var isLiteral: Bool { glob.isLiteral }

  /// Whether a ref's full name fits the pattern.
  package func matches(_ name: some StringProtocol) -> Bool {
    isLiteral ? text.utf8.elementsEqual(name.utf8) : glob.matches(name.utf8)
  }

  /// Whether this pattern says more about a ref than another that also matches it: a name more
  /// than a glob, and a glob that fixes more characters more than one that fixes fewer.
  func isMoreSpecific(than other: RefPattern) -> Bool {
    (isLiteral ? 1 : 0, glob.literalCount) > (other.isLiteral ? 1 : 0, other.glob.literalCount)
  }

  package var description: String { text }

  /// Git's rules for the names of refs (git-check-ref-format), with `*` for any character.
  private static func couldNameRef(_ text: String) -> Bool {
    let components = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard text.utf8.starts(with: "refs/".utf8), components.count >= 3 || text == "refs/**" else {
      return false
    }
    let forbidden = Array(" ~^:?[\\\u{7f}".utf8)
    return components.allSatisfy { component in
      !component.isEmpty && component.first != UInt8(ascii: ".")
        && !component.reversed().starts(with: ".lock".utf8.reversed())
        && component.last != UInt8(ascii: ".")
        && component.allSatisfy { $0 >= 0x20 && !forbidden.contains($0) }
        && !contains(component, "..") && !contains(component, "@{")
    }
  }

  private static func contains(_ component: Substring.UTF8View, _ pair: String) -> Bool {
    zip(component, component.dropFirst()).contains { [$0, $1].elementsEqual(pair.utf8) }
  }
}
