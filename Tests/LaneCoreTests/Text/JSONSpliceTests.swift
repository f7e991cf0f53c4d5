import LaneCore
import TestSupport
import Testing

@Suite struct JSONSpliceTests {
  /// A document that an expectation may change.
  private final class Document {
    private var splice: JSONSplice
    var bytes: [UInt8] { splice.bytes }

    init(_ splice: JSONSplice) { self.splice = splice }

    func elements(at path: [String]) -> [JSONValue] { splice.elements(at: path) }
    func append(_ element: JSONValue, to path: [String]) -> Bool {
      splice.append(element, to: path)
    }
    func remove(from path: [String], where isUnwanted: (JSONValue) -> Bool) -> Bool {
      splice.remove(from: path, where: isUnwanted)
    }
  }

  private func splice(_ text: String) throws -> Document {
    Document(try #require(JSONSplice(Array(text.utf8))))
  }

  private func text(_ document: Document) -> String {
    String(decoding: document.bytes, as: UTF8.self)
  }

  @Test("an element is added as its neighbours stand, and nothing else changes")
  func append() throws {
    let document = try splice(
      "{\n    \"z\": 1.50,\n    \"hooks\": {\n        \"Pre\": [\n            \"a\"\n        ]\n    }\n}\n"
    )
    #expect(document.append(["b": [1]], to: ["hooks", "Pre"]))
    #expect(
      text(document) == """
        {
            "z": 1.50,
            "hooks": {
                "Pre": [
                    "a",
                    {
                        "b": [
                            1
                        ]
                    }
                ]
            }
        }

        """
    )
    #expect(document.elements(at: ["hooks", "Pre"]) == ["a", ["b": [1]]])
  }

  @Test("lists and objects are made where they are missing, in the document's own way")
  func make() throws {
    let empty = try splice("{}\n")
    #expect(empty.append("x", to: ["a", "b"]))
    #expect(text(empty) == "{\n  \"a\": {\n    \"b\": [\n      \"x\"\n    ]\n  }\n}\n")
    let tabs = try splice("{\n\t\"k\": true\n}")
    #expect(tabs.append("x", to: ["a"]))
    #expect(text(tabs) == "{\n\t\"k\": true,\n\t\"a\": [\n\t\t\"x\"\n\t]\n}")
    let compact = try splice("{\"k\":{\"a\":[\"y\"]}}")
    #expect(compact.append("x", to: ["k", "a"]))
    #expect(compact.append("z", to: ["k", "b"]))
    #expect(text(compact) == "{\"k\":{\"a\":[\"y\", \"x\"], \"b\": [\"z\"]}}")
  }

  @Test("what was added is taken out again, byte for byte")
  func undo() throws {
    for before in [
      "{\n  \"a\": [\n    \"y\"\n  ],\n  \"k\": \"v\"\n}\n", "{\n  \"k\": 1\n}\n", "{\"k\":1}",
      "{\"a\":[\"y\"]}", "{ \"a\" : [ \"y\" , 3 ] , \"b\" : { } }",
    ] {
      for path in [["a"], ["n", "m"]] {
        let document = try splice(before)
        let before = text(document)
        #expect(document.append(["o": "x"], to: path))
        #expect(document.append("x", to: path))
        #expect(JSONSplice(document.bytes) != nil)
        #expect(document.remove(from: path) { $0 == "x" || $0 == ["o": "x"] })
        #expect(text(document) == before)
      }
    }
  }

  @Test("what others wrote stays where only some of a list goes")
  func some() throws {
    let document = try splice("{\"a\": [\"x\", \"y\", \"x\", {\"q\": [\"]\", \"\\\"\"]}]}")
    #expect(document.remove(from: ["a"]) { $0 == "x" })
    #expect(text(document) == "{\"a\": [\"y\", {\"q\": [\"]\", \"\\\"\"]}]}")
    #expect(!document.remove(from: ["a"]) { $0 == "x" })
    #expect(!document.remove(from: ["nothing"]) { _ in true })
  }

  @Test("what is no object, has comments, or holds something else at the path is refused")
  func refusals() throws {
    for bad in ["", "[]", "// x\n{}", "{\"a\":1,}", "{\"a\":1,\"a\":2}"] {
      #expect(JSONSplice(Array(bad.utf8)) == nil)
    }
    let document = try splice("{\"a\": {\"b\": 1}, \"c\": \"[]\"}")
    for path in [["a"], ["a", "b"], ["a", "b", "c"], ["c"]] {
      #expect(!document.append("x", to: path))
    }
    #expect(text(document) == "{\"a\": {\"b\": 1}, \"c\": \"[]\"}")
  }
}
