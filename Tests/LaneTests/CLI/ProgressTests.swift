import LaneCLI
import Synchronization
import Testing

@Suite struct ProgressTests {
  let sink = MemorySink()
  let time = Clock()
  let line: ProgressLine

  final class Clock: Sendable {
    let nanoseconds = Atomic<Int64>(0)
    func pass(_ milliseconds: Int64) {
      nanoseconds.add(milliseconds * 1_000_000, ordering: .relaxed)
    }
  }

  init() {
    let time = time
    line = ProgressLine(sink: sink, width: 20) { time.nanoseconds.load(ordering: .relaxed) }
  }

  @Test("nothing is shown of what takes less than a second")
  func short() {
    line.show("working")
    time.pass(999)
    line.tick()
    line.interrupt {}
    line.finish()
    #expect(sink.errors == "")
  }

  @Test("the line gives way to what stays, and comes back")
  func interrupted() {
    line.show("working")
    time.pass(1000)
    line.tick()
    #expect(sink.errors == "\r\u{1b}[Kworking ... 1s")
    line.interrupt { sink.write(Array("said\n".utf8), to: .errors) }
    line.tick()
    #expect(
      sink.errors == "\r\u{1b}[Kworking ... 1s\r\u{1b}[Ksaid\n\r\u{1b}[Kworking ... 1s"
    )
  }

  @Test("it never wraps, and the time counts from the first step")
  func narrow() {
    line.show("one")
    time.pass(2500)
    line.show("working for a very long time")
    line.tick()
    #expect(sink.errors == "\r\u{1b}[Kworking for a very ")
    line.finish()
    line.tick()
    #expect(sink.errors == "\r\u{1b}[Kworking for a very \r\u{1b}[K")
  }
}
