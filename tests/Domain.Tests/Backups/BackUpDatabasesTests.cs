using SuperInsight.Domain.Backups;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups;

public sealed class BackUpDatabasesTests : IDisposable
{
    private static readonly BackupSource Orders = BackupSource.Parse("postgres/orders");
    private static readonly BackupSource Reports = BackupSource.Parse("postgres/reports");

    private readonly BackupWorld world = new();
    private readonly ScriptedDumpSource orders;
    private readonly ScriptedDumpSource reports;
    private readonly ScriptedDumpSource redis;

    public BackUpDatabasesTests()
    {
        (orders, reports, redis) = (Open(Orders), Open(Reports), Open(BackupSource.Redis));
        world.Further = [orders, redis, reports];

        ScriptedDumpSource Open(BackupSource source) => new(BackupWorld.Content(2000), world.Clock) { Source = source };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_TakesEveryDatabase_AndNothingElse_Once()
    {
        await RunAsync();
        await RunAsync();
        Assert.Equal(["postgres", "postgres/orders", "postgres/reports"], await TakenAsync());
    }

    [Fact]
    public async Task RunAsync_TakesTheOthers_WhenOneFails()
    {
        world.Source.Fault = DumpFault.Midway;
        Assert.Equal("the script says so", (await Assert.ThrowsAsync<BackupException>(RunAsync)).Reason);
        Assert.Equal(["postgres/orders", "postgres/reports"], await TakenAsync());
    }

    [Fact]
    public async Task RunAsync_CountsThem_WhenSeveralFail()
    {
        (world.Source.Fault, reports.Fault) = (DumpFault.AtOpening, DumpFault.AtItsEnd);
        var failure = await Assert.ThrowsAsync<BackupException>(RunAsync);
        Assert.Contains("2 of 3 databases failed", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(["postgres/orders"], await TakenAsync());
    }

    [Theory]
    [InlineData("postgres", true)]
    [InlineData("postgres/orders", true)]
    [InlineData("postgres-base", false)]
    [InlineData("postgresql", false)]
    [InlineData("redis", false)]
    public void IsDatabase_TellsDumpsOfDatabases(string source, bool isDatabase) => Assert.Equal(isDatabase, BackupSource.Parse(source).IsDatabase);

    private Task RunAsync() => new BackUpDatabases([world.Source, .. world.Further], world.OpenScheduled())
        .RunAsync(source => BackupRequest.FromTimer(source, BackupWorld.Start, BackupWorld.Start, "by-hand"), Cancellation);

    private async Task<IEnumerable<string>> TakenAsync() => (await world.ListAsync()).Points.Select(point => point.Source).Order(StringComparer.Ordinal);
}
