import LaneSystem
import Synchronization
import Testing

struct ThreadsTests {
  @Test("every element is asked once where it holds of all", arguments: [0, 1, 15, 64, 5_000])
  func all(count: Int) {
    let asked = Mutex<[Int]>([])
    let holds = Threads.allSatisfy(Array(0..<count)) { element in
      asked.withLock { $0.append(element) }
      return true
    }
    #expect(holds)
    #expect(asked.withLock { $0.sorted() } == Array(0..<count))
  }

  @Test("one element of which it does not hold settles it", arguments: [0, 17, 4_999])
  func refuted(element: Int) {
    #expect(!Threads.allSatisfy(Array(0..<5_000)) { $0 != element })
  }

  @Test("nothing is asked any more once it is settled")
  func ends() {
    let asked = Atomic(0)
    let holds = Threads.allSatisfy(Array(0..<100_000)) { _ in
      asked.wrappingAdd(1, ordering: .relaxed)
      return false
    }
    #expect(!holds)
    // One for each thread at most.
    #expect((1...4).contains(asked.load(ordering: .relaxed)))
  }
}
