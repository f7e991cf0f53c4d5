internal import LaneSystem

/// The environment and the home of one reviewer: clean, but for the provider's own credentials.
struct AgentEnvironment: Sendable {
  // How to reach the network, and in which language to speak.
  private static let ordinary = [
    "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "no_proxy",
    "all_proxy", "LANG", "LC_ALL", "TZ",
  ]
  // Whom to trust where a proxy reads along, as companies have them.
  private static let authorities = [
    "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "CODEX_CA_CERTIFICATE",
    "CURL_CA_BUNDLE",
  ]

  private(set) var variables: [String: String] = [:]
  /// The variable or the file that the credentials were taken from.
  private(set) var source: String?
  private var keys: [String] = []
  private var lent: SharedCredentials?

  /// Takes from a person's environment what the provider needs and nothing else.
  ///
  /// An endpoint that policy names gets only the key that policy names: never the vendor's own.
  init(_ request: ReviewerRequest, needs: CredentialNeeds, run: RunDirectory)
    throws(SystemError)
  {
    let outer = request.environment
    for name in Self.ordinary + Self.authorities { variables[name] = outer[name] }
    let provider = request.provider
    if let named = provider.keyVariable {
      // The vendor's program looks for its key under one name; another endpoint's is configured.
      let name = provider.baseURL == nil ? needs.keyVariables.first ?? named : named
      give(outer, named, as: name)
      return
    }
    guard provider.baseURL == nil else { return }
    for name in needs.endpointVariables { variables[name] = outer[name] }
    if let name = needs.keyVariables.first(where: { outer[$0]?.isEmpty == false }) {
      give(outer, name, as: name)
      return
    }
    if let file = needs.file {
      try lend(file, outer: outer, run: run, renewal: request.limits.renewal) {
        request.observe?(.waiting)
      }
    }
    if lent == nil, let related = needs.relatedVariable, let name = needs.keyVariables.first {
      give(outer, related, as: name)
    }
  }

  /// The files and directories of certificates that the variables name, but for a directory with more
  /// in it than that.
  static func certificates(named outer: [String: String], hidden: [String]) -> [String] {
    authorities.compactMap { outer[$0] }.filter { path in
      guard path.hasPrefix("/"), let stamp = Files.stamp(path, following: true) else {
        return false
      }
      return stamp.isRegular || stamp.isDirectory && Program.isSafe(path, hidden: hidden)
    }
  }

  private mutating func give(_ outer: [String: String], _ source: String, as name: String) {
    guard let key = outer[source], !key.isEmpty else { return }
    self.source = source
    variables[name] = key
    keys.append(key)
  }

  private mutating func lend(
    _ file: CredentialNeeds.File,
    outer: [String: String],
    run: RunDirectory,
    renewal: Int64,
    whenWaiting: () -> Void
  ) throws(SystemError) {
    let directory = outer[file.directoryVariable] ?? outer["HOME"].map { "\($0)/\(file.directory)" }
    guard let directory else { return }
    lent = try SharedCredentials.lend(
      file,
      "\(directory)/\(file.name)",
      to: run.home,
      state: outer["XDG_STATE_HOME"] ?? outer["HOME"].map { "\($0)/.local/state" },
      run: run,
      renewal: renewal,
      whenWaiting: whenWaiting
    )
    source = lent?.original
  }

  /// Hands back what was renewed by now.
  func lookAtCredentials() { lent?.look() }

  /// Hands back what was renewed, and ends the loan.
  func takeBackCredentials() throws(SystemError) { try lent?.takeBack() }

  /// The values that must not appear in anything that is kept, as they are now.
  var secrets: [String] { keys + (lent?.secrets ?? []) }
}
