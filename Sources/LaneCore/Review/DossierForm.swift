/// Reads the members of a dossier and collects every complaint, so that one repair can mend all.
final class DossierForm {
  private(set) var problems: [String] = []
  /// What complaints call the whole document.
  static let root = "the answer"

  // A reviewer that repeats one mistake a thousand times is told often enough.
  private static let problemLimit = 30

  func complain(_ problem: String) {
    guard problems.count < Self.problemLimit else { return }
    problems.append(problem)
  }

  func object(_ value: JSONValue, _ name: String) -> Fields? {
    guard let object = value.object else {
      complain("\(name) must be an object")
      return nil
    }
    return Fields(object: object, name: name, form: self)
  }

  /// A text that may be null.
  struct NullableText {
    let text: String?
  }

  /// The members of one object.
  struct Fields {
    let object: JSONObject
    let name: String
    let form: DossierForm

    func text(_ key: String) -> String? {
      read(key, "a string") { $0.string }
    }

    func textOrNull(_ key: String) -> NullableText? {
      read(key, "a string or null") { value in
        value.isNull ? NullableText(text: nil) : value.string.map(NullableText.init)
      }
    }

    func number(_ key: String, in range: ClosedRange<Int> = 0...Int(Int32.max)) -> Int? {
      read(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") { value in
        value.integer.flatMap { Int(exactly: $0) }.flatMap { range.contains($0) ? $0 : nil }
      }
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable & Equatable>(
      _ key: String,
      among choices: [Choice] = Array(Choice.allCases)
    ) -> Choice? {
      let names = choices.map(\.rawValue).joined(separator: ", ")
      return read(key, "one of \(names)") { value in
        value.string.flatMap(Choice.init).flatMap { choices.contains($0) ? $0 : nil }
      }
    }

    func fields(_ key: String) -> Fields? {
      member(key).flatMap { form.object($0, path(key)) }
    }

    func texts(_ key: String) -> [String]? {
      guard let elements = elements(key) else { return nil }
      let texts = elements.compactMap(\.string)
      guard texts.count == elements.count else {
        form.complain("\(path(key)) must hold strings only")
        return nil
      }
      return texts
    }

    func list<Element>(_ key: String, _ read: (Fields) -> Element?) -> [Element]? {
      guard let elements = elements(key) else { return nil }
      return elements.enumerated().compactMap { index, element in
        form.object(element, "\(path(key))[\(index)]").flatMap(read)
      }
    }

    private func elements(_ key: String) -> [JSONValue]? {
      read(key, "an array") { $0.array }
    }

    private func read<Value>(
      _ key: String,
      _ kind: String,
      _ convert: (JSONValue) -> Value?
    ) -> Value? {
      guard let member = member(key) else { return nil }
      guard let value = convert(member) else {
        form.complain("\(path(key)) must be \(kind)")
        return nil
      }
      return value
    }

    private func member(_ key: String) -> JSONValue? {
      guard let value = object[key] else {
        form.complain("\(path(key)) is missing")
        return nil
      }
      return value
    }

    private func path(_ key: String) -> String {
      name == DossierForm.root ? key : "\(name).\(key)"
    }
  }
}
