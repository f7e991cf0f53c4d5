import LaneCore
import LaneSpec
import Testing

@Suite struct LaneFileTests {
  private func problem(_ text: String, _ read: ([UInt8]) throws(LaneFileError) -> Void) -> String? {
    do throws(LaneFileError) {
      try read(Array(text.utf8))
      return nil
    } catch {
      return error.description
    }
  }

  @Test("front matter is flat lines, and the body keeps its line numbers")
  func frontMatter() throws {
    let front = try FrontMatter(Array("---\npath: a/**\npath:  b:c \n---\n\nbody\n".utf8))
    #expect(front.values(of: "path").map(\.value) == ["a/**", "b:c"])
    #expect(front.values(of: "path").map(\.line) == [2, 3])
    #expect(front.body == Array("\nbody\n".utf8) && front.bodyLine == 5)
    let carriage = try FrontMatter(Array("\u{feff}---\r\nsize: small\r\n---\r\nx".utf8))
    #expect(carriage.entries.map(\.value) == ["small"])
  }

  @Test(
    "what is no front matter is refused with its line",
    arguments: [
      ("", "line 1: begins without a line of three hyphens"),
      ("# title\n", "line 1: begins without a line of three hyphens"),
      ("---\npath: a\n", "line 2: has no second line of three hyphens"),
      ("---\npath\n---\n", "line 2: expected 'key: value'"),
      ("---\npath:\n---\n", "line 2: 'path' has no value"),
      ("---\nPath: a\n---\n", "line 2: expected a key of lower-case letters before the colon"),
      ("---\n\n---\n", "line 2: expected 'key: value'"),
    ]
  )
  func badFrontMatter(text: String, expected: String) {
    let found = problem(text) { (bytes) throws(LaneFileError) in _ = try FrontMatter(bytes) }
    #expect(found == expected)
  }

  @Test(
    "what a rule says of code is what its reader gets",
    arguments: [
      "Pass List<String>, never Map<Int>; if a<b and c>d then stop.", "2*3*4 rows",
      "**kwargs and *args, and __init__ calls super().__init__",
      "is every Vec<u8> freed, and no <T> left?", #"match `^a\.b$` and ``\`c``,  once"#,
      "call `rows[0]` & see [the page](https://x.example)",
    ]
  )
  func code(sentence: String) throws {
    let rule = try LaneRule(Array("---\npath: *\n---\n\n\(sentence)\n".utf8))
    #expect(rule.sentence == sentence)
    let checklist = try Checklist(
      Array("---\npath: *\n---\n\n- `it`: \(sentence)\n".utf8),
      name: "code"
    )
    #expect(checklist.items.map(\.question) == [sentence])
  }

  @Test("a rule is path patterns and a sentence")
  func rule() throws {
    let rule = try LaneRule(
      Array("---\npath: src/api/**\npath: *.sql\n---\n\nEvery *offset* is\ncapped.\n".utf8)
    )
    #expect(rule.sentence == "Every *offset* is capped.")
    #expect(rule.applies(to: Array("src/api/feed.py".utf8)))
    #expect(rule.applies(to: Array("db/x.sql".utf8)))
    #expect(!rule.applies(to: Array("src/feed.py".utf8)))
  }

  @Test(
    "what is no rule is refused with its line",
    arguments: [
      ("---\nfrom: x\n---\nA sentence.\n", "line 1: names no path"),
      ("---\npaths: a\n---\nA.\n", "line 2: has the unknown key 'paths', did you mean 'path'?"),
      ("---\npath: ../a\n---\nA.\n", "line 2: '../a' is no path pattern"),
      ("---\npath: a\n---\n", "line 4: says nothing: a rule is a sentence"),
      ("---\npath: a\n---\n# A\n", "line 4: says nothing: a rule is a sentence"),
      (
        "---\npath: a\n---\nA.\n\nB.\n",
        "line 6: says more than one paragraph: a rule is a sentence"
      ),
    ]
  )
  func badRule(text: String, expected: String) {
    let found = problem(text) { (bytes) throws(LaneFileError) in _ = try LaneRule(bytes) }
    #expect(found == expected)
  }

  @Test(
    "a rule that is written down says the same when it is read",
    arguments: [
      "Every offset is capped.", "`x` and *y* and <z> & more", "1. first", "12) second", "- dash",
      "# title", "+ plus", "a_b_c [d](e) ![f]", "> quote", "line\nbreak", "~~struck~~ | table",
      "\\",
      "=== ---", "&amp; is an entity", "http://example.org/_a_",
    ]
  )
  func writtenRule(sentence: String) throws {
    let bytes = try #require(LaneRule.file(path: "src/**", sentence: sentence, from: "C1"))
    #expect(try LaneRule(bytes).sentence == SafeText.line(sentence))
  }

  @Test("a rule that would not be read is not written")
  func unwritableRule() {
    #expect(LaneRule.file(path: "../x", sentence: "A.", from: "C1") == nil)
    #expect(LaneRule.file(path: "a\nb", sentence: "A.", from: "C1") == nil)
    #expect(LaneRule.file(path: "a", sentence: "", from: "C1") == nil)
  }

  @Test("a checklist is path patterns and items with ids, named by its file")
  func checklist() throws {
    let text = """
      ---
      path: migrate/
      ---

      # Data

      For people.

      - `filled`: Does it work on a table
        that is *full*?
      - `down`: Is there a way down?

      """
    let checklist = try Checklist(Array(text.utf8), name: "data")
    #expect(checklist.items.map(\.id) == ["data.filled", "data.down"])
    #expect(
      checklist.items.map(\.question) == [
        "Does it work on a table that is *full*?", "Is there a way down?",
      ]
    )
    #expect(checklist.items.map(\.line) == [9, 11])
    #expect(checklist.applies(to: Array("db/migrate/1.rb".utf8)))
    let off = try Checklist(Array("---\npath: *\n---\nNot here.\n".utf8), name: "jobs")
    #expect(off.items.isEmpty)
  }

  @Test(
    "what is no checklist is refused with its line",
    arguments: [
      ("- no id\n", "line 4: has an item that does not begin with its id in back-ticks"),
      ("- `Bad`: x\n", "line 4: 'Bad' is no id: lower-case letters, digits, hyphens"),
      ("- `a` x\n", "line 4: has an item without a colon behind its id"),
      ("- `a`:\n", "line 4: has an item that asks nothing"),
      ("- `a`: x\n- `a`: y\n", "line 5: has two items 'l.a'"),
      (
        "- `a`: x\n  - `b`: y\n",
        "line 4: has an item that does not begin with its id in back-ticks"
      ),
      ("```\ncode\n```\n", "line 4: has something that is no item of a list"),
    ]
  )
  func badChecklist(body: String, expected: String) {
    let found = problem("---\npath: a\n---\n" + body) { (bytes) throws(LaneFileError) in
      _ = try Checklist(bytes, name: "l")
    }
    #expect(found == expected)
  }

  @Test("the default checklists are read, and each is called for by its paths")
  func defaults() throws {
    let checklists = try Checklist.defaults.map { try Checklist($0.bytes, name: $0.name) }
    #expect(
      checklists.map(\.name) == ["environments", "integrations", "jobs", "migrations", "realtime"]
    )
    #expect(checklists.allSatisfy { $0.items.count >= 4 })
    for (path, names) in [
      ("db/migrate/20260101_add.rb", ["migrations"]), ("app/migrations/0002.py", ["migrations"]),
      ("schema/users.sql", ["migrations"]), ("app/channels/feed_channel.rb", ["realtime"]),
      ("src/websocket.ts", ["realtime"]), ("app/jobs/import_job.rb", ["jobs"]),
      ("lib/stripe_client.py", ["integrations"]), ("config/production.yml", ["environments"]),
      ("Dockerfile", ["environments"]), ("src/feed.py", []), ("README.md", []),
    ] as [(String, [String])] {
      let called = checklists.filter { $0.applies(to: Array(path.utf8)) }.map(\.name)
      #expect(called == names, "\(path)")
    }
  }
}
