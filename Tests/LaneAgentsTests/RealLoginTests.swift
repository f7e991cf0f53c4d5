import LaneAgents
import LaneCore
import LaneSystem
import TestSupport
import Testing

/// The vendors' real programs, logged in as a person, while the vendors' hosts are scripted: through
/// a proxy that only an authority of its own vouches for, as companies have them.
@Suite(.withRealAgents, .timeLimit(.minutes(20)))
struct RealLoginTests {
  /// A person whose access tokens have run out, and who has one refresh token left.
  private struct Person {
    let scratch: Scratch
    let hosts: ScriptedModel
    var home: String { "\(scratch.path)/person" }

    init() throws {
      scratch = try Scratch()
      let dossier = ReviewedProject.dossier(verdict: "pass").canonical()
      let answers = "[{\"dossier\":\(String(decoding: dossier, as: UTF8.self))}]"
      hosts = try ScriptedModel(
        script: answers,
        in: "\(scratch.path)/hosts",
        vendorPython: try #require(variable("LANE_AGENTS_VENV")) + "/bin/python"
      )
      // Claims that ended in 2001; nobody looks at the signature.
      let token = "eyJhbGciOiJub25lIn0.eyJleHAiOjEwMDAwMDAwMDB9.dW5zaWduZWQ"
      try scratch.write(
        "person/.codex/auth.json",
        """
        {"auth_mode":"chatgpt","OPENAI_API_KEY":null,"tokens":{"id_token":"\(token)",\
        "access_token":"\(token)","refresh_token":"refresh-1","account_id":"scripted-account"},\
        "last_refresh":"2026-01-01T00:00:00Z"}
        """,
        mode: 0o600
      )
      try scratch.write(
        "person/.claude/.credentials.json",
        """
        {"claudeAiOauth":{"accessToken":"\(token)","expiresAt":1000000000000,\
        "refreshToken":"refresh-1","scopes":["user:inference"],"subscriptionType":"max"},\
        "mcpOAuth":{"other":"token-of-another-service"}}
        """,
        mode: 0o600
      )
    }

    func review(_ kind: ProviderKind, in level: SandboxLevel = .bwrap) throws -> ReviewerRun {
      let project = try ReviewedProject(Scratch())
      var request = try RealAgentTrial.request(kind, hosts, project, in: level)
      request.provider.baseURL = nil
      request.provider.keyVariable = nil
      request.environment["HOME"] = home
      request.environment["HTTPS_PROXY"] = hosts.url
      let authority = "\(hosts.captures)/authority.pem"
      request.environment["SSL_CERT_FILE"] = authority
      request.environment["NODE_EXTRA_CA_CERTS"] = authority
      return try Reviewer.run(request) { dossier in
        project.ruling(dossier).isRepairable ? .repair("") : .accepted
      }
    }

    func lines(_ name: String) throws -> [String] {
      String(decoding: try Files.read("\(hosts.captures)/\(name)"), as: UTF8.self)
        .split(separator: "\n").map(String.init)
    }

    func credentials(_ kind: ProviderKind) throws -> String {
      try scratch.read(
        kind == .codex ? "person/.codex/auth.json" : "person/.claude/.credentials.json"
      )
    }
  }

  @Test(
    "a token that is renewed goes back to the person, of whose account nothing else is used",
    arguments: [ProviderKind.codex, .claude],
    sandboxes
  )
  func renewed(kind: ProviderKind, level: SandboxLevel) throws {
    let person = try Person()
    let run = try person.review(kind, in: level)
    #expect(run.isAccepted, "\(String(describing: run.failure))")
    #expect(try person.lines("renewals") == ["renewed 1"])
    let kept = try person.credentials(kind)
    #expect(kept.contains("refresh-2"))
    #expect(kind == .codex || kept.contains("token-of-another-service"))
    // The model was asked with what the person has now.
    let headers = try person.hosts.headers()
    let bearers = headers.compactMap { $0.firstMatch(of: /(?i:authorization: bearer )(\S+)/)?.1 }
    #expect(!headers.isEmpty && bearers.count == headers.count)
    #expect(bearers.allSatisfy { kept.contains($0) })
    // What else the account could offer: tools of other services, where the change's story is told.
    let asked = try person.lines("asked")
    for word in ["mcp", "plugins", "apps", "connectors", "analytics", "telemetry"] {
      #expect(!asked.contains { $0.contains(word) }, "\(asked)")
    }
  }

  @Test(
    "two runs at once renew one token once, and leave the newest to the person",
    arguments: [ProviderKind.codex, .claude]
  )
  func twoAtOnce(kind: ProviderKind) throws {
    let person = try Person()
    let runs = try atOnce((0..<2).map { _ in { @Sendable in try person.review(kind) } })
    for run in runs { #expect(run.isAccepted, "\(String(describing: run.failure))") }
    #expect(try person.lines("renewals") == ["renewed 1"])
    #expect(try person.credentials(kind).contains("refresh-2"))
    let store = "\(person.home)/.local/state/git-lane/credentials"
    let left = try Files.list(store).flatMap { try Files.list("\(store)/\($0)") }
    #expect(left.sorted() == ["lock", "renewal", "users"])
  }
}
