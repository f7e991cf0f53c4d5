internal import Lane
internal import LaneCore

/// The one JSON object that `--json` prints.
enum Envelope {
  static func of(_ answer: any Answer, command: String) -> [UInt8] {
    let object: JSONValue = [
      "version": 1, "ok": .bool(answer.conclusion == .yes), "command": .string(command),
      "result": answer.json,
    ]
    return object.canonical()
  }

  static func of(_ failure: Failure, command: String) -> [UInt8] {
    let object: JSONValue = [
      "version": 1, "ok": false, "command": .string(command), "error": failure.json,
    ]
    return object.canonical()
  }
}
