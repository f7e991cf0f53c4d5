internal import LaneAgents
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// What a reviewer has answered in a look that is not over: a look that is stopped, killed or cut
/// short goes on with it, so that nobody pays for the same answer twice.
///
/// An answer counts only for the very question that it was given to, and a question holds all of its
/// prompt. A tag that only this clone can make is over it and whose look it is, so that no file can
/// say what a reviewer did not.
final class KeptAnswers {
  /// Looks that nobody went on with for so long are forgotten.
  private static let patience: Int64 = 14 * 24 * 3_600_000
  private static let sizeLimit = 64 << 20

  /// What the questions of the look are marked with.
  let nonce: String
  private var answers: JSONObject = [:]
  /// Which reviewer's look at which change it is.
  private let name: String
  private let workspace: Workspace

  /// Those of one reviewer's look at a change, none where there was no such look.
  ///
  /// That there is room for them is seen before anything is asked.
  init(
    of settings: ProviderSettings,
    _ pass: PassKind,
    on subject: ReviewSubject,
    in workspace: Workspace
  ) throws(Failure) {
    self.workspace = workspace
    name = "\(subject.id.hex)-\(settings.name)-\(pass)"
    do throws(SystemError) {
      let content = try Self.read(name, workspace.directory)
      nonce = content?["nonce"]?.string ?? Hex.encode(randomBytes(16))
      answers = content?["answers"]?.object ?? [:]
      try write()
    } catch { throw Failure(error) }
  }

  /// The run that answered a question before; nil where none did, or policy asks otherwise by now.
  func answer(to packet: [UInt8], by settings: ProviderSettings) -> ReviewerRun? {
    guard let kept = answers[Self.key(packet)]?.object,
      let run = ReviewerRun(kept: kept, by: Provider(settings)),
      kept == run.kept
    else { return nil }
    return run
  }

  /// Keeps an answer until the look is over; where it cannot be kept any more, the look goes on.
  func keep(_ run: ReviewerRun, for packet: [UInt8]) {
    guard let kept = run.kept else { return }
    answers[Self.key(packet)] = .object(kept)
    do throws(SystemError) { try write() } catch {
      workspace.surroundings.voice.warn(
        "an answer is lost should this review be stopped: \(error.message)"
      )
    }
  }

  private func write() throws(SystemError) {
    let secret = try CloneSecret.open(in: workspace.directory)
    let content: JSONObject = [
      "look": .string(name), "nonce": .string(nonce), "answers": .object(answers),
    ]
    try Files.makeDirectories(workspace.directory.looks, mode: 0o700)
    let bytes = secret.sealed(JSONValue.object(content).canonical())
    try Files.writeAtomically("\(workspace.directory.looks)/\(name)", bytes, mode: 0o600)
  }

  /// The look is over.
  func clear() {
    let directory = workspace.directory.looks
    try? Files.remove("\(directory)/\(name)")
    let now = workspace.surroundings.now().milliseconds
    for name in (try? Files.list(directory)) ?? [] {
      guard let mark = Files.mark(of: "\(directory)/\(name)"),
        mark.changed * 1_000 < now - Self.patience
      else { continue }
      try? Files.remove("\(directory)/\(name)")
    }
  }

  private static func key(_ packet: [UInt8]) -> String { Hex.encode(Digest.sha256(packet)) }

  private static func read(_ name: String, _ directory: LaneDirectory) throws(SystemError)
    -> JSONObject?
  {
    guard let bytes = try Files.readIfPresent("\(directory.looks)/\(name)", limit: sizeLimit),
      let body = try CloneSecret.open(in: directory).opened(bytes),
      let content = (try? JSONReader.read(body, limit: sizeLimit))?.object,
      content["look"]?.string == name
    else { return nil }
    return content
  }
}
