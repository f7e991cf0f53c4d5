import LaneCore

/// A file beside `event.json` in an entry's tree, such as the output of a command.
package struct StreamAttachment: Hashable, Sendable {
  /// The most bytes an attachment may have; who attaches output cuts it to less than that.
  package static let sizeLimit = 1 << 20
  /// The most attachments an entry may have.
  package static let countLimit = 64

  /// The name of a receipt's bytes, which are signed: what had to be blanked in it was before.
  package static let receiptName = "receipt"

  package let name: String
  package let bytes: [UInt8]

  /// Takes a file's name of lower-case letters, digits, dots, hyphens and underscores.
  package init?(name: String, bytes: [UInt8]) {
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case 0x61...0x7a, 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
      default: false
      }
    }
    guard isPlain, (1...100).contains(name.utf8.count), name.utf8.first != UInt8(ascii: "."),
      name != StreamStore.eventName
    else { return nil }
    self.name = name
    self.bytes = bytes
  }

  private init(unchecked name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  func redacted(by redaction: Redaction) -> StreamAttachment {
    guard name != Self.receiptName else { return self }
    // Blanking can make a text longer than it was, by little.
    return StreamAttachment(unchecked: name, Array(redaction(bytes).prefix(Self.sizeLimit)))
  }
}
