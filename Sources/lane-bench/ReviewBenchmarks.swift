import LaneCore
import LaneSystem

/// What a review costs beside its reviewer: in a small tree and in a large one.
struct ReviewBenchmarks {
  /// A reviewer that has its answer ready: what it takes is subtracted, and is next to nothing.
  private static let reviewer = """
    #!/bin/sh
    printf '{"schema":"git-lane.dossier/1","nonce":"%s","pass":"cold","verdict":"pass",' "$LANE_NONCE"
    printf '"summary":"scripted","findings":[],"checklist":[],"positive":[],"unknowns":[],"prior":[],'
    printf '"coverage":[{"path":"changed.txt","status":"full","reason":null}],'
    printf '"attacks":[{"target":"changed.txt","attack":"read","result":"held","note":"scripted"}]}'

    """

  private let bench: BenchRepository
  private let program: String

  static func run(program: String) throws {
    for files in [200, 20_000] {
      var watch = Stopwatch(suffix: "@\(files)")
      try ReviewBenchmarks(files: files, program: program).run(&watch)
    }
  }

  private init(files: Int, program: String) throws {
    bench = try BenchRepository()
    self.program = program
    let directory = bench.path
    for index in 0..<files {
      let folder = "\(directory)/src/\(index / 100)"
      if index % 100 == 0 { try Files.makeDirectories(folder) }
      let text = String(repeating: "line \(index)\n", count: 40)
      try Files.writeAtomically("\(folder)/file-\(index).txt", Array(text.utf8))
    }
    try Files.makeDirectories("\(directory)/tools")
    try Files.writeAtomically("\(directory)/tools/review", Array(Self.reviewer.utf8), mode: 0o755)
    try Files.writeAtomically("\(directory)/changed.txt", Array("before\n".utf8))
    try bench.git("add", "-A")
    try bench.git("commit", "-q", "-m", "files")
    // As git's own maintenance would have left it.
    try bench.git("repack", "-a", "-d", "-q")
    try bench.run(program, ["init", "--no-hooks"], in: directory)
    for (key, value) in [
      ("review.provider", "house"), ("provider.house.kind", "command"),
      ("provider.house.command", "/bin/sh tools/review"), ("provider.house.vendor", "house"),
      ("lane.presence", "none"),
    ] { try bench.git("config", "-f", ".lane/policy", key, value) }
    try bench.git("add", "-A")
    try bench.git("commit", "-q", "-m", "policy")
    let shown = try bench.run(program, ["trust", "--show"], in: directory)
    let digest = String(decoding: shown, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      .first { $0.hasPrefix("sha256:") }
    try bench.run(program, ["trust", "--digest", String(digest ?? "")], in: directory)
    try bench.git("switch", "-q", "-c", "topic")
  }

  private func run(_ watch: inout Stopwatch) throws {
    var number = 0
    func change() throws {
      number += 1
      // A change that nobody has reviewed: another verdict would be a recorded one.
      let text = Array("after \(number)\n".utf8)
      try Files.writeAtomically("\(bench.path)/changed.txt", text)
      try bench.git("commit", "-q", "-a", "-m", "change")
    }
    func review(_: Int) throws -> Int64 {
      let output = try bench.run(program, ["review", "--json"], in: bench.path)
      let answer = try JSONReader.read(output, numbers: .any)
      let reviews = answer.object?["result"]?.object?["reviews"]?.array
      guard let time = reviews?.first?.object?["milliseconds"]?.integer else {
        throw BenchError("a review says no time: \(String(decoding: output, as: UTF8.self))")
      }
      return time * 1_000_000
    }
    // Before anything was removed: ext4 passes over what was used a moment ago.
    try watch.measureOverhead("review.first", times: 1, preparing: change, review)
    try watch.measure("git.checkout-index", times: 3) { index in
      try bench.git("checkout-index", "-a", "--prefix=\(bench.root)/tree-\(index)/")
      try Files.removeTree("\(bench.root)/tree-\(index)")
    }
    try watch.measureOverhead("review.overhead", times: 5, preparing: change, review)
    watch.compare("review.first", to: "git.checkout-index")
  }
}
