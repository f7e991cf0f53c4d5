internal import CGit2

extension Repository {
  /// Whether a text holds all that was done from one to another, beside things of its own.
  ///
  /// That is so where merging it in leaves the text as it is. What is no text holds what it equals.
  package func text(_ id: OID, holds new: OID, since old: OID) throws(GitError) -> Bool {
    guard id != new, id != old else { return id == new }
    guard let text = try mergeable(id), let before = try mergeable(old),
      let after = try mergeable(new)
    else { return false }
    return try Self.merged(text, after, since: before) == text
  }

  /// What merging two texts gives, nil where they conflict.
  static func merged(_ ours: [UInt8], _ theirs: [UInt8], since base: [UInt8]) throws(GitError)
    -> [UInt8]?
  {
    try Library.start()
    var result = unsafe git_merge_file_result()
    defer { unsafe git_merge_file_result_free(&result) }
    let status = unsafe base.withUnsafeBufferPointer { base in
      unsafe ours.withUnsafeBufferPointer { ours in
        unsafe theirs.withUnsafeBufferPointer { theirs in
          var inputs = unsafe (input(base), input(ours), input(theirs))
          return unsafe git_merge_file(&result, &inputs.0, &inputs.1, &inputs.2, nil)
        }
      }
    }
    try Library.check(status, "merge files")
    guard unsafe result.automergeable != 0 else { return nil }
    return unsafe Array(UnsafeRawBufferPointer(start: result.ptr, count: result.len))
  }

  private static func input(_ text: UnsafeBufferPointer<UInt8>) -> git_merge_file_input {
    var input = unsafe git_merge_file_input()
    unsafe input.version = UInt32(GIT_MERGE_FILE_INPUT_VERSION)
    unsafe text.withMemoryRebound(to: CChar.self) { text in
      unsafe input.ptr = text.baseAddress
    }
    unsafe input.size = text.count
    return unsafe input
  }

  /// A blob that git would merge by its lines, nil for another.
  private func mergeable(_ id: OID) throws(GitError) -> [UInt8]? {
    guard let bytes = try readBlob(id, limit: Self.mergeLimit) else {
      throw GitError(.notFound, "merge files", "blob \(id) is not in this repository")
    }
    // As far as git itself looks.
    return bytes.prefix(8_000).contains(0) ? nil : bytes
  }

  private static let mergeLimit = 16 << 20
}
