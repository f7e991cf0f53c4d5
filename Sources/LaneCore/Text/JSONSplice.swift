/// Changes lists in somebody else's JSON document and leaves every other byte of it as it is.
///
/// Order, spelling and indentation of the rest are its owner's; what is added is indented as its
/// neighbours are.
package struct JSONSplice: Sendable {
  package private(set) var bytes: [UInt8]

  /// Takes a document that is one object; nil for anything else, such as one with comments.
  package init?(_ bytes: [UInt8]) {
    guard (try? JSONReader.read(bytes, numbers: .any))?.object != nil else { return nil }
    self.bytes = bytes
  }

  /// Whether nothing is left in the document.
  package var isEmpty: Bool { JSONOutline(bytes).root.members.isEmpty }

  /// The elements of the list at a path of keys; none where there is no list.
  package func elements(at path: [String]) -> [JSONValue] {
    var value = try? JSONReader.read(bytes, numbers: .any)
    for key in path { value = value?.object?[key] }
    return value?.array ?? []
  }

  /// Adds an element at the end of a list, which is made where it is not there.
  ///
  /// - Returns: False where something else stands at the path.
  package mutating func append(_ element: JSONValue, to path: [String]) -> Bool {
    let outline = JSONOutline(bytes)
    var node = outline.root
    for (depth, key) in path.enumerated() {
      guard node.isObject else { return false }
      if let member = node.members.first(where: { $0.key == key }) {
        node = member.node
        continue
      }
      var value = JSONValue.array([element])
      for missing in path[(depth + 1)...].reversed() {
        value = .object(JSONObject([JSONObject.Member(missing, value)]))
      }
      insert(outline, value, named: key, into: node)
      return true
    }
    guard node.isArray else { return false }
    insert(outline, element, named: nil, into: node)
    return true
  }

  /// Takes elements out of a list, and then the list and the objects that hold nothing else.
  ///
  /// - Returns: Whether any was there.
  package mutating func remove(
    from path: [String],
    where isUnwanted: (JSONValue) -> Bool
  ) -> Bool {
    var found = false
    while let index = elements(at: path).firstIndex(where: isUnwanted) {
      found = true
      removeItem(index, at: path)
    }
    guard found, elements(at: path).isEmpty else { return found }
    for length in (1...max(1, path.count)).reversed() {
      let parent = Array(path.prefix(length - 1))
      guard let node = node(at: parent), let own = self.node(at: Array(path.prefix(length))),
        own.items.isEmpty,
        let index = node.members.firstIndex(where: { $0.key == path[length - 1] })
      else { break }
      removeItem(index, at: parent)
    }
    return true
  }

  // MARK: - Text

  private func node(at path: [String]) -> JSONOutline.Node? {
    var node: JSONOutline.Node? = JSONOutline(bytes).root
    for key in path { node = node?.members.first { $0.key == key }?.node }
    return node
  }

  private mutating func removeItem(_ index: Int, at path: [String]) {
    guard let node = node(at: path) else { return }
    let items = node.items
    let range: Range<Int>
    if index > 0 {
      range = items[index - 1].upperBound..<items[index].upperBound
    } else if items.count > 1 {
      range = items[0].lowerBound..<items[1].lowerBound
    } else {
      range = (node.range.lowerBound + 1)..<(node.range.upperBound - 1)
    }
    bytes.removeSubrange(range)
  }

  private mutating func insert(
    _ outline: JSONOutline,
    _ value: JSONValue,
    named key: String?,
    into node: JSONOutline.Node
  ) {
    let own = indentation(of: node.range.lowerBound)
    let isCompact = !bytes.contains(UInt8(ascii: "\n")) && !node.items.isEmpty
    var inner = own + outline.unit
    if let last = node.items.last { inner = indentation(of: last.lowerBound) }
    let name = key.map { JSONValue.string($0).canonical().dropLast() + Array(": ".utf8) } ?? []
    var text = Array(node.items.isEmpty ? "".utf8 : ",".utf8)
    if isCompact {
      text += [0x20] + name + value.canonical().dropLast()
      bytes.insert(contentsOf: text, at: node.items.last?.upperBound ?? node.range.lowerBound + 1)
      return
    }
    text += [0x0a] + inner + name
    for byte in Self.pretty(value, unit: outline.unit) {
      text.append(byte)
      if byte == 0x0a { text += inner }
    }
    guard let last = node.items.last else {
      bytes.replaceSubrange(
        (node.range.lowerBound + 1)..<(node.range.upperBound - 1),
        with: text + [0x0a] + own
      )
      return
    }
    bytes.insert(contentsOf: text, at: last.upperBound)
  }

  /// The blanks with which the line of a byte begins.
  private func indentation(of index: Int) -> [UInt8] {
    let start = bytes[..<index].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    return Array(bytes[start..<index].prefix { $0 == 0x20 || $0 == 0x09 })
  }

  private static func pretty(_ value: JSONValue, unit: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    for line in value.pretty().dropLast().split(separator: 0x0a, omittingEmptySubsequences: false) {
      if !text.isEmpty { text.append(0x0a) }
      let blanks = line.prefix { $0 == 0x20 }.count
      for _ in 0..<(blanks / 2) { text += unit }
      text += line.dropFirst(blanks)
    }
    return text
  }
}

/// Where the parts of a JSON document stand; only for what a reader has accepted.
struct JSONOutline {
  final class Node: Sendable {
    let range: Range<Int>
    /// Members from their key to the end of their value, or elements.
    let items: [Range<Int>]
    let members: [(key: String, node: Node)]
    let isObject: Bool
    let isArray: Bool

    init(
      _ range: Range<Int>,
      items: [Range<Int>] = [],
      members: [(key: String, node: Node)] = [],
      isObject: Bool = false,
      isArray: Bool = false
    ) {
      self.range = range
      self.items = items
      self.members = members
      self.isObject = isObject
      self.isArray = isArray
    }
  }

  private let bytes: [UInt8]
  private var index = 0
  private(set) var root = Node(0..<0)
  /// One step of indentation.
  let unit: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let lines = bytes.split(separator: 0x0a).dropFirst()
    let blanks = lines.lazy.map { $0.prefix { $0 == 0x20 || $0 == 0x09 } }
    unit = blanks.first { !$0.isEmpty }.map(Array.init) ?? [0x20, 0x20]
    root = node()
  }

  private var current: UInt8 { index < bytes.count ? bytes[index] : 0 }

  private mutating func skipBlanks() {
    while [0x20, 0x09, 0x0a, 0x0d].contains(current), index < bytes.count { index += 1 }
  }

  private mutating func node() -> Node {
    skipBlanks()
    let start = index
    switch current {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return container(start)
    case UInt8(ascii: "\""):
      skipString()
      return Node(start..<index)
    default:
      while index < bytes.count, !Set(",]} \t\r\n".utf8).contains(current) { index += 1 }
      return Node(start..<index)
    }
  }

  private mutating func container(_ start: Int) -> Node {
    let isObject = current == UInt8(ascii: "{")
    var items: [Range<Int>] = []
    var members: [(key: String, node: Node)] = []
    index += 1
    while index < bytes.count {
      skipBlanks()
      if current == UInt8(ascii: "}") || current == UInt8(ascii: "]") { break }
      if current == UInt8(ascii: ",") {
        index += 1
        continue
      }
      let begin = index
      if isObject {
        skipString()
        let key = (try? JSONReader.read(Array(bytes[begin..<index])))?.string ?? ""
        skipBlanks()
        index += 1
        members.append((key, node()))
      } else {
        _ = node()
      }
      items.append(begin..<index)
    }
    index = min(index + 1, bytes.count)
    return Node(
      start..<index,
      items: items,
      members: members,
      isObject: isObject,
      isArray: !isObject
    )
  }

  private mutating func skipString() {
    index += 1
    while index < bytes.count, current != UInt8(ascii: "\"") {
      index += current == UInt8(ascii: "\\") ? 2 : 1
    }
    index = min(index + 1, bytes.count)
  }
}
