using System.Diagnostics;
using SuperInsight.Adapters.LocalSystem;

namespace SuperInsight.Adapters.Tests.LocalSystem;

public sealed class OperatorProcessTests
{
    private readonly OperatorProcess self = new("test");

    [Fact]
    public void IsKnownDead_IsFalse_ForOurselves()
    {
        Assert.False(self.IsKnownDead(self.Key));
        Assert.Equal(self.Key, new OperatorProcess("other").Key);
        Assert.Contains($"pid {Environment.ProcessId}", self.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsKnownDead_FollowsARealProcess_ToItsEnd()
    {
        using var child = Process.Start(new ProcessStartInfo("/bin/sleep", ["600"]))!;
        var key = Key(child.Id, StartTime(child.Id));
        Assert.False(self.IsKnownDead(key));

        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(self.IsKnownDead(key));
    }

    [Fact]
    public void IsKnownDead_IsTrue_WhenThePidNowBelongsToAnother() =>
        Assert.True(self.IsKnownDead(Key(Environment.ProcessId, "1")));

    [Theory]
    [InlineData("")]
    [InlineData("11111111-2222-3333-4444-555555555555/pid:[1]/1/1")]
    [InlineData("rubbish")]
    public void IsKnownDead_IsFalse_WhereNothingIsKnown(string key) => Assert.False(self.IsKnownDead(key));

    [Fact]
    public void IsKnownDead_IsFalse_InAnotherPidNamespaceOfThisMachine() =>
        Assert.False(self.IsKnownDead(self.Key.Replace("pid:[", "pid:[9", StringComparison.Ordinal)));

    [Fact]
    public void Next_NeverRepeatsARunId()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => new RandomRunIds().Next()).ToHashSet();
        Assert.Equal(1000, ids.Count);
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{32}$", id));
    }

    private static string StartTime(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
    }

    private string Key(int pid, string startTime) => string.Join('/', [.. self.Key.Split('/')[..^2], $"{pid}", startTime]);
}
