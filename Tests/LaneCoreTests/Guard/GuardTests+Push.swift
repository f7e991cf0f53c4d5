import LaneCore
import Testing

extension GuardTests {
  @Test(
    "pushes that force or delete the lane's refs are denied",
    arguments: [
      "git push --force origin refs/notes/lane", "git push -f origin refs/notes/lane",
      "git push origin +refs/notes/*:refs/notes/*", "git push origin '+refs/*:refs/*'",
      "git push -f origin 'refs/*:refs/*'", "git push :notes/lane", "git push origin :notes/lane",
      "git push origin --delete notes/lane", "git push -qd origin refs/notes/lane",
      "git push origin --force-with-lease refs/notes/lane",
      "git push origin -fq HEAD:refs/notes/lane", "git push --prune origin refs/notes/*",
      "git push -f origin '*:*'",
    ]
  )
  func pushes(_ script: String) {
    #expect(subject.judge(script: script) != .allowed)
  }

  @Test(
    "other pushes are allowed",
    arguments: [
      "git push -f origin topic", "git push --force-with-lease origin HEAD:refs/heads/topic",
      "git push -f -o ci.skip origin topic", "git push -od origin refs/notes/lane",
      "git push origin refs/notes/lane", "git push origin '+refs/heads/*:refs/heads/*'",
      "git push origin '+refs/tags/*:refs/tags/*'", "git push -f origin lane/topic",
      "git push -qd origin topic", "git push origin +topic", "git push -f",
      "git push --force origin notes", "git push origin :",
    ]
  )
  func pushesNeighbours(_ script: String) {
    #expect(subject.judge(script: script) == .allowed)
  }
}
