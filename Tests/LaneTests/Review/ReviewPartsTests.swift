import LaneCore
import TestSupport
import Testing

/// A change that is too large for one look.
@Suite struct ReviewPartsTests {
  private func files(_ defect: String = "") -> [String: String] {
    var files: [String: String] = [:]
    for folder in ["one", "two", "three"] {
      let lines = (0..<2000).map { "line \($0) of \(folder), which is as long as lines may be\n" }
      files["\(folder)/big.txt"] = lines.joined()
      files["\(folder)/rows.py"] = "def rows_of_\(folder)(limit):\n    return limit\n"
    }
    files["two/rows.py", default: ""] += "rows_of_one(3)\n\(defect)\n"
    return files
  }

  @Test("is judged by its parts and by what lies between them, with one verdict")
  func parts() throws {
    let fixture = try ReviewFixture(mode: "tell")
    try fixture.repository.commit(files(), "a large change")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    let receipt = try #require(try fixture.receipts("HEAD").first)
    #expect(receipt.pass == .cold)
    #expect(receipt.coverage == .init(covered: 6, reviewable: 6, notReviewable: 0))
    let packets = try fixture.told().filter { $0.contains("# Your part") }
    #expect(packets.count >= 3)
    #expect(packets.dropLast().allSatisfy { $0.contains("cut by its files into") })
    let between = try #require(packets.last)
    #expect(between.contains("Judge what lies between them"))
    #expect(between.contains("+ 1: def rows_of_one(limit):"))
    #expect(between.contains("two/rows.py:3: rows_of_one(3)"))
    // Each path is put before exactly one part.
    for path in ["one/big.txt", "two/rows.py", "three/rows.py"] {
      #expect(packets.count { $0.contains("diff --git a/\(path) ") } == 1, "\(path)")
    }
    #expect(try fixture.attachment("part-1.dossier.json").contains("git-lane.dossier/1"))
    #expect(try fixture.repository.lane("verify").status == 0)
  }

  @Test("a finding in one part blocks the whole under a name that says where")
  func block() throws {
    let fixture = try ReviewFixture()
    try fixture.repository.commit(files("DEFECT"), "a large change")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1, "\(review)")
    let block = try #require(try fixture.receipts("HEAD").first)
    #expect(block.criticals.map { String(decoding: $0.path, as: UTF8.self) } == ["two/rows.py"])
    let name = try #require(block.criticals.first?.id.text)
    #expect(name.hasSuffix(".C1") && name.count == 4)
    #expect(try fixture.repository.lane("answer", name, "--blocked", "how?").status == 0)
  }

  @Test("of more parts than anybody looks at, nothing is asked, and the way out is said")
  func tooManyParts() throws {
    let fixture = try ReviewFixture(mode: "crash")
    // A part ends with its directory where it is half full.
    let line = "a line that is as long as most lines are in any text\n"
    let text = String(repeating: line, count: 1600)
    let files = (1...25).map { ("\(100 + $0)/big.txt", text) }
    try fixture.repository.commit(Dictionary(uniqueKeysWithValues: files), "a huge change")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 3, "\(review)")
    #expect(review.said.contains("the change would have to be cut into 25 parts"), "\(review)")
    #expect(review.said.contains("at most 24 parts"), "\(review)")
    #expect(review.errors.contains("next:      git lane review <base>..<head>\n"), "\(review)")
    #expect(try fixture.receipts("HEAD").isEmpty)
  }
}
