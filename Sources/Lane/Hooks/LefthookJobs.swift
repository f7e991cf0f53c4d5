internal import LaneCore
internal import LaneSystem

/// The jobs of lefthook that ask a gate, as lefthook itself reads its configuration.
///
/// It is asked, not its files read, which are several, in three languages; and it is asked once, if at
/// all.
final class LefthookJobs {
  private let environment: [String: String]
  private let directory: String
  private var known: Set<String>?

  init(environment: [String: String], directory: String) {
    self.environment = environment
    self.directory = directory
  }

  /// Marks the places that lefthook has taken and where a job of its asks the gate.
  func mark(_ slots: inout [HookSlot]) {
    for index in slots.indices
    where slots[index].owner == .someone && slots[index].manager == .lefthook {
      if hooks().contains(slots[index].hook) { slots[index].carrier = .lefthook }
    }
  }

  /// The hooks in which a job asks the gate and nothing would skip it.
  private func hooks() -> Set<String> {
    if let known { return known }
    let found = ask()
    known = found
    return found
  }

  private func ask() -> Set<String> {
    var command = Command(
      "lefthook",
      ["dump", "--format", "json"],
      environment: environment,
      directory: directory
    )
    command.limits.total = 5_000
    guard let outcome = try? ChildProcess.run(command), outcome.succeeded,
      let document = try? JSONReader.read(outcome.output.bytes, numbers: .any).object
    else { return [] }
    return Set(
      HookInstaller.hooks.filter { hook in
        document[hook]?.object.map { Self.asks($0, hook) } == true
      }
    )
  }

  private static func asks(_ section: JSONObject, _ hook: String) -> Bool {
    guard !isConditional(section) else { return false }
    let commands = section["commands"]?.object?.members.map(\.value) ?? []
    let jobs = (section["jobs"]?.array ?? []) + commands
    return jobs.compactMap(\.object).contains { job in
      guard let run = job["run"]?.string, !isConditional(job) else { return false }
      let words = run.split(separator: " ").prefix(3)
      guard words.elementsEqual(["git-lane", "hook", hook[...]]) else { return false }
      return job["use_stdin"]?.bool == true || !HookLines.readsInput(hook)
    }
  }

  private static func isConditional(_ section: JSONObject) -> Bool {
    ["skip", "only", "glob", "files", "exclude", "tags", "exclude_tags", "root", "file_types"]
      .contains { section[$0] != nil }
  }

  /// The jobs as they are written in `lefthook.yml`.
  static var text: String {
    HookInstaller.hooks.map { hook in
      let arguments =
        switch hook {
        case "pre-push": " '{1}' '{2}'"
        case "post-merge", "post-checkout", "post-rewrite": " {0}"
        default: ""
        }
      let input = HookLines.readsInput(hook) ? "\n      use_stdin: true" : ""
      return """
        \(hook):
          jobs:
            - name: git lane
              run: git-lane hook \(hook)\(arguments)\(input)

        """
    }.joined()
  }
}
