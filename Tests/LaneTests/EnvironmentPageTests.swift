import LaneSystem
import TestSupport
import Testing

/// `Documentation/environment.md` beside the sources.
@Suite struct EnvironmentPageTests {
  let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  func files(below directory: String) throws -> [String] {
    try Files.list("\(root)/\(directory)").flatMap { name -> [String] in
      let path = "\(directory)/\(name)"
      if Files.stamp("\(root)/\(path)")?.isDirectory == true { return try files(below: path) }
      return name.hasSuffix(".swift") ? [path] : []
    }
  }

  /// The words of capitals, digits and underscores in a file.
  func names(in path: String) throws -> Set<String> {
    let words = try Files.read("\(root)/\(path)").split { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"):
        false
      default: true
      }
    }
    return Set(
      words.filter { $0.contains(UInt8(ascii: "_")) }.map { String(decoding: $0, as: UTF8.self) }
    )
  }

  /// Whether a word looks like the name of an environment variable.
  func isVariable(_ name: String) -> Bool {
    let families = [
      "LANE_", "SSH_", "XDG_", "CODEX_", "CLAUDE_", "ANTHROPIC_", "OPENAI_", "NODE_",
    ]
    return families.contains { name.hasPrefix($0) && name.count > $0.count }
  }

  @Test("every variable that the sources name is on the page")
  func complete() throws {
    let page = try names(in: "Documentation/environment.md")
    for path in try files(below: "Sources") {
      for name in try names(in: path).filter(isVariable).subtracting(page).sorted() {
        Issue.record("\(path) names \(name)")
      }
    }
  }

  @Test("every LANE_ variable on the page is read somewhere")
  func alive() throws {
    var read = try names(in: "hooks/shim").union(names(in: "install.sh"))
      .union(names(in: "Rules/Tests/analysers.py"))
    for path in try files(below: "Sources") + files(below: "Tests") {
      try read.formUnion(names(in: path))
    }
    let page = try names(in: "Documentation/environment.md").filter { $0.hasPrefix("LANE_") }
    #expect(page.subtracting(read).sorted() == [])
  }
}
