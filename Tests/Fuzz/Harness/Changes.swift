import LaneCore

/// Reads change texts: one change has one text, in whatever order its entries are given.
func fuzzChange(_ bytes: [UInt8]) {
  let entries: [ChangeEntry]
  do throws(ChangeTextError) {
    entries = try ChangeText.parse(bytes)
  } catch {
    hold(isHarmless(error.description), "a refusal can be shown")
    return
  }
  hold(ChangeText.bytes(of: entries) == bytes, "a change is written as it was read")
  hold(ChangeText.bytes(of: entries.reversed()) == bytes, "the order of entries means nothing")
  let reviewed = LanePaths.reviewed(entries)
  let guarded = LanePaths.guarded(entries, programs: ProgramPaths())
  let free = entries.filter(LanePaths.isFreeSpec)
  hold(reviewed.count + guarded.count + free.count == entries.count, "every path is judged once")
  hold(!reviewed.contains { LanePaths.contains($0.path) }, "no lane file passes as source")
}

/// Quotes and unquotes paths, as git and as dossiers write them.
func fuzzPaths(_ bytes: [UInt8]) {
  if let path = PathQuoting.unquoted(bytes[...]) {
    hold(Array(PathQuoting.quoted(path).utf8) == bytes, "a path is quoted as it was read")
  }
  let quoted = PathQuoting.quoted(bytes)
  hold(quoted.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "a quoted path can be shown")
  hold(isHarmless(ReviewPath.text(bytes)), "a path in a dossier can be shown")
  _ = ReviewPath.path(bytes.text)
  // No tree holds these.
  guard !bytes.isEmpty, !bytes.contains(0), !bytes.starts(with: "./".utf8) else { return }
  hold(PathQuoting.unquoted(quoted) == bytes, "a path is read as it was quoted")
  hold(ReviewPath.path(ReviewPath.text(bytes)) == bytes, "a dossier's path stands for itself")
}
