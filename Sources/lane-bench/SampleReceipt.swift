import LaneCore
import LaneStore
import LaneSystem

/// Receipts in their right form, with a signature that nobody checks.
enum Sample {
  static func receipt(_ number: Int) throws -> Receipt {
    var statement = Receipt.Statement(
      kind: .revoke,
      repository: "5f0c2d",
      by: "kam@example.org",
      time: Timestamp(milliseconds: 1_795_000_000_000 + Int64(number)),
      body: ReceiptBody("Not needed any more.")
    )
    statement.revokes = ContentDigest.sha256(Array("\(number)".utf8))
    statement.presence = .terminal
    return try Receipt(statement, signature: armor, digest: ContentDigest.sha256)
  }

  static func key(_ number: Int) throws -> ObjectID {
    guard let key = ObjectID(bytes: Digest.sha1(Array("key \(number)".utf8))) else {
      throw BenchError("a SHA-1 is no object id")
    }
    return key
  }

  static func change(_ number: Int) throws -> ChangeRecord {
    let text = Array(":100644 100644 \(number) a change of one file\n".utf8)
    guard let id = ObjectID(bytes: Digest.gitBlob(text)) else {
      throw BenchError("a SHA-1 is no object id")
    }
    return ChangeRecord(id: id, text: text, trees: nil)
  }

  static let armor: [UInt8] = {
    let blob = Base64.encode(Array("SSHSIG".utf8) + [UInt8](repeating: 7, count: 200))
    var rest = blob[...]
    var text = SSHSignature.beginLine + "\n"
    while !rest.isEmpty {
      text += rest.prefix(70) + "\n"
      rest = rest.dropFirst(70)
    }
    return Array((text + SSHSignature.endLine + "\n").utf8)
  }()
}
