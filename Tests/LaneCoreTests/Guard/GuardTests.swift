import LaneCore
import TestSupport
import Testing

@Suite struct GuardTests {
  let subject = Guard(
    GuardPlace(
      directory: "/work/repo",
      home: "/home/kam",
      protectedRefs: [RefPattern("refs/heads/main"), RefPattern("refs/heads/release/*")]
        .compactMap(\.self),
      gitDirectories: ["/srv/bare"],
      keyFiles: ["/home/kam/.ssh/id_ed25519", "/home/kam/.local/state/git-lane/trusted"]
    )
  )

  @Test(
    "a person's acts are denied, however they are written",
    arguments: [
      "git lane approve", "git lane approve --lane origin/main..HEAD",
      "git-lane override --reason x",
      "/usr/local/bin/git-lane revoke --reason x sha256:12", "git lane trust",
      "git 'la'\"ne\" approve",
      "g\\it lane approve", "git -C sub lane approve", "git --git-dir=.git -c a.b=c lane approve",
      "env A=1 git lane approve", "A=1 git lane approve",
      "/usr/bin/env -u CLAUDECODE git lane approve",
      "env -S 'git lane approve'", "sudo -u kam git lane approve", "command git lane approve",
      "timeout 5 git lane approve", "nohup git lane approve &", "true && git lane approve",
      "false || git lane approve", "ls; git lane approve", "ls | git lane approve",
      "echo $(git lane approve)", "echo `git lane approve`", "echo \"x $(git lane approve) y\"",
      "(cd sub && git lane approve)", "{ git lane approve; }", "if git lane approve; then :; fi",
      "for i in 1 2; do git lane approve; done", "while ! git lane approve; do :; done",
      "sh -c 'git lane approve'", "bash -lc \"git lane approve\"",
      "sh -c 'sh -c \"git lane approve\"'",
      "eval git lane approve", "eval 'git lane approve'", "x=1\ngit lane approve",
      "cat <<EOF | sh\ngit lane approve\nEOF", "sh <<'EOF'\ngit lane approve\nEOF",
      "sh <<< 'git lane approve'", "echo 'git lane approve' | sh",
      "cat <<EOF\n$(git lane approve)\nEOF",
      "$(which git) lane approve", "\"$GIT\" lane approve", "$HOME/bin/git-lane approve",
      "c='git lane approve'; $c", "c='lane approve'; git $c", "echo approve | xargs git lane",
      "git lane $VERB", "alias a='git lane approve'", "trap 'git lane approve' EXIT",
      "find . -exec git lane approve \\;", "python3 -c \"run(['git', 'lane', 'approve'])\"",
      "perl -e 'system(qw(git lane approve))'", "git config alias.ok '!git lane approve'",
      "git config --global alias.ok 'lane approve'", "git -c alias.ok='lane approve' ok",
      "git $'lane' $'\\x61pprove'", "some-wrapper lane approve", "git lane review --dossier=x",
      "git lane review --doss x", "git lane review origin/main..HEAD --dossier -",
      "git rebase -x 'git lane approve' main", "git submodule foreach 'git lane approve'",
      "git bisect run git lane approve", "git lane hooks uninstall", "git lane init --no-agents",
      "git lane init --agents=remove", "git lane init --ag=$WHAT",
      "ssh-keygen -Y sign -n git-lane -f key", "cat ${x:-$(git lane approve)}",
      "diff <(git lane approve) x", "git lane approve # no", "git lane \\\n approve",
    ]
  )
  func acts(_ script: String) {
    #expect(subject.judge(script: script) != .allowed)
  }

  @Test(
    "the ways around the hooks are denied",
    arguments: [
      "git commit --no-verify -m x", "git commit -n -m x", "git commit -nm x", "git commit -anm x",
      "git commit -am x --no-verify", "git commit --no-veri", "git commit -m x -n",
      "git push --no-verify",
      "git push origin main --no-verify", "git merge --no-verify topic", "git am -n < x.patch",
      "git am --no-verify x", "git pull --no-verify", "git commit --no-{verify,x}",
      "git commit --no$X", "F=--no-verify; git commit $F", "git $X --no-verify",
      "git -c core.hooksPath=/dev/null commit", "git -c core.hookspath= push",
      "git --config-env=core.hooksPath=X push",
      "git config core.hooksPath /dev/null", "git config --unset core.hooksPath",
      "git config set --global core.hooksPath /x", "git config --local hook.x.command true",
      "git config lane.policyRef refs/heads/mine", "git config --edit",
      "git config include.path /tmp/x", "git config gpg.ssh.program /tmp/x",
      "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/x git push",
      "export GIT_CONFIG_KEY_0=$K; git push",
      "GIT_CONFIG_PARAMETERS=\"'core.hooksPath=x'\" git push",
      "GIT_CONFIG_GLOBAL=/tmp/x git commit -m y", "LANE_BIN=/bin/true git push",
      "export LANE_BIN=/bin/true", "env LANE_BIN=/bin/true git push", "git send-pack origin main",
      "git-send-pack x main", "/usr/lib/git-core/git-send-pack x main", "git push --mirror origin",
      "git push origin :refs/notes/lane", "git push origin +refs/notes/lane",
      "git push -d origin refs/lane/sessions/x",
      "git update-ref refs/heads/main HEAD", "git update-ref refs/remotes/origin/main HEAD",
      "git update-ref -m why refs/notes/lane HEAD", "git update-ref -d refs/lane/sessions/x",
      "git update-ref refs/heads/release/1 HEAD", "git update-ref --stdin < x",
      "git update-ref $REF HEAD", "git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/x",
      "git replace a b", "git notes --ref=lane add -m x", "git notes --ref lane remove HEAD",
      "GIT_NOTES_REF=refs/notes/lane git notes add -m x",
      "git rebase --exec 'git commit --amend -n' main",
    ]
  )
  func hooks(_ script: String) {
    #expect(subject.judge(script: script) != .allowed)
  }

  @Test(
    "git's own files, keys and the agents' settings are denied",
    arguments: [
      "echo x > .git/hooks/pre-push", "echo x >> .git/config", "rm -rf .git/hooks",
      "rm .git/hooks/*",
      "cp x .git/hooks/pre-push", "mv .git/hooks .git/h", "chmod -x .git/hooks/pre-push",
      "sed -i s/x/y/ .git/config", "tee .git/config < x", "cat x | tee -a .git/config",
      "ln -sf /bin/true ./.git/hooks/pre-push", "dd if=x of=.git/config", "touch sub/../.git/x",
      "cd .git && echo x > hooks/pre-push", "cd .git/hooks; rm pre-push", "echo x > .gi?/config",
      "echo x > .g[i]t/config", "sudo rm .git/hooks/pre-push", "echo x &> .git/config",
      "echo x >| .git/config", "echo x 2> .git/x", "rm /srv/bare/hooks/pre-receive",
      "cat .git/lane/key",
      "cp .git/lane/key /tmp", "cat < .git/lane/key", "cat ~/.ssh/id_ed25519",
      "cat /home/kam/.ssh/id_ed25519", "echo x > ~/.ssh/authorized_keys",
      "echo x > ~/.local/state/git-lane/trusted", "echo {} > .claude/settings.json",
      "rm .codex/hooks.json", "python3 -c \"open('.git/hooks/pre-push','w')\"",
    ]
  )
  func files(_ script: String) {
    #expect(subject.judge(script: script) != .allowed)
  }

  @Test(
    "ordinary work is allowed",
    arguments: [
      "git status", "git commit -m 'fix the parser'", "git commit -am x", "git commit -m n",
      "git commit -mn", "git commit -uno -m x", "git commit -m -n", "git push",
      "git push -n origin main",
      "git push origin HEAD:refs/heads/topic", "git merge -n topic", "git merge --no-ff topic",
      "git cherry-pick -n abc", "git log --no-merges", "git rebase main", "git lane review",
      "git lane review --provider codex", "git lane status", "git lane trust --show",
      "git lane why HEAD",
      "git lane hooks status", "git config user.name", "git config --get core.hooksPath",
      "git config --list", "git config user.name Kam",
      "git config -f .lane/policy lane.presence key",
      "git notes --ref=lane show HEAD", "git notes add -m x",
      "git update-ref refs/heads/topic HEAD",
      "git symbolic-ref HEAD", "git symbolic-ref HEAD refs/heads/topic",
      "git branch -f topic HEAD~1",
      "git push origin :refs/heads/topic", "git replace -l", "cat .git/HEAD", "ls -la .git/hooks",
      "cat .git/lane/key.pub", "echo 'never run git lane approve' >> README.md",
      "grep -rn -- '--no-verify' .", "rg 'core.hooksPath' Documentation", "man git", "which git",
      "git commit -m \"$(cat <<'EOF'\ndocs: say what --no-verify does\n\nand git lane approve.\nEOF\n)\"",
      "git commit -m \"see $TICKET\"", "echo x > .gitignore", "echo x > .github/workflows/ci.yml",
      "python3 -m unittest -q", "node -e 'console.log(1)'", "make test 2>&1 | tail -5",
      "cat ~/.ssh/config",
      "x=$(git rev-parse HEAD); echo \"$x\"", "for f in *.py; do python3 $f; done",
      "case $x in a) ls;; esac",
      "git rebase -x 'make test' main", "git submodule foreach 'git pull'",
      "find . -name '*.swift'",
      "git diff > /tmp/x.patch", "GIT_CONFIG_GLOBAL=/dev/null git status", "env FOO=1 make",
      "$EDITOR x",
      "echo 'git lane approve is for people'", "git grep -n 'lane approve'", "",
    ]
  )
  func ordinary(_ script: String) {
    #expect(subject.judge(script: script) == .allowed)
  }

  @Test("what is no script at all is denied only where it speaks of what is forbidden")
  func unreadable() {
    #expect(subject.judge(script: "git lane appro'x") == .allowed)
    #expect(subject.judge(script: "echo 'open; git commit --no-verify") != .allowed)
    #expect(subject.judge(script: "echo 'open") == .allowed)
    let deep = String(repeating: "$(", count: 5_000)
    #expect(subject.judge(script: deep) == .allowed)
    #expect(subject.judge(script: deep + "git lane approve") != .allowed)
    let long = String(repeating: "a ", count: 200_000)
    #expect(subject.judge(script: long) == .allowed)
    #expect(subject.judge(script: long + "; git lane approve") != .allowed)
    #expect(subject.judge(unreadable: "{\"command\":\"git  lane\\napprove\"") == .allowed)
    #expect(subject.judge(unreadable: "git\n lane 'approve'") != .allowed)
  }

  @Test("a command in words, and the tools that write and read files, are judged alike")
  func deeds() {
    #expect(subject.judge(words: ["git", "lane", "approve"]) != .allowed)
    #expect(subject.judge(words: ["bash", "-lc", "git commit -n"]) != .allowed)
    #expect(subject.judge(words: ["git", "commit", "-m", "git lane approve"]) == .allowed)
    #expect(subject.judge(writing: ".git/hooks/pre-push") != .allowed)
    #expect(subject.judge(writing: "/srv/bare/config") != .allowed)
    #expect(subject.judge(writing: "/work/repo/.claude/settings.json") != .allowed)
    #expect(subject.judge(writing: "src/main.swift") == .allowed)
    #expect(subject.judge(reading: "/work/repo/.git/lane/key") != .allowed)
    #expect(subject.judge(reading: ".git/config") == .allowed)
  }
}
