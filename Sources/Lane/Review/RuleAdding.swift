internal import Git
package import LaneCore
internal import LaneSpec
internal import LaneStore
internal import LaneSystem

/// The verb `rule add`: writes down what a finding taught, for every later review of such paths.
///
/// It is written to the work tree alone: a rule counts once a person has approved it on the target.
package struct RuleAdding: Answer {
  private let path: String
  private let bytes: [UInt8]

  /// Writes `.lane/rules/<slug>.md` from a finding; the words are a beginning, to be edited.
  package static func run(
    from name: String,
    paths glob: String?,
    in workspace: Workspace
  ) throws(Failure) -> RuleAdding {
    let (keeper, _) = try Verification.keeper(for: nil, in: workspace)
    let sessions = try ReviewSessions(under: try keeper.regimeHere(), in: workspace)
    let named = try NamedFinding.find(name, in: sessions, of: workspace)
    guard let root = workspace.repository.workDirectory else {
      throw Failure(.fatal, "bare", "a bare repository has no files to write to")
    }
    let rule = LaneRule.file(
      path: glob ?? pattern(for: named.finding.location.path),
      sentence: workspace.redaction(sentence(of: named.finding)),
      from: named.prior.key
    )
    guard let rule else {
      throw Failure(
        .fatal,
        "bad-rule",
        "the finding's path makes no pattern",
        actual: named.finding.location.path,
        next: "git lane rule add --from \(name) --path <glob>"
      )
    }
    let path = ".lane/rules/\(slug(of: named.finding.title)).md"
    do throws(SystemError) {
      try Files.makeDirectories("\(root)/.lane/rules")
      try Files.create("\(root)/\(path)", rule)
    } catch {
      guard Files.exists("\(root)/\(path)") else { throw Failure(error) }
      throw Failure(
        .refused,
        "exists",
        "'\(path)' is there already",
        next: "edit \(path)"
      )
    }
    return RuleAdding(path: path, bytes: rule)
  }

  /// A pattern that fits exactly one path.
  private static func pattern(for path: String) -> String {
    let escaped = path.map { "*?\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    return "/" + escaped
  }

  private static func sentence(of finding: Dossier.Finding) -> String {
    let scenario = finding.scenario
    guard !scenario.trigger.isEmpty, !scenario.expected.isEmpty else { return finding.title }
    return "\(finding.title): when \(scenario.trigger), expect \(scenario.expected),"
      + " not \(scenario.actual)"
  }

  /// The title as a file's name: letters and digits with hyphens between.
  private static func slug(of title: String) -> String {
    let words = title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    var slug = ""
    for word in words {
      guard slug.utf8.count + word.utf8.count < 50 else { break }
      slug += (slug.isEmpty ? "" : "-") + word
    }
    return slug.isEmpty ? "rule" : slug
  }

  package var text: Text {
    var text: Text = "wrote \(path, .name)\n"
    text += Text(block: bytes)
    return text
      + "edit it, commit it, and let a person approve it: git lane approve --lane\n"
  }

  package var json: JSONValue { ["path": .string(path)] }
}
