import LaneAgents
import LaneCore

/// Tests with shell scripts in place of the vendors' programs, which print and leave what these do.
protocol VendorScripted {}

extension VendorScripted {
  // The file that codex leaves its last message in is the word after -o.
  static var codex: String {
    """
    [ "$1" = --version ] && { echo codex-cli 9.9.9; exit 0; }
    cat >/dev/null
    while [ $# -gt 0 ]; do [ "$1" = -o ] && answer=$2; shift; done
    echo '{"type":"thread.started","thread_id":"t"}'
    echo 'not json'
    echo '{"type":"turn.started"}'
    """
  }
  static var completed: String {
    #"echo '{"type":"turn.completed","usage":{"input_tokens":12,"cached_input_tokens":2,"output_tokens":3}}'"#
  }
  static var claude: String {
    """
    [ "$1" = --version ] && { echo '9.9.9 (Claude Code)'; exit 0; }
    cat >/dev/null
    """
  }
  static var start: String {
    #"echo '{"type":"system","subtype":"init","tools":["Read","StructuredOutput"],"mcp_servers":[]}'"#
  }

  func run(
    _ kind: ProviderKind,
    _ script: String,
    environment: [String: String] = [:],
    scratch: Scratch? = nil
  ) throws -> (ReviewerRun, Scratch) {
    let scratch = try scratch ?? Scratch()
    let head = kind == .codex ? Self.codex : Self.claude
    let nonced = script.replacing("@NONCE@", with: scratch.nonce)
    var provider = try scratch.reviewer("\(head)\n\(nonced)")
    provider.kind = kind
    provider.program = provider.command.first
    provider.command = []
    let request = try scratch.request(provider, environment: environment, bubblewrap: false)
    let run = try Reviewer.run(request, judge: acceptingNonce(scratch.nonce))
    return (run, scratch)
  }

  static func result(_ members: String) -> String {
    #"echo '{"type":"result","structured_output":{"nonce":"@NONCE@"},\#(members)}'"#
  }
}
