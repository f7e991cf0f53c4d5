package import LaneCore

/// What a person signed, and where it was put.
package struct ActReport: Answer {
  package let receipt: Receipt
  /// The objects that it was noted on.
  package let keys: [ObjectID]

  package var text: Text {
    var text: Text = "\(Text.Mark.yes) signed: \(receipt.summary)\n"
    if let head = receipt.head?.commit {
      text += "  git notes --ref=lane show \(String(head.hex.prefix(10)), .name) shows it\n"
    }
    return text
  }

  package var json: JSONValue {
    .object([
      "by": .string(receipt.by),
      "change": receipt.change.map { .string($0.hex) } ?? .null,
      "keys": .array(keys.map { .string($0.hex) }),
      "kind": .string(receipt.kind.rawValue),
      "presence": receipt.presence.map { .string($0.rawValue) } ?? .null,
      "receipt": .string(receipt.id.text),
    ])
  }
}
