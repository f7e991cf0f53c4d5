/// Why an operation on a repository failed.
package struct GitError: Error, Equatable, Sendable {
  /// What a caller may want to tell apart; everything else is `other` with libgit2's number.
  package enum Code: Equatable, Sendable {
    /// Something that must be there is not: a repository, or an object that another one names.
    case notFound
    /// A reference to be created is there already.
    case exists
    /// A reference no longer has the value that the caller saw.
    case modified
    /// Somebody else holds the lock of a reference.
    case locked
    /// A repository whose format this version cannot read.
    case unsupportedRepository
    /// The repository belongs to another user and git would refuse it too.
    case dubiousOwnership
    /// The walk met the boundary of a shallow clone: what lies behind is unknown.
    case shallow
    /// An object or file that does not parse.
    case corrupt
    /// A tree with duplicate, unsorted or impossible entries.
    case malformedTree
    /// An object of another kind than the one asked for.
    case wrongKind
    /// A size or count above the caller's limit.
    case tooLarge
    /// An abbreviated or short name that fits several things.
    case ambiguous
    /// A name that cannot be one: of a reference, of a path.
    case invalidName
    /// A configured value that is not of the kind it has to be.
    case invalidValue
    /// The index has unmerged entries.
    case unmerged
    /// References cannot be written while a push is still being judged.
    case quarantined
    /// The `git` program ended with this exit code.
    case exit(Int32)
    /// The `git` program could not be run, was killed or took too long.
    case command
    /// Any other failure, with libgit2's code.
    case other(Int32)
  }

  package let code: Code
  /// What was being done, as a phrase: "read object 12ab…".
  package let operation: String
  /// The reason, in words.
  package let message: String

  /// Whether it is the object's own bytes, which are the same for everybody and at any time.
  package var isOfTheBytes: Bool {
    [.corrupt, .malformedTree, .wrongKind, .tooLarge, .invalidName].contains(code)
  }

  package init(_ code: Code, _ operation: String, _ message: String) {
    self.code = code
    self.operation = operation
    self.message = message
  }
}

extension GitError: CustomStringConvertible {
  package var description: String { "\(operation): \(message)" }
}
