import LaneCore

/// Reads git's configuration syntax; what was read is written and read again as the same.
func fuzzConfig(_ bytes: [UInt8]) {
  guard let config = try? ConfigText(bytes) else { return }
  var text = ""
  for entry in config.entries {
    let header = entry.header
    guard let head = ConfigText.header(section: header.section, subsection: header.subsection)
    else { return hold(false, "a section that was read can be written") }
    text += head + "\n\t" + entry.key
    if let value = entry.value { text += " = " + ConfigText.value(value) }
    text += "\n"
  }
  guard let again = try? ConfigText(Array(text.utf8)) else {
    return hold(false, "what was written can be read")
  }
  let isSame = again.entries.elementsEqual(config.entries) { left, right in
    left.name.utf8.elementsEqual(right.name.utf8)
      && left.header.subsection == right.header.subsection
      && (left.value.map { Array($0.utf8) } == right.value.map { Array($0.utf8) })
  }
  hold(isSame, "what was written is read as the same")
}

/// Reads policies; every refusal names its line, and nothing in it acts on a terminal.
func fuzzPolicy(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  do throws(PolicyError) {
    let policy = try Policy.parse(bytes)
    hold((try? Policy.parse(bytes)) == policy, "a policy has one reading")
    _ = policy.protection(for: "refs/heads/main")
    _ = policy.roles(of: text)
    _ = policy.surfaces(of: bytes)
    _ = policy.programPaths
    hold(policy.trustedText.isEmpty == policy.trustedSettings.isEmpty, "what runs is shown")
    for provider in policy.providers { _ = policy.vendor(of: provider.name) }
  } catch {
    hold(isHarmless(error.description), "a refusal can be shown")
    hold((error.line ?? 0) <= bytes.lines.count + 1, "a refusal names a line of the file")
  }
  _ = CommandWords.split(text)
}

/// Matches names with patterns of references and paths; none takes for ever.
func fuzzGlobs(_ bytes: [UInt8]) {
  let words = parts(bytes, atMost: 2)
  let pattern = words[0].text
  let name = words.count > 1 ? words[1] : words[0]
  if let references = RefPattern(pattern) {
    _ = references.matches(name.text)
    if references.isLiteral {
      hold(references.matches(pattern), "a plain name matches itself")
    }
  }
  if let paths = PathGlob(pattern) { _ = paths.matches(name) }
  _ = PatternList(words[0]).matches(name.text)
  let nearest = EditDistance.nearest(to: pattern, in: ["review", "protect", name.text])
  hold(nearest.count <= 3, "only candidates are suggested")
}
