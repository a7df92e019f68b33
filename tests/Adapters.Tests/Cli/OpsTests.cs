using System.Text.Json;

namespace SuperInsight.Adapters.Tests.Cli;

public sealed class OpsTests(OpsFixture ops) : IClassFixture<OpsFixture>
{
    /// <summary>The contract of architecture.md, name by name.</summary>
    private static readonly string[] PointMembers = ["id", "source", "takenAt", "plainBytes", "storedBytes", "sha256", "bucket", "key", "verified"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheWholePath_Holds_FromRunToRestore()
    {
        await using var desk = await ops.OpenDeskAsync();
        Assert.Equal("[]", (await desk.RunAsync("backup", "list", "--json")).Output.Trim());

        var run = await desk.RunAsync("backup", "run", "postgres", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(PointMembers, run.Json.EnumerateObject().Select(member => member.Name));
        var id = run.Json.GetProperty("id").GetString()!;

        var list = (await desk.RunAsync("backup", "list", "--source", "postgres", "--json")).Json;
        Assert.Equal(PointMembers, Assert.Single(list.EnumerateArray()).EnumerateObject().Select(member => member.Name));
        Assert.False(list[0].GetProperty("verified").GetBoolean());

        var verify = await desk.RunAsync("backup", "verify", "latest:postgres", "--json");
        Assert.True(verify.ExitCode == 0, verify.ToString());
        Assert.Equal(id, verify.Json.GetProperty("restorePoint").GetProperty("id").GetString());
        Assert.True(verify.Json.GetProperty("plainHash").GetBoolean());
        Assert.True((await desk.RunAsync("backup", "list", "--json")).Json[0].GetProperty("verified").GetBoolean());

        var target = await desk.Postgres.CreateDatabaseAsync("", $"{desk.Database}_scratch");
        desk.Settings["PGPASSWORD"] = desk.Postgres.Server.Password;
        desk.Settings.Remove("Postgres__ConnectionString");
        var to = $"postgresql://postgres@127.0.0.1:{desk.Postgres.Server.Port}/{target}";
        var restore = await desk.RunAsync("backup", "restore", id, "--to", to, "--json");
        Assert.True(restore.ExitCode == 0, restore.ToString());
        Assert.Equal(42, restore.Json.GetProperty("tables")[0].GetProperty("rows").GetInt32());
        Assert.Equal(["42"], await desk.Postgres.QueryAsync(target, "SELECT count(*) FROM t"));

        var again = await desk.RunAsync("backup", "restore", id, "--to", to);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("--clean", again.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await desk.RunAsync("backup", "restore", id, "--to", to, "--clean")).ExitCode);
    }

    [Fact]
    public async Task EveryDatabase_IsASourceOfItsOwn_AndARestoreSaysHowFarTheOthersAreApart()
    {
        await using var desk = await ops.OpenDeskAsync();
        var other = await desk.Postgres.CreateDatabaseAsync("CREATE TABLE u AS SELECT generate_series(1, 7) AS i", $"{desk.Database}_Other");
        desk.Settings["Postgres__Databases"] = $"other={other}";
        var main = (await desk.RunAsync("backup", "run", "postgres", "--json")).Json;
        var first = main.GetProperty("id").GetString()!;
        // On a quick machine both would be of the same second.
        while (TimeProvider.System.GetUtcNow() - main.GetProperty("takenAt").GetDateTimeOffset() < TimeSpan.FromSeconds(1))
            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancellation);
        var run = await desk.RunAsync("backup", "run", "postgres/other", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("postgres/other", run.Json.GetProperty("source").GetString());

        var target = await desk.Postgres.CreateDatabaseAsync("", $"{desk.Database}_back");
        desk.Settings["PGPASSWORD"] = desk.Postgres.Server.Password;
        var to = $"postgresql://postgres@127.0.0.1:{desk.Postgres.Server.Port}/{target}";
        var restore = await desk.RunAsync("backup", "restore", "latest:postgres/other", "--to", to);
        Assert.True(restore.ExitCode == 0, restore.ToString());
        Assert.Equal(["7"], await desk.Postgres.QueryAsync(target, "SELECT count(*) FROM u"));
        Assert.Matches($"{first}, of .*Z: .* earlier", restore.Output);

        desk.Settings["Postgres__Databases"] = "Other";
        Assert.Contains("other=Other", (await desk.RunAsync("backup", "run", "postgres")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_IsGood_ThenNamesWhatIsBad()
    {
        await using var desk = await ops.OpenDeskAsync();
        var good = await desk.RunAsync("doctor", "--json");
        Assert.True(good.ExitCode == 0, good.ToString());
        Assert.DoesNotContain(good.Json.EnumerateArray(), finding => finding.GetProperty("state").GetString() == "Bad");

        desk.Settings["Postgres__ConnectionString"] = "postgresql://u:S3cret@127.0.0.1:1/app";
        desk.Settings.Remove("Backups__SigningKeyFile");
        var bad = await desk.RunAsync("doctor", "--json");
        Assert.Equal(1, bad.ExitCode);
        Assert.Equal(["database", "signing key", "trusted signers"], Bad(bad.Json).Take(3));
        Assert.All(bad.Json.EnumerateArray().Where(finding => finding.GetProperty("state").GetString() == "Bad"), finding => Assert.NotEmpty(finding.GetProperty("hint").GetString()!));
        Assert.DoesNotContain("S3cret", bad.ToString(), StringComparison.Ordinal);

        static IEnumerable<string?> Bad(JsonElement findings) =>
            findings.EnumerateArray().Where(finding => finding.GetProperty("state").GetString() == "Bad").Select(finding => finding.GetProperty("check").GetString());
    }

    [Theory]
    [InlineData(2, "Required", "backup", "run")]
    [InlineData(2, "rubbish", "rubbish")]
    [InlineData(2, "names no restore point", "backup", "verify", "rubbish")]
    [InlineData(2, "is not a backup source", "backup", "list", "--source", "../x")]
    [InlineData(2, "is not a backup source", "backup", "run", "Postgres")]
    [InlineData(2, "--to", "backup", "restore", "latest:postgres")]
    [InlineData(2, "--to", "backup", "restore", "latest:postgres", "--to", "rubbish")]
    [InlineData(2, "--identity", "backup", "verify", "latest:postgres", "--identity", "no-such-file")]
    [InlineData(2, "--trust", "backup", "verify", "latest:postgres", "--trust", "rubbish")]
    [InlineData(1, "there is no good restore point", "backup", "verify", "latest:postgres")]
    [InlineData(1, "there is no such restore point", "backup", "verify", "postgres-20261123T180000Z-7f3a9c2e")]
    [InlineData(1, "there is no such source", "backup", "run", "mongo")]
    [InlineData(2, "Redis__ConnectionString", "backup", "run", "redis")]
    [InlineData(2, "keys", "keys", "new", "--directory", "/dev/null/keys")]
    public async Task WrongUse_SaysWhatAndExits(int exitCode, string words, params string[] arguments)
    {
        await using var desk = await ops.OpenDeskAsync("");
        var run = await desk.RunAsync(arguments);
        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output.Trim());
    }

    [Theory]
    [InlineData("Cos__Bucket", null)]
    [InlineData("TENCENTCLOUD_SECRET_KEY", null)]
    [InlineData("Backups__Recipients", null)]
    [InlineData("Backups__SigningKeyFile", null)]
    [InlineData("Postgres__ConnectionString", null)]
    [InlineData("Cos__Endpoint", "not an address")]
    public async Task Run_NamesTheSetting_ThatIsMissingOrUnfit(string setting, string? value)
    {
        await using var desk = await ops.OpenDeskAsync("");
        desk.Settings.Remove(setting);
        if (value is not null)
            desk.Settings[setting] = value;
        var run = await desk.RunAsync("backup", "run", "postgres");
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Contains(setting == "Backups__SigningKeyFile" ? "Backups__" : setting, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeysNew_WritesForTheOwnerOnly_AndNeverOverwrites()
    {
        await using var desk = await ops.OpenDeskAsync("");
        var folder = Path.Combine(ops.Home, $"keys-{Guid.NewGuid():n}");
        var keys = await desk.RunAsync("keys", "new", "--directory", folder, "--json");
        Assert.True(keys.ExitCode == 0, keys.ToString());
        foreach (var file in Directory.GetFiles(folder))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.DoesNotContain("SECRET-KEY", keys.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, (await desk.RunAsync("keys", "new", "--directory", folder)).ExitCode);
    }

    [Fact]
    public async Task Verify_BelievesTheTrustedOnly_AndFindsAFlippedByte()
    {
        await using var desk = await ops.OpenDeskAsync();
        var point = (await desk.RunAsync("backup", "run", "postgres", "--json")).Json;
        Assert.Equal(0, (await desk.RunAsync("backup", "verify", "latest:postgres", "--trust", ops.Signer)).ExitCode);
        using var stranger = Domain.Encryption.SigningKey.Generate();
        var refused = await desk.RunAsync("backup", "verify", "latest:postgres", "--trust", stranger.VerifyKey.ToString());
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(ops.Signer, refused.Error, StringComparison.Ordinal);

        using var store = desk.Cos.Open();
        var stored = (await store.ReadAsync(point.GetProperty("key").GetString()!, 1 << 24, Cancellation))!;
        await store.DeleteAsync(point.GetProperty("key").GetString()!, Cancellation);
        stored[^20] ^= 1;
        await store.CreateAsync(point.GetProperty("key").GetString()!, stored, Cancellation);
        desk.Settings.Remove("Backups__IdentityFile");
        var damaged = await desk.RunAsync("backup", "verify", "latest:postgres");
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("SHA-256 differs", damaged.Error, StringComparison.Ordinal);
        Assert.False((await desk.RunAsync("backup", "list", "--json")).Json[0].GetProperty("verified").GetBoolean());
    }
}
