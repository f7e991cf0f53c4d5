internal import LaneCore
internal import LaneSystem

/// The environment and the home of one reviewer: clean, but for the provider's own credentials.
struct AgentEnvironment: Sendable {
  // How to reach the network, and in which language to speak.
  private static let ordinary = [
    "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "no_proxy",
    "all_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "LANG", "LC_ALL", "TZ",
  ]

  private(set) var variables: [String: String] = [:]
  /// The values that must not appear in anything that is kept.
  private(set) var secrets: [String] = []
  /// The variable or the file that the credentials were taken from.
  private(set) var source: String?
  private(set) var copied: CopiedFile?

  /// A file of credentials that was copied for a run.
  struct CopiedFile: Sendable {
    let original: String
    let copy: String
    let digest: [UInt8]
  }

  /// Takes from a person's environment what the provider needs and nothing else.
  ///
  /// An endpoint that policy names gets only the key that policy names: never the vendor's own.
  init(_ request: ReviewerRequest, needs: CredentialNeeds, run: RunDirectory)
    throws(SystemError)
  {
    let outer = request.environment
    for name in Self.ordinary { variables[name] = outer[name] }
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
    if let file = needs.file { try copy(file, outer: outer, run: run) }
    if copied == nil, let related = needs.relatedVariable, let name = needs.keyVariables.first {
      give(outer, related, as: name)
    }
  }

  private mutating func give(_ outer: [String: String], _ source: String, as name: String) {
    guard let key = outer[source], !key.isEmpty else { return }
    self.source = source
    variables[name] = key
    secrets.append(key)
  }

  private mutating func copy(
    _ file: CredentialNeeds.File,
    outer: [String: String],
    run: RunDirectory
  ) throws(SystemError) {
    let directory = outer[file.directoryVariable] ?? outer["HOME"].map { "\($0)/\(file.directory)" }
    guard let directory,
      let bytes = try Files.readIfPresent("\(directory)/\(file.name)", limit: 1 << 20)
    else { return }
    let target = "\(run.home)/\(file.directory)"
    try Files.makeDirectories(target, mode: 0o700)
    try Files.writeAtomically("\(target)/\(file.name)", bytes, mode: 0o600)
    copied = CopiedFile(
      original: "\(directory)/\(file.name)",
      copy: "\(target)/\(file.name)",
      digest: Digest.sha256(bytes)
    )
    source = "\(directory)/\(file.name)"
    secrets += Self.strings(in: (try? JSONReader.read(bytes, numbers: .any)) ?? .null)
  }

  /// Hands renewed credentials back, unless the original was renewed by someone else meanwhile.
  ///
  /// A service that rotates its tokens accepts only the newest: losing it would sign the person out.
  func handBackRenewedCredentials() throws(SystemError) {
    guard let copied, let renewed = RunDirectory.readWritten(copied.copy, limit: 1 << 20),
      Digest.sha256(renewed) != copied.digest,
      (try? JSONReader.read(renewed, numbers: .any))?.object != nil,
      let current = try Files.readIfPresent(copied.original, limit: 1 << 20),
      Digest.sha256(current) == copied.digest
    else { return }
    // Through a link, so that a person who keeps the file elsewhere still does.
    let target = Files.realPath(copied.original) ?? copied.original
    try Files.writeAtomically(target, renewed, mode: 0o600)
  }

  /// The secrets of the copied file as it is now, which a renewal may have changed.
  func secretsNow() -> [String] {
    guard let copied, let bytes = RunDirectory.readWritten(copied.copy, limit: 1 << 20),
      let value = try? JSONReader.read(bytes, numbers: .any)
    else { return secrets }
    return secrets + Self.strings(in: value)
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
