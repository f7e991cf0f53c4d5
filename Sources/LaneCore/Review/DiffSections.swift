/// A unified diff cut at its files.
package enum DiffSections {
  /// What a diff says of one path.
  package struct Section: Equatable, Sendable {
    package let path: [UInt8]
    package let bytes: [UInt8]

    package init(path: [UInt8], bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  /// Cuts a diff that `git diff-tree -p --src-prefix=a/ --dst-prefix=b/` made of these paths.
  ///
  /// A path that became another type of file has two parts in it, which make one section. What is
  /// said of other paths is left out.
  package static func cut(_ diff: [UInt8], at paths: some Sequence<[UInt8]>) -> [Section] {
    var names: [[UInt8]: [UInt8]] = [:]
    for path in paths { names[heading(of: path)] = path }
    var sections: [Section] = []
    var path: [UInt8]?
    var bytes: [UInt8] = []
    func close() {
      guard let path else { return }
      if let last = sections.last, last.path == path {
        sections[sections.count - 1] = Section(path: path, bytes: last.bytes + bytes)
      } else {
        sections.append(Section(path: path, bytes: bytes))
      }
    }
    for line in UnifiedDiff(diff) {
      if case .heading(let text) = line, text.starts(with: "diff --git ".utf8) {
        close()
        (path, bytes) = (names[Array(text)], [])
      }
      bytes += line.bytes
      bytes.append(UInt8(ascii: "\n"))
    }
    close()
    return sections
  }

  /// The line with which git begins what it says of a path.
  private static func heading(of path: [UInt8]) -> [UInt8] {
    let sides = ["a/", "b/"].map { PathQuoting.quoted(Array($0.utf8) + path) }
    return Array("diff --git \(sides[0]) \(sides[1])".utf8)
  }
}
