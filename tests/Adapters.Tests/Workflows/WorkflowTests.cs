using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Workflows;

/// <summary>The workflows of GitHub's, and that the rules for them would notice.</summary>
public sealed class WorkflowTests
{
    private const string Right = """
        name: right
        on:
          pull_request:
          push:
            branches: [main]
        permissions: {}
        concurrency:
          group: right
          cancel-in-progress: false
        jobs:
          one:
            if: github.event_name == 'push' && vars.X != ''
            runs-on: ubuntu-latest
            timeout-minutes: 5
            permissions:
              contents: read
            steps:
              - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
                with:
                  persist-credentials: false
              - name: Run
                env:
                  KEY: ${{ secrets.KEY }}
                run: echo "$KEY"

        """;

    public static TheoryData<string> Files => [.. Directory.GetFiles(Checkout.PathOf(".github", "workflows")).Select(file => Path.GetFileName(file))];

    [Fact]
    public void Workflows_AreThese() => Assert.Equal(["deploy.yml", "drill.yml", "watchdog.yml"], Files.Select(row => row.Data).Order());

    [Theory]
    [MemberData(nameof(Files))]
    public void Workflow_KeepsToTheRules(string file) => Assert.Empty(WorkflowRules.Violations(Read(file)));

    [Fact]
    public void Rules_TakeWhatIsRight() => Assert.Empty(WorkflowRules.Violations(Right));

    [Theory]
    [InlineData("pin", "@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2", "@v4")]
    [InlineData("pin", "@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2", "@11bd719 # v4.2.2")]
    [InlineData("pin", " # v4.2.2", "")]
    [InlineData("permissions", "permissions: {}\n", "")]
    [InlineData("permissions", "permissions: {}\n", "permissions: read-all\n")]
    [InlineData("permissions", "permissions: {}\n", "permissions:\n  contents: read\n")]
    [InlineData("permissions", "    permissions:\n      contents: read\n", "")]
    [InlineData("permissions", "    permissions:\n      contents: read\n", "    permissions: write-all\n")]
    [InlineData("permissions", "      contents: read\n", "      contents: write\n")]
    [InlineData("concurrency", "  group: right\n", "")]
    [InlineData("concurrency", "cancel-in-progress: false", "cancel-in-progress: true")]
    [InlineData("timeout", "    timeout-minutes: 5\n", "")]
    [InlineData("trigger", "  pull_request:\n", "  pull_request_target:\n")]
    [InlineData("trigger", "on:\n  pull_request:\n  push:\n    branches: [main]\n", "on: [push, workflow_run]\n")]
    [InlineData("injection", "echo \"$KEY\"", "echo \"${{ github.event.pull_request.title }}\"")]
    [InlineData("checkout", "persist-credentials: false", "persist-credentials: true")]
    [InlineData("checkout", "        with:\n          persist-credentials: false\n", "")]
    [InlineData("secret", "    if: github.event_name == 'push' && vars.X != ''\n", "")]
    [InlineData("secret", "    if: github.event_name == 'push' && vars.X != ''\n", "    if: github.event_name == 'push' || vars.X != ''\n")]
    [InlineData("secret", "    timeout-minutes: 5\n", "    timeout-minutes: 5\n    env:\n      KEY: ${{ secrets['KEY'] }}\n")]
    [InlineData("secret", "jobs:\n", "env:\n  KEY: ${{ secrets.KEY }}\njobs:\n")]
    public void Rules_Notice(string rule, string right, string wrong)
    {
        Assert.Contains(right, Right, StringComparison.Ordinal);
        Assert.Contains(WorkflowRules.Violations(Right.Replace(right, wrong, StringComparison.Ordinal)), violation => violation.StartsWith($"{rule}: ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Workflow_CallsScriptsThatAreThere(string file)
    {
        foreach (var line in Read(file).Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("run: image/", StringComparison.Ordinal)))
        {
            var script = Checkout.PathOf(line["run: ".Length..].Split(' ')[0]);
            Assert.True(File.Exists(script) && File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute), line);
        }
    }

    private static string Read(string file) => File.ReadAllText(Checkout.PathOf(".github", "workflows", file));
}
