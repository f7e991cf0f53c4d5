/// How people say the name of a ref.
enum RefName {
  private static let branches = "refs/heads/"

  /// A branch by its own name, anything else in full.
  static func short(_ ref: String) -> String { branch(ref) ?? ref }

  /// The name of a branch; nil where it is none.
  static func branch(_ ref: String) -> String? {
    ref.hasPrefix(branches) ? String(ref.dropFirst(branches.count)) : nil
  }
}
