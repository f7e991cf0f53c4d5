package import LaneCore
internal import LaneStore

/// The receipts about an object, as they are stored.
package struct ReceiptListing: Answer {
  package let receipts: [Receipt]
  package let damaged: [Note.Damaged]
  /// Why some notes could not be read at all.
  package let unreadable: [String]

  package var conclusion: Conclusion { unreadable.isEmpty ? .yes : .cannotTell }

  package var text: Text {
    var text = Text()
    for receipt in receipts {
      if !text.isEmpty { text += "\n" }
      text += "\("receipt \(receipt.id.text)", .name)\n"
      text += Text(block: receipt.signedBytes)
    }
    for part in damaged {
      if !text.isEmpty { text += "\n" }
      text += "\("damaged \(part.digest.text)", .bad)  \(part.reason.description)\n"
      text += Text(block: part.bytes)
    }
    for reason in unreadable { text += "\("unreadable", .bad)  \(reason)\n" }
    return text
  }

  package var json: JSONValue {
    .object([
      "receipts": .array(receipts.map(\.json)),
      "damaged": .array(
        damaged.map {
          ["digest": .string($0.digest.text), "reason": .string($0.reason.description)]
        }
      ),
      "unreadable": .array(unreadable.map(JSONValue.string)),
    ])
  }

  /// Finds and shows them.
  package static func run(_ object: String, in workspace: Workspace) throws(Failure)
    -> ReceiptListing
  {
    ReceiptListing(try FoundReceipts.find(object, in: workspace))
  }

  init(_ found: FoundReceipts) {
    receipts = found.receipts
    damaged = found.damaged
    unreadable = found.unreadable.map { "\($0.object.hex): \($0.reason)" }
  }
}

/// The receipts about an object, for other programs: the bytes and what they say.
package struct ReceiptExport: Answer {
  private let listing: ReceiptListing

  package var conclusion: Conclusion { listing.conclusion }
  package var text: Text { Text() }
  package var json: JSONValue { listing.json }
  package var bytes: [UInt8]? { json.canonical() }

  /// Finds and exports them.
  package static func run(_ object: String, in workspace: Workspace) throws(Failure)
    -> ReceiptExport
  {
    ReceiptExport(listing: try ReceiptListing.run(object, in: workspace))
  }
}

extension Receipt {
  /// The receipt for other programs: its id, its headers by name, its body, and its exact bytes.
  package var json: JSONValue {
    var headers = JSONObject()
    for field in fields {
      headers[field.header.rawValue] =
        field.header.isRepeatable
        ? .array(field.values.map(JSONValue.string)) : field.values.first.map(JSONValue.string)
    }
    return [
      "id": .string(id.text),
      "headers": .object(headers),
      "body": .string(statement.body.text),
      "text": .string(String(decoding: bytes, as: UTF8.self)),
    ]
  }
}
