/// The keys that are trusted: an allowed-signers file, read line by line as OpenSSH reads it.
///
/// Reading is total: a line that OpenSSH could not read either is kept as ``Damage``, for `doctor`
/// and refusals to name, and the others count.
package struct AllowedSigners: Sendable {
  /// A line that lists a key.
  package struct Signer: Equatable, Sendable {
    package let line: Int
    package let principals: PatternList
    package let options: SignerOptions
    package let key: SSHPublicKey
  }

  /// A line that cannot be read, or a file that is not read at all (line 0).
  package struct Damage: Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
      case fileTooLarge
      case lineTooLong
      case nulByte
      case unterminatedQuote
      case badOptions(SignerOptions.Problem)
      case missingKey
      case badKey
    }

    package let line: Int
    package let reason: Reason
    /// Whom the line was meant for, where that much can be read.
    package let principals: PatternList?
  }

  /// What the file says of a key.
  package enum Trust: Equatable, Sendable {
    case trusted(line: Int)
    case untrusted(Refusal)
    /// Only `ssh-keygen` can tell.
    case undecided(line: Int, Doubt)
  }

  /// Why a key is not trusted.
  package enum Refusal: Equatable, Sendable {
    case unknownPrincipal
    case otherKey
    case wrongNamespace(line: Int)
    case notYetValid(line: Int)
    case noLongerValid(line: Int)
    case damaged(line: Int)
  }

  /// Why `ssh-keygen` has to be asked.
  package enum Doubt: Equatable, Sendable {
    case certificate
    case localTime
  }

  private enum Entry {
    case signer(Signer)
    case damage(Damage)
  }

  private let entries: [Entry]

  static let sizeLimit = 1 << 20
  static let lineLimit = 64 << 10

  /// Reads a file.
  package init(_ bytes: [UInt8]) {
    guard bytes.count <= Self.sizeLimit else {
      entries = [.damage(Damage(line: 0, reason: .fileTooLarge, principals: nil))]
      return
    }
    var entries: [Entry] = []
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if let entry = Self.read(line, number: index + 1) { entries.append(entry) }
    }
    self.entries = entries
  }

  /// The lines that list a key, in order.
  package var signers: [Signer] {
    entries.compactMap { if case .signer(let signer) = $0 { signer } else { nil } }
  }

  /// The lines that cannot be read, in order.
  package var damage: [Damage] {
    entries.compactMap { if case .damage(let damage) = $0 { damage } else { nil } }
  }

  /// Answers what `ssh-keygen -Y verify -I <principal> -n <namespace>` would, for the same moment.
  ///
  /// As there, one line that trusts the key is enough, and lines that cannot be read are passed
  /// over; where nothing trusts it and such a line was meant for this principal, that is the reason.
  package func judge(
    _ key: SSHPublicKey,
    principal: String,
    namespace: String,
    at moment: Timestamp
  ) -> Trust {
    guard !principal.isEmpty, !principal.utf8.contains(0) else {
      return .untrusted(.unknownPrincipal)
    }
    var refusals: [Refusal] = [.unknownPrincipal]
    var doubt: Trust?
    for entry in entries {
      switch entry {
      case .damage(let damage):
        guard damage.principals?.matches(principal) ?? true else { continue }
        refusals.append(.damaged(line: damage.line))
      case .signer(let signer):
        guard signer.principals.matches(principal) else { continue }
        switch signer.verdict(on: key, namespace: namespace, at: moment) {
        case .trusted(let line): return .trusted(line: line)
        case .untrusted(let refusal): refusals.append(refusal)
        case .undecided: doubt = doubt ?? .undecided(line: signer.line, signer.doubt(on: key))
        }
      }
    }
    let closest = refusals.enumerated().max {
      ($0.element.closeness, -$0.offset) < ($1.element.closeness, -$1.offset)
    }
    return doubt ?? .untrusted(closest?.element ?? .unknownPrincipal)
  }

  /// The plain names under which a key is listed, in the file's order, each once.
  package func principals(of key: SSHPublicKey) -> [String] {
    var names: [String] = []
    var seen: Set<String> = []
    for signer in signers where signer.key == key && !signer.options.isCertificateAuthority {
      names += signer.principals.literals.filter { seen.insert($0).inserted }
    }
    return names
  }

  /// The keys that are listed for a principal, whatever their namespaces and times.
  package func keys(of principal: String) -> [SSHPublicKey] {
    signers.filter { !$0.options.isCertificateAuthority && $0.principals.matches(principal) }
      .map(\.key)
  }
}

extension AllowedSigners.Refusal {
  /// How near to being trusted this is: the nearest miss is what a person needs to hear of.
  fileprivate var closeness: Int {
    switch self {
    case .unknownPrincipal: 0
    case .otherKey: 1
    case .damaged: 2
    case .wrongNamespace: 3
    case .notYetValid, .noLongerValid: 4
    }
  }
}

extension AllowedSigners.Signer {
  fileprivate func verdict(
    on candidate: SSHPublicKey,
    namespace: String,
    at moment: Timestamp
  ) -> AllowedSigners.Trust {
    guard options.isCertificateAuthority ? candidate.isCertificate : candidate == key else {
      return .untrusted(.otherKey)
    }
    guard options.namespaces?.matches(namespace) ?? true else {
      return .untrusted(.wrongNamespace(line: line))
    }
    let early = options.validAfter.map { $0.isAfter(moment) } ?? false
    let late = options.validBefore.map { $0.isBefore(moment) } ?? false
    if early == true { return .untrusted(.notYetValid(line: line)) }
    if late == true { return .untrusted(.noLongerValid(line: line)) }
    guard early != nil, late != nil, !candidate.isCertificate else {
      return .undecided(line: line, doubt(on: candidate))
    }
    return .trusted(line: line)
  }

  fileprivate func doubt(on candidate: SSHPublicKey) -> AllowedSigners.Doubt {
    candidate.isCertificate ? .certificate : .localTime
  }
}

extension AllowedSigners {
  private static func read(_ line: ArraySlice<UInt8>, number: Int) -> Entry? {
    func damaged(_ reason: Damage.Reason, _ principals: PatternList? = nil) -> Entry {
      .damage(Damage(line: number, reason: reason, principals: principals))
    }
    var rest = line.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
    guard let first = rest.first, first != UInt8(ascii: "#") else { return nil }
    guard line.count <= lineLimit else { return damaged(.lineTooLong) }
    guard !line.contains(0) else { return damaged(.nulByte) }
    guard let word = takePrincipals(&rest) else { return damaged(.unterminatedQuote) }
    let principals = PatternList(word)

    if let key = readKey(rest) {
      return .signer(
        Signer(line: number, principals: principals, options: SignerOptions(), key: key)
      )
    }
    guard let end = SignerOptions.end(of: rest) else {
      return damaged(.unterminatedQuote, principals)
    }
    let keyText = rest[end...].drop { $0 == 0x20 || $0 == 0x09 }
    guard !keyText.allSatisfy({ $0 == 0x0d }) else { return damaged(.missingKey, principals) }
    guard let key = readKey(keyText) else { return damaged(.badKey, principals) }
    do throws(SignerOptions.Problem) {
      let options = try SignerOptions(rest[..<end])
      return .signer(Signer(line: number, principals: principals, options: options, key: key))
    } catch {
      return damaged(.badOptions(error), principals)
    }
  }

  /// Takes the first word; the part of it that stands in quotes may hold spaces and ends it.
  private static func takePrincipals(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
    let plain = rest.prefix { !isSpace($0) && $0 != UInt8(ascii: "\"") }
    rest = rest.dropFirst(plain.count)
    var word = Array(plain)
    if rest.first == UInt8(ascii: "\"") {
      guard let close = rest.dropFirst().firstIndex(of: UInt8(ascii: "\"")) else { return nil }
      word += rest[rest.startIndex..<close].dropFirst()
      rest = rest[close...].dropFirst()
    }
    rest = rest.drop(while: isSpace)
    return word
  }

  private static func readKey(_ text: ArraySlice<UInt8>) -> SSHPublicKey? {
    let fields = text.split(maxSplits: 2) { $0 == 0x20 || $0 == 0x09 }
    guard fields.count >= 2, text.first != 0x20, text.first != 0x09 else { return nil }
    return SSHPublicKey(type: fields[0], base64: fields[1])
  }
}
