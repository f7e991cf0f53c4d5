/// One entry of a session: what happened, by whose word, and the facts.
package struct Event: Equatable, Sendable {
  /// The most bytes an event may have.
  package static let sizeLimit = 1 << 20

  /// Who acted: the role, and the provider and model where it was an agent.
  package struct Actor: Hashable, Sendable {
    package let role: String
    package let provider: String?
    package let model: String?

    package init(role: String, provider: String? = nil, model: String? = nil) {
      self.role = role
      self.provider = provider
      self.model = model
    }
  }

  package let kind: EventKind
  package let time: Timestamp
  /// The principal whose key signs the event.
  package let by: String
  package let actor: Actor
  package let data: JSONObject
  /// The whole document, with the keys that this version does not know.
  package let document: JSONObject

  package init(
    kind: EventKind,
    time: Timestamp,
    by: String,
    actor: Actor,
    data: JSONObject
  ) {
    self.kind = kind
    self.time = time
    self.by = by
    self.actor = actor
    self.data = data
    self.document = [
      "v": 1,
      "kind": .string(kind.text),
      "time": .string(time.iso),
      "by": .string(by),
      "actor": [
        "role": .string(actor.role),
        "provider": actor.provider.map(JSONValue.string) ?? .null,
        "model": actor.model.map(JSONValue.string) ?? .null,
      ],
      "data": .object(data),
    ]
  }

  /// Reads `event.json`; only the one canonical text of a document is accepted.
  package init(parsing bytes: [UInt8]) throws(EventError) {
    guard bytes.count <= Self.sizeLimit else { throw .tooLarge }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONReader.read(bytes)
    } catch {
      throw .badJSON(error)
    }
    guard value.canonical() == bytes else { throw .notCanonical }
    guard let document = value.object else { throw .badValue("v") }
    guard document["v"]?.integer == 1 else { throw .unknownVersion }
    guard let kind = document["kind"]?.string.flatMap({ EventKind($0) }), kind != .merge else {
      throw .badValue("kind")
    }
    guard let time = document["time"]?.string.flatMap({ Timestamp(iso: $0) }) else {
      throw .badValue("time")
    }
    guard let by = document["by"]?.string, !by.isEmpty else { throw .badValue("by") }
    guard let actor = document["actor"]?.object.flatMap(Actor.init) else {
      throw .badValue("actor")
    }
    guard let data = document["data"]?.object else { throw .badValue("data") }
    self.kind = kind
    self.time = time
    self.by = by
    self.actor = actor
    self.data = data
    self.document = document
  }

  /// Returns the bytes of `event.json`, after reading them back.
  package func bytes() throws(EventError) -> [UInt8] {
    let bytes = JSONValue.object(document).canonical()
    guard try Event(parsing: bytes) == self else { throw .notCanonical }
    return bytes
  }
}

extension Event.Actor {
  fileprivate init?(_ object: JSONObject) {
    guard let role = object["role"]?.string, !role.isEmpty,
      let provider = object["provider"], let model = object["model"],
      provider.isNull || provider.string != nil, model.isNull || model.string != nil
    else { return nil }
    self.init(role: role, provider: provider.string, model: model.string)
  }
}

/// Why bytes are not an event.
package enum EventError: Error, Equatable, Sendable, CustomStringConvertible {
  case tooLarge
  case badJSON(JSONError)
  case notCanonical
  case unknownVersion
  case badValue(String)

  package var description: String {
    switch self {
    case .tooLarge: "the event is larger than \(Event.sizeLimit) bytes"
    case .badJSON(let error): "the event is not JSON: \(error)"
    case .notCanonical: "the event is not canonical JSON"
    case .unknownVersion: "the event is of a version that this git lane does not know"
    case .badValue(let key): "the event's '\(key)' is missing or wrong"
    }
  }
}
