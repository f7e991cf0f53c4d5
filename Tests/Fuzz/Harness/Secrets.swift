import LaneCore

/// Blanks credentials: once is enough, and what was JSON stays the same JSON with other texts.
func fuzzSecrets(_ bytes: [UInt8]) {
  let redact = Redaction(known: ["correcthorsebatterystaple", "0123456789ab"])
  let blanked = redact(bytes)
  hold(redact(blanked) == blanked, "blanking twice is blanking once")
  hold(blanked.count <= bytes.count + 10 * (bytes.count / 4 + 1), "a blank is short")
  guard let value = try? JSONReader.read(bytes, numbers: .any) else { return }
  guard let after = try? JSONReader.read(blanked, numbers: .any) else {
    // A key that was blanked may now stand there twice; nothing else may break.
    hold(hasSecretKey(value, redact), "JSON stays JSON")
    return
  }
  hold(hasSecretKey(value, redact) || isAlike(value, after), "only texts change")
  hold(redact(redact(value)) == redact(value), "as do the texts of a value")
}

private func hasSecretKey(_ value: JSONValue, _ redact: Redaction) -> Bool {
  switch value {
  case .object(let object):
    object.members.contains { member in
      redact(member.key) != member.key || hasSecretKey(member.value, redact)
    }
  case .array(let elements): elements.contains { hasSecretKey($0, redact) }
  case .null, .bool, .integer, .number, .string: false
  }
}

private func isAlike(_ one: JSONValue, _ other: JSONValue) -> Bool {
  switch (one, other) {
  case (.string, .string): true
  case (.array(let one), .array(let other)):
    one.count == other.count && zip(one, other).allSatisfy { isAlike($0, $1) }
  case (.object(let one), .object(let other)):
    one.keys == other.keys
      && zip(one.members, other.members).allSatisfy { isAlike($0.value, $1.value) }
  default: one == other
  }
}
