package import LaneCore
internal import LaneSystem

/// Everything that one review needs; the reviewer sees no more than this.
package struct ReviewerRequest: Sendable {
  /// How long and how much a reviewer may take, over all its turns.
  package struct Limits: Sendable, Equatable {
    /// Milliseconds for the whole review.
    package var total: Int64 = 30 * 60 * 1000
    /// Milliseconds without a sign of life.
    package var idle: Int64 = 10 * 60 * 1000
    /// Milliseconds between asking a program to end and ending it.
    package var grace: Int64 = 5_000
    /// Milliseconds that a program has to renew the credentials that others wait for.
    package var renewal: Int64 = 60_000
    /// How often an answer that does not hold may be repaired.
    package var repairs = 1
    /// Bytes of a program's output that are kept, half of them from its end.
    package var output = 16 << 20
    /// Bytes that it may write to its home, its temporary directory and its answer.
    package var storage: Int64 = 256 << 20

    package init() {}
  }

  package var provider: Provider
  /// What the program is to be.
  package var role = Prompt.Role.reviewer
  /// The reviewed tree, written out, without `.git`; an absolute path.
  package var tree: String
  /// The prompt.
  package var packet: [UInt8]
  /// The skeleton of the dossier, for command providers.
  package var template: [UInt8]
  /// The JSON schema of the dossier.
  package var schema: String
  package var nonce: String
  /// An absolute path of our own for this run; made if it is not there, kept afterwards.
  package var runDirectory: String
  /// The environment of the person who runs the lane; only what the provider needs is handed on.
  package var environment: [String: String]
  package var sandbox: SandboxRule
  /// Whether the program may not reach the network, also where its kind may.
  var isOffline = false
  /// The path of this program, which confines others; without it only bubblewrap does.
  package var launcher: String?
  package var limits = Limits()
  /// What may be spent, and where it is written down; nil for a run that is not accounted for.
  package var purse: Purse?
  /// Hears how it goes.
  package var observe: (@Sendable (ReviewerEvent) -> Void)?
  /// How the digest of a program is found; whoever remembers some need not read it again.
  package var digest: @Sendable (_ path: String) throws(AgentError) -> [UInt8] = {
    path throws(AgentError) in
    try withSystem { () throws(SystemError) in try Digest.sha256(file: path) }
  }
  /// Directories that must stay out of the sandbox whatever lies in them: the repository, the home.
  package var hidden: [String] = []
  /// More paths that the program needs to read.
  package var visible: [String] = []

  var usesNetwork: Bool { !isOffline && provider.kind.adapter.usesNetwork }

  package init(
    provider: Provider,
    tree: String,
    packet: [UInt8],
    template: [UInt8],
    schema: String,
    nonce: String,
    runDirectory: String,
    environment: [String: String],
    sandbox: SandboxRule
  ) {
    self.provider = provider
    self.tree = tree
    self.packet = packet
    self.template = template
    self.schema = schema
    self.nonce = nonce
    self.runDirectory = runDirectory
    self.environment = environment
    self.sandbox = sandbox
  }
}

/// Whether one dossier is the reviewer's last word.
package enum AnswerCheck: Sendable, Equatable {
  /// A verdict can be computed from it, whichever it is.
  case accepted
  /// What is wrong with it, in words for the reviewer's second turn.
  case repair(String)
}
