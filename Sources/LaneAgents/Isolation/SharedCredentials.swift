internal import LaneCore
internal import LaneSystem
internal import Synchronization

/// A person's file of credentials, lent to every run that needs it at the same time.
///
/// A service that rotates its tokens accepts only the newest, and some take the use of an older one
/// for theft. So runs that overlap do not each get a copy: they have one file under a name of their
/// own, which a program that renews its tokens looks at again before it does. Where that is due, they
/// start one after the other, for two that look at once would both use the older one. What was renewed
/// goes back to the person at once, and whatever a run left behind at the start of the next.
struct SharedCredentials: Sendable {
  let original: String
  /// The file in the run's own home.
  let copy: String
  private let file: CredentialNeeds.File
  /// The directory of the file that is shared; the user's own, or this run's alone.
  private let place: String
  /// Says for as long as it is held that somebody uses the shared file.
  private let use: HeldLock
  /// Held by the one run that renews them.
  private let turn: RenewalTurn?
  private let seen = Seen()

  /// Files that hold nobody's credentials, and whose names must not move to another file.
  private static let locks = ["lock", "renewal", "users"]
  private static let sizeLimit = CredentialNeeds.File.sizeLimit

  private var shared: String { "\(place)/\(file.name)" }
  /// The digest of the person's file that the shared one last agreed with.
  private var agreed: String { "\(place)/agreed" }

  /// Lends a file to a run, nil where the person has none.
  ///
  /// `state` is where the user's own files are kept, nil where nothing says it. This may wait for
  /// another run to renew them, and gives this one's program so many milliseconds for it.
  static func lend(
    _ file: CredentialNeeds.File,
    _ original: String,
    to home: String,
    state: String?,
    run: RunDirectory,
    renewal: Int64,
    whenWaiting: () -> Void
  ) throws(SystemError) -> SharedCredentials? {
    guard Files.exists(original) else { return nil }
    let directory = "\(home)/\(file.directory)"
    try Files.makeDirectories(directory, mode: 0o700)
    let name = Hex.encode(Digest.sha256(Array((Files.realPath(original) ?? original).utf8)))
    // On another file system than the run there can be no second name: then nothing is shared.
    let places = [state.map { "\($0)/git-lane/credentials/\(name)" }, "\(run.path)/credentials"]
      .compactMap(\.self).filter { (try? Files.makeDirectories($0, mode: 0o700)) != nil }
    let turn = try places.first.flatMap { place throws(SystemError) in
      try RenewalTurn.take(
        "\(place)/renewal",
        patience: renewal,
        isDue: {
          let newest =
            RunDirectory.readWritten("\(place)/\(file.name)", limit: sizeLimit)
            ?? (try? Files.readIfPresent(original, limit: sizeLimit))
          return newest.map(file.isDue) ?? false
        },
        whenWaiting: whenWaiting
      )
    }
    for place in places {
      let lock = try lock(of: place)
      defer { withExtendedLifetime(lock) {} }
      // Under the lock nobody has it alone for longer than a moment.
      guard let use = try FileLock.acquire("\(place)/users", shared: true) else { continue }
      let lent = SharedCredentials(
        original: original,
        copy: "\(directory)/\(file.name)",
        file: file,
        place: place,
        use: HeldLock(use),
        turn: turn
      )
      guard try lent.settle() else { return nil }
      if try Files.addName(lent.shared, at: lent.copy) { return lent }
      lent.forgetIfUnused()
    }
    return nil
  }

  /// Hands back what this run has renewed by now, and lets the next one start; asked now and then.
  func look() {
    turn?.pass()
    guard let stamp = Files.stamp(copy), !seen.isLast(stamp),
      let own = RunDirectory.readWritten(copy, limit: Self.sizeLimit), !file.isDue(own)
    else { return }
    // Half of what a program is writing is no renewal; it is looked at again when the rest is there.
    if let theirs = try? Files.readIfPresent(original, limit: Self.sizeLimit),
      let lent = file.lent(theirs), own != lent
    {
      guard file.isRenewal(own, of: lent), let lock = try? Self.lock(of: place) else { return }
      defer { withExtendedLifetime(lock) {} }
      guard (try? adopt()) != nil, (try? settle()) != nil else { return }
    }
    turn?.end()
    seen.note(Files.stamp(copy))
  }

  /// Hands back what was renewed, and takes the file away from the run.
  func takeBack() throws(SystemError) {
    defer { turn?.end() }
    defer { use.release() }
    let lock = try Self.lock(of: place)
    defer { withExtendedLifetime(lock) {} }
    try adopt()
    try? Files.removeTree(copy)
    _ = try settle()
    forgetIfUnused()
  }

  /// A program that replaces its file leaves ours alone: then its own is the renewed one.
  private func adopt() throws(SystemError) {
    if let own = Files.stamp(copy), own.isRegular, own.inode != Files.stamp(shared)?.inode,
      let renewed = RunDirectory.readWritten(copy, limit: Self.sizeLimit),
      let before = RunDirectory.readWritten(shared, limit: Self.sizeLimit),
      file.isRenewal(renewed, of: before)
    {
      try Files.overwrite(shared, renewed)
    }
  }

  private static func lock(of place: String) throws(SystemError) -> FileLock? {
    // Whoever holds it longer is stuck: rather one renewal is lost than every run waits.
    try FileLock.acquire("\(place)/lock", patience: 10_000)
  }

  /// Makes the shared file and the person's agree; false where the person has none.
  ///
  /// What the person renewed wins: a run that renewed the same at once could not have.
  private func settle() throws(SystemError) -> Bool {
    let limit = Self.sizeLimit
    // Through a link, so that a person who keeps the file elsewhere still does.
    let target = Files.realPath(original) ?? original
    for left in Files.leftovers(ofWriting: target) { try? Files.remove(left) }
    guard let theirs = try Files.readIfPresent(original, limit: limit),
      let lent = file.lent(theirs)
    else { return false }
    let digest = Hex.encode(Digest.sha256(theirs))
    let wasAgreed = try Files.readIfPresent(agreed, limit: 128).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard let ours = RunDirectory.readWritten(shared, limit: limit) else {
      try? Files.removeTree(shared)
      // Half a file would look to the next run like one that somebody is renewing.
      try Files.writeAtomically(shared, lent, mode: 0o600)
      try Files.writeAtomically(agreed, Array(digest.utf8), mode: 0o600)
      return true
    }
    guard ours != lent else {
      if wasAgreed != digest { try Files.writeAtomically(agreed, Array(digest.utf8), mode: 0o600) }
      return true
    }
    guard wasAgreed == digest, file.isRenewal(ours, of: lent) else {
      try Files.overwrite(shared, lent)
      try Files.writeAtomically(agreed, Array(digest.utf8), mode: 0o600)
      return true
    }
    let renewed = file.merged(ours, into: theirs)
    try Files.writeAtomically(target, renewed, mode: 0o600, sync: true)
    let now = Hex.encode(Digest.sha256(renewed))
    try Files.writeAtomically(agreed, Array(now.utf8), mode: 0o600)
    return true
  }

  /// Keeps no second copy of anybody's credentials for longer than a run needs it.
  private func forgetIfUnused() {
    use.release()
    guard let alone = try? FileLock.acquire("\(place)/users", patience: 0) else { return }
    defer { withExtendedLifetime(alone) {} }
    // Whatever is there: a run that was killed as it wrote leaves a file under a name of its own.
    for name in (try? Files.list(place)) ?? [] where !Self.locks.contains(name) {
      try? Files.remove("\(place)/\(name)")
    }
  }

  /// What must not appear in anything that is kept.
  var secrets: [String] {
    let limit = Self.sizeLimit
    return [copy, shared].flatMap { path -> [String] in
      guard let bytes = RunDirectory.readWritten(path, limit: limit),
        let value = try? JSONReader.read(bytes, numbers: .any)
      else { return [] }
      return Self.strings(in: value)
    }
  }

  private static func strings(in value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .array(let elements): elements.flatMap(strings)
    case .object(let object): object.members.flatMap { strings(in: $0.value) }
    case .null, .bool, .integer, .number: []
    }
  }
}

/// How a file was when it was last looked at.
private final class Seen: Sendable {
  private let last = Mutex<Stamp?>(nil)

  func isLast(_ stamp: Stamp) -> Bool { last.withLock { $0 == stamp } }

  func note(_ stamp: Stamp?) { last.withLock { $0 = stamp } }
}
