/// What kept a reviewer from the rest of the machine.
package enum SandboxLevel: String, Sendable {
  /// Bubblewrap, tried before the run.
  case bwrap
  /// Only what the agent program does by itself.
  case agent
  case none
}
