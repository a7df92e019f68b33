using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary><c>ops rules</c>: with no settings and no servers.</summary>
public sealed class OpsRulesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ops-rules-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task ShippedRules_AreRight_AndDoWhatTheirTestsSay()
    {
        var check = await OpsConfigTests.RunAsync("rules", "check", Checkout.PathOf("image", "alerts.yaml"));
        Assert.True(check.ExitCode == 0, check.ToString());
        Assert.Contains("is right: 5 rules, 5 enabled.", check.Output, StringComparison.Ordinal);
        var test = await OpsConfigTests.RunAsync("rules", "test", Checkout.PathOf("image", "alerts.test.yaml"));
        Assert.True(test.ExitCode == 0, test.ToString());
        Assert.Contains("7 of 7 tests hold.", test.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongRules_AreToldWithPlaceAndRemedy()
    {
        var file = Path.Combine(folder, "alerts.yaml");
        await File.WriteAllTextAsync(file, "alerts:\n  - { name: one, condition: cpu_usage > 80, duratoin: 5m, action: scale_up }\n", Cancellation);
        var people = await OpsConfigTests.RunAsync("rules", "check", file);
        Assert.True(people.ExitCode == 1, people.ToString());
        Assert.Contains($"{file}:2:45: error: alerts[0].duratoin: a rule has no such key [unknown-field]", people.Output, StringComparison.Ordinal);
        Assert.Contains("Did you mean duration?", people.Output, StringComparison.Ordinal);
        var programs = await OpsConfigTests.RunAsync("rules", "check", file, "--json");
        Assert.Equal(2, programs.Json.GetProperty("mistakes").GetArrayLength());
        Assert.Equal(2, (await OpsConfigTests.RunAsync("rules", "check", Path.Combine(folder, "none.yaml"))).ExitCode);
    }

    [Fact]
    public async Task TestThatDoesNotHold_ShowsWhatDiffers()
    {
        var file = Path.Combine(folder, "x.test.yaml");
        await File.WriteAllTextAsync(file, "tests:\n  - name: wrong\n    series: [{ metric: cpu_usage, values: 90x30 }]\n    expect: [{ at: 5m, actions: [scale_down high_cpu_usage] }]\n", Cancellation);
        var run = await OpsConfigTests.RunAsync("rules", "test", file, "--rules", Checkout.PathOf("image", "alerts.yaml"));
        Assert.True(run.ExitCode == 1, run.ToString());
        foreach (var line in (string[])["FAILED  wrong", $"{file}:4: up to 5m, actions:", "- scale_down high_cpu_usage", "+ scale_up high_cpu_usage", "0 of 1 tests hold."])
            Assert.Contains(line, run.Output, StringComparison.Ordinal);
    }
}
