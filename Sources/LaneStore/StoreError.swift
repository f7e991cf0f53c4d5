package import Git
package import LaneSystem

/// Why something could not be stored, read or exchanged.
package enum StoreError: Error, Equatable, Sendable {
  /// The repository failed.
  case git(GitError)
  /// The operating system failed.
  case system(SystemError)
  /// A record is larger than its kind may be; nothing was written.
  case tooLarge(Record, size: Int, limit: Int)
  /// Another program moved the reference again and again, or holds its lock.
  case contended(reference: String, words: String)
  /// The lock of this clone's lane was not free in time.
  case busy(lock: String)
  /// What a reference leads to is not what git lane keeps there.
  case malformed(String, reason: String)
  /// The signing program made no signature.
  case signing(String)
  /// `git fetch` or `git push` failed before any reference was judged.
  case transport(String)

  /// What has a size limit.
  package enum Record: String, Sendable {
    case receipt, note, event, attachment
    case change = "change blob"
  }
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .git(let error): error.description
    case .system(let error): error.message
    case .tooLarge(let record, let size, let limit):
      "a \(record.rawValue) of \(size) bytes is larger than \(limit)"
    case .contended(let reference, let words):
      "other programs keep '\(reference)' busy" + (words.isEmpty ? "" : ": \(words)")
    case .busy(let lock): "'\(lock)' is held by another process"
    case .malformed(let what, let reason): "\(what): \(reason)"
    case .signing(let reason): "cannot sign: \(reason)"
    case .transport(let reason): reason
    }
  }
}

/// Runs something that fails as the Git module does.
func git<Result: ~Copyable>(
  _ body: () throws(GitError) -> Result
) throws(StoreError) -> Result {
  do throws(GitError) { return try body() } catch { throw .git(error) }
}

/// Runs something that fails as the operating system does.
func system<Result: ~Copyable>(
  _ body: () throws(SystemError) -> Result
) throws(StoreError) -> Result {
  do throws(SystemError) { return try body() } catch { throw .system(error) }
}

extension StoreError {
  /// A reference that others moved again and again, or whose lock somebody left behind.
  static func contended(
    _ reference: String,
    in repository: borrowing Repository
  ) -> StoreError {
    let lock = "\(repository.commonDirectory)/\(reference).lock"
    let words = "'\(lock)' is there, which a killed program may have left"
    return .contended(reference: reference, words: Files.exists(lock) ? words : "")
  }

  /// The Git module's code, where that module failed.
  var gitCode: GitError.Code? {
    guard case .git(let error) = self else { return nil }
    return error.code
  }
}
