namespace SuperInsight.EndToEnd.Tests;

/// <summary>Data that are not those that were signed: found by verify and by restore, and no database is touched.</summary>
[Collection(nameof(HostileBuckets))]
public sealed class DamagedDataTests(TwoPoints points) : IClassFixture<TwoPoints>, IAsyncLifetime
{
    private readonly Intruder intruder = new(points.Stand);

    /// <summary>What is done to the object, and what is said about it.</summary>
    public static TheoryData<Tampering, string> Cases { get; } = new()
    {
        { Tampering.BitRotOnDisk, "its CRC-64 is|changed" },
        { Tampering.FirstByte, "does not begin as an age file" },
        { Tampering.LastByte, "changed or cut short" },
        { Tampering.Shorter, "bytes long instead of" },
        { Tampering.OtherPoint, "SHA-256 differs|bytes long instead of" },
        { Tampering.Missing, "is missing" },
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await points.PutRightAsync(intruder);
        intruder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task VerifyAndRestore_RefuseIt_AndLeaveTheTargetAsItWas(Tampering tampering, string reason)
    {
        var stand = points.Stand;
        await TamperAsync(tampering);

        var verify = await stand.TryOpsAsync("backup", "verify", points.Newer.Id);
        Assert.Equal(1, verify.ExitCode);
        Assert.Matches(reason, verify.Errors);

        var target = await stand.Site.NewScratchAsync();
        await stand.Site.ExecuteAsync(target, "CREATE TABLE users (mine text); INSERT INTO users VALUES ('precious')");
        var restore = await stand.TryOpsAsync("backup", "restore", points.Newer.Id, "--to", stand.Site.Address(target), "--clean");
        Assert.Equal(1, restore.ExitCode);
        Assert.Matches(reason, restore.Errors);
        Assert.Empty(restore.Output);
        Assert.Equal("precious", await stand.Site.AskAsync<string>(target, "SELECT mine FROM users"));
        Assert.Equal(1, await stand.Site.AskAsync<long>(target, "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"));
    }

    [Fact]
    public async Task List_TakesBackThatAPointIsVerified_WhenItProvesDamagedLater()
    {
        await points.Stand.OpsAsync("backup", "verify", points.Newer.Id);
        Assert.True(await IsVerifiedAsync());
        await TamperAsync(Tampering.BitRotOnDisk);
        Assert.Equal(1, (await points.Stand.TryOpsAsync("backup", "verify", points.Newer.Id)).ExitCode);
        Assert.False(await IsVerifiedAsync());
    }

    private async Task<bool> IsVerifiedAsync() =>
        (await points.Stand.OpsAsync("backup", "list")).EnumerateArray().Single(point => point.GetProperty("id").ValueEquals(points.Newer.Id)).GetProperty("verified").GetBoolean();

    private async Task TamperAsync(Tampering tampering)
    {
        var key = points.Newer.DataKey;
        var bytes = (byte[])points.Newer.Data.Clone();
        switch (tampering)
        {
            case Tampering.BitRotOnDisk:
                bytes[bytes.Length / 2] ^= 1;
                await File.WriteAllBytesAsync(points.Stand.Bucket.FileOf(key), bytes, TestContext.Current.CancellationToken);
                break;
            case Tampering.FirstByte:
                bytes[0] ^= 1;
                await intruder.ReplaceAsync(key, bytes);
                break;
            case Tampering.LastByte:
                bytes[^1] ^= 1;
                await intruder.ReplaceAsync(key, bytes);
                break;
            case Tampering.Shorter:
                await intruder.ReplaceAsync(key, bytes[..^100]);
                break;
            case Tampering.OtherPoint:
                await intruder.ReplaceAsync(key, points.Older.Data);
                break;
            case Tampering.Missing:
                await intruder.RemoveAsync(key);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(tampering));
        }
    }
}

/// <summary>What can happen to a stored object.</summary>
public enum Tampering
{
    BitRotOnDisk,
    FirstByte,
    LastByte,
    Shorter,
    OtherPoint,
    Missing,
}
