internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// The session of reviews without a task: one stream for each writer's key.
struct ReviewLog {
  private let workspace: Workspace
  private let machine: MachineKey

  init(_ machine: MachineKey, in workspace: Workspace) {
    self.workspace = workspace
    self.machine = machine
  }

  /// In whose name it is written.
  var principal: String { machine.principal }

  /// The full name of the stream.
  var name: String { Workspace.adhocStream(of: machine.key) }

  /// Records something and returns the entry.
  @discardableResult
  func append(
    _ event: Event,
    subject: String,
    attachments: [StreamAttachment]
  ) throws(Failure) -> ObjectID {
    let store = StreamStore(try workspace.writer(), signer: workspace.signer(machine))
    let entry = try workspace.stored { () throws(StoreError) in
      try store.append(
        event,
        subject: subject,
        attachments: attachments,
        to: name,
        in: workspace.repository
      )
    }
    return ObjectID(entry)
  }

  static let dossierName = "dossier.json"
}

extension Workspace {
  /// The key that this clone signs with; without one nothing can be recorded.
  func machineKey() throws(Failure) -> MachineKey {
    let key = try stored { () throws(StoreError) in try MachineKey.load(directory) }
    guard let key else {
      throw Failure(
        .fatal,
        "no-machine-key",
        "this clone has no key of its own to sign reviews with",
        expected: directory.machineKey,
        next: "git lane join"
      )
    }
    return key
  }

  /// Fails where this clone's key signs nothing, which is better known before a review than after it.
  func trySigning(with machine: MachineKey) throws(Failure) {
    do throws(StoreError) {
      _ = try signer(machine).sign([], namespace: "git-lane-trial")
    } catch {
      let mode = Files.stamp(machine.path)?.mode ?? 0
      throw Failure(
        .fatal,
        "cannot-sign",
        "this clone's key does not work: \(error.description)",
        expected: machine.path,
        next: mode & 0o077 == 0 ? "git lane doctor" : "chmod 600 \(ShellWord.typed(machine.path))"
      )
    }
  }

  /// What signs with this clone's key, which asks nobody.
  func signer(_ machine: MachineKey) -> Signer {
    Signer(
      key: .file(machine.path),
      program: nil,
      environment: surroundings.environment,
      directory: directory,
      mayAsk: false
    )
  }
}
