import LaneCore
import Testing

extension GuardTests {
  @Test(
    "files are denied by patterns, directories, and to git itself",
    arguments: [
      "find .git/hooks -name pre-commit -delete", "find .git/hooks -exec rm {} +",
      "find -L .git/hooks -delete", "rm -rf \"$(git rev-parse --git-path hooks)\"",
      "rm \"$(git rev-parse --git-dir)/hooks/pre-push\"",
      "echo x > $(git rev-parse --git-common-dir)/hooks/x",
      "cat \"$(git rev-parse --git-path lane/key)\"",
      "git diff --no-index /dev/null .git/lane/key", "git hash-object -w .git/lane/key",
      "git commit -F .git/lane/key", "git tag -F.git/lane/key x",
      "git config -f .git/lane/key -l", "git grep --no-index x .git/lane/key",
      "git archive --add-file=.git/lane/key HEAD",
      "git diff --no-index /dev/null ~/.ssh/id_ed25519", "cat .git/lane/ke?", "cat .git/lane/*",
      "cat .git/lan[e]/k*", "cat .git/lane/{key,x}", "cat ~/.ssh/id_*", "cat ~/.ssh/*",
      "tar c .git/lane", "tar czf /tmp/x .git/lane/", "zip -r x ~/.ssh", "cp -r .git/lane /tmp",
      "cd .git/lane && tar c .", "mv .claude x", "rm -rf .claude", "rm -rf .claude/",
      "rm .claude/*", "rm .claude/settings.*", "find .claude -delete",
      "git rm -f .claude/settings.json", "git mv .claude x", "git rm -r .codex",
      "git checkout HEAD~1 -- .claude/settings.json", "ssh-keygen -Ysign -ngit-lane -f k",
      "ssh-keygen -Y sign -n git-lane -f k",
      "apply_patch <<EOF\n*** Begin Patch\n*** Update File: .git/hooks/pre-push\nEOF",
      "apply_patch \"*** Begin Patch\n*** Add File: .claude/settings.json\n+x\n*** End Patch\"",
      "touch .{git,x}/hooks", "cat .git/lane/{a,key}", "find .git/lane -type f -exec cat {} +",
    ]
  )
  func moreFiles(_ script: String) {
    #expect(subject.judge(script: script) != .allowed)
  }

  @Test(
    "other files, and only looking, are allowed",
    arguments: [
      "find . -path ./.git -prune -o -name '*.o' -delete", "find . -name '*.o' -delete",
      "find .git/hooks -name 'pre-*'", "find . -not -path './.git/*' -exec rm {} +",
      "ls \"$(git rev-parse --git-path hooks)\"",
      "rm -rf \"$(git rev-parse --show-toplevel)/build\"",
      "cat \"$(git rev-parse --git-dir)/HEAD\"", "d=$(git rev-parse --git-dir)",
      "git grep -n .git/lane/key", "git log -S .git/lane/key",
      "git commit -m 'say nothing of .git/lane/key'", "git diff --no-index a b",
      "cat ~/.ssh/*.pub", "cat */*/*", "cat .git/*", "wc -l *.swift Sources/*/*.swift",
      "tar c src", "ls .git/lane", "du -sh .git/lane", "grep -rn .git/lane Documentation",
      "mkdir -p .claude", "mkdir -p .claude/agents && cp x.md .claude/agents/",
      "mv x.md .claude/", "mv x.md .claude/agents/", "rm -rf .claude/worktrees/x",
      "rm .claude/agents/x.md", "ls .claude", "git add .claude/settings.json",
      "git rm src/main.swift", "git checkout topic -- src", "git diff .claude/settings.json",
      "ssh-keygen -Y verify -n git-lane -f k", "ssh-keygen -Ysign -nfile -f k",
      "apply_patch <<'EOF'\n*** Update File: src/x\n+`git commit -n` skips .git/hooks\nEOF",
      "touch .{eslintrc,prettierrc}", "find src -name x -exec sed -n p {} +",
      "find . -type f -exec rm {} +", "find src -exec git add {} +",
    ]
  )
  func moreFilesNeighbours(_ script: String) {
    #expect(subject.judge(script: script) == .allowed)
  }
}
