using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Tests.Postgres;

/// <summary>Dumps and restores through the adapter, with the bytes in memory.</summary>
internal static class Dumps
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<(byte[] Bytes, DumpReport Report)> DumpAsync(this PostgresFixture postgres, string database) => DumpAsync(postgres.Address(database));

    public static async Task<(byte[] Bytes, DumpReport Report)> DumpAsync(PostgresAddress address)
    {
        await using var dump = await new PostgresDumpSource(address, PostgresFixture.Tools).OpenAsync(Cancellation);
        return await dump.FinishAsync();
    }

    public static async Task<(byte[] Bytes, DumpReport Report)> FinishAsync(this Dump dump)
    {
        using var bytes = new MemoryStream();
        await dump.Parts[0].Content.CopyToAsync(bytes, Cancellation);
        return (bytes.ToArray(), await dump.CompleteAsync(Cancellation));
    }

    public static PostgresRestoreTarget Target(this PostgresFixture postgres, string database) => new(postgres.Address(database), PostgresFixture.Tools);

    /// <summary>Restores, and gives the warning.</summary>
    public static async Task<string?> RestoreAsync(this IRestoreTarget target, byte[] bytes, DumpReport report, RestoreReplacement replace = RestoreReplacement.None)
    {
        await using var session = await target.OpenAsync(replace, report.Contents, Cancellation);
        await session.WriteAsync(bytes, Cancellation);
        await session.CompleteAsync(Cancellation);
        return session.Warning;
    }
}
