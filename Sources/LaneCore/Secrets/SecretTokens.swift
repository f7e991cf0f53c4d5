/// The credentials that can be told by how they begin.
enum SecretTokens {
  /// One way to begin, and what has to follow.
  struct Form: Sendable {
    let prefix: [UInt8]
    let alphabet: Alphabet
    /// How many bytes have to follow.
    let minimum: Int
    /// Whether exactly so many may.
    var isExact = false
    /// Whether one of the first of them has to be a digit, as in no word.
    var needsDigit = false
  }

  /// What a token may be made of.
  enum Alphabet: Sendable {
    case capitals, alphanumeric, word, dashed, dotted, path

    func contains(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5a: true
      case 0x61...0x7a: self != .capitals
      case UInt8(ascii: "_"): self == .word || self == .dashed || self == .dotted || self == .path
      case UInt8(ascii: "-"): self == .dashed || self == .dotted || self == .path
      case UInt8(ascii: "."): self == .dotted
      case UInt8(ascii: "/"): self == .path
      default: false
      }
    }
  }

  // How much of a token is looked at for a digit: a bound, so that no text is read twice.
  private static let window = 64

  /// Where a token that begins here ends; nil where none begins.
  static func end(of text: [UInt8], at start: Int) -> Int? {
    for form in forms[text[start]] ?? [] {
      let body = start + form.prefix.count
      guard body <= text.count, text[start..<body].elementsEqual(form.prefix) else { continue }
      let first = text[body...].prefix(max(form.minimum, window))
        .prefix { form.alphabet.contains($0) }
      guard first.count >= form.minimum else { continue }
      if form.needsDigit, !first.contains(where: { (0x30...0x39).contains($0) }) { continue }
      let rest = text[first.endIndex...].prefix { form.alphabet.contains($0) }
      if form.isExact {
        guard first.count + rest.count == form.minimum,
          text[rest.endIndex...].first.map({ !Alphabet.word.contains($0) }) ?? true
        else { continue }
      }
      return rest.endIndex
    }
    return nil
  }

  private static let forms: [UInt8: [Form]] = Dictionary(grouping: table) { $0.prefix[0] }

  private static let table: [Form] =
    forms(["AKIA", "ASIA", "ABIA", "ACCA"], .capitals, 16, isExact: true)
    + forms(["AIza"], .dashed, 35) + forms(["ya29."], .dotted, 20) + forms(["GOCSPX-"], .dashed, 20)
    + forms(["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], .dotted, 30)
    + forms(["github_pat_"], .word, 30)
    + forms(
      [
        "glpat-", "gldt-", "glrt-", "glrtr-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-",
        "glsoat-", "gloas-", "glffct-",
      ],
      .dotted,
      20
    )
    + forms(["xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-", "xapp-"], .dashed, 10)
    + forms(["hooks.slack.com/services/", "discord.com/api/webhooks/"], .path, 20)
    + forms(["sk-ant-", "sk-proj-", "sk-svcacct-", "sk-admin-", "sk-or-"], .dashed, 20)
    + forms(["sk-"], .alphanumeric, 32, needsDigit: true)
    + forms(["npm_"], .alphanumeric, 36) + forms(["pypi-"], .dashed, 50)
    + forms(["sk_live_", "sk_test_", "rk_live_", "rk_test_"], .alphanumeric, 16)
    + forms(["whsec_", "hf_", "gsk_", "r8_", "shpat_"], .alphanumeric, 30)
    + forms(["dckr_pat_", "dckr_oat_", "nvapi-", "xai-", "lin_api_"], .dashed, 20)
    + forms(["dop_v1_", "doo_v1_"], .alphanumeric, 40) + forms(["SG."], .dotted, 40)
    + forms(["AGE-SECRET-KEY-1"], .alphanumeric, 50)

  private static func forms(
    _ prefixes: [String],
    _ alphabet: Alphabet,
    _ minimum: Int,
    isExact: Bool = false,
    needsDigit: Bool = false
  ) -> [Form] {
    prefixes.map {
      Form(
        prefix: Array($0.utf8),
        alphabet: alphabet,
        minimum: minimum,
        isExact: isExact,
        needsDigit: needsDigit
      )
    }
  }
}
