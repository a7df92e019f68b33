using SuperInsight.Adapters.Alerts;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Alerts;

public sealed class AlertRulesFileTests : IDisposable
{
    private const string Rule = "alerts:\n  - { name: one, condition: cpu_usage > 80, duration: 5m, action: scale_up }\n";

    private readonly string folder = Directory.CreateTempSubdirectory("rules-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Read_FollowsChanges_AndSaysWhereAMistakeIs()
    {
        var path = Path.Combine(folder, "alerts.yaml");
        var file = new AlertRulesFile(path);
        Assert.Equal("Alerts__RulesFile", (await Assert.ThrowsAsync<SettingException>(() => file.ReadAsync(Cancellation))).Setting);

        await File.WriteAllTextAsync(path, Rule, Cancellation);
        var rules = await file.ReadAsync(Cancellation);
        Assert.Equal("one", Assert.Single(rules.All).Name);
        Assert.Same(rules, await file.ReadAsync(Cancellation));

        await File.WriteAllTextAsync(path, Rule + "  - { name: two, duration: 5m, action: scale_up }\n", Cancellation);
        var broken = await Assert.ThrowsAsync<SettingException>(() => file.ReadAsync(Cancellation));
        Assert.Contains($"{path}:3: alerts[1].condition: it is missing", broken.Reason, StringComparison.Ordinal);

        await File.WriteAllTextAsync(path, Rule + Rule["alerts:\n".Length..].Replace("one", "two", StringComparison.Ordinal), Cancellation);
        Assert.Equal(2, (await file.ReadAsync(Cancellation)).All.Count);
    }
}
