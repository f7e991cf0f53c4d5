import LaneSystem

/// What hooks cost where there is nothing for them to do: ours, and beside them the empty hooks of
/// lefthook and pre-commit.
struct HookBenchmarks {
  /// The environment with the other programs, made by `Tests/Fixtures/managers-venv`.
  let managers: String?
  /// The git-lane whose hooks are measured.
  let program: String

  func run() throws {
    var watch = Stopwatch()
    try fetch(&watch)
    try write(&watch)
  }

  /// Fetches three hundred refs, each time to new names, with our hooks and with none.
  private func fetch(_ watch: inout Stopwatch) throws {
    let source = try BenchRepository()
    let id = try source.id("HEAD")
    let refs = (0..<300).map { "create refs/heads/topic-\($0) \(id)\n" }.joined()
    try source.git("update-ref", "--stdin", input: Array(refs.utf8))
    let bare = try BenchRepository()
    let hooked = try BenchRepository()
    try hooked.run(program, ["hooks", "install"], in: hooked.path)
    let fetch = { (clone: BenchRepository) in
      { (index: Int) throws -> Void in
        let spec = "refs/heads/*:refs/remotes/round-\(index)/*"
        try clone.git("fetch", "-q", "--no-auto-maintenance", source.path, spec)
      }
    }
    try watch.measure(
      inTurn: [("git.fetch-300", fetch(bare)), ("hooks.fetch-300", fetch(hooked))],
      times: 15
    )
    watch.compare("hooks.fetch-300", to: "git.fetch-300", as: "hooks.fetch-300/git")
  }

  private enum Hooks: String, CaseIterable {
    case none = "git"
    case lane
    case lefthook
    case preCommit = "pre-commit"
  }

  /// Commits and pushes where no hook has anything to do.
  private func write(_ watch: inout Stopwatch) throws {
    var repositories: [(Hooks, BenchRepository)] = []
    for hooks in Hooks.allCases {
      if managers == nil, hooks == .lefthook || hooks == .preCommit {
        complain("\(hooks.rawValue) left out: LANE_MANAGERS_VENV names no environment with it")
      } else {
        repositories.append((hooks, try repository(with: hooks)))
      }
    }
    let acts = [
      "commit": ["commit", "-q", "--allow-empty", "-m", "empty"],
      "push": ["push", "-q", "--dry-run", "origin", "topic"],
    ]
    for (act, arguments) in acts.sorted(by: { $0.key < $1.key }) {
      try watch.measure(
        inTurn: repositories.map { hooks, repository in
          (
            "hooks.\(act).\(hooks.rawValue)",
            { _ in try repository.run("git", arguments, in: repository.path) }
          )
        },
        times: 21
      )
      for (hooks, _) in repositories where hooks != .none {
        watch.compare("hooks.\(act).\(hooks.rawValue)", to: "hooks.\(act).git")
      }
    }
  }

  /// A topic of a gated repository, which nothing protects, with some program's hooks and no work
  /// for them.
  private func repository(with hooks: Hooks) throws -> BenchRepository {
    let bench = try GatedRepository(commits: 1)
      .copy(with: 1, programs: managers.map { $0 + "/bin" })
    try bench.run("git", ["init", "-q", "--bare", bench.root + "/remote"], in: bench.root)
    try bench.git("checkout", "-q", "-b", "topic")
    switch hooks {
    case .none: break
    case .lane: try bench.run(program, ["hooks", "install"], in: bench.path)
    case .lefthook:
      let empty = ["pre-commit", "pre-push"].map { "\($0):\n  commands: {}\n" }.joined()
      try Files.create(bench.path + "/lefthook.yml", Array("output: false\n\(empty)".utf8))
      try bench.run("lefthook", ["install"], in: bench.path)
    case .preCommit:
      try Files.create(bench.path + "/.pre-commit-config.yaml", Array("repos: []\n".utf8))
      try bench.git("add", ".pre-commit-config.yaml")
      try bench.run(
        "pre-commit",
        ["install", "-t", "pre-commit", "-t", "pre-push"],
        in: bench.path
      )
    }
    return bench
  }
}
