package import Arguments
package import Lane
internal import LaneCore
internal import Synchronization

/// The one way to the two output streams.
///
/// The answer goes to standard output, everything else to standard error.
package final class Console: Sendable {
  private struct State {
    var output: Palette
    var errors: Palette
    var prefix = ""
  }

  private let sink: any Sink
  private let progressLine: ProgressLine?
  private let state: Mutex<State>

  /// `progressWidth` is the width of the terminal at standard error, nil where there is none.
  package init(sink: any Sink, isUnicode: Bool, progressWidth: Int? = nil) {
    self.sink = sink
    let palette = Palette(isColored: false, isUnicode: isUnicode)
    state = Mutex(State(output: palette, errors: palette))
    progressLine = progressWidth.map { ProgressLine(sink: sink, width: $0) }
  }

  /// Takes up colours for each stream.
  package func color(output: Bool, errors: Bool) {
    state.withLock { state in
      state.output.isColored = output
      state.errors.isColored = errors
    }
  }

  /// Marks every line to standard error as ours, for hooks, whose output mixes with git's.
  package func speakAsHook() { state.withLock { $0.prefix = "lane: " } }

  /// Prints a text that is our own, such as the usage, to standard output.
  package func print(_ text: String) { write(Array(text.utf8), to: .output) }

  /// Prints an answer and returns its exit status.
  package func print(_ answer: any Answer, command: String, asJSON: Bool) -> Int32 {
    if asJSON {
      write(Envelope.of(answer, command: command), to: .output)
    } else if let bytes = answer.bytes {
      write(bytes, to: .output)
    } else {
      write(state.withLock(\.output).render(answer.text), to: .output)
    }
    return answer.conclusion.rawValue
  }

  /// Says why there is no answer and returns the exit status.
  package func report(_ failure: Failure, command: String, asJSON: Bool) -> Int32 {
    if asJSON {
      write(Envelope.of(failure, command: command), to: .output)
    } else {
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
    write(state.withLock(\.errors).render(text), to: .errors)
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
    say("\(state.withLock(\.prefix))\("warning:", .caution) \(text)\n")
  }

  package func note(_ text: Text) { say("\(state.withLock(\.prefix))\(text)\n") }

  package func progress(_ text: String) { progressLine?.show(SafeText.line(text)) }

  package func ask(_ prompt: Text) -> String? {
    progressLine?.finish()
    return Terminal.ask(state.withLock(\.errors).render(prompt))
  }
}
