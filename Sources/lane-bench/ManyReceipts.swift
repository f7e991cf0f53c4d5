import LaneCore
import LaneStore
import LaneSystem

extension BenchRepository {
  /// Fills the notes as so many reviews would: each receipt under its change and under its commit,
  /// the change's bytes and its trees beside them.
  func fill(receipts: Int) throws {
    let tree = String(decoding: try git("rev-parse", "HEAD^{tree}"), as: UTF8.self).prefix(40)
    try git("commit-tree", "-m", "keeps the tree", String(tree))
    var stream: [UInt8] = []
    func add(_ text: String) { stream += Array(text.utf8) }
    func data(_ bytes: [UInt8]) {
      add("data \(bytes.count)\n")
      stream += bytes + [UInt8(ascii: "\n")]
    }
    var notes: [(key: String, mark: Int)] = []
    for number in 0..<receipts {
      add("blob\nmark :\(number + 1)\n")
      data(try Sample.receipt(number).bytes)
      for key in [try Sample.key(number), try Sample.change(number).id] {
        notes.append((key.hex, number + 1))
      }
    }
    add("commit refs/notes/lane\ncommitter A <a@example.org> 1 +0000\ndata 0\n")
    for (directory, notes) in Dictionary(grouping: notes, by: { $0.key.prefix(2) }) {
      let isSpread = Self.isSpread(notes.map { $0.key.dropFirst(2) })
      for (key, mark) in notes {
        let rest = key.dropFirst(2)
        let name = isSpread ? "\(rest.prefix(2))/\(rest.dropFirst(2))" : String(rest)
        add("M 100644 :\(mark) \(directory)/\(name)\n")
      }
    }
    for number in 0..<receipts {
      let change = try Sample.change(number)
      let path = "changes/\(change.id.hex.prefix(2))/\(change.id.hex.dropFirst(2))"
      add("M 100644 inline \(path)\n")
      data(change.text)
      for side in ["base", "head"] { add("M 040000 \(tree) \(path).\(side)\n") }
    }
    try git("hash-object", "-t", "tree", "-w", "/dev/null")
    try git("fast-import", "--quiet", input: stream)
  }

  /// Whether git spreads notes of these names, as `NotesSpread` does: once each digit begins two.
  private static func isSpread(_ names: [Substring]) -> Bool {
    let digits = Dictionary(grouping: names) { $0.first }
    return digits.count == 16 && digits.values.allSatisfy { $0.count > 1 }
  }
}
