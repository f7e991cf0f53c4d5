internal import Git
package import LaneCore
internal import LaneStore
internal import LaneSystem

/// What only a person does: signed with the person's own key, after the person has shown to be there.
///
/// It is begun before the work, so that nothing is prepared for somebody who may not act, and ends
/// with the signature.
package struct HumanAct {
  /// The name under which the key stands in `.lane/allowed_signers`.
  package let principal: String
  package let roles: Set<Role>
  package let presence: Presence
  private let key: PersonKey
  private let regime: Regime
  private let workspace: Workspace

  /// Refuses where no person can be, or where the policy knows no such person.
  ///
  /// What somebody signed, they may take back whatever their role is: `signer`.
  package static func begin(
    under regime: Regime,
    takingBackOf signer: String? = nil,
    in workspace: Workspace
  ) throws(Failure) -> HumanAct {
    try refuseAgents(workspace)
    guard let key = try PersonKey.configured(in: workspace) else {
      throw try Failure.noSigningKey(workspace)
    }
    let presence = try presence(of: key, asked: regime.policy.presence)
    let names = regime.keys.signers.principals(of: key.key)
    let email = try workspace.email()
    let people = names.filter { name in
      name == signer || regime.policy.roles(of: name).contains(.human)
    }
    guard let principal = people.first(where: { $0 == email }) ?? people.first else {
      throw Failure(
        .refused,
        "unknown-person",
        names.isEmpty
          ? "your signing key is not in .lane/allowed_signers"
          : "\(names[0]), whose key this is, has no role 'human'",
        expected: "a key of a person whom the policy at \(regime.commit.hex.prefix(10)) names",
        actual: key.key.fingerprint,
        next: "git lane join"
      )
    }
    return HumanAct(
      principal: principal,
      roles: regime.policy.roles(of: principal),
      presence: presence,
      key: key,
      regime: regime,
      workspace: workspace
    )
  }

  /// Refuses inside an agent's environment.
  package static func refuseAgents(_ workspace: Workspace) throws(Failure) {
    guard let found = AgentSession.find(in: workspace.surroundings.environment) else { return }
    throw Failure(
      .refused,
      "agent",
      "this is a person's act, and \(found.agent) is asking (\(found.variable) is set)",
      next: "open a terminal of your own and run it there"
    )
  }

  /// Shows what is at stake and lets the person type a code; refuses where nobody does.
  package static func confirm(_ summary: Text, to purpose: String, in workspace: Workspace)
    throws(Failure)
  {
    let voice = workspace.surroundings.voice
    voice.note(summary)
    let code = Self.code()
    guard let answer = voice.ask("type \(code, .strong) to \(purpose): ") else {
      throw Failure(
        .refused,
        "no-terminal",
        "nobody is at a terminal to type the code",
        next: "run it in a terminal of your own"
      )
    }
    let typed = answer.filter { !$0.isWhitespace }.uppercased()
    guard typed == code else {
      throw Failure(
        .refused,
        "wrong-code",
        "what was typed is not the code that was shown",
        expected: code,
        actual: typed.isEmpty ? "nothing" : typed,
        next: "run it again"
      )
    }
  }

  /// Shows a statement, makes sure that the person is there, and signs it.
  ///
  /// The signer and the presence are filled in here.
  package func sign(_ statement: Receipt.Statement, summary: Text) throws(Failure) -> Receipt {
    var statement = statement.redacted(by: workspace.redaction)
    statement.by = principal
    statement.presence = presence
    let text: [UInt8]
    do throws(ReceiptError) { text = try statement.signedText() } catch {
      throw Failure(.fatal, "receipt", "no receipt can say this: \(error)")
    }
    let shown = summary + "this is what you sign:\n" + Text(block: text, .faint)
    switch presence {
    case .terminal: try Self.confirm(shown, to: "sign as \(principal)", in: workspace)
    case .key: workspace.surroundings.voice.note(shown + "touch your key to sign as \(principal)")
    case .none: workspace.surroundings.voice.note(shown)
    }
    let receipt = try signed(statement, text)
    if case .bad(let reason) = regime.judged(receipt, by: try workspace.signatures()).trust {
      throw Failure(
        .refused,
        "untrusted-key",
        "no gate would believe this signature: \(reason)",
        next: "git lane doctor"
      )
    }
    return receipt
  }

  private func signed(_ statement: Receipt.Statement, _ text: [UInt8]) throws(Failure) -> Receipt {
    let surroundings = workspace.surroundings
    let signer = Signer(
      key: key.signing,
      program: try workspace.config().get("gpg.ssh.program"),
      environment: surroundings.environment,
      directory: workspace.directory,
      mayAsk: surroundings.isInputTerminal || surroundings.isErrorTerminal
    )
    let signature = try workspace.stored { () throws(StoreError) in
      try signer.sign(text, namespace: Regime.namespace)
    }
    guard signature.key == key.key else {
      throw Failure(
        .fatal,
        "other-key",
        "the signing program used another key than \(try PersonKey.setting(in: workspace)) names",
        expected: key.key.fingerprint,
        actual: signature.key.fingerprint,
        next: "git config \(try PersonKey.setting(in: workspace))"
      )
    }
    guard presence != .key || signature.securityKey?.userPresent == true else {
      throw Failure(
        .refused,
        "not-touched",
        "the signature does not show that the key was touched",
        next: "use a key that was made without no-touch-required"
      )
    }
    do throws(ReceiptError) {
      return try Receipt(
        statement,
        signature: Array(signature.armored.utf8),
        digest: ContentDigest.sha256
      )
    } catch {
      throw Failure(.fatal, "receipt", "no receipt can say this: \(error)")
    }
  }

  /// A hardware key shows by its signature that somebody touched it; others need a terminal.
  private static func presence(of key: PersonKey, asked: Presence) throws(Failure) -> Presence {
    if key.key.isSecurityKey { return .key }
    guard asked == .key else { return asked }
    throw Failure(
      .refused,
      "presence",
      "the policy asks for a hardware key (lane.presence = key)",
      expected: "a FIDO key as user.signingKey",
      actual: "a key of type \(key.key.type)",
      next: "ssh-keygen -t ed25519-sk"
    )
  }

  /// Six characters that nobody mistakes for others.
  private static func code() -> String {
    let alphabet = Array("ABCDEFGHJKMNPQRSTUVWXYZ23456789")
    return String(randomBytes(6).map { alphabet[Int($0) % alphabet.count] })
  }
}

extension Failure {
  /// A person's act needs a person's key.
  static func noSigningKey(_ workspace: Workspace) throws(Failure) -> Failure {
    Failure(
      .fatal,
      "no-signing-key",
      "git knows no SSH key of yours to sign with",
      expected: "\(try PersonKey.setting(in: workspace)) names an SSH key",
      next: try PersonKey.command(in: workspace),
      otherwise: ["make one first: ssh-keygen -t ed25519"]
    )
  }
}
