import Glibc
import LaneAgents
import LaneCore
import LaneSystem
import TestSupport
import Testing

/// Reviewers that try to do harm: in each sandbox of ours they fail, and without one they do not.
///
/// Every attempt has something outside by which it shows: a directory's digest, a process, a file.
@Suite(.timeLimit(.minutes(20))) struct HostileAgentTests {
  private func run(
    _ script: String,
    in level: SandboxLevel,
    _ scratch: Scratch,
    environment: [String: String] = [:],
    change: (inout ReviewerRequest) -> Void = { _ in }
  ) throws -> ReviewerRun {
    let script = "cat >/dev/null\n\(script)\nprintf '{\"nonce\":\"%s\"}' \"$LANE_NONCE\""
    var request = try scratch.request(
      scratch.reviewer(script),
      in: level,
      environment: environment
    )
    change(&request)
    let run = try Reviewer.run(request, judge: acceptingNonce(scratch.nonce))
    #expect(run.sandbox == level)
    return run
  }

  /// Names, modes, times and contents below a directory, as one text.
  private func digest(_ directory: String) throws -> String {
    let list =
      "find . -printf '%p %m %U:%G %s %T@\\n' | sort; find . -type f | sort | xargs sha256sum"
    let command = Command(
      "sh",
      ["-c", list],
      environment: ["PATH": "/usr/bin:/bin"],
      directory: directory
    )
    return try ChildProcess.run(command).output.text
  }

  @Test(
    "a person's home is as it was, whatever is done to it",
    arguments: [
      "echo x > made", "echo x >> canary", ": > canary", "rm canary", "chmod 0777 canary",
      "touch -d '2020-01-01' canary", "ln -s /etc/passwd link", "mkdir directory", "mkfifo pipe",
      "perl -e 'truncate(\"canary\", 0)'", "perl -e 'rename(\"canary\", \"moved\")'",
      "perl -e 'chown(0, 12, \"canary\")'", "perl -e 'link(\"canary\", \"$ENV{HOME}/other\")'",
    ]
  )
  func home(attempt: String) throws {
    for level in sandboxes + [.none] {
      let scratch = try Scratch()
      let person = "\(scratch.path)/person"
      try scratch.write("person/canary", "as it was\n", mode: 0o600)
      let before = try digest(person)
      // By its absolute path, since where it cannot be entered it is not harmed either.
      let attempt = attempt.replacing("canary", with: "\(person)/canary")
        .replacing(" made", with: " \(person)/made").replacing(" link", with: " \(person)/link")
        .replacing(" directory", with: " \(person)/directory")
        .replacing(" pipe", with: " \(person)/pipe")
        .replacing("\"moved\"", with: "\"\(person)/moved\"")
      _ = try run("(\(attempt)) 2>/dev/null", in: level, scratch)
      let after = try digest(person)
      // Another name for a file shows by nothing but the number of its names.
      if attempt.contains("link(") {
        let count = Files.exists("\(scratch.run)/home/other")
        #expect(!count)
      } else {
        #expect((after == before) == (level != .none), "\(level): \(after)")
      }
    }
  }

  @Test("a person's key, and the environment of other processes, cannot be read")
  func key() throws {
    for level in sandboxes + [.none] {
      let scratch = try Scratch()
      try scratch.write("person/.ssh/id_ed25519", "PRIVATE-KEY-MATERIAL\n", mode: 0o600)
      let script = """
        cat \(scratch.path)/person/.ssh/id_ed25519 >&2
        (: < /proc/\(getpid())/environ) && [ -s /proc/\(getpid())/maps ] && echo ENVIRONMENT >&2
        cat /proc/\(getpid())/environ >/dev/null && echo ENVIRONMENT-READ >&2
        """
      _ = try run(script, in: level, scratch)
      let said = try scratch.read("run/turn-1.errors")
      #expect(said.contains("PRIVATE-KEY-MATERIAL") == (level == .none))
      #expect(said.contains("ENVIRONMENT-READ") == (level == .none), "\(level): \(said)")
    }
  }

  /// A person keeps the home elsewhere, and the program directly in it.
  @Test(
    "a home that a link leads to is not seen, whichever of its names the program has",
    arguments: ["kept/review", "person/review", "link/review"]
  )
  func linkedHome(place: String) throws {
    for level in sandboxes + [.none] {
      let scratch = try Scratch()
      try scratch.write("kept/.ssh/id_ed25519", "PRIVATE-KEY-MATERIAL\n", mode: 0o600)
      for name in ["person", "link"] {
        try Files.symlink("\(scratch.path)/kept", at: "\(scratch.path)/\(name)")
      }
      let script = """
        #!/bin/sh
        cat >/dev/null
        for home in kept person link; do cat \(scratch.path)/$home/.ssh/id_ed25519 >&2; done
        printf '{"nonce":"%s"}' "$LANE_NONCE"

        """
      try scratch.write("kept/review", script, mode: 0o755)
      let program = "\(scratch.path)/\(place)"
      let provider = Provider(name: "house", kind: .command, command: [program])
      let run = try Reviewer.run(
        try scratch.request(provider, in: level),
        judge: acceptingNonce(scratch.nonce)
      )
      #expect(run.isAccepted, "\(level): \(String(describing: run.failure))")
      let said = try scratch.read("run/turn-1.errors")
      #expect(said.contains("PRIVATE-KEY-MATERIAL") == (level == .none), "\(level): \(said)")
    }
  }

  private static func connect(to socket: ListeningSocket) -> String {
    """
    perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) && connect(S, sockaddr_un($ARGV[0])) or exit 1' \
      \(socket.path) && echo CONNECTED >&2
    """
  }

  @Test(
    "an agent of keys cannot be talked to, though its socket's name is known",
    arguments: [
      ("agent.sock", "SSH_AUTH_SOCK", ""), ("bin/agent.sock", "SSH_AUTH_SOCK", ""),
      ("bin/below/agent.1", "SSH_AUTH_SOCK", ""),
      ("bin/below/bus", "DBUS_SESSION_BUS_ADDRESS", "unix:abstract=x;unix:path="),
      ("bin/docker.sock", "DOCKER_HOST", "unix://"),
    ]
  )
  func keyAgent(name: String, variable: String, before: String) throws {
    for level in sandboxes + [.none] {
      let scratch = try Scratch()
      try Files.makeDirectories("\(scratch.path)/bin/below")
      let socket = try ListeningSocket("\(scratch.path)/\(name)")
      let environment = [variable: before + socket.path]
      _ = try run(Self.connect(to: socket), in: level, scratch, environment: environment)
      let said = try scratch.read("run/turn-1.errors")
      #expect(said.contains("CONNECTED") == (level == .none), "\(level): \(said)")
    }
  }

  @Test("a package in which a link to the runtime directory leads is not shown as a whole")
  func runtimeDirectory() throws {
    for level in sandboxes + [.none] {
      let scratch = try Scratch()
      try scratch.write("opt/package.json", "{}\n")
      try Files.makeDirectories("\(scratch.path)/opt/runtime")
      try Files.symlink("\(scratch.path)/opt/runtime", at: "\(scratch.path)/linked")
      let socket = try ListeningSocket("\(scratch.path)/opt/runtime/s")
      let script = "cat >/dev/null\n\(Self.connect(to: socket))"
      try scratch.write("opt/bin/review", "#!/bin/sh\n\(script)\n", mode: 0o755)
      let program = "\(scratch.path)/opt/bin/review"
      let request = try scratch.request(
        Provider(name: "house", kind: .command, command: [program]),
        in: level,
        environment: ["XDG_RUNTIME_DIR": "\(scratch.path)/linked"]
      )
      let run = try Reviewer.run(request, judge: acceptingNonce(scratch.nonce))
      #expect(run.sandbox == level)
      let said = try scratch.read("run/turn-1.errors")
      #expect(said.contains("CONNECTED") == (level == .none), "\(level): \(said)")
    }
  }

  @Test("an analyser has no network, while a reviewer has")
  func network() throws {
    for level in sandboxes {
      for kind in [ProviderKind.sarif, .command] {
        let scratch = try Scratch()
        let model = try ScriptedModel([], in: scratch.path)
        let port = model.url.split(separator: ":").last ?? ""
        var provider = try scratch.reviewer(
          "perl -MIO::Socket::INET -e 'IO::Socket::INET->new(\"127.0.0.1:\(port)\") or exit 1' && echo CONNECTED"
        )
        provider.kind = kind
        let run = try Reviewer.report(try scratch.request(provider, in: level))
        #expect(run.sandbox == level)
        let said = String(decoding: run.turns.first?.answer ?? [], as: UTF8.self)
        #expect(said.contains("CONNECTED") == (kind == .command), "\(level) \(kind)")
      }
    }
  }

  @Test("the tests of a change reach nothing outside, which they do where nothing confines them")
  func testsOffline() throws {
    let connect = "perl -MIO::Socket::INET -e 'IO::Socket::INET->new(\"127.0.0.1:PORT\") or exit 7'"
    // Between its own processes a test may have what the sandbox has of a network.
    let itself = """
      perl -MIO::Socket::INET -e '
        $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or exit 7;
        IO::Socket::INET->new("127.0.0.1:" . $s->sockport) or exit 7'
      """
    for level in sandboxes + [.none] {
      let scratch = try Scratch()
      let model = try ScriptedModel([], in: scratch.path)
      let port = String(model.url.split(separator: ":").last ?? "")
      func outcome(of script: String) throws -> Vacuity.Outcome {
        let provider = Provider(name: "tests", kind: .command, command: ["/bin/sh", "-c", script])
        let run = try TestRun.run(try scratch.request(provider, in: level))
        #expect(run.sandbox == level)
        return run.outcome
      }
      let outside = try outcome(of: connect.replacing("PORT", with: port))
      #expect(outside == (level == .none ? .passed : .failed(status: 7)), "\(level)")
      let inside = try outcome(of: itself)
      #expect(inside == (level == .landlock ? .failed(status: 7) : .passed), "\(level)")
    }
  }

  @Test("what tests print is not cut through a credential")
  func cut() throws {
    let script = """
      print() { printf 'ghp_0123456789abcdefghijABCDEFGHIJ012345\\n%65520s' end; }
      print; print >&2
      """
    let provider = Provider(name: "tests", kind: .command, command: ["/bin/sh", "-c", script])
    let scratch = try Scratch()
    let run = try TestRun.run(try scratch.request(provider, in: .none))
    let output = String(decoding: run.output, as: UTF8.self)
    #expect(output.filter { !$0.isWhitespace } == "endend")
  }

  @Test("nobody's limits are changed, no memory is left behind and no file gets a flag")
  func byNumber() throws {
    // The control changes a limit of this process for good, one that nothing here uses; so it is last.
    for level in sandboxes + [.none] {
      let scratch = try Scratch()
      let key = 0x4c00_0000 + Int(getpid()) % 0x10_0000
      let script = """
        /usr/bin/python3 - <<'END' >&2
        import ctypes, fcntl, os, resource
        def attempt(name, act):
            try:
                act()
                print("DID " + name)
            except OSError as error:
                print(name, error)
        def share():
            if ctypes.CDLL(None, use_errno=True).shmget(\(key), 4096, 0o1600) < 0:
                raise OSError(ctypes.get_errno(), "shmget")
        def flag():
            file = os.open(os.environ["LANE_PACKET"], os.O_RDONLY)
            flags = bytearray(8)
            fcntl.ioctl(file, 0x80086601, flags)
            fcntl.ioctl(file, 0x40086602, bytes(flags))
        limit = resource.RLIMIT_MSGQUEUE
        attempt("limit", lambda: resource.prlimit(\(getpid()), limit, (4321, 4321)))
        attempt("own", lambda: resource.setrlimit(limit, (4320, 4320)))
        attempt("share", share)
        attempt("flag", flag)
        END
        """
      _ = try run(script, in: level, scratch)
      let said = try scratch.read("run/turn-1.errors")
      let isConfined = level != .none
      let limits = String(decoding: try Files.read("/proc/self/limits"), as: UTF8.self)
      #expect(limits.contains("4321") != isConfined, "\(level): \(said)")
      #expect(said.contains("DID own"), "\(level): \(said)")
      let shared = String(decoding: try Files.read("/proc/sysvipc/shm"), as: UTF8.self)
      let segment = shared.split(separator: "\n").map { $0.split(separator: " ") }.first {
        $0.first == "\(key)"
      }
      #expect((segment == nil) == isConfined, "\(level): \(said)")
      #expect(said.contains("DID flag") != isConfined, "\(level): \(said)")
      if let identifier = segment?.dropFirst().first {
        let arguments = ["-m", String(identifier)]
        var removal = Command("ipcrm", arguments, environment: ["PATH": "/usr/bin"])
        removal.limits.total = 10_000
        _ = try ChildProcess.run(removal)
      }
    }
  }

  @Test("what forks, leaves the session and ignores requests is gone with the reviewer")
  func outlives() throws {
    for level in sandboxes + [.none] {
      let scratch = try Scratch()
      let marker = "outliving-\(scratch.path.suffix(16))"
      let script = """
        setsid perl -e '$SIG{TERM} = $SIG{HUP} = "IGNORE"; fork; fork; mkdir shift; sleep 600' \
          "$TMPDIR/ready" \(marker) >/dev/null 2>&1 </dev/null &
        until [ -d "$TMPDIR/ready" ]; do sleep 0.01; done
        """
      let run = try run(script, in: level, scratch)
      #expect(run.isAccepted, "\(level): \(String(describing: run.failure))")
      let left = level == .none ? processes(with: marker) : processesLeft(with: marker)
      #expect(left.isEmpty == (level != .none), "\(level): \(left)")
      for process in left { kill(process, SIGKILL) }
    }
  }

  @Test("one that ignores the request to end is ended, and all that it started")
  func ignoresRequests() throws {
    for level in sandboxes + [.none] {
      let scratch = try Scratch()
      let marker = "ignoring-\(scratch.path.suffix(16))"
      // What waits for the mark has seen the other one refuse to end before its own time is up.
      let script = """
        trap '' TERM INT HUP
        setsid perl -e '$SIG{TERM} = "IGNORE"; mkdir shift; sleep 600' \
          "$TMPDIR/ready" \(marker) >/dev/null 2>&1 </dev/null &
        until [ -d "$TMPDIR/ready" ]; do sleep 0.01; done
        echo "$!" >&2
        sleep 600
        """
      let run = try run(script, in: level, scratch) {
        $0.limits.idle = 10_000
        $0.limits.grace = 100
      }
      #expect(run.failure?.kind == .stalled)
      #expect(try !scratch.read("run/turn-1.errors").isEmpty)
      // Without a sandbox the host ends its group, and what left the group stays and is there still
      // after it was asked to end.
      if level == .none {
        let left = processes(with: marker)
        for process in left { kill(process, SIGTERM) }
        #expect(!left.isEmpty && left == processes(with: marker))
        for process in left { kill(process, SIGKILL) }
      } else {
        #expect(processesLeft(with: marker).isEmpty, "\(level)")
      }
    }
  }

  @Test("a gigabyte of output is let go, not kept")
  func chatty() throws {
    let flood = "head -c 1073741824 /dev/zero"
    // It is the host that lets go, whatever confines the program.
    for level in sandboxes + [.none] {
      let scratch = try Scratch()
      let run = try run(flood, in: level, scratch) { $0.limits.output = 4096 }
      #expect(run.failure?.kind == .malformed)
      #expect(run.turns.first?.output.count == 4096)
      #expect(run.turns.first?.droppedOutput == 1_073_741_824 + 44 - 4096)
      let kept = try Files.list(scratch.run).compactMap {
        Files.stamp("\(scratch.run)/\($0)")?.size
      }
      #expect(kept.reduce(0, +) < 1 << 16)
    }
    // Whoever does not limit what is kept has all of it.
    let control = try ChildProcess.run(
      Command("sh", ["-c", "\(flood) | wc -c"], environment: ["PATH": "/usr/bin:/bin"])
    )
    #expect(control.output.text == "1073741824\n")
  }

  @Test("a temporary directory holds so much and no more", arguments: ["HOME", "TMPDIR"])
  func fills(variable: String) throws {
    let script = """
      i=0
      while [ $i -lt 24 ]; do
        head -c 2097152 /dev/zero > "$\(variable)/fill-$i" || break
        i=$((i + 1))
      done 2>/dev/null
      echo "$i" >&2
      while [ -n "$WAIT" ]; do sleep 1; done
      """
    for level in sandboxes {
      let scratch = try Scratch()
      let run = try run(
        level == .landlock ? script.replacing("$WAIT", with: "x") : script,
        in: level,
        scratch
      ) { $0.limits.storage = 8 << 20 }
      let files = try scratch.read("run/turn-1.errors").split(separator: "\n").first
      if level == .bwrap {
        // The file system itself is full.
        #expect(Int(files ?? "") ?? 99 <= 4)
      } else {
        #expect(run.failure?.kind == .storage)
      }
    }
    let scratch = try Scratch()
    _ = try run(script, in: .none, scratch)
    #expect(try scratch.read("run/turn-1.errors") == "24\n")
  }

  @Test("no single file grows beyond the limit, where no file system does the counting")
  func largeFile() throws {
    for level in sandboxes + [.none] where level != .bwrap {
      let scratch = try Scratch()
      let script = #"head -c 16777216 /dev/zero > "$TMPDIR/large"; wc -c < "$TMPDIR/large" >&2"#
      _ = try run(script, in: level, scratch) {
        $0.limits.storage = level == .none ? 64 << 20 : 8 << 20
      }
      let size = try scratch.read("run/turn-1.errors").split(separator: "\n").last
      #expect(size == (level == .none ? "16777216" : "8388608"))
    }
  }
}

/// A socket of the machine that somebody listens at, as an agent of keys does.
private final class ListeningSocket {
  let path: String
  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0, listen(descriptor, 4) == 0 else {
      throw SystemError("listen at", errno: errno, path: path)
    }
  }

  deinit { close(descriptor) }
}
