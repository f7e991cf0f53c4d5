/// A pattern over paths, read as `.gitignore` reads one, without `!` and `[…]`.
///
/// A pattern without a slash matches at any depth; one with a slash starts at the root; what
/// matches a directory matches all below it; a slash at the end asks for a directory.
package struct PathGlob: Hashable, Sendable, CustomStringConvertible {
  /// The pattern as it was written.
  package let text: String
  private let glob: Glob
  private let onlyDirectories: Bool

  /// Takes a pattern; nil for one that could match no path, such as `../x`, `a//b` or `./a`.
  package init?(_ text: String) {
    var body = text.utf8[...]
    guard body.first != UInt8(ascii: "!"), !body.contains(0) else { return nil }
    onlyDirectories = body.last == UInt8(ascii: "/")
    if onlyDirectories { body = body.dropLast() }
    let isAnchored = body.contains(UInt8(ascii: "/"))
    if body.first == UInt8(ascii: "/") { body = body.dropFirst() }
    let components = body.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard
      components.allSatisfy({
        !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
      }),
      let glob = Glob(body, .path)
    else { return nil }
    self.text = text
    self.glob = isAnchored ? glob : Glob(tokens: [.directories, .insideDirectories] + glob.tokens)
  }

  /// Whether a file's path fits the pattern, or a directory that holds it does.
  package func matches(_ path: [UInt8]) -> Bool {
    glob.matches(path, whole: !onlyDirectories, leadingDirectory: true)
  }

  package var description: String { text }
}
