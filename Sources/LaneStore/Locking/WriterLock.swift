import Git
import LaneSystem

/// The right to move lane references in one clone; a process that dies loses it at once.
///
/// Compare-and-swap alone would keep every write, but of 32 writers the unlucky would try for
/// seconds. Waiting in line is fairer. Stock git does not take part, so the swap is still checked.
struct WriterLock: ~Copyable {
  private let lock: FileLock
  private let faults: StoreFaults

  private init(_ lock: consuming FileLock, faults: StoreFaults) {
    self.lock = lock
    self.faults = faults
  }

  /// Waits for the lock, for ever or so many milliseconds, and tidies up after its last holder.
  static func acquire(
    _ directory: LaneDirectory,
    patience: Int64?,
    faults: StoreFaults,
    in repository: borrowing Repository
  ) throws(StoreError) -> WriterLock {
    try system { () throws(SystemError) in try Files.makeDirectories(directory.path, mode: 0o755) }
    let file = try system { () throws(SystemError) in
      try FileLock.acquire(directory.lock, patience: patience)
    }
    guard let file else { throw .busy(lock: directory.lock) }
    let lock = WriterLock(file, faults: faults)
    try lock.removeStaleLocks(of: repository.commonDirectory)
    faults.reached(.locked)
    return lock
  }

  /// Notes what is about to be moved.
  borrowing func announce(_ moves: [UpdateJournal.Move]) throws(StoreError) {
    let journal = UpdateJournal(process: Processes.current, moves: moves)
    try system { () throws(SystemError) in try lock.writeNote(journal.bytes) }
    faults.reached(.journalled)
  }

  /// Notes that nothing is being moved any more.
  borrowing func settle() throws(StoreError) {
    try system { () throws(SystemError) in try lock.writeNote([]) }
  }

  /// We hold the lock, so whoever left a journal is gone or has given up.
  private borrowing func removeStaleLocks(of commonDirectory: String) throws(StoreError) {
    let note = lock.readNote()
    guard !note.isEmpty else { return }
    for move in UpdateJournal(note)?.moves ?? [] {
      let path = "\(commonDirectory)/\(move.reference).lock"
      guard Self.isAbandoned(path, target: move.target) else { continue }
      try system { () throws(SystemError) in try Files.remove(path) }
    }
    try settle()
  }

  /// Whether a lock file was left by a writer that was killed while it moved a reference.
  ///
  /// Nobody else writes the name of a commit that was never published. An empty file, from before
  /// the name was written, is told from git's own by its age: git holds one for moments.
  private static func isAbandoned(_ path: String, target: OID) -> Bool {
    guard let before = Files.stamp(path), before.isRegular else { return false }
    let content = (try? Files.read(path, limit: 64)) ?? []
    if content == target.hexDigits + [UInt8(ascii: "\n")] { return true }
    guard target.hexDigits.starts(with: content) else { return false }
    Time.sleep(milliseconds: 250)
    return Files.stamp(path) == before
  }
}
