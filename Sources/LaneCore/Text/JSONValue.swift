/// A JSON value with one meaning: no duplicate keys, strings compared byte by byte.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number with a fraction or beyond `Int64`; never in a signed document, whose reader refuses it.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
  package var isNull: Bool { if case .null = self { true } else { false } }
}

/// The members of a JSON object, each key once, in the order of their UTF-8 bytes.
///
/// Not a `Dictionary`: Swift takes canonically equivalent strings for equal, JSON does not, and
/// what is signed must mean one thing to every reader.
package struct JSONObject: Sendable {
  /// One key and its value.
  package struct Member: Sendable {
    package let key: String
    package let value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The members, sorted.
  package private(set) var members: [Member] = []

  package init() {}

  /// Takes members in any order; of those with one key the last counts.
  package init(_ members: [Member]) {
    let sorted = members.enumerated().sorted { left, right in
      left.element.key.utf8.elementsEqual(right.element.key.utf8)
        ? left.offset < right.offset : left.element.key.precedesInBytes(right.element.key)
    }
    self.members.reserveCapacity(sorted.count)
    for (_, member) in sorted {
      if let last = self.members.last, last.key.utf8.elementsEqual(member.key.utf8) {
        self.members.removeLast()
      }
      self.members.append(member)
    }
  }

  /// Takes members that stand in any order, or returns nil and the key if one occurs twice.
  static func unique(_ members: [Member]) -> Result<JSONObject, DuplicateKey> {
    let object = JSONObject(members)
    guard object.members.count != members.count else { return .success(object) }
    let sorted = members.map(\.key).sorted { $0.precedesInBytes($1) }
    let twice = zip(sorted, sorted.dropFirst()).first { $0.utf8.elementsEqual($1.utf8) }
    return .failure(DuplicateKey(key: twice?.0 ?? ""))
  }

  struct DuplicateKey: Error {
    let key: String
  }

  package var keys: [String] { members.map(\.key) }

  /// The value of a key; setting `nil` takes the member out.
  package subscript(key: String) -> JSONValue? {
    get {
      let index = position(of: key)
      return index < members.count && members[index].key.utf8.elementsEqual(key.utf8)
        ? members[index].value : nil
    }
    set {
      let index = position(of: key)
      let exists = index < members.count && members[index].key.utf8.elementsEqual(key.utf8)
      let replacement = newValue.map { [Member(key, $0)] } ?? []
      members.replaceSubrange(index..<(exists ? index + 1 : index), with: replacement)
    }
  }

  private func position(of key: String) -> Int {
    var low = 0
    var high = members.count
    while low < high {
      let middle = (low + high) / 2
      if members[middle].key.precedesInBytes(key) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension JSONValue: Equatable {
  package static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }
}

extension JSONObject: Equatable {
  package static func == (left: Self, right: Self) -> Bool {
    left.members.elementsEqual(right.members) { left, right in
      left.key.utf8.elementsEqual(right.key.utf8) && left.value == right.value
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements.map { JSONObject.Member($0.0, $0.1) }))
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(elements.map { Member($0.0, $0.1) })
  }
}

extension String {
  /// Whether this string's UTF-8 bytes sort before another's, whatever Unicode says of either.
  func precedesInBytes(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}
