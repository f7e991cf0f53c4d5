import LaneCore
import Testing

extension GuardTests {
  @Test(
    "settings that the gates rest on are denied in every form of git config",
    arguments: [
      "git config core.hooksPath x/.lane/policy", "git config -f .git/config core.hooksPath /x",
      "git config user.name x && git config hook.x.command .lane/policy",
      "git config core.hooksPath /x --get-color", "git config --type path core.hooksPath /x",
      "git config -ze", "git config a.hooksPath /x; git config --rename-section a core",
      "git config --rename-section core a", "git config --remove-section hook.x",
      "git config rename-section a includeIf.x", "git config remove-section Lane",
      "git config --unset core.hooksPath", "git config --uns core.hooksPath",
    ]
  )
  func settings(_ script: String) {
    #expect(subject.judge(script: script) != .allowed)
  }

  @Test(
    "other settings, and reading, are allowed",
    arguments: [
      "git config -f .lane/policy lane.presence key",
      "git config --file=.lane/policy lane.presence key",
      "git config --file .lane/policy --unset lane.presence",
      "git config set -f sub/.lane/policy lane.presence key",
      "git config --get-color core.hooksPath", "git config --get core.hooksPath --type path",
      "git config get core.hooksPath", "git config core.hooksPath", "git config -zl",
      "git config --rename-section remote.a remote.b", "git config --remove-section branch.topic",
      "git config user.name lane", "git config user.email kam@hook",
    ]
  )
  func settingsNeighbours(_ script: String) {
    #expect(subject.judge(script: script) == .allowed)
  }

  @Test(
    "the person's configuration is neither replaced nor written",
    arguments: [
      "export GIT_CONFIG_GLOBAL=/tmp/x; git commit -m x",
      "export GIT_CONFIG_GLOBAL=/tmp/x\ngit push",
      "declare -x GIT_CONFIG_SYSTEM=/tmp/x; (cd sub && git push)",
      "printf '[core]' >> ~/.gitconfig", "echo x > /home/kam/.config/git/config",
      "cp x ~/.gitconfig", #"echo x >> "$HOME/.gitconfig""#, "cp x ${HOME}/.gitconfig",
      "sed -i s/x/y/ ~/.gitconfig",
    ]
  )
  func configuration(_ script: String) {
    #expect(subject.judge(script: script) != .allowed)
  }

  @Test(
    "configuration that is not the person's is allowed",
    arguments: [
      "export GIT_CONFIG_GLOBAL=/dev/null; git commit -m x",
      "export GIT_CONFIG_GLOBAL=/tmp/x; make test", "GIT_CONFIG_GLOBAL=/tmp/x make test",
      "cat ~/.gitconfig", "echo x >> ~/.config/git/ignore", "cp ~/.bashrc /tmp/x",
      "echo x > sub/.gitconfig", #"cat "$HOME/.gitconfig""#, "echo x > $HOMEWORK/.gitconfig",
    ]
  )
  func configurationNeighbours(_ script: String) {
    #expect(subject.judge(script: script) == .allowed)
  }
}
