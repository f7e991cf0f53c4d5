internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// The right to ask one reviewer about one change: a second review of it waits, and then has the
/// first one's verdict instead of paying for another.
final class ReviewTurn {
  private let path: String
  private let lock: FileLock

  private init(_ path: String, _ lock: consuming FileLock) {
    self.path = path
    self.lock = lock
  }

  // Whoever opened the file before it went finds out that it holds nothing, and opens the next.
  deinit { try? Files.remove(path) }

  /// Takes the turn when whoever has it is done; nil where files cannot be locked.
  static func take(
    of settings: ProviderSettings,
    on subject: ReviewSubject,
    in workspace: Workspace
  ) throws(Failure) -> ReviewTurn? {
    let directory = workspace.directory.turns
    let path = "\(directory)/\(subject.id.hex)-\(settings.name)"
    var isWaiting = false
    do throws(SystemError) {
      try Files.makeDirectories(directory, mode: 0o700)
      while !Interruption.isRequested {
        if let lock = try FileLock.acquire(path, patience: isWaiting ? 200 : 0) {
          if lock.isAt(path) { return ReviewTurn(path, lock) }
        } else if !isWaiting {
          isWaiting = true
          workspace.surroundings.voice.step(
            "\(settings.name): waits for another review of this change",
            ["provider": .string(settings.name), "event": "waiting"]
          )
        }
      }
    } catch {
      guard error.knowsNoLocks else { throw Failure(error) }
      return nil
    }
    throw .interruptedReview
  }
}
