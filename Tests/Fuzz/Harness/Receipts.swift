import LaneCore

/// Reads notes: what was read is written and read again as the same, and union is a union.
func fuzzNote(_ bytes: [UInt8]) {
  let notes = parts(bytes, atMost: 3).map { Note(parsing: $0, digest: digest) }
  for note in notes {
    holdFixed(note)
    for receipt in note.receipts { holdReceipt(receipt) }
  }
  guard let one = notes.first, let other = notes.last else { return }
  let third = notes[notes.count / 2]
  let union = one.union(other)
  holdFixed(union)
  hold(union.bytes == other.union(one).bytes, "union is commutative")
  hold(one.union(one) == one && union.union(one) == union, "union is idempotent")
  hold(
    union.union(third).bytes == one.union(other.union(third)).bytes,
    "union is associative"
  )
  hold(union.isSuperset(of: one) && union.isSuperset(of: other), "union loses nothing")
  let appended = Note(parsing: one.bytes + [0x0a] + other.bytes, digest: digest)
  hold(appended.receipts == union.receipts, "git notes append loses no receipt")
}

/// Writes a receipt with hostile words in every place that takes words.
func fuzzReceipt(_ bytes: [UInt8]) {
  let words = parts(bytes, atMost: 6)
  func word(_ index: Int) -> [UInt8] { index < words.count ? words[index] : [] }
  var statement = Receipt.Statement(
    kind: .revoke,
    repository: "5f0c2d",
    by: word(1).text,
    time: Timestamp(milliseconds: Int64(bytes.count) * 1_000_003),
    body: ReceiptBody(word(0))
  )
  statement.revokes = digest(word(0))
  statement.presence = .terminal
  if words.count > 2 { statement.target = word(2).text }
  if words.count > 3 { statement.authors = word(3).lines.map { Array($0).text } }
  if words.count > 4 {
    statement.transients = [Receipt.Transient(blob: objectID(1), path: word(4))]
  }
  if words.count > 5 { statement.repository = Receipt.token(word(5).text) }
  let made: Receipt
  do throws(ReceiptError) {
    made = try Receipt(statement, signature: armor, digest: digest)
  } catch {
    hold(isHarmless(error.description), "a refusal can be shown")
    return
  }
  hold(made.statement == statement, "a receipt says what it was made to say")
  holdReceipt(made)
  let note = Note(parsing: made.bytes, digest: digest)
  hold(note.receipts == [made] && note.damaged.isEmpty, "words make no second receipt")
}

private func holdFixed(_ note: Note) {
  let again = Note(parsing: note.bytes, digest: digest)
  hold(again == note, "a note is read as it was written")
  hold(again.bytes == note.bytes, "a note is written as it was read")
}

private func holdReceipt(_ receipt: Receipt) {
  let back = try? Receipt(parsing: receipt.bytes, digest: digest)
  hold(back == receipt && back?.statement == receipt.statement, "a receipt has one reading")
  hold(
    (try? receipt.statement.signedText()) == receipt.signedBytes,
    "what a receipt says has one text"
  )
  let lines = receipt.signedBytes.lines
  let body = lines.drop { !$0.isEmpty }.dropFirst()
  let isIndented = body.allSatisfy { $0.isEmpty || $0.starts(with: "    ".utf8) }
  hold(isIndented, "nothing of the body stands at column 0")
  let isClean = receipt.signedBytes.lines.allSatisfy { $0.last != 0x20 && $0.last != 0x09 }
  hold(isClean, "git stripspace takes no blanks off")
  let text = receipt.signedBytes.text
  hold(
    text.utf8.elementsEqual(receipt.signedBytes)
      && text.split(separator: "\n").allSatisfy { isHarmless($0.filter { $0 != "\t" }) },
    "a receipt can be shown"
  )
}

private let armor: [UInt8] = {
  let blob = Base64.encode(Array("SSHSIG".utf8) + [UInt8](repeating: 7, count: 40))
  return Array(
    "\(SSHSignature.beginLine)\n\(blob.prefix(70))\n\(SSHSignature.endLine)\n".utf8
  )
}()
