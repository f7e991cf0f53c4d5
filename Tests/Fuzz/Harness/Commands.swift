import LaneCore

/// Judges what an agent would run: never a crash, and never an answer that depends on more than it.
func fuzzGuard(_ bytes: [UInt8]) {
  let place = GuardPlace(
    directory: "/work",
    home: "/home/kam",
    protectedRefs: [RefPattern("refs/heads/main")].compactMap { $0 },
    gitDirectories: ["/srv/bare"],
    keyFiles: ["/home/kam/.ssh/id"]
  )
  let subject = Guard(place)
  let text = bytes.text
  let verdict = subject.judge(script: text)
  hold(subject.judge(script: text) == verdict, "the same question has the same answer")
  if case .denied(let reason) = verdict { hold(!reason.isEmpty, "a denial has a reason") }
  // Whatever stands before it, an act on a line of its own that is reached is denied.
  hold(subject.judge(script: "git lane approve\n" + text) != .allowed, "what runs first is seen")
  hold(
    subject.judge(words: ["git", "lane", "approve", text]) != .allowed,
    "no argument makes an act another"
  )
  _ = subject.judge(writing: text)
  if let call = GuardCall(bytes) { _ = subject.judge(call) }
}
