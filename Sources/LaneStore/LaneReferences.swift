/// The names of the references that git lane keeps.
package enum LaneReferences {
  /// Receipts and change blobs, as stock git's notes.
  package static let notes = "refs/notes/lane"

  /// What lane writers of this clone put into ``notes``, kept apart.
  ///
  /// Stock `git notes` moves its reference without looking at what it replaces, so a writer that
  /// raced with it would lose. Nothing but git lane writes this one; readers take the union of both
  /// and the next writer puts back what went missing. It is local and never pushed.
  package static let notesSafeCopy = "refs/lane-local/notes"

  /// The prefix of all sessions.
  package static let sessions = "refs/lane/sessions/"

  /// Merge commits whose parents are finished sessions.
  package static let archive = "refs/lane/archive"

  /// The prefix of the tracking copies of all remotes.
  package static let tracking = "refs/lane-remotes/"

  /// The session of a task, or of work without one.
  package static func session(_ name: String) -> String { sessions + name }

  /// Where the copy of a remote's reference is kept; `reference` is its full name there.
  package static func tracking(_ reference: String, of remote: String) -> String {
    tracking + remote + "/" + reference.dropFirst("refs/".count)
  }

  /// Whether a name is that of some remote's copy of a reference.
  static func isTracking(_ name: String, _ reference: String) -> Bool {
    guard name.hasPrefix(tracking), name.hasSuffix(reference.dropFirst("refs".count)) else {
      return false
    }
    // A remote may call a session `notes/lane`; that makes it no copy of the notes.
    return reference.hasPrefix(sessions) || !name.contains("/lane/sessions/")
  }
}
