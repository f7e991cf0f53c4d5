import LaneCore

/// Reads JSON; what was read has one canonical text, and the lenient reading agrees.
func fuzzJSON(_ bytes: [UInt8]) {
  for numbers in [JSONReader.Numbers.integers, .any] {
    do throws(JSONError) {
      let value = try JSONReader.read(bytes, numbers: numbers)
      let canonical = value.canonical()
      let again = try? JSONReader.read(canonical, numbers: numbers)
      hold(again?.canonical() == canonical, "canonical text is a fixed point")
      let pretty = try? JSONReader.read(value.pretty(), numbers: numbers)
      hold(pretty?.canonical() == canonical, "setting out changes nothing")
      guard case .integers = numbers else { continue }
      let lenient = try? JSONReader.read(bytes, numbers: .any)
      hold(lenient?.canonical() == canonical, "what is strict reads the same leniently")
    } catch {
      hold(isHarmless(error.description), "a refusal can be shown")
      hold((0...max(bytes.count, 16 << 20)).contains(error.offset), "a refusal names a byte")
    }
  }
}

/// Makes text fit for a terminal, and reads the small forms that records are made of.
func fuzzText(_ bytes: [UInt8]) {
  let line = SafeText.line(bytes)
  hold(isHarmless(line), "a line can be shown")
  hold(SafeText.line(line) == line, "a safe line stays as it is")
  hold(SafeText.line(bytes, limit: 5).unicodeScalars.count <= 5 * 10 + 1, "a limit limits")
  let block = SafeText.block(bytes)
  hold(
    block.split(whereSeparator: { $0 == "\n" || $0 == "\t" }).allSatisfy { isHarmless(String($0)) },
    "a block can be shown"
  )
  hold(SafeText.block(block) == block, "a safe block stays as it is")
  let body = ReceiptBody(bytes)
  hold(ReceiptBody(body.text) == body, "a body is read as it was written")
  let text = bytes.text
  if let time = Timestamp(iso: text) { hold(time.iso == text, "a time has one text") }
  if let id = ObjectID(hex: text) { hold(id.hex == text, "an id has one text") }
  if let digest = ContentDigest(text: text) { hold(digest.text == text, "so has a digest") }
  if let task = TaskID(text) { hold(isHarmless(task.text), "a task's name can be shown") }
  if let decoded = Base64.decode(bytes[...]) {
    hold(Base64.encode(decoded) == text, "bytes have one Base64")
  }
  hold(Base64.decode(Base64.encode(bytes)) == bytes, "Base64 loses nothing")
}

/// Finds the trailers of commit messages and the agents that they admit to.
func fuzzTrailers(_ bytes: [UInt8]) {
  let trailers = CommitTrailers.parse(bytes)
  hold(trailers.allSatisfy { !$0.key.isEmpty && !$0.key.contains("\n") }, "a key is a word")
  hold(trailers.allSatisfy { !$0.value.utf8.contains(0x0a) }, "a value is one line")
  let nobody = CommitIdentity(name: "Kam", email: "kam@example.org")
  let named = CommitIdentity(text: bytes.prefix(200).map(\.self).text)
  let admitted = AgentTrailers.admissions(message: bytes, author: nobody, committer: named)
  hold(admitted == admitted.sorted(), "agents are sorted")
  hold(Set(admitted).count == admitted.count, "each agent once")
  let plain = AgentTrailers.admissions(message: bytes, author: nobody, committer: nobody)
  hold(plain.count <= admitted.count + 1, "who commits hides nobody")
  hold(AgentTrailers.coAuthors(of: bytes).count <= trailers.count, "co-authors are trailers")
}
