package import LaneCore
internal import LaneSystem

/// The whole story in a throw-away repository: refused, blocked, repaired, reviewed, landed, verified.
package struct Demonstration: Answer {
  package struct Step: Sendable {
    package let remark: String
    package let command: String
    package let status: Int32
    package let output: String
  }

  package let steps: [Step]

  package var text: Text {
    var text: Text = ""
    for step in steps {
      text += "\("# " + step.remark, .faint)\n"
      text += Text(block: Array("$ \(step.command)\n".utf8), .strong)
      text += Text(block: Array(step.output.utf8))
      text += step.status == 0 ? "\n" : "(exit \(step.status))\n\n"
    }
    text += "The reviewer above was a script. In your repository: git lane init\n"
    return text
  }

  package var json: JSONValue {
    .object([
      "reviewer": "scripted",
      "steps": .array(
        steps.map { step in
          .object([
            "command": .string(step.command), "status": .integer(Int64(step.status)),
            "output": .string(step.output),
          ])
        }
      ),
    ])
  }

  /// Plays it; whatever does not go as told is a failure.
  package static func run(in surroundings: Surroundings) throws(Failure) -> Demonstration {
    let stage = try DemoStage(surroundings)
    var steps: [Step] = []
    for act in DemoStage.acts {
      surroundings.voice.progress("demo: \(act.remark)")
      let step = try stage.play(act)
      if act.isShown { steps.append(step) }
    }
    return Demonstration(steps: steps)
  }
}

/// A directory with a home, a remote and a repository of its own, gone when the value goes.
private final class DemoStage {
  private let root: String
  private let environment: [String: String]

  struct Act {
    var remark: String
    var command: String
    var status: Int32 = 0
    var isShown = true
  }

  init(_ surroundings: Surroundings) throws(Failure) {
    let parent = surroundings.environment["TMPDIR"] ?? "/tmp"
    do throws(SystemError) {
      root = try Files.makeTemporaryDirectory(in: Files.realPath(parent) ?? parent, prefix: "lane-")
      for (name, text, mode) in [
        ("before.py", DemoFiles.before, 0o644), ("mistake.py", DemoFiles.mistake, 0o644),
        ("repaired.py", DemoFiles.repaired, 0o644), ("reviewer", DemoFiles.reviewer, 0o755),
      ] as [(String, String, UInt32)] {
        try Files.create("\(root)/\(name)", Array(text.utf8), mode: mode)
      }
      try Files.makeDirectories(root + "/home")
    } catch {
      throw Failure(error)
    }
    let directory = surroundings.program.split(separator: "/").dropLast().joined(separator: "/")
    var environment = surroundings.environment.filter { name, _ in
      !name.hasPrefix("GIT_") && !name.hasPrefix("XDG_")
    }
    environment["HOME"] = root + "/home"
    environment["PATH"] = "/\(directory):" + (environment["PATH"] ?? "/usr/bin:/bin")
    environment["STAGE"] = root
    environment["GIT_CONFIG_NOSYSTEM"] = "1"
    environment["LC_ALL"] = "C"
    environment["NO_COLOR"] = "1"
    self.environment = environment
  }

  deinit { try? Files.removeTree(root) }

  func play(_ act: Act) throws(Failure) -> Demonstration.Step {
    let place = Files.exists(root + "/work") ? root + "/work" : root
    // One stream, so that what the commands say stands in the order in which they say it.
    let command = Command(
      "sh",
      ["-c", "exec 2>&1\n" + act.command],
      environment: environment,
      directory: place
    )
    let outcome: Outcome
    do throws(SystemError) { outcome = try ChildProcess.run(command) } catch {
      throw Failure(error)
    }
    let output = outcome.output.text.split(separator: root, omittingEmptySubsequences: false)
      .joined(separator: "")
    guard outcome.status == .exited(act.status) else {
      throw Failure(
        .fatal,
        "demo",
        "the demonstration went wrong at '\(act.command)'",
        expected: "exit \(act.status)",
        actual: "\(outcome.status)",
        next: "git lane doctor",
        detail: output
      )
    }
    return Demonstration.Step(
      remark: act.remark,
      command: act.command,
      status: act.status,
      output: output
    )
  }

  static let acts = [
    Act(
      remark: "prepare a person, a remote and a repository",
      command: """
        set -e
        git config --global user.name You
        git config --global user.email you@example.org
        git config --global init.defaultBranch main
        ssh-keygen -q -t ed25519 -N '' -C you@example.org -f "$HOME/key"
        git config --global gpg.format ssh
        git config --global user.signingKey "$HOME/key.pub"
        git init -q --bare remote.git
        git init -q work
        cd work
        git remote add origin "$STAGE/remote.git"
        mkdir tools
        cp ../before.py feed.py
        cp ../reviewer tools/reviewer
        git add -A
        git commit -q -m 'a feed'
        """,
      isShown: false
    ),
    Act(remark: "one command sets the lane up", command: "git lane init"),
    Act(
      remark: "the reviewer of this demonstration is a script in the repository",
      command: """
        set -e
        git config -f .lane/policy --unset-all review.provider
        git config -f .lane/policy review.provider scripted
        git config -f .lane/policy review.sandbox preferred
        git config -f .lane/policy provider.scripted.kind command
        git config -f .lane/policy provider.scripted.command tools/reviewer
        git config -f .lane/policy provider.scripted.vendor scripted
        git commit -q -m 'lane: a scripted reviewer' .lane/policy
        git push -q origin main
        git lane trust --digest "$(git lane trust --show | grep -o 'sha256:[0-9a-f]*' | head -n 1)"
        """,
      isShown: false
    ),
    Act(
      remark: "a change that nobody reviewed is refused",
      command: "cp ../mistake.py feed.py && git add feed.py && git commit -m 'page by offset'",
      status: 1
    ),
    Act(
      remark: "the reviewer reads the diff cold and finds a bug",
      command: "git lane review --staged",
      status: 1
    ),
    Act(
      remark: "repaired and reviewed again",
      command: "cp ../repaired.py feed.py && git add feed.py && git lane review --staged"
    ),
    Act(
      remark: "now the commit and the push pass in silence",
      command: "git commit -q -m 'page by offset' && git push -q origin main"
    ),
    Act(remark: "the receipt, with stock git", command: "git notes --ref=lane show HEAD"),
    Act(
      remark: "its signature, with stock OpenSSH",
      command: """
        git notes --ref=lane show HEAD | sed '/^-----BEGIN/,$d' >../receipt
        git notes --ref=lane show HEAD | sed -n '/^-----BEGIN/,$p' >../receipt.sig
        ssh-keygen -Y verify -f .lane/allowed_signers -I lane+you@example.org -n git-lane \\
          -s ../receipt.sig <../receipt
        """
    ),
    Act(
      remark: "and the gates' own judgement, for CI",
      command: "git lane verify HEAD^..HEAD"
    ),
  ]
}
