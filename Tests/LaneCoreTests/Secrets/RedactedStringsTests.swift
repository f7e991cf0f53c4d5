import LaneCore
import Testing

/// Credentials in strings of JSON, as they read and as they are written.
@Suite struct RedactedStringsTests {
  let redact = Redaction()

  @Test(
    "a text in JSON is blanked as it reads, and what stands around it stays as it was written",
    arguments: [
      #"{"password":"hun\"ter2x","user":"kam"}"#, #"db_password = "correct\"horse7""#,
      #"{"log":"{\"password\":\"hun\\\"ter2x\",\"user\":\"kam\"}"}"#,
    ]
  )
  func json(secret: String) throws {
    let text = "\u{e9}t\u{e9}\n\(secret) and more"
    let plain = redact(text)
    #expect(!plain.contains("ter2x") && !plain.contains("horse"))
    var written = JSONValue.string(text)
    for _ in 0..<3 {
      written = ["note": .string(String(decoding: written.canonical(), as: UTF8.self)), "n": 1]
      let blanked = redact(written.canonical())
      #expect(blanked == redact(written).canonical())
      let kept = String(decoding: blanked, as: UTF8.self)
      #expect(kept.contains("[redacted]") && kept.contains("and more"), "\(kept)")
      #expect(!kept.contains("ter2x") && !kept.contains("horse"), "\(kept)")
      // Among lines of other text, and where the string has no end.
      let lines = "a 5\" screw\n\(kept)\n"
      #expect(redact(lines) == lines)
      let line = String(decoding: written.canonical(), as: UTF8.self)
      let mixed = redact("a 5\" screw\n> \(line)\n")
      #expect(!mixed.contains("ter2x") && !mixed.contains("horse"), "\(mixed)")
    }
    #expect(redact(#"{"a":"caf\u00e9 \/ x","b":"hf_"}"#) == #"{"a":"caf\u00e9 \/ x","b":"hf_"}"#)
  }

  @Test("a quote in a password that stands in half a string of JSON ends nothing")
  func fragments() {
    let half = #"…\"password\":\"hun\\\"ter2x\",\"user\":\"kam"#
    #expect(redact(half) == #"…\"password\":\"[redacted]\",\"user\":\"kam"#)
    #expect(redact(#"\"password\":\"hunter2\\" and"#) == #"\"password\":\"[redacted]\\" and"#)
  }

  @Test("no blank reaches from one string of JSON into another")
  func structure() {
    for text in [
      #"["password=",1234,"x"]"#, #"{"password":10000e3,"a":"b"}"#,
      // Three bytes and less are no password, however they are written.
      #"{"\"password\":\"\\\"":1}"#, #"["\"password\":\"\\n)"]"#,
    ] {
      #expect(redact(text) == text)
    }
  }

  @Test("known values are found as JSON writes them, also in strings in strings and halves of them")
  func known() {
    let values = ["multi\nline-secret-value", "p\"q\\r-\u{e9}\u{1f511}-value"]
    let redact = Redaction(known: values)
    for value in values {
      let plain = JSONValue.string(value)
      let once = String(decoding: plain.canonical().dropFirst().dropLast(2), as: UTF8.self)
      let outer = JSONValue.string(once).canonical()
      let twice = String(decoding: outer.dropFirst().dropLast(2), as: UTF8.self)
      for text in [value, once, twice] {
        #expect(redact("quotes \(text) here") == "quotes [redacted] here")
        let known = SecretValues(values).blanked(in: Array("\"\(text)".utf8))
        #expect(String(decoding: known, as: UTF8.self) == "\"[redacted]")
      }
    }
    let ascii = #"p\"q\\r-\u00e9\ud83d\udd11-value"#
    #expect(redact("quotes \(ascii) here") == "quotes [redacted] here")
    #expect(redact(#"{"a":"p\u0022q\\r-\u00E9\uD83D\uDD11-value"}"#) == #"{"a":"[redacted]"}"#)
    #expect(redact(#"multi\tline-secret-value"#) == #"multi\tline-secret-value"#)
  }
}
