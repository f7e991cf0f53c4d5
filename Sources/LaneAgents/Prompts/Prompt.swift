package import LaneCore
internal import LaneSystem

/// What a role is asked to do: the built-in words, or those that a repository has of its own.
package struct Prompt: Sendable, Equatable {
  /// Whom the words are for; the name of the file in which a repository keeps its own.
  package enum Role: String, CaseIterable, Sendable {
    /// Judges a change.
    case reviewer
    /// Confirms or refutes what a reviewer found, in a call of its own.
    case validator
  }

  /// The most bytes a repository's own words may have.
  package static let sizeLimit = 64 << 10

  package let role: Role
  package let text: String

  /// The words that a repository has for a role, as they are.
  package init(_ role: Role, text: String) {
    self.role = role
    self.text = text
  }

  /// The words that hold where a repository has none of its own.
  package static func builtIn(_ role: Role) -> Prompt {
    // Embedded by the package manager: a static binary has no bundle to read them from.
    let bytes =
      switch role {
      case .reviewer: PackageResources.reviewer_md
      case .validator: PackageResources.validator_md
      }
    return Prompt(role, text: String(decoding: bytes, as: UTF8.self))
  }

  /// Where a repository keeps its own words.
  package static let directory = ".lane/prompts"
  package static func file(of role: Role) -> String { "\(role.rawValue).md" }
  package static func path(of role: Role) -> String { "\(directory)/\(file(of: role))" }

  /// What a receipt names it by.
  package var digest: ContentDigest {
    guard let digest = ContentDigest(bytes: Digest.sha256(Array(text.utf8))) else {
      preconditionFailure("a SHA-256 has thirty-two bytes")
    }
    return digest
  }
}
