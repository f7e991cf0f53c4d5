internal import LaneCore
internal import LaneSystem

/// What a kind of provider is let in on: variables, and one file of credentials.
struct CredentialNeeds: Sendable {
  /// A file that the program keeps in the person's home, and writes back to when it renews them.
  struct File: Sendable {
    /// The variable that moves the directory, if it is set.
    let directoryVariable: String
    /// The directory below the home.
    let directory: String
    let name: String
    /// The members that are the provider's own; nil for all of them.
    var members: [String]?
    /// What says whose credentials they are, which no renewal changes.
    var fixed: [[String]] = []
    /// From when on the program renews them as it starts, as far as the file says.
    var renewal: @Sendable (JSONObject) -> Timestamp? = { _ in nil }
  }

  /// The variables that the program takes a key from; the first that is set is handed on.
  var keyVariables: [String] = []
  /// What is handed on where none of them is set.
  var file: File?
  /// A variable that others of the vendor's programs use, tried last.
  var relatedVariable: String?
  /// Variables that hold no key but say where the service is.
  var endpointVariables: [String] = []
}

extension CredentialNeeds.File {
  static let sizeLimit = 1 << 20

  /// What of a person's file a run may have, nil where it is no such file.
  func lent(_ bytes: [UInt8]) -> [UInt8]? {
    guard let object = Self.object(bytes) else { return nil }
    guard let members else { return bytes }
    let own = object.members.filter { members.contains($0.key) }
    // The program's words stay as they are where nobody else's are among them.
    return own.count == object.members.count ? bytes : JSONValue.object(JSONObject(own)).canonical()
  }

  /// A person's file with what a run renewed.
  func merged(_ renewed: [UInt8], into original: [UInt8]) -> [UInt8] {
    guard let members, let old = Self.object(original), let new = Self.object(renewed) else {
      return renewed
    }
    let others = old.members.filter { !members.contains($0.key) }
    guard !others.isEmpty else { return renewed }
    let own = new.members.filter { members.contains($0.key) }
    return JSONValue.object(JSONObject(others + own)).pretty()
  }

  /// Whether one is the other, renewed.
  ///
  /// Nothing is missing or of another kind, and they are the same person's: a reviewer that was
  /// talked into it could write anything into its copy.
  func isRenewal(_ renewed: [UInt8], of original: [UInt8]) -> Bool {
    guard renewed.count <= Self.sizeLimit, let old = Self.object(original),
      let new = Self.object(renewed)
    else { return false }
    for path in fixed {
      guard Self.value(path, in: old)?.canonical() == Self.value(path, in: new)?.canonical() else {
        return false
      }
    }
    return Self.hasForm(of: .object(old), .object(new))
  }

  /// Whether a program that starts now would renew them; yes where somebody is writing them just now.
  func isDue(_ bytes: [UInt8]) -> Bool {
    guard let object = Self.object(bytes) else { return true }
    return renewal(object).map { $0 <= Timestamp(milliseconds: Time.now()) } ?? false
  }

  private static func object(_ bytes: [UInt8]) -> JSONObject? {
    (try? JSONReader.read(bytes, numbers: .any))?.object
  }

  private static func value(_ path: [String], in object: JSONObject) -> JSONValue? {
    path.reduce(Optional(JSONValue.object(object))) { value, key in value?.object?[key] }
  }

  private static func hasForm(of old: JSONValue, _ new: JSONValue) -> Bool {
    switch (old, new) {
    case (.object(let first), .object(let second)):
      first.members.allSatisfy { member in
        second[member.key].map { hasForm(of: member.value, $0) } ?? false
      }
    case (.null, _): true
    case (.string(let first), .string(let second)): first.isEmpty || !second.isEmpty
    case (.bool, .bool), (.array, .array): true
    case (.integer, .integer), (.number, .number), (.integer, .number), (.number, .integer): true
    default: false
    }
  }
}
