import LaneCore
import LaneSystem
import TestSupport
import Testing

@Suite struct RedactionTests {
  let redact = Redaction()

  @Test("what is blanked is JSON as before, and says the rest as before")
  func json() throws {
    let value: JSONValue = [
      "a": "line\nAKIAQYLPMN5HFIQR7XYA\tand \"password\": \"hunter2\"",
      "b": ["Authorization: Basic dXNlcjpwYXNz", "plain"], "n": 12,
      "pem": "-----BEGIN PRIVATE KEY-----\nMIIE\n",
    ]
    let blanked = redact(value.canonical())
    #expect(try JSONReader.read(blanked) == redact(value))
    #expect(
      redact(value).object?["a"]?.string == "line\n[redacted]\tand \"password\": \"[redacted]\""
    )
    #expect(redact(value).object?["pem"]?.string == "[redacted]")
    #expect(redact(value).object?["n"]?.integer == 12)
  }

  @Test("the end of an escape is no beginning of a token, and a token behind one is found")
  func escapes() {
    let token = "npm_0123456789abcdefghijABCDEFGHIJ012345"
    #expect(redact(#""a\"# + token + #"""#) == #""a\"# + token + #"""#)
    #expect(redact(#""a\n"# + token + #"""#) == #""a\n[redacted]""#)
    #expect(redact(#""a\u003d"# + token + #"""#) == #""a\u003d[redacted]""#)
    #expect(redact("x%3D" + token) == "x%3D[redacted]")
    #expect(redact("x" + token) == "x" + token)
  }

  @Test("known values go whatever they look like, the longer one first")
  func known() {
    let redact = Redaction(known: ["correcthorsebattery", "correcthorsebatterystaple", "short"])
    #expect(redact("xcorrecthorsebatterystaplex") == "x[redacted]x")
    #expect(redact("correcthorsebatterycorrecthorsebattery") == "[redacted][redacted]")
    #expect(redact("correcthorsebatter short") == "correcthorsebatter short")
    #expect(redact("") == "")
  }

  @Test("a receipt with its signature, a change text and ids stay byte for byte")
  func records() throws {
    var seed = SplitMix(seed: 7)
    for number in 0..<50 {
      let noise = (0..<256).map { _ in UInt8.random(in: 0...255, using: &seed) }
      var statement = try Fixture.fullReview()
      statement.change = try Fixture.object(number)
      let receipt = try Receipt(
        statement,
        signature: Fixture.armor(Array("SSHSIG".utf8) + noise),
        digest: testDigest
      )
      #expect(redact(receipt.bytes) == receipt.bytes)
    }
  }

  @Test("of the environment, what is named secret or looks random is secret")
  func environment() {
    let environment = [
      "PATH": "/usr/bin:/bin", "GITHUB_SHA": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
      "GITHUB_TOKEN": "abcdefabcdef", "HOUSE": "whatever-it-is", "SHORT_TOKEN": "abc",
      "TOKEN_FILE": "/run/secrets/token-file", "LANG": "en_US.UTF-8-and-more-of-it",
      "RANDOM_ONE": "wJalrXUtnFEMIK7MDENG2bPxRfiCY", "AGENT": "claude-code_2-1-329_agent",
      "XDG_SESSION_ID": "c2",
    ]
    #expect(
      SecretEnvironment.secrets(in: environment, named: ["HOUSE"]) == [
        "abcdefabcdef", "wJalrXUtnFEMIK7MDENG2bPxRfiCY", "whatever-it-is",
      ]
    )
  }

  @Test("a text of a million bytes takes about as long for each byte as a short one")
  func length() {
    // Nothing is measured here: what was read twice would not end within the suite's patience.
    for piece in [
      "eyJ-", "sk-", "-----BEGIN ", "'-----BEGIN PRIVATE KEY-----', ", "://a@", "password=\"",
      "Authorization: ", "\\", "a.",
    ] {
      let text = Array(String(repeating: piece, count: 200_000 / piece.utf8.count).utf8)
      #expect(redact(text).count <= text.count * 3)
    }
  }
}

/// `Documentation/redaction.md`: each example on the page is what happens.
@Suite struct RedactionPageTests {
  private struct Row {
    let section: String
    let cells: [String]
  }

  private let rows: [Row]

  init() throws {
    let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let page = String(decoding: try Files.read("\(root)/Documentation/redaction.md"), as: UTF8.self)
    var section = ""
    var rows: [Row] = []
    for line in page.split(separator: "\n") {
      if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
      guard line.hasPrefix("| "), line.hasSuffix("` |") else { continue }
      let cells = line.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }
      rows.append(Row(section: section, cells: cells.map { String($0.element) }))
    }
    self.rows = rows
  }

  @Test("each form is blanked as the page shows, and once")
  func forms() {
    let forms = rows.filter { $0.section == "Forms that are known" }
    #expect(forms.count > 25)
    for row in forms {
      #expect(Redaction()(row.cells[0]) == row.cells[1])
      #expect(Redaction()(row.cells[1]) == row.cells[1])
    }
  }

  @Test("what the page says is left alone, or is not caught, stays")
  func rest() {
    let rest = rows.filter { $0.section.hasPrefix("What ") }
    #expect(rest.count > 15)
    for row in rest { #expect(Redaction()(row.cells[0]) == row.cells[0]) }
  }
}
