package import LaneCore

/// The prompt of a reviewer: the change in its code, and how to answer; nothing of its story.
///
/// There is no place in it for a spec, a message, an author's name or a branch, so none can slip in.
package struct Packet: Sendable {
  /// How much of a change a prompt is about.
  package enum Kind: Sendable, Equatable {
    case whole
    /// One of the clusters of files that a large change was cut into.
    case cluster(number: Int, of: Int)
    /// What lies between the clusters.
    case between(clusters: Int)
    /// Whether earlier findings are fixed, and what was changed since they were made.
    case verify
  }

  /// A changed path, and the host's stamp where it is not for the reviewer to judge.
  package struct File: Sendable, Equatable {
    package var path: [UInt8]
    /// A, M, D or T, as git says it.
    package var status: String
    /// Why it cannot be reviewed; nil where it can.
    package var stamp: ReviewStamp?

    package init(path: [UInt8], status: String, stamp: ReviewStamp? = nil) {
      self.path = path
      self.status = status
      self.stamp = stamp
    }
  }

  /// A finding of an earlier review, and what its author answers.
  package struct PriorFinding: Sendable, Equatable {
    package var id: String
    package var text: String
    package var answer: String?

    package init(id: String, text: String, answer: String? = nil) {
      self.id = id
      self.text = text
      self.answer = answer
    }
  }

  /// A question that the touched paths call for.
  package struct Question: Sendable, Equatable {
    package var id: String
    package var text: String

    package init(id: String, text: String) {
      self.id = id
      self.text = text
    }
  }

  /// Something to read, put between the lines that carry the nonce.
  package struct Section: Sendable, Equatable {
    package var title: String
    package var remark: String
    package var bytes: [UInt8]
    /// Whether it is a unified diff, which gets its line numbers.
    package var isDiff: Bool

    package init(_ title: String, _ remark: String, _ bytes: [UInt8], isDiff: Bool) {
      self.title = title
      self.remark = remark
      self.bytes = bytes
      self.isDiff = isDiff
    }

    /// A change to be judged.
    package static func change(_ diff: [UInt8], title: String = "The change") -> Section {
      Section(
        title,
        "Before each line stand its number in the old and in the new file.",
        diff,
        isDiff: true
      )
    }
  }

  /// A prompt beyond this leaves no model room to think; the change needs to be cut.
  package static let limit = 2 << 20

  package var kind: Kind
  /// What the role is asked to do: the repository's own words or the default.
  package var prompt = Prompt.builtIn(.reviewer)
  /// The paths that this prompt is about.
  package var files: [File]
  /// Other paths of the change, which other prompts are about.
  package var otherFiles: [File] = []
  /// What the repository has learnt, a sentence each.
  package var rules: [String] = []
  package var checklist: [Question] = []
  package var priorFindings: [PriorFinding] = []
  /// Findings that were raised before and withdrawn.
  package var settled: [PriorFinding] = []
  package var sections: [Section]
  package var nonce: String
  package var schema: String
  /// Whether who is asked can open the files of the tree.
  package var readsTree = true

  package init(_ kind: Kind, files: [File], sections: [Section], nonce: String, schema: String) {
    self.kind = kind
    self.files = files
    self.sections = sections
    self.nonce = nonce
    self.schema = schema
  }

  /// The bytes of the prompt, always valid UTF-8.
  package func bytes() throws(AgentError) -> [UInt8] {
    let parts = [
      prompt.text.trimmed, PacketText.task(of: kind), PacketText.material(readsTree: readsTree),
      fileList, otherList,
      ruleList, questionList, priorList, settledList,
    ]
    let framed = sections.map { PacketText.framed($0, nonce: nonce) }
    let text = (parts + framed + [answering]).filter { !$0.isEmpty }.joined(separator: "\n\n")
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.limit else {
      throw .packetTooLarge(bytes: bytes.count, limit: Self.limit)
    }
    return bytes
  }

  private var fileList: String {
    let judged = files.filter { $0.stamp == nil }
    guard !judged.isEmpty else { return "" }
    let title = kind == .verify ? "# Paths to judge" : "# Changed paths"
    return PacketText.list(title, judged.map(\.line))
  }

  private var otherList: String {
    let stamped = (files + otherFiles).filter { $0.stamp != nil }
    var lists: [String] = []
    if !stamped.isEmpty {
      let remark =
        "Not for you to judge, as the host has stamped them; leave them out of the coverage:"
      lists.append(PacketText.list(remark, stamped.map(\.line)))
    }
    let others = otherFiles.filter { $0.stamp == nil }
    if !others.isEmpty {
      let remark = "Changed as well, and judged elsewhere; leave them out of the coverage:"
      lists.append(PacketText.list(remark, others.map(\.line)))
    }
    return lists.joined(separator: "\n\n")
  }

  private var ruleList: String {
    guard !rules.isEmpty else { return "" }
    return PacketText.list(
      """
      # Rules

      This repository has learnt these where the change is at work. A change that breaks one is a
      finding, as severe as its harm:
      """,
      rules.map { "- \($0)" }
    )
  }

  private var questionList: String {
    guard !checklist.isEmpty else { return "" }
    return PacketText.list(
      """
      # Checklist

      The touched paths call for these. Answer each by its id in `checklist`: `yes`, `no` or
      `not_applicable`, with the evidence: the path and line where you saw it, or why it does not
      apply. Beside a `no` name in the evidence the id of the finding that says what follows.
      """,
      checklist.map { "- \($0.id): \($0.text)" }
    )
  }

  private var priorList: String {
    guard !priorFindings.isEmpty else { return "" }
    let intro = """
      # Open findings

      Earlier reviews left these open. Answer each by its id in `prior`: `fixed` only if you have seen
      in the code that the scenario can no longer happen, else `open` or `cannot_tell`. Where the
      author answers, that is a claim: hold it against the code. If the code bears it out and the
      finding was wrong, `fixed` is the answer, and your note says which lines decide it.
      """
    return intro + "\n\n" + PacketText.frame(priorFindings.map(\.lines).joined(), nonce: nonce)
  }

  private var settledList: String {
    guard !settled.isEmpty else { return "" }
    let intro = """
      # Settled

      These were raised before on this work and withdrawn after another look at the code. Raise one
      again only with evidence that it does not answer.
      """
    return intro + "\n\n" + PacketText.frame(settled.map(\.lines).joined(), nonce: nonce)
  }

  private var answering: String {
    PacketText.answering(kind: kind, nonce: nonce, hasChecklist: !checklist.isEmpty)
      + "\n\nThe schema:\n\n\(schema)"
  }
}

extension Packet.Kind {
  /// What the dossier has to call itself.
  package var pass: PassKind { self == .verify ? .verify : .cold }
}

extension Packet.File {
  fileprivate var line: String {
    "\(status) \(ReviewPath.text(path))" + (stamp.map { " (\($0.rawValue))" } ?? "")
  }
}

extension Packet.PriorFinding {
  fileprivate var lines: String {
    "\(id): \(text)\n" + (answer.map { "    the author answers: \($0)\n" } ?? "")
  }
}

extension String {
  /// Without the empty lines at its end.
  var trimmed: String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
