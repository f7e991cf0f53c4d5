package import Arguments
package import Lane
package import LaneCore
internal import Synchronization

/// The one way to the two output streams.
///
/// The answer goes to standard output, everything else to standard error.
package final class Console: Sendable {
  private struct State {
    var prefix = ""
    var isPlain = false
    var tellsJSON = false
    var colors: Colors?
    /// Asks for the colours when the first text is printed.
    var choice: (@Sendable () -> Colors)?
  }

  /// Which of the streams are coloured.
  package struct Colors: Sendable, Equatable {
    package var output: Bool
    package var errors: Bool

    package init(output: Bool, errors: Bool) {
      self.output = output
      self.errors = errors
    }
  }

  private let sink: any Sink
  private let progressLine: ProgressLine?
  private let isUnicode: Bool
  private let state: Mutex<State>

  /// `progressWidth` is the width of the terminal at standard error, nil where there is none.
  package init(sink: any Sink, isUnicode: Bool, progressWidth: Int? = nil) {
    self.sink = sink
    self.isUnicode = isUnicode
    state = Mutex(State())
    progressLine = progressWidth.map { ProgressLine(sink: sink, width: $0) }
  }

  /// Sets who decides on colours; it is asked only if a text is printed at all.
  package func decideColors(_ choice: @escaping @Sendable () -> Colors) {
    state.withLock { state in
      state.colors = nil
      state.choice = choice
    }
  }

  private func palette(of stream: OutputStream) -> Palette {
    let (known, choice, isPlain) = state.withLock { ($0.colors, $0.choice, $0.isPlain) }
    if isPlain { return .plain }
    // Not within the lock: it may run a program.
    let colors = known ?? choice?() ?? Colors(output: false, errors: false)
    state.withLock { $0.colors = colors }
    return Palette(
      isColored: stream == .output ? colors.output : colors.errors,
      isUnicode: isUnicode
    )
  }

  /// Marks every line to standard error as ours, for hooks, whose output mixes with git's.
  package func speakAsHook() { state.withLock { $0.prefix = "lane: " } }

  /// Writes nothing but ASCII and no colours: who reads it at the other end of a push is unknown.
  package func speakPlainly() { state.withLock { $0.isPlain = true } }

  /// Tells steps as objects, for a program that asked for its answer as one.
  package func tellSteps(asJSON: Bool) { state.withLock { $0.tellsJSON = asJSON } }

  /// Prints a text that is our own, such as the usage, to standard output.
  package func print(_ text: String) { write(Array(text.utf8), to: .output) }

  /// Prints an answer and returns its exit status.
  package func print(_ answer: any Answer, command: String, asJSON: Bool) -> Int32 {
    if asJSON {
      write(Envelope.of(answer, command: command), to: .output)
    } else if let bytes = answer.bytes {
      write(bytes, to: .output)
    } else {
      write(palette(of: .output).render(answer.text), to: .output)
    }
    return answer.conclusion.rawValue
  }

  /// Says why there is no answer and returns the exit status.
  package func report(_ failure: Failure, command: String, asJSON: Bool) -> Int32 {
    if asJSON {
      write(Envelope.of(failure, command: command), to: .output)
    } else if !Interruption.isRequested {
      // Whoever asks to stop knows why it stopped.
      say(Sentences.of(failure, prefix: state.withLock(\.prefix)))
    }
    return failure.kind.exitStatus
  }

  /// Says what was wrong with the command line, shows the usage, and returns the exit status.
  package func report(
    _ error: UsageError,
    usage: String,
    command: String,
    asJSON: Bool
  ) -> Int32 {
    if asJSON {
      let failure = Failure(.usage, "usage", error.message, next: Sentences.help(for: error))
      return report(failure, command: command, asJSON: true)
    }
    say(Sentences.of(error))
    // Whoever misspelt one word knows the rest.
    if Sentences.suggestions(for: error).isEmpty { write(Array(usage.utf8), to: .errors) }
    return Failure.Kind.usage.exitStatus
  }

  private func say(_ text: Text) {
    write(palette(of: .errors).render(text), to: .errors)
  }

  private func write(_ bytes: [UInt8], to stream: OutputStream) {
    guard !bytes.isEmpty else { return }
    if let progressLine {
      progressLine.interrupt { sink.write(bytes, to: stream) }
    } else {
      sink.write(bytes, to: stream)
    }
  }
}

extension Console: Voice {
  package func warn(_ text: Text) {
    if tell("warning", text) { return }
    say("\(state.withLock(\.prefix))\("warning:", .caution) \(text)\n")
  }

  package func note(_ text: Text) {
    if tell("note", text) { return }
    say("\(state.withLock(\.prefix))\(text)\n")
  }

  /// Tells a text as an object, where steps are told so.
  private func tell(_ event: String, _ text: Text) -> Bool {
    guard state.withLock(\.tellsJSON) else { return false }
    let words = Palette.plain.render(text)
    step(nil, ["event": .string(event), "text": .string(String(decoding: words, as: UTF8.self))])
    return true
  }

  package func progress(_ text: String) { progressLine?.show(SafeText.line(text)) }

  package func step(_ text: String?, _ event: JSONObject) {
    if state.withLock(\.tellsJSON) {
      write(JSONValue.object(event).canonical(), to: .errors)
      return
    }
    guard let text else { return }
    if let progressLine {
      progressLine.show(SafeText.line(text))
    } else {
      say("\(state.withLock(\.prefix))\(text)\n")
    }
  }

  package func ask(_ prompt: Text) -> String? {
    progressLine?.finish()
    return Terminal.ask(palette(of: .errors).render(prompt))
  }
}
