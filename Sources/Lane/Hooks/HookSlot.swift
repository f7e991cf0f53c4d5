internal import LaneSystem

/// What stands at the place of one hook, and whose it is.
struct HookSlot {
  let hook: String
  /// As the manifest has it.
  let place: String
  let owner: HookFile.Owner
  /// What stands there.
  let file: HookFile
  /// What holds our text: the same, or where a program moved it.
  let own: HookFile
  /// How the gate is asked where what stands there is not ours.
  var carrier: HookCarrier?
  /// What lines in somebody's script run before they look on PATH.
  private let carried: String

  var path: String { file.path }

  /// The program that wrote what stands there.
  var manager: HookManager? { file.text.flatMap { HookManager(writing: $0) } }

  /// Where the hook that was here before goes.
  var backup: String { path + ".lane-prev" }

  /// Looks at a place like `hooks/pre-push`.
  init(_ place: String, in commonDirectory: String, _ manifest: HookManifest) {
    self.place = place
    hook = String(place.split(separator: "/").last ?? "")
    file = HookFile(place.hasPrefix("/") ? place : "\(commonDirectory)/\(place)")
    carried = "\(commonDirectory)/\(HookSite.carriedPlace)/\(hook)"
    let digest = manifest.digests[place]
    let standing = file.owner(digest: digest)
    let legacy = HookFile(file.path + ".legacy")
    guard standing == .someone, let text = file.text else {
      (owner, own) = (standing, file)
      return
    }
    if HookManager(writing: text) == .preCommit, legacy.owner(digest: digest) == .us {
      (owner, own, carrier) = (.us, legacy, .preCommit)
      return
    }
    (owner, own) = (.someone, file)
    if Self.isShell(text), HookLines.state(in: text, of: hook) == .asked {
      carrier = .lines(in: path)
    }
  }

  /// What runs before or after ours.
  var previous: HookReport.Previous {
    let file = HookFile(backup)
    guard file.exists else { return .none }
    guard file.isExecutable else { return .switchedOff }
    guard let text = file.text else { return .runs(nil) }
    if let directory = HookForward.directory(of: text) { return .forwarded(directory) }
    let manager = HookManager(writing: text)
    // What runs us does not run twice.
    if HookShim.isMarked(text) || manager == .preCommit && carrier == .preCommit { return .none }
    return .runs(manager)
  }

  /// Whether the hook that stands here may become the previous one: the name is free, an interrupted
  /// installation has put this very hook there already, or the same program made both.
  var canBeBackedUp: Bool {
    let taken = HookFile(backup)
    guard let there = taken.stamp else { return true }
    guard let stamp = file.stamp else { return false }
    if there.inode == stamp.inode { return true }
    if there.mode == stamp.mode, file.text != nil, taken.text == file.text { return true }
    return manager != nil && taken.text.flatMap { HookManager(writing: $0) } == manager
  }

  /// Why the hook here would not do its work; the program is looked for where the environment is given.
  func fault(environment: [String: String]?) -> HookStatus.Fault? {
    switch owner {
    case .nobody: return .notInstalled
    case .usEdited: return .edited
    case .noFile: return .replaced(by: nil)
    case .someone:
      guard carrier == nil else { return carriedFault(environment: environment) }
      return Files.exists(path) ? .replaced(by: manager) : .danglingLink
    case .us: break
    }
    guard own.isExecutable, file.isExecutable else { return .notExecutable }
    guard let environment, let program = own.text.flatMap({ HookShim.program(of: $0) }) else {
      return nil
    }
    let isThere = [program, "git-lane"].contains {
      ChildProcess.locate($0, environment: environment) != nil
    }
    return isThere ? nil : .programMissing(program)
  }

  /// The same where somebody else's script or job asks the gate: it names no path of this machine.
  private func carriedFault(environment: [String: String]?) -> HookStatus.Fault? {
    guard file.isExecutable else { return .notExecutable }
    guard let environment, ChildProcess.locate("git-lane", environment: environment) == nil,
      carrier == .lefthook || !HookFile(carried).isExecutable
    else { return nil }
    return .programMissing(carried)
  }

  private static func isShell(_ text: [UInt8]) -> Bool {
    let line = text.prefix { $0 != UInt8(ascii: "\n") }
    return line.starts(with: "#!".utf8)
      && line.split(separator: UInt8(ascii: " ")).contains { $0.hasSuffix("sh") }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func hasSuffix(_ text: String) -> Bool {
    suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}
