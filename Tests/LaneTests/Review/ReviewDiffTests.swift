import TestSupport
import Testing

/// The difference that a reviewer reads, in its enclosing code.
@Suite struct ReviewDiffTests {
  /// Two functions; what the second one returns, sixty lines below its head, may differ.
  private func functions(returning value: String) -> String {
    let rows = (1...60).map { "    row_\($0) = \($0)\n" }.joined()
    return "def before():\n    return 0\n\n\ndef page(rows):\n\(rows)    return \(value)\n"
  }

  /// What the reviewer is given of a change deep in a function, beside others of so many KiB.
  private func packet(beside sizes: [Int] = []) throws -> [Substring] {
    let fixture = try ReviewFixture(mode: "tell")
    try fixture.land(["feed.py": functions(returning: "rows")])
    var files = ["feed.py": functions(returning: "rows[1:]")]
    for (number, size) in sizes.enumerated() {
      let line = "\(number) " + String(repeating: "x", count: 61) + "\n"
      files["large/\(number).txt"] = String(repeating: line, count: size << 4)
    }
    try fixture.commit(files, "change a function")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    return try fixture.told().flatMap { $0.split(separator: "\n") }
  }

  /// A line that did not change, as it is shown: with its old and its new number.
  private func line(_ number: Int, _ text: String) -> Substring {
    let column = String(repeating: " ", count: 6 - String(number).count) + "\(number) "
    return "\(column)\(column) \(text)"
  }

  private var head: Substring { line(5, "def page(rows):") }

  @Test("a change deep in a function is shown with all of the function, and no other")
  func function() throws {
    let packet = try packet()
    #expect(packet.contains(head))
    #expect(packet.contains(line(6, "    row_1 = 1")))
    #expect(!packet.contains(line(1, "def before():")))
  }

  @Test(
    "a large difference is shown so, too, and beyond 400 KiB with ten lines around",
    arguments: [([130, 130, 130], true), ([135, 135, 135], false)]
  )
  func large(sizes: [Int], isWhole: Bool) throws {
    let packet = try packet(beside: sizes)
    #expect(packet.contains(head) == isWhole)
    #expect(packet.contains(line(55, "    row_50 = 50")) == isWhole)
    // Ten lines above what changed.
    #expect(packet.contains(line(56, "    row_51 = 51")))
  }
}
