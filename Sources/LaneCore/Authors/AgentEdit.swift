/// That an agent changed a file, as its own hook told while it did.
///
/// A line of text: `<agent> <model> <branch> <head> <blob> <path>`, with `-` for what is not known.
package struct AgentEdit: Hashable, Sendable {
  /// The agent's plain name.
  package let agent: String
  package let model: String?
  /// The branch that was checked out, by its full name, and its tip.
  package let branch: String?
  package let head: ObjectID?
  /// What the file held afterwards; nil where it was gone.
  package let blob: ObjectID?
  /// Below the root of the work tree.
  package let path: [UInt8]

  package init(
    agent: String,
    model: String?,
    branch: String?,
    head: ObjectID?,
    blob: ObjectID?,
    path: [UInt8]
  ) {
    self.agent = Receipt.token(agent)
    self.model = model.map { Receipt.token($0) }
    self.branch = branch
    self.head = head
    self.blob = blob
    self.path = path
  }

  package init?(line: some StringProtocol) {
    let fields = line.split(maxSplits: 5) { $0 == " " }.map { String($0) }
    guard fields.count == 6, let path = PathQuoting.unquoted(fields[5]) else { return nil }
    func known(_ field: String) -> String? { field == "-" ? nil : field }
    guard fields[0] == Receipt.token(fields[0]) else { return nil }
    self.init(
      agent: fields[0],
      model: known(fields[1]),
      branch: known(fields[2]),
      head: known(fields[3]).flatMap { ObjectID(hex: $0) },
      blob: known(fields[4]).flatMap { ObjectID(hex: $0) },
      path: path
    )
  }

  package var line: String {
    [agent, model ?? "-", branch ?? "-", head?.hex ?? "-", blob?.hex ?? "-"].joined(separator: " ")
      + " \(PathQuoting.quoted(path))"
  }

  /// Who that makes a builder.
  package var builder: Receipt.Builder { Receipt.Builder(name: agent, model: model) }
}
